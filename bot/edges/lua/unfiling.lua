-- Opening of file.lua: local functions only.

-- Takes an item out of story placing.
local function unplace(item, undo)
  for _, stem in ipairs(undo.stems) do redis.call('ZREM', K.stem .. stem, item) end
  redis.call('DEL', K.member .. item)
  redis.call('ZREM', K.PLACING, item)
end

-- Takes an item out of every index it is in. Gives the speakers it had, for forget_the_silent.
local function unfile(item)
  local kept = redis.call('HGET', K.UNDO, item)
  if not kept then return {} end
  local undo = cjson.decode(kept)
  for _, pair in ipairs(undo.said) do redis.call('ZREM', K.said .. pair[1], pair[2]) end
  for _, pair in ipairs(undo.roles) do redis.call('ZREM', K.roles .. pair[1], pair[2]) end
  for _, speaker in ipairs(undo.mentioned) do redis.call('ZREM', K.mentioned .. speaker, item) end
  unplace(item, undo)
  redis.call('DEL', K.statements .. item)
  redis.call('HINCRBY', K.TOTALS, 'statements', -#undo.said)
  redis.call('HDEL', K.UNDO, item)
  return undo.speakers
end

-- Items whose body has expired leave the indexes; a few at each call, so that no call is slow.
local function trim_filed()
  for _, item in ipairs(redis.call('ZRANGE', K.FILED, 0, 19)) do
    if redis.call('EXISTS', K.item .. item) == 1 then return end
    forget_the_silent(unfile(item))
    redis.call('ZREM', K.FILED, item)
  end
end

local function trim_placing(now, seconds)
  for _, item in ipairs(redis.call('ZRANGEBYSCORE', K.PLACING, '-inf', now - seconds, 'LIMIT', 0, 20)) do
    local kept = redis.call('HGET', K.UNDO, item)
    if kept then unplace(item, cjson.decode(kept)) else redis.call('ZREM', K.PLACING, item) end
  end
end

