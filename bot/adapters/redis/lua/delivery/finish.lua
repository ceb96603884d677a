-- Takes an entry off the stream for good, or puts it off, or buries it: its delivery, if it was under way, is dead too.
-- KEYS  1 K.QUEUE, 2 K.LATER, 3 K.DEAD
-- ARGV  1 group, 2 entry id, 3 done | later | unread | dead, 4 intent (JSON), 5 reason, if any,
--       6 later, unread: seconds, 7 later, unread: "wished" if it is not late until then,
--       8 later: "slack" if Slack is the reason
-- gives 1, or 0 if the entry is gone already

if ARGV[3] ~= 'unread' and redis.call('EXISTS', K.UNREADABLE) == 1 then  -- somebody can read it after all
  local entry = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])[1]
  if entry then redis.call('HDEL', K.UNREADABLE, redis.sha1hex(entry[2][2])) end
end
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
if redis.call('XDEL', KEYS[1], ARGV[2]) == 0 then return 0 end
local id = string.match(ARGV[4], '^{"delivery":%s*"([^"]*)"') or ''
local put_off = ARGV[3] == 'later' or ARGV[3] == 'unread'
if not put_off then redis.call('ZREM', K.UNDELIVERED, id) end
if put_off then
  local time = redis.call('TIME')
  local due = tonumber(time[1]) + tonumber(time[2]) / 1e6 + tonumber(ARGV[6])
  redis.call('ZADD', KEYS[2], due, ARGV[4])
  if ARGV[7] == 'wished' then redis.call('ZADD', K.UNDELIVERED, 'XX', due, id) end
  local state = redis.call('HGET', K.delivery .. id, 'state')
  if state == 'pending' or state == 'sending' then
    redis.call('HSET', K.delivery .. id, 'reason', ARGV[5], 'reason_by', ARGV[8] or '')
  end
  if ARGV[3] == 'unread' then
    local name = redis.sha1hex(ARGV[4])
    local before = redis.call('HGET', K.UNREADABLE, name)
    local first = before and string.match(before, '^%d+') or time[1]
    redis.call('HSET', K.UNREADABLE, name, first .. ' ' .. time[1])
  end
elseif ARGV[3] == 'dead' then
  redis.call('HSET', KEYS[3], ARGV[2], ARGV[5] .. '\n' .. ARGV[4])
  local record = K.delivery .. cjson.decode(ARGV[4]).delivery
  local state = redis.call('HGET', record, 'state')
  if state == 'pending' or state == 'sending' then
    redis.call('HSET', record, 'state', 'dead', 'reason', ARGV[5])
  end
end
return 1
