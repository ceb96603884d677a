-- Gives a delivery all stories that wait for its place until it is due. May be repeated.
-- KEYS  1 K.alerts_waiting, 2 K.message_stories of the delivery
-- ARGV  1 delivery, 2 until when (s), 3 seconds to keep, 4 what the names of its stories' keys begin with,
--       5 "TEAM PLACE"
-- gives how many stories the delivery has

for _, story in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[2])) do
  local key = ARGV[4] .. story
  if redis.call('EXISTS', key) == 1 and redis.call('HSETNX', key, 'message', ARGV[1]) == 1 then
    redis.call('ZADD', KEYS[2], redis.call('ZCARD', KEYS[2]), story)
    redis.call('EXPIRE', KEYS[2], ARGV[3])
    local places = K.story_places .. story
    if redis.call('SADD', places, ARGV[5]) == 1 then redis.call('INCR', K.PLACED) end
    redis.call('EXPIRE', places, ARGV[3])
  end
  redis.call('ZREM', KEYS[1], story)
end
return redis.call('ZCARD', KEYS[2])
