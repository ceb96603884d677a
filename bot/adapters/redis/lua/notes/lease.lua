-- Takes, renews or gives back a lease. Idempotent for one holder.
-- KEYS  1 the lease, 2 the counter of fencing tokens
-- ARGV  1 take | renew | prolong | give back, 2 holder (prolong: the token), 3 ms (give back: how long it stays closed,
--       else the term)
-- gives the token, or 0 if somebody else holds it (but for take: or nobody)

local held = redis.call('GET', KEYS[1])
local ms = tonumber(ARGV[3])
if ARGV[1] == 'prolong' then
  if not held or string.match(held, ' (%d+)$') ~= ARGV[2] then return 0 end
  redis.call('PEXPIRE', KEYS[1], ms)
  return tonumber(ARGV[2])
end
local mine = held and string.match(held, '^' .. ARGV[2] .. ' (%d+)$')
if ARGV[1] == 'take' then
  if held and not mine then return 0 end
  local token = mine or redis.call('INCR', KEYS[2])
  redis.call('SET', KEYS[1], ARGV[2] .. ' ' .. token, 'PX', ms)
  return tonumber(token)
end
if not mine then return 0 end
if ARGV[1] == 'renew' then
  redis.call('PEXPIRE', KEYS[1], ms)
elseif ms > 0 then
  redis.call('SET', KEYS[1], 'nobody 0', 'PX', ms)
else
  redis.call('DEL', KEYS[1])
end
return tonumber(mine)
