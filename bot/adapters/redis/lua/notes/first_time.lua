-- Whether an event is new. Idempotent for one asker.
-- KEYS  1 K.seen of the event
-- ARGV  1 asker, 2 seconds to remember
-- gives 1 or 0

if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2]) then return 1 end
return redis.call('GET', KEYS[1]) == ARGV[1] and 1 or 0
