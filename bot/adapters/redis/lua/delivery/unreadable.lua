-- Intents that workers met and none could read. Of one that none has met for long it is looked whether it still waits.
-- KEYS  1 K.UNREADABLE, 2 K.QUEUE, 3 K.LATER
-- ARGV  1 seconds that are long, 2 how many entries of each of 2 and 3 are looked into; where there are more, it waits
-- gives of each when it was met first, as a string of seconds

local most = tonumber(ARGV[2])
local waiting
local function waits(name)
  if redis.call('XLEN', KEYS[2]) > most or redis.call('ZCARD', KEYS[3]) > most then return true end
  if not waiting then
    waiting = {}
    for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', '+')) do waiting[redis.sha1hex(entry[2][2])] = true end
    for _, intent in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do waiting[redis.sha1hex(intent)] = true end
  end
  return waiting[name]
end

local kept = redis.call('HGETALL', KEYS[1])
local now, since = tonumber(redis.call('TIME')[1]), {}
for i = 1, #kept, 2 do
  local first, last = string.match(kept[i + 1], '^(%d+) (%d+)$')
  if now - tonumber(last) > tonumber(ARGV[1]) and not waits(kept[i]) then
    redis.call('HDEL', KEYS[1], kept[i])
  else
    since[#since + 1] = first
  end
end
return since
