-- Opening of file.lua and intend.lua: local functions only.

-- Records a delivery as pending and puts its intent on the stream, unless the delivery is known.
local function intend(id, intent, team, to, seconds)
  local record = K.delivery .. id
  if redis.call('EXISTS', record) == 1 then return false end
  redis.call('HSET', record, 'state', 'pending', 'intent', intent, 'team', team, 'to', to)
  redis.call('EXPIRE', record, seconds)
  redis.call('XADD', K.POSTS, '*', 'intent', intent)
  return true
end

