-- Removes a subscription.
-- KEYS  1 K.watching of the person, 2 K.WATCHERS, 3 K.WATCHING_VERSION
-- ARGV  1 team:user, 2 subscription id
-- gives 1, or 0 if there was none

if redis.call('HDEL', KEYS[1], ARGV[2]) == 0 then return 0 end
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SREM', KEYS[2], ARGV[1]) end
redis.call('SET', KEYS[3], table.concat(redis.call('TIME'), '.'))
return 1
