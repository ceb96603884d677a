-- Which indexings of items are the last ones, of items that are on file and still found by words.
-- KEYS  1 any key of ours (for the slot)
-- ARGV  for each: item id, number of the indexing
-- gives the numbers of those that are

local since = tonumber(redis.call('GET', K.SEARCHED_SINCE) or '-inf')
local found = {}
for i = 1, #ARGV, 2 do
  local row = redis.call('HMGET', K.item .. ARGV[i], 'number', 'filed')
  if row[1] == ARGV[i + 1] and tonumber(row[2]) >= since then found[#found + 1] = tonumber(row[1]) end
end
return found
