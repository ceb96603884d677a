-- Records that an item that no alert matched is told of by the story's message.
-- KEYS  1 K.alert_story, 2 K.alert_stories
-- ARGV  1 item, 2 the hit (JSON), 3 now (s), 4 seconds to keep, 5 story
-- gives the delivery of the message that tells the story, or false if none does, or somebody muted it

local message = redis.call('HGET', KEYS[1], 'message')
if not message or redis.call('HEXISTS', KEYS[1], 'muted') == 1 then return false end
redis.call('HSETNX', KEYS[1], 'hit:' .. ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[5])
redis.call('EXPIRE', KEYS[2], ARGV[4])
return message
