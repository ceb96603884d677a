-- Hands out one errand, until its lease ends. One whose record is missing is dropped.
-- KEYS  1 K.ERRANDS_DUE, 2 K.ERRANDS
-- ARGV  1 lease (seconds)
-- gives the errand (JSON), or nil if there is none

local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1e6
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 100)) do
  local errand = redis.call('HGET', KEYS[2], id)
  if errand then
    redis.call('ZADD', KEYS[1], now + tonumber(ARGV[1]), id)
    return errand
  end
  redis.call('ZREM', KEYS[1], id)
end
return nil
