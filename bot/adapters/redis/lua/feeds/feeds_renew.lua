-- Prolongs the leases of feeds whose polls are still under way.
-- KEYS: feeds due
-- ARGV: now (seconds), lease (seconds), what a feed's key begins with, what the key of a host's feeds in hand begins with,
--       then id, token for each
-- Gives: how many are still held under their token; of the others nothing changes
local now, lease, held = tonumber(ARGV[1]), tonumber(ARGV[2]), 0
for at = 5, #ARGV, 2 do
  local id = ARGV[at]
  local token, host = unpack(redis.call('HMGET', ARGV[3] .. id, 'token', 'host'))
  local due = redis.call('ZSCORE', KEYS[1], id)
  if token == ARGV[at + 1] and due and due ~= 'inf' then
    redis.call('ZADD', KEYS[1], now + lease, id)
    local in_hand = ARGV[4] .. (host or '')
    if redis.call('ZSCORE', in_hand, id) then
      redis.call('ZADD', in_hand, now + lease, id)
      redis.call('PEXPIRE', in_hand, math.ceil(lease * 1000))
    end
    held = held + 1
  end
end
return held
