-- Hands out due feeds, each to one worker until its lease ends.
-- KEYS: feeds due, hosts left alone
-- ARGV: now (seconds), limit, lease (seconds), what a feed's key begins with
-- Gives: id, token, feed, fare, … for each; fare is "" before the first poll
local now, limit, lease = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
local given, taken = {}, 0
-- Feeds of a host that is left alone are put off and do not count, so more are looked at than are wanted.
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, limit * 4 + 50)) do
  if taken >= limit then break end
  local key = ARGV[4] .. id
  local feed, host, fare = unpack(redis.call('HMGET', key, 'feed', 'host', 'fare'))
  if not feed then
    redis.call('ZREM', KEYS[1], id)
  else
    local until_ = redis.call('ZSCORE', KEYS[2], host or '')
    if until_ then
      redis.call('ZADD', KEYS[1], until_, id)
    else
      local token = redis.call('HINCRBY', key, 'token', 1)
      redis.call('ZADD', KEYS[1], now + lease, id)
      taken = taken + 1
      for _, value in ipairs({id, token, feed, fare or ''}) do given[#given + 1] = value end
    end
  end
end
return given
