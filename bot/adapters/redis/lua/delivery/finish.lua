-- Takes an entry off the stream for good, or puts it off, or buries it: its delivery, if it was under way, is dead too.
-- KEYS  1 K.QUEUE, 2 K.LATER, 3 K.DEAD
-- ARGV  1 group, 2 entry id, 3 done | later | dead, 4 intent (JSON), 5 later: seconds; dead: reason
-- gives 1, or 0 if the entry is gone already

redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
if redis.call('XDEL', KEYS[1], ARGV[2]) == 0 then return 0 end
if ARGV[3] ~= 'later' then
  redis.call('ZREM', K.UNDELIVERED, string.match(ARGV[4], '^{"delivery":%s*"([^"]*)"') or '')
end
if ARGV[3] == 'later' then
  local time = redis.call('TIME')
  redis.call('ZADD', KEYS[2], tonumber(time[1]) + tonumber(time[2]) / 1e6 + tonumber(ARGV[5]), ARGV[4])
elseif ARGV[3] == 'dead' then
  redis.call('HSET', KEYS[3], ARGV[2], ARGV[5] .. '\n' .. ARGV[4])
  local record = K.delivery .. cjson.decode(ARGV[4]).delivery
  local state = redis.call('HGET', record, 'state')
  if state == 'pending' or state == 'sending' then
    redis.call('HSET', record, 'state', 'dead', 'reason', ARGV[5])
  end
end
return 1
