-- Gives an item a story of its own.
-- KEYS  1 the item's key; every other key is made from K and shares its hash tag, hence its slot
-- ARGV  1 item id, 2 body as it was read, 3 body with its new story, 4 story member (JSON), 5 its brief
-- gives 1, or 0 if the body is another by now (and nothing changed)

if redis.call('HGET', KEYS[1], 'body') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'body', ARGV[3], 'brief', ARGV[5])
if redis.call('EXISTS', K.member .. ARGV[1]) == 1 then
  redis.call('SET', K.member .. ARGV[1], ARGV[4], 'KEEPTTL')
end
redis.call('INCR', K.PLACED)
return 1
