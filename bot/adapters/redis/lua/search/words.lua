-- The words of items that are still on file.
-- KEYS  1 any key of ours (for the slot)
-- ARGV  1 how many strings the words must hold, the strings, then item ids
-- gives for each that holds them its id and its words

local found = {}
local ids = 2 + tonumber(ARGV[1])
for i = ids, #ARGV do
  local words = redis.call('GET', K.words .. ARGV[i])
  local all = words
  for n = 2, ids - 1 do all = all and string.find(words, ARGV[n], 1, true) end
  if all and redis.call('EXISTS', K.item .. ARGV[i]) == 1 then
    found[#found + 1] = ARGV[i]
    found[#found + 1] = words
  end
end
return found
