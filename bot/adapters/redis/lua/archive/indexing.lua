-- Opening of file.lua and reindex.lua: local functions only.

-- What to index, which scripts are given as: JSON (see bot.adapters.redis.archive.index.index_entries.Entry), how many chunks of
-- lines, the chunks. Gives it, and where the arguments go on.
local function entry_at(first)
  local entry, many = cjson.decode(ARGV[first]), tonumber(ARGV[first + 1])
  entry.chunks = {unpack(ARGV, first + 2, first + 1 + many)}
  return entry, first + 2 + many
end

-- Lets an item take part in story placing, from a moment (the server's clock).
local function place(item, entry, since)
  redis.call('ZADD', K.PLACING, since, item)
  for _, stem in ipairs(entry.stems) do redis.call('ZADD', K.stem .. stem, entry.moment, item) end
  if #entry.stems > 0 then redis.call('HSET', K.STEMS, item, table.concat(entry.stems, ' ')) end
end

-- Puts an item whose hash exists under its indexes, all but those of story placing; unfile takes it out again.
local function index(item, entry)
  local key = K.item .. item
  local number = redis.call('INCR', K.INDEXED)
  redis.call('HSET', key, 'schema', entry.schema, 'number', number)
  redis.call('HDEL', key, 'brief')
  local filed, now = tonumber(redis.call('HGET', key, 'filed')), tonumber(redis.call('TIME')[1])
  local left = math.min(math.ceil(filed + entry.brief_for - now), redis.call('TTL', key))
  if left > 0 then redis.call('SET', K.brief .. item, entry.brief, 'EX', left) end
  if tonumber(entry.schema) < tonumber(redis.call('GET', K.SCHEMA) or '0') then
    -- A later build was here: it is to look at this item again.
    redis.call('ZADD', K.OUTDATED, redis.call('HGET', key, 'filed'), item)
  else
    redis.call('ZREM', K.OUTDATED, item)
  end
  redis.call('HSET', K.UNDO, item, cmsgpack.pack(entry.undo))
  if entry.unparsed then redis.call('ZADD', K.UNPARSED, entry.order, item) end

  for _, one in ipairs(entry.said) do redis.call('ZADD', K.said .. one[1], one[3], one[2]) end
  for i, speaker in ipairs(entry.lines) do
    local block = entry.block .. '~'
    if redis.call('STRLEN', K.lines .. speaker .. ':' .. block) > 30000 then block = entry.day end
    -- Not APPEND: it takes twice the room, for what may come.
    local name = K.lines .. speaker .. ':' .. block
    redis.call('SET', name, (redis.call('GET', name) or '') .. entry.chunks[i])
    redis.call('ZADD', K.blocks .. speaker, redis.call('INCR', K.LINES_CHANGED), block)
    redis.call('HINCRBY', K.SPOKE_IN, speaker, 1)
  end
  for _, one in ipairs(entry.roles) do redis.call('ZADD', K.roles .. one[1], entry.published, item .. '|' .. one[2]) end
  for _, speaker in ipairs(entry.mentioned) do redis.call('ZADD', K.mentioned .. speaker, entry.published, item) end
  redis.call('HINCRBY', K.TOTALS, 'statements', #entry.said)
  for _, one in ipairs(entry.speakers) do
    local best = redis.call('HGET', K.SPEAKERS, one[1])
    if not best or #one[2] > #best then redis.call('HSET', K.SPEAKERS, one[1], one[2]) end
    learn_name(one[1], one[3])
  end

  redis.call('ZADD', K.BY_DATE, entry.order, item)
  for _, topic in ipairs(entry.topics) do redis.call('ZADD', K.topic .. topic, entry.order, item) end
  if filed < tonumber(redis.call('GET', K.SEARCHED_SINCE) or '-inf') then return end
  redis.call('SET', K.rows .. item, entry.order .. '\n' .. entry.words)
  redis.call('ZADD', K.FRESH, number, item)
end

