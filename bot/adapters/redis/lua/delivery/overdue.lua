-- What has been due for long and is still to be delivered.
-- KEYS  1 K.UNDELIVERED
-- ARGV  1 seconds that are long
-- gives {how many, since when the oldest is due as a string of seconds, why it was put off last,
--       'slack' if by Slack}; {} if there is none

local time = redis.call('TIME')
local before = tonumber(time[1]) + tonumber(time[2]) / 1e6 - tonumber(ARGV[1])
while true do
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  if not first[1] or tonumber(first[2]) > before then return {} end
  if redis.call('EXISTS', K.delivery .. first[1]) == 1 then
    local reason = redis.call('HGET', K.delivery .. first[1], 'reason') or ''
    local by = redis.call('HGET', K.delivery .. first[1], 'reason_by') or ''
    return {redis.call('ZCOUNT', KEYS[1], '-inf', before), first[2], reason, by}
  end
  redis.call('ZREM', KEYS[1], first[1]) -- what was to tell somebody who wished to be forgotten
end
