-- Removes a subscription, and how often it had something to say.
-- opens with: changes
-- KEYS  1 K.watching of the owner, 2 K.WATCHERS, 3 K.WATCHING_CHANGES, 4 K.hits of it, 5 K.watching_in of its channel,
--       if it has one
-- ARGV  1 owner, as team:user, 2 subscription id, 3 user and subscription, as in K.watching_in
-- gives 1, or 0 if there was none

if redis.call('HDEL', KEYS[1], ARGV[2]) == 0 then return 0 end
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SREM', KEYS[2], ARGV[1]) end
redis.call('DEL', KEYS[4])
if KEYS[5] then redis.call('SREM', KEYS[5], ARGV[3]) end
subscription_changed(ARGV[1], ARGV[2])
return 1
