-- Fields of segments.
-- KEYS  1 any key of ours (for the slot)
-- ARGV  for each segment: its id, how many fields, their names
-- gives them in that order; nil for what is not there

local found = {}
local many = 0
local at = 1
while at <= #ARGV do
  local last = at + 1 + tonumber(ARGV[at + 1])
  for field = at + 2, last do
    many = many + 1
    found[many] = redis.call('HGET', K.segment .. ARGV[at], ARGV[field])
  end
  at = last + 1
end
return found
