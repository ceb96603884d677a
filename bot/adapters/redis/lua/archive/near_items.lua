-- Earlier items that share stems with one, those that share most first.
-- KEYS  1 any key of ours (for the slot)
-- ARGV  1 the item itself, 2 from (s), 3 to (s), 4 most, then stems
-- gives member records (JSON)

local shared, items = {}, {}
for i = 5, #ARGV do
  for _, item in ipairs(redis.call('ZRANGEBYSCORE', K.stem .. ARGV[i], ARGV[2], ARGV[3])) do
    if item ~= ARGV[1] then
      if not shared[item] then items[#items + 1] = item end
      shared[item] = (shared[item] or 0) + 1
    end
  end
end
table.sort(items, function(a, b)
  if shared[a] ~= shared[b] then return shared[a] > shared[b] end
  return a < b
end)
local found = {}
for i = 1, math.min(#items, tonumber(ARGV[4])) do
  local member = redis.call('GET', K.member .. items[i])
  if member then found[#found + 1] = member end
end
return found
