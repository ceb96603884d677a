-- Hands out due feeds, each to one worker until its lease ends; of one host few at a time, and one after another.
-- KEYS: feeds due, hosts left alone, hosts' next turns
-- ARGV: now (seconds), limit, lease (seconds), what a feed's key begins with, what the key of a host's feeds in hand
--       begins with, how many of a host may be in hand (0: any number, at any time), seconds between two starts
-- Gives: id, token, feed, fare, … for each; fare is "" before the first poll
local now, limit, lease = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local most, spacing = tonumber(ARGV[6]), tonumber(ARGV[7])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)

-- Until when the feed must wait for its host: nil if it may start now. `slot`: the start it was promised earlier.
local function wait(host, slot)
  if most == 0 then return nil end
  local in_hand = ARGV[5] .. host
  redis.call('ZREMRANGEBYSCORE', in_hand, '-inf', now)
  local free = tonumber(redis.call('ZSCORE', KEYS[3], host) or now)
  local mine = slot and tonumber(slot) <= now
  if (free <= now or mine) and redis.call('ZCARD', in_hand) < most then
    if not mine then redis.call('ZADD', KEYS[3], now + spacing, host) end
    return nil
  end
  local start = math.max(free, now + math.max(spacing, 0.5))
  redis.call('ZADD', KEYS[3], start + spacing, host)
  return start
end

local given, taken = {}, 0
-- Feeds that are put off do not count, so more are looked at than are wanted.
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, limit * 4 + 50)) do
  if taken >= limit then break end
  local key = ARGV[4] .. id
  local feed, host, fare, slot = unpack(redis.call('HMGET', key, 'feed', 'host', 'fare', 'slot'))
  if not feed then
    redis.call('ZREM', KEYS[1], id)
  else
    local alone = redis.call('ZSCORE', KEYS[2], host or '')
    local start = not alone and wait(host or '', slot)
    if alone then
      redis.call('ZADD', KEYS[1], alone, id)
    elseif start then
      redis.call('HSET', key, 'slot', start)
      redis.call('ZADD', KEYS[1], start, id)
    else
      if slot then redis.call('HDEL', key, 'slot') end
      if most > 0 then
        redis.call('ZADD', ARGV[5] .. (host or ''), now + lease, id)
        redis.call('PEXPIRE', ARGV[5] .. (host or ''), math.ceil(lease * 1000))
      end
      local token = redis.call('HINCRBY', key, 'token', 1)
      redis.call('ZADD', KEYS[1], now + lease, id)
      taken = taken + 1
      for _, value in ipairs({id, token, feed, fare or ''}) do given[#given + 1] = value end
    end
  end
end
return given
