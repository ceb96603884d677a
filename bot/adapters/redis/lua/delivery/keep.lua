-- Says that an entry is still in its taker's hands, so that nobody takes it for abandoned.
-- KEYS  1 K.QUEUE
-- ARGV  1 group, 2 consumer, 3 entry id
-- gives 1, or 0 if it is another's by now, or done

local mine = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])
if mine.err or #mine == 0 then return 0 end
redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[3], 'JUSTID')
return 1
