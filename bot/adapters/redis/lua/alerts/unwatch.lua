-- Removes a subscription.
-- opens with: changes
-- KEYS  1 K.watching of the person, 2 K.WATCHERS, 3 K.WATCHING_CHANGES
-- ARGV  1 team:user, 2 subscription id
-- gives 1, or 0 if there was none

if redis.call('HDEL', KEYS[1], ARGV[2]) == 0 then return 0 end
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SREM', KEYS[2], ARGV[1]) end
subscription_changed(ARGV[1], ARGV[2])
return 1
