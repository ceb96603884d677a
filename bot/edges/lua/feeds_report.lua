-- Keeps how a poll went and when the next is due, if the reporter still holds the feed.
-- KEYS: the feed, feeds due, hosts left alone
-- ARGV: id, token, fare, next due (seconds), host's until (seconds, 0: not asked)
-- Gives: 1 kept, 0 somebody else holds the feed by now, or it was dropped
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'fare', ARGV[3])
redis.call('ZADD', KEYS[2], 'XX', ARGV[4], ARGV[1])
if tonumber(ARGV[5]) > 0 then
  redis.call('ZADD', KEYS[3], 'GT', ARGV[5], redis.call('HGET', KEYS[1], 'host') or '')
end
return 1
