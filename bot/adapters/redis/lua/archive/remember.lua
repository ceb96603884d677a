-- Marks items as judged irrelevant, and forgets those that no feed has listed for long.
-- KEYS  1 K.REVISIONS
-- ARGV  1 seconds to remember, then item id and why, for each
-- gives 1

local now = tonumber(redis.call('TIME')[1])
for i = 2, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], '')
  redis.call('ZADD', K.LAST_SEEN, now, ARGV[i])
  if ARGV[i + 1] ~= '' then redis.call('HSET', K.JUDGED, ARGV[i], ARGV[i + 1]) end
end
for _, item in ipairs(redis.call('ZRANGEBYSCORE', K.LAST_SEEN, '-inf', now - tonumber(ARGV[1]), 'LIMIT', 0, 500)) do
  redis.call('HDEL', KEYS[1], item)
  redis.call('HDEL', K.JUDGED, item)
  redis.call('ZREM', K.LAST_SEEN, item)
end
return 1
