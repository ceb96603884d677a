-- Says that a lookup is still in its taker's hands, so that nobody takes it over.
-- KEYS  1 K.LOOKUPS_DUE
-- ARGV  1 lookup, 2 lease (seconds)
-- gives 1, or 0 if it is done by now

if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], tonumber(time[1]) + tonumber(time[2]) / 1e6 + tonumber(ARGV[2]), ARGV[1])
return 1
