-- Opening of file.lua, reindex.lua and trim.lua: local functions only.

-- Takes an item out of story placing.
local function unplace(item)
  for stem in string.gmatch(redis.call('HGET', K.STEMS, item) or '', '[^ ]+') do
    redis.call('ZREM', K.stem .. stem, item)
  end
  redis.call('HDEL', K.STEMS, item)
  redis.call('DEL', K.member .. item)
  redis.call('ZREM', K.PLACING, item)
end

-- A word as it is filed: its first 40 characters.
local function filed_as(word)
  if #word <= 40 then return word end
  local seen = 0
  for i = 1, #word do
    local byte = string.byte(word, i)
    if byte < 0x80 or byte >= 0xC0 then
      seen = seen + 1
      if seen > 40 then return string.sub(word, 1, i - 1) end
    end
  end
  return word
end

local function take_out(name, item)
  if redis.call('ZREM', K.posting .. name, item) == 1 and redis.call('EXISTS', K.posting .. name) == 0 then
    redis.call('ZREM', K.VOCABULARY, name)
  end
end

-- Takes an item out of what builds before schema 5 searched. Its words were kept as rows: x the text, h the title, …
local function unpost(item)
  for row in string.gmatch(redis.call('GET', K.words .. item) or '', '[^\n]+') do
    local letter = string.sub(row, 1, 1)
    local before
    for word in string.gmatch(string.sub(row, 2), '[^ ]+') do
      for _, name in ipairs(before and {filed_as(word), before .. ' ' .. word} or {filed_as(word)}) do
        take_out(letter .. name, item)
        if letter == 'h' then take_out('x' .. name, item) end
      end
      before = word
    end
  end
  redis.call('DEL', K.words .. item)
end

-- Takes an item out of search. A segment may still have it, but under the number of an indexing that is over.
local function unsearch(item)
  redis.call('DEL', K.rows .. item)
  redis.call('ZREM', K.FRESH, item)
  unpost(item)
end

-- Where an item's chunk stands in a block (see bot.adapters.redis.archive.index.line_chunks): its first and last byte.
local function chunk_of(item, block)
  local at = 1
  while at <= #block do
    local head = string.find(block, '\n', at, true) or #block
    if string.byte(block, at) ~= 2 then
      at = head + 1
    else
      local tab = string.find(block, '\t', at, true)
      local last = head + tonumber(string.sub(block, tab + 1, head - 1)) + 1
      if string.sub(block, at + 1, tab - 1) == item then return at, last end
      at = last + 1
    end
  end
end

-- Where an item's lines stand in a block as builds before schema 5 kept them: together, and each begins with `begins`.
local function lines_of(begins, block)
  local first = 1
  if string.sub(block, 1, #begins) ~= begins then
    local before = string.find(block, '\n' .. begins, 1, true)
    if not before then return nil end
    first = before + 1
  end
  local past = first
  while string.sub(block, past, past + #begins - 1) == begins do
    past = (string.find(block, '\n', past, true) or #block) + 1
  end
  return first, past - 1
end

-- Takes an item's lines out of a speaker's block. Gives whether they were there.
local function take_lines_out(speaker, name, item, undo)
  local key = K.lines .. speaker .. ':' .. name
  local block = redis.call('GET', key) or ''
  local first, last
  if undo.line then
    first, last = lines_of(undo.line, block)
  else
    first, last = chunk_of(item, block)
  end
  if not first then return false end
  local left = string.sub(block, 1, first - 1) .. string.sub(block, last + 1)
  if left == '' then
    redis.call('DEL', key)
    redis.call('ZREM', K.blocks .. speaker, name)
  else
    redis.call('SET', key, left)
    redis.call('ZADD', K.blocks .. speaker, redis.call('INCR', K.LINES_CHANGED), name)
  end
  return true
end

local function unline(speaker, item, undo)
  if not take_lines_out(speaker, undo.block .. '~', item, undo) then take_lines_out(speaker, undo.day, item, undo) end
  if redis.call('HINCRBY', K.SPOKE_IN, speaker, -1) < 1 then redis.call('HDEL', K.SPOKE_IN, speaker) end
end

local function place_of(item, number) return string.format('%s:%05d', item, 99999 - number) end

-- What builds before schema 5 kept of an item, said as it is now.
local function earlier(undo, item)
  local numbers, spoke = {}, {}
  for _, pair in ipairs(undo.said) do
    if not numbers[pair[1]] then
      numbers[pair[1]] = {}
      spoke[#spoke + 1] = {pair[1], numbers[pair[1]]}
    end
    table.insert(numbers[pair[1]], 99999 - tonumber(string.sub(pair[2], #item + 2)))
  end
  for _, pair in ipairs(undo.roles) do pair[2] = string.sub(pair[2], #item + 2) end
  undo.spoke, undo.lined, undo.topics = spoke, undo.lines or {}, undo.topics or {}
  redis.call('HSET', K.STEMS, item, table.concat(undo.stems, ' '))
  return undo
end

-- Takes an item out of every index it is in. Gives the speakers it had, for forget_the_silent.
local function unfile(item)
  local kept = redis.call('HGET', K.UNDO, item)
  if not kept then return {} end
  local undo = string.sub(kept, 1, 1) == '{' and earlier(cjson.decode(kept), item) or cmsgpack.unpack(kept)
  local speakers, said = {unpack(undo.mentioned)}, 0
  for _, pair in ipairs(undo.spoke) do
    local speaker, numbers = pair[1], pair[2]
    for _, number in ipairs(numbers) do redis.call('ZREM', K.said .. speaker, place_of(item, number)) end
    if not undo.lined then unline(speaker, item, undo) end
    said = said + #numbers
    speakers[#speakers + 1] = speaker
  end
  for _, speaker in ipairs(undo.lined or {}) do unline(speaker, item, undo) end
  for _, pair in ipairs(undo.roles) do redis.call('ZREM', K.roles .. pair[1], item .. '|' .. pair[2]) end
  for _, speaker in ipairs(undo.mentioned) do redis.call('ZREM', K.mentioned .. speaker, item) end
  for _, topic in ipairs(undo.topics) do redis.call('ZREM', K.topic .. topic, item) end
  unplace(item)
  unsearch(item)
  redis.call('ZREM', K.BY_DATE, item)
  redis.call('DEL', K.statements .. item, K.brief .. item)
  -- Not -said: of none that is Lua's -0, which Redis before 7.2 writes "-0" and then takes for no integer.
  redis.call('HINCRBY', K.TOTALS, 'statements', 0 - said)
  redis.call('HDEL', K.UNDO, item)
  redis.call('ZREM', K.OUTDATED, item)
  redis.call('ZREM', K.UNPARSED, item)
  return speakers
end

-- Items whose body has expired leave the indexes; a few at each call, so that no call is slow.
local function trim_filed()
  for _, item in ipairs(redis.call('ZRANGE', K.FILED, 0, 19)) do
    if redis.call('EXISTS', K.item .. item) == 1 then return end
    forget_the_silent(unfile(item))
    redis.call('ZREM', K.FILED, item)
  end
end

-- Items filed before `since` are no longer found by words; gives how many they are. What else there is of them stays.
local function trim_searched(since)
  local done = redis.call('GET', K.SEARCHED_SINCE) or '-inf'
  if done ~= '-inf' and tonumber(since) <= tonumber(done) then return 0 end
  redis.call('SET', K.SEARCHED_SINCE, since)
  return redis.call('ZCOUNT', K.FILED, done, '(' .. since)
end

local function trim_placing(now, seconds)
  for _, item in ipairs(redis.call('ZRANGEBYSCORE', K.PLACING, '-inf', now - seconds, 'LIMIT', 0, 20)) do unplace(item) end
end

