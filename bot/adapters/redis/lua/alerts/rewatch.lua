-- Changes a subscription, if it is still what was read.
-- opens with: changes
-- KEYS  1 K.watching of the owner, 2 K.WATCHING_CHANGES, 3 K.watching_in of the channel it went to, or K.WATCHERS if
--       none, 4 K.watching_in of the channel it goes to, or K.WATCHERS if none
-- ARGV  1 subscription id, 2 what was read, 3 what it shall be, 4 user and subscription, as in K.watching_in,
--       5 owner, as team:user
-- gives {"changed"}; {"other"} if it is not what was read; {"same", what is kept} of another that has its terms

local kept = redis.call('HGET', KEYS[1], ARGV[1])
if kept ~= ARGV[2] then return {'other'} end
local terms = string.match(ARGV[3], '^([^\n]*)\n')
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  if fields[i] ~= ARGV[1] and string.match(fields[i + 1], '^([^\n]*)\n') == terms then return {'same', fields[i + 1]} end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
if KEYS[3] ~= K.WATCHERS then redis.call('SREM', KEYS[3], ARGV[4]) end
if KEYS[4] ~= K.WATCHERS then redis.call('SADD', KEYS[4], ARGV[4]) end
subscription_changed(ARGV[5], ARGV[1])
return {'changed'}
