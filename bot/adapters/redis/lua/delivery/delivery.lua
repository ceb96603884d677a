-- One step of a delivery's life. Each step may be repeated.
-- KEYS  1 the delivery's record (hash: state, intent, team, to, parts, count, thread, items, sent, attempted_at, reason,
--         held_for, begun: times that somebody began to compose it since the last one that came through, deaths: of
--         what composed nothing else, since then)
-- ARGV  1 step, 2 delivery id, then
--         begin
--         came through
--         died
--         freeze    3 to, 4 parts (JSON), 5 how many, 6 thread, or empty, 7 items (separated by spaces)
--         sending   3 now (ISO 8601)
--         sent      3 part, 4 ts
--         not sent
--         settle    3 state, 4 reason, 5 what it is held for, or empty
--         release
-- gives the record's fields and values; empty if there is no record; release: 1, or 0 if it was not held

local key, step, id = KEYS[1], ARGV[1], ARGV[2]
if redis.call('EXISTS', key) == 0 then
  redis.call('SREM', K.HELD, id)
  if step == 'release' then return 0 end
  return {}
end
local state = redis.call('HGET', key, 'state')

if step == 'begin' then
  redis.call('HINCRBY', key, 'begun', 1)
elseif step == 'came through' then
  redis.call('HDEL', key, 'begun', 'deaths')
elseif step == 'died' then
  redis.call('HINCRBY', key, 'deaths', 1)
elseif step == 'freeze' then
  if redis.call('HSETNX', key, 'parts', ARGV[4]) == 1 then
    redis.call('HSET', key, 'to', ARGV[3], 'count', ARGV[5], 'thread', ARGV[6], 'items', ARGV[7])
  end
elseif step == 'sending' and state ~= 'sent' then
  redis.call('HSET', key, 'state', 'sending')
  redis.call('HSETNX', key, 'attempted_at', ARGV[3])
  redis.call('SREM', K.HELD, id)
elseif step == 'sent' then
  local before = redis.call('HGET', key, 'sent') or ''
  local _, posted = string.gsub(before, '%S+', '')
  if posted == tonumber(ARGV[3]) then
    local done = posted + 1 == tonumber(redis.call('HGET', key, 'count'))
    redis.call('HSET', key, 'sent', before .. ' ' .. ARGV[4], 'state', done and 'sent' or 'pending', 'reason', '',
      'held_for', '')
    redis.call('HDEL', key, 'attempted_at')
    redis.call('SREM', K.HELD, id)
  end
elseif step == 'not sent' and state == 'sending' then
  redis.call('HSET', key, 'state', 'pending')
  redis.call('HDEL', key, 'attempted_at')
elseif step == 'settle' then
  redis.call('HSET', key, 'state', ARGV[3], 'reason', ARGV[4], 'held_for', ARGV[5])
  redis.call(ARGV[3] == 'held' and 'SADD' or 'SREM', K.HELD, id)
elseif step == 'release' then
  if state ~= 'held' then return 0 end
  redis.call('HSET', key, 'state', 'pending')
  redis.call('SREM', K.HELD, id)
  redis.call('XADD', K.QUEUE, '*', 'intent', redis.call('HGET', key, 'intent'))
  redis.call('ZADD', K.UNDELIVERED, redis.call('TIME')[1], id)
  return 1
end
return redis.call('HGETALL', key)
