-- Lets another delivery tell a story whose own will not.
-- KEYS  1 K.alert_story
-- ARGV  1 the delivery that will not
-- gives 1, or 0 if another one tells it

if redis.call('HGET', KEYS[1], 'message') ~= ARGV[1] then return 0 end
redis.call('HDEL', KEYS[1], 'message', 'opener')
return 1
