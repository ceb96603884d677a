-- Keeps how a poll went and when the next is due, if the reporter still holds the feed; and what somebody is to be told.
-- KEYS: the feed, feeds due, hosts left alone, news
-- ARGV: id, token, fare, next due (seconds), host's until (seconds, 0: not asked), news' field ("": none), news (JSON),
--       what the key of a host's feeds in hand begins with, host from now on
-- Gives: 1 kept, 0 somebody else holds the feed by now, or it was dropped
local token, host = unpack(redis.call('HMGET', KEYS[1], 'token', 'host'))
if token ~= ARGV[2] then return 0 end
redis.call('ZREM', ARGV[8] .. (host or ''), ARGV[1])
if redis.call('HGET', KEYS[1], 'fare') == ARGV[3] then return 1 end
redis.call('HSET', KEYS[1], 'fare', ARGV[3])
if redis.call('ZSCORE', KEYS[2], ARGV[1]) ~= 'inf' then redis.call('ZADD', KEYS[2], 'XX', ARGV[4], ARGV[1]) end
if tonumber(ARGV[5]) > 0 then
  redis.call('ZADD', KEYS[3], 'GT', ARGV[5], host or '')
end
if host ~= ARGV[9] then redis.call('HSET', KEYS[1], 'host', ARGV[9]) end
if ARGV[6] ~= '' then
  -- Trouble that is over before anybody was told of it, and the other way round, is no news.
  if redis.call('HDEL', KEYS[4], ARGV[6]) == 0 then redis.call('HSET', KEYS[4], ARGV[6], ARGV[7]) end
end
return 1
