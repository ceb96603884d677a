-- Which indexings of items are the last ones, of items that are on file and still found by words.
-- KEYS  1 any key of ours (for the slot)
-- ARGV  1 of how many of them the body is wanted too, the first ones; then for each: item id, number of the indexing
-- gives {the numbers of those that are, their bodies}

local since = tonumber(redis.call('GET', K.SEARCHED_SINCE) or '-inf')
local wanted = tonumber(ARGV[1])
local found, bodies = {}, {}
for i = 2, #ARGV, 2 do
  local name = K.item .. ARGV[i]
  local row = redis.call('HMGET', name, 'number', 'filed')
  if row[1] == ARGV[i + 1] and tonumber(row[2]) >= since then
    found[#found + 1] = tonumber(row[1])
    if #bodies < wanted then bodies[#bodies + 1] = redis.call('HGET', name, 'body') end
  end
end
return {found, bodies}
