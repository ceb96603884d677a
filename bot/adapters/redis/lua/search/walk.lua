-- Items that stand in each of some unions of postings, from the newest on: a stretch of them.
-- KEYS  1 any key of ours (for the slot)
-- ARGV  1 where to begin (items of the first union passed over), 2 most items to look at, 3 most to give,
--       4 how many strings the words must hold, the strings, then each union: how many names, the names. The first is walked; if it has no names, all items are
-- gives where to go on (-1: this was the end), then for each item its id and its words

local from, look_at, give = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local AT_ONCE = 500

local literals = {}
for n = 5, 4 + tonumber(ARGV[4]) do literals[#literals + 1] = ARGV[n] end
local unions, i = {}, 5 + #literals
while i <= #ARGV do
  local union = {}
  for j = i + 1, i + tonumber(ARGV[i]) do union[#union + 1] = K.posting .. ARGV[j] end
  unions[#unions + 1] = union
  i = i + #union + 1
end

local function newest(first, many)
  local union = unions[1]
  if #union == 0 then union = {K.BY_DATE} end
  if #union == 1 then return redis.call('ZREVRANGE', union[1], first, first + many - 1) end
  local asked = {'ZUNION', #union}
  for _, key in ipairs(union) do asked[#asked + 1] = key end
  asked[#asked + 1] = 'AGGREGATE'
  asked[#asked + 1] = 'MAX'
  local all, items = redis.call(unpack(asked)), {}
  for at = #all - first, math.max(1, #all - first - many + 1), -1 do items[#items + 1] = all[at] end
  return items
end

-- Those of the items that stand in every other union.
local function sifted(items)
  local stands = {}
  for n = 2, #unions do
    local inside = {}
    for _, key in ipairs(unions[n]) do
      for at, score in ipairs(redis.call('ZMSCORE', key, unpack(items))) do
        if score then inside[at] = true end
      end
    end
    stands[n] = inside
  end
  local left = {}
  for at, item in ipairs(items) do
    local all = true
    for n = 2, #unions do all = all and stands[n][at] end
    if all then left[#left + 1] = at end
  end
  return left
end

local function holds(words)
  for _, literal in ipairs(literals) do
    if not string.find(words, literal, 1, true) then return false end
  end
  return true
end

local items = newest(from, look_at)
local found = {0}
for start = 1, #items, AT_ONCE do
  local some = {unpack(items, start, math.min(start + AT_ONCE - 1, #items))}
  for _, at in ipairs(sifted(some)) do
    local words = redis.call('GET', K.words .. some[at])
    if words and holds(words) and redis.call('EXISTS', K.item .. some[at]) == 1 then
      found[#found + 1] = some[at]
      found[#found + 1] = words
      if (#found - 1) / 2 >= give then
        found[1] = from + start + at - 1
        return found
      end
    end
  end
end
found[1] = #items < look_at and -1 or from + #items
return found
