-- Puts intents that are due back on the stream, and takes over one that was abandoned.
-- KEYS  1 K.QUEUE, 2 K.LATER
-- ARGV  1 group, 2 consumer, 3 ms after which an entry counts as abandoned
-- gives {id, intent, deliveries}, or {} if nothing was abandoned

local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1e6
for _, intent in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 100)) do
  redis.call('XADD', KEYS[1], '*', 'intent', intent)
  redis.call('ZREM', KEYS[2], intent)
end

local cursor = '0-0'
repeat
  local found = redis.call('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], cursor, 'COUNT', 1)
  cursor = found[1]
  local entry = found[2][1]
  if entry and entry[2] then
    local pending = redis.call('XPENDING', KEYS[1], ARGV[1], entry[1], entry[1], 1)
    return {entry[1], entry[2][2], pending[1][4]}
  end
until cursor == '0-0'
return {}
