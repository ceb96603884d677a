-- Takes a few items whose body has expired out of the indexes; filing does the same.
-- opens with: naming, unfiling
-- KEYS  1 K.FILED
-- gives how many it took

local before = redis.call('ZCARD', KEYS[1])
trim_filed()
return before - redis.call('ZCARD', KEYS[1])
