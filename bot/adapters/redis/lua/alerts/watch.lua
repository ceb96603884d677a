-- Adds a subscription, unless this person has one with the same terms.
-- opens with: changes
-- KEYS  1 K.watching of the person, 2 K.WATCHERS, 3 K.WATCHING_CHANGES
-- ARGV  1 team:user, 2 subscription id, 3 terms, single-spaced, 4 the record (JSON)
-- gives 1 (also for the very same record again), or 0 if the id or the terms are there

local fields = redis.call('HGETALL', KEYS[1])
local given = ARGV[3] .. '\n' .. ARGV[4]
for i = 1, #fields, 2 do
  if fields[i] == ARGV[2] and fields[i + 1] == given then return 1 end
  if fields[i] == ARGV[2] or string.match(fields[i + 1], '^([^\n]*)\n') == ARGV[3] then return 0 end
end
redis.call('HSET', KEYS[1], ARGV[2], given)
redis.call('SADD', KEYS[2], ARGV[1])
subscription_changed(ARGV[1], ARGV[2])
return 1
