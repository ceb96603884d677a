-- Opening of feeds_tell.lua, file.lua, intend.lua and reindex.lua: local functions only.

-- Records a delivery as pending and puts its intent on the stream, unless the delivery is known.
-- delay: seconds until it is put there
-- given: delivery id, intent (JSON), team, to, and for a digest: K.last_window of its channel, window's end, window (JSON)
local function intend(given, seconds, delay)
  local id, intent, team, to, window_key, ends, window = unpack(given)
  local record = K.delivery .. id
  if redis.call('EXISTS', record) == 1 then return 0 end
  redis.call('HSET', record, 'state', 'pending', 'intent', intent, 'team', team, 'to', to)
  redis.call('EXPIRE', record, seconds)
  local time = redis.call('TIME')
  local due = tonumber(time[1]) + tonumber(time[2]) / 1e6 + tonumber(delay or 0)
  redis.call('ZADD', K.UNDELIVERED, due, id)
  if delay then
    redis.call('ZADD', K.LATER, due, intent)
  else
    redis.call('XADD', K.QUEUE, '*', 'intent', intent)
  end
  if window_key ~= '' then
    local newest = redis.call('GET', window_key)
    if not newest or tonumber(ends) > tonumber(string.match(newest, '^%S+')) then
      redis.call('SET', window_key, ends .. ' ' .. window, 'EX', seconds)
    end
  end
  return 1
end

