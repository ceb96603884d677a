-- Records that an item of a story matched alerts of a place, and settles what brings the story there.
-- KEYS  1 K.alert_story, 2 K.alert_stories, 3 K.alerts_waiting, 4 K.alerts_paced, 5 K.message_stories of the delivery,
--       6 K.digest_stories, then K.hits of each alert
-- ARGV  1 item, 2 the hit (JSON), 3 delivery, 4 now (s), 5 when it is due (s), "" for at once, "digest", 6 why then,
--       7 most at once in an hour, 8 seconds to keep, 9 story, 10 UTC day, 11 now (ISO 8601), 12 "TEAM PLACE", then each
--       alert's id
-- A message that is new to a place counts as a filing: what is being filed just now looks again who tells its story.
-- gives {"muted"}; {"told", delivery of the message that tells it}; {"opens"}: this delivery is to tell it;
--       {"digest"}; or {"waits", when it is due (s), why}. The same again for the same item, unless told meanwhile.

local story, now, due, why = KEYS[1], tonumber(ARGV[4]), ARGV[5], ARGV[6]

local function kept(key, seconds) redis.call('EXPIRE', key, seconds) end

local function opened_here()
  local places = K.story_places .. ARGV[9]
  if redis.call('SADD', places, ARGV[12]) == 1 then redis.call('INCR', K.PLACED) end
  kept(places, ARGV[8])
end

local function count()
  for i = 7, #KEYS do
    if redis.call('HSETNX', story, 'counted:' .. ARGV[i + 6], 1) == 1 then
      redis.call('HINCRBY', KEYS[i], ARGV[10], 1)
      local days = redis.call('HKEYS', KEYS[i])
      table.sort(days)
      if #days > 46 then redis.call('HDEL', KEYS[i], days[1]) end
    end
    redis.call('HSET', KEYS[i], 'last', ARGV[11])
  end
end

redis.call('HSETNX', story, 'hit:' .. ARGV[1], ARGV[2])
kept(story, ARGV[8])
redis.call('ZADD', KEYS[2], now, ARGV[9])
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -201)
kept(KEYS[2], ARGV[8])
if redis.call('HEXISTS', story, 'muted') == 1 then return {'muted'} end
count()

local message = redis.call('HGET', story, 'message')
if message == ARGV[3] then return {'opens'} end
if message then return {'told', message} end

if due == 'digest' then
  if redis.call('ZSCORE', KEYS[3], ARGV[9]) then return {'digest'} end
  redis.call('ZADD', KEYS[6], 'NX', now, ARGV[9])
  kept(KEYS[6], ARGV[8])
  return {'digest'}
end

local waiting = redis.call('ZSCORE', KEYS[3], ARGV[9])
if due == '' then
  redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', now - 3600)
  if redis.call('ZCARD', KEYS[4]) < tonumber(ARGV[7]) then
    redis.call('HSET', story, 'message', ARGV[3], 'opener', ARGV[1])
    redis.call('HDEL', story, 'why')
    redis.call('ZREM', KEYS[3], ARGV[9])
    redis.call('ZADD', KEYS[4], now, ARGV[3])
    kept(KEYS[4], 3600)
    redis.call('ZADD', KEYS[5], 0, ARGV[9])
    kept(KEYS[5], ARGV[8])
    opened_here()
    return {'opens'}
  end
  due = math.ceil(tonumber(redis.call('ZRANGE', KEYS[4], 0, 0, 'WITHSCORES')[2]) + 3600)
  why = 'cap'
end
if waiting and tonumber(waiting) <= tonumber(due) then
  due, why = waiting, redis.call('HGET', story, 'why')
else
  redis.call('ZADD', KEYS[3], due, ARGV[9])
  redis.call('HSET', story, 'why', why)
  kept(KEYS[3], ARGV[8])
end
return {'waits', string.format('%d', due), why}
