-- Takes a few items whose body has expired out of the indexes, as filing does, and a few that were filed too long ago out
-- of search.
-- opens with: naming, unfiling
-- KEYS  1 K.FILED
-- ARGV  1 seconds for which items can be searched ("": for as long as they are kept)
-- gives how many it took

local before = redis.call('ZCARD', KEYS[1])
trim_filed()
local expired = before - redis.call('ZCARD', KEYS[1])
if ARGV[1] == '' then return expired end
return expired + trim_searched(tostring(tonumber(redis.call('TIME')[1]) - tonumber(ARGV[1])))
