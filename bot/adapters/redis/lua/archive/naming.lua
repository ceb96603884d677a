-- Opening of file.lua, introduce.lua, reindex.lua and trim.lua: local functions only.

-- Who bears which form of a name. forms: {{as met, folded}, …}
local function learn_name(speaker, forms)
  for _, form in ipairs(forms) do
    if redis.call('HSETNX', K.forms .. speaker, form[1], form[2]) == 1 then
      local bearer = form[2] .. '\t' .. speaker
      if not redis.call('ZSCORE', K.NAMES, bearer) then
        if redis.call('HEXISTS', K.NAMES_VERSION, 'epoch') == 0 then
          redis.call('HSET', K.NAMES_VERSION, 'epoch', table.concat(redis.call('TIME'), '.'))
        end
        redis.call('ZADD', K.NAMES, redis.call('HINCRBY', K.NAMES_VERSION, 'changes', 1), bearer)
        redis.call('ZREM', K.NAMES_GONE, bearer)
      end
    end
  end
end

-- Whoever caches names forgets those in NAMES_GONE; the last 5,000 are kept there, and a cache from before "since" is
-- made anew.
local function forget_name(speaker)
  for _, folded in ipairs(redis.call('HVALS', K.forms .. speaker)) do
    local bearer = folded .. '\t' .. speaker
    if redis.call('ZREM', K.NAMES, bearer) == 1 then
      redis.call('ZADD', K.NAMES_GONE, redis.call('HINCRBY', K.NAMES_VERSION, 'changes', 1), bearer)
    end
  end
  redis.call('DEL', K.forms .. speaker)
  for _, oldest in ipairs(redis.call('ZRANGE', K.NAMES_GONE, 0, -5001)) do
    redis.call('HSET', K.NAMES_VERSION, 'since', redis.call('ZSCORE', K.NAMES_GONE, oldest))
    redis.call('ZREM', K.NAMES_GONE, oldest)
  end
end

-- Those with nothing on file are no speakers any more; their names stay only if the pack introduced them.
local function forget_the_silent(speakers)
  for _, speaker in ipairs(speakers) do
    if redis.call('EXISTS', K.said .. speaker, K.mentioned .. speaker) == 0 then
      redis.call('HDEL', K.SPEAKERS, speaker)
      if redis.call('HEXISTS', K.INTRODUCED, speaker) == 0 then forget_name(speaker) end
    end
  end
end

