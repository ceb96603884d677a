-- Adds a subscription, unless its owner has one with the same terms for the same place.
-- opens with: changes
-- KEYS  1 K.watching of the owner, 2 K.WATCHERS, 3 K.WATCHING_CHANGES, 4 K.watching_in of its channel, if it has one
-- ARGV  1 owner, as team:user, 2 subscription id, 3 terms, single-spaced, and where to, 4 the record (JSON),
--       5 user and subscription, as in K.watching_in
-- gives 1 (also for the very same record again), or 0 if the id or the terms are there

local fields = redis.call('HGETALL', KEYS[1])
local given = ARGV[3] .. '\n' .. ARGV[4]
for i = 1, #fields, 2 do
  if fields[i] == ARGV[2] and fields[i + 1] == given then return 1 end
  if fields[i] == ARGV[2] or string.match(fields[i + 1], '^([^\n]*)\n') == ARGV[3] then return 0 end
end
redis.call('HSET', KEYS[1], ARGV[2], given)
redis.call('SADD', KEYS[2], ARGV[1])
if KEYS[4] then redis.call('SADD', KEYS[4], ARGV[5]) end
subscription_changed(ARGV[1], ARGV[2])
return 1
