-- Makes one held digest tell what several held digests of its channel would have told.
-- KEYS  1 K.delivery of the one that will tell it; every other key is made from K
-- ARGV  1 its id, 2 its intent (JSON), 3 the reason for settling the others, then the others' ids
-- gives 1; 0, and nothing changes, if one of them is not held, or Slack has or may have some of it

local function untouched(id)
  local key = K.delivery .. id
  local kept = redis.call('HMGET', key, 'state', 'sent', 'attempted_at')
  return kept[1] == 'held' and (kept[2] or '') == '' and not kept[3]
end

for i = 4, #ARGV do
  if not untouched(ARGV[i]) then return 0 end
end
if not untouched(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'intent', ARGV[2])
redis.call('HDEL', KEYS[1], 'parts', 'count')
for i = 4, #ARGV do
  redis.call('HSET', K.delivery .. ARGV[i], 'state', 'sent', 'reason', ARGV[3])
  redis.call('SREM', K.HELD, ARGV[i])
end
return 1
