-- Items that stand under each of some postings, newest first: found in C, however rarely they meet.
-- KEYS  1 any key of ours (for the slot)
-- ARGV  1 how many of the first posting's newest items are known already, then names of postings, two at least
-- gives item ids, without the known ones

local asked = {'ZINTER', #ARGV - 1}
for n = 2, #ARGV do asked[#asked + 1] = K.posting .. ARGV[n] end
asked[#asked + 1] = 'AGGREGATE'
asked[#asked + 1] = 'MAX'
local items, newest = redis.call(unpack(asked)), {}

-- The further back in time, the further from the newest of any posting: the known ones are at the end.
local known, low, high = tonumber(ARGV[1]), 0, #items
while low < high do
  local middle = math.ceil((low + high) / 2)
  local rank = redis.call('ZREVRANK', K.posting .. ARGV[2], items[middle])
  if rank < known then high = middle - 1 else low = middle end
end
for at = low, 1, -1 do newest[#newest + 1] = items[at] end
return newest
