-- Intents that workers met and none could read; those that none has met for long are dropped: they are gone.
-- KEYS  1 K.UNREADABLE
-- ARGV  1 seconds that are long
-- gives of each when it was met first, as a string of seconds

local kept = redis.call('HGETALL', KEYS[1])
local now, since = tonumber(redis.call('TIME')[1]), {}
for i = 1, #kept, 2 do
  local first, last = string.match(kept[i + 1], '^(%d+) (%d+)$')
  if now - tonumber(last) > tonumber(ARGV[1]) then
    redis.call('HDEL', KEYS[1], kept[i])
  else
    since[#since + 1] = first
  end
end
return since
