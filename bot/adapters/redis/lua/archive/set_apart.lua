-- Gives an item a story of its own.
-- KEYS  1 the item's key; every other key is made from K and shares its hash tag, hence its slot
-- ARGV  1 item id, 2 body as it was read, 3 body with its new story, 4 story member (packed), 5 its brief, 6 the story it
--       was in ("": none), 7 its own
-- gives 1, or 0 if the body is another by now (and nothing changed)

if redis.call('HGET', KEYS[1], 'body') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'body', ARGV[3])
if redis.call('EXISTS', K.brief .. ARGV[1]) == 1 then
  redis.call('SET', K.brief .. ARGV[1], ARGV[5], 'KEEPTTL')
end
if redis.call('EXISTS', K.member .. ARGV[1]) == 1 then
  redis.call('SET', K.member .. ARGV[1], ARGV[4], 'KEEPTTL')
end
local filed = redis.call('ZSCORE', K.story_items .. ARGV[6], ARGV[1])
if filed then
  redis.call('ZADD', K.story_items .. ARGV[7], filed, ARGV[1])
  redis.call('EXPIRE', K.story_items .. ARGV[7], redis.call('TTL', K.story_items .. ARGV[6]))
  redis.call('ZREM', K.story_items .. ARGV[6], ARGV[1])
end
redis.call('INCR', K.PLACED)
return 1
