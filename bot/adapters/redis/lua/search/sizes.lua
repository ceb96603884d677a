-- How many items stand under each of some postings.
-- KEYS  1 any key of ours (for the slot)
-- ARGV  1 most words that a stem may stand for, then for each posting: its name, or "*" and a stem's
-- gives for each posting {items, names …}: itself, or those that begin so (an item under two of them counts twice);
--       {-1} for a stem of more words

local sizes = {}
local most = tonumber(ARGV[1])
for i = 2, #ARGV do
  local names = {ARGV[i]}
  if string.sub(ARGV[i], 1, 1) == '*' then
    local stem = string.sub(ARGV[i], 2)
    names = redis.call('ZRANGEBYLEX', K.VOCABULARY, '[' .. stem, '[' .. stem .. '\255', 'LIMIT', 0, most + 1)
  end
  local found = {0}
  if #names > most then
    found = {-1}
  else
    for _, name in ipairs(names) do
      local items = redis.call('ZCARD', K.posting .. name)
      if items > 0 then
        found[1] = found[1] + items
        found[#found + 1] = name
      end
    end
  end
  sizes[#sizes + 1] = found
end
return sizes
