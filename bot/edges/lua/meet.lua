-- Items that stand under each of some postings, newest first: found in C, however rarely they meet.
-- KEYS  1 any key of ours (for the slot)
-- ARGV  names of postings, two at least
-- gives item ids

local asked = {'ZINTER', #ARGV}
for _, name in ipairs(ARGV) do asked[#asked + 1] = K.posting .. name end
asked[#asked + 1] = 'AGGREGATE'
asked[#asked + 1] = 'MAX'
local items, newest = redis.call(unpack(asked)), {}
for at = #items, 1, -1 do newest[#newest + 1] = items[at] end
return newest
