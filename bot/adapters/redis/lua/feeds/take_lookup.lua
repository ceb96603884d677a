-- Hands out one lookup, until its lease ends. One whose record is missing is dropped.
-- KEYS  1 K.LOOKUPS_DUE, 2 K.LOOKUPS
-- ARGV  1 lease (seconds)
-- gives the lookup (JSON), or nil if there is none

local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1e6
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 100)) do
  local lookup = redis.call('HGET', KEYS[2], id)
  if lookup then
    redis.call('ZADD', KEYS[1], now + tonumber(ARGV[1]), id)
    return lookup
  end
  redis.call('ZREM', KEYS[1], id)
end
return nil
