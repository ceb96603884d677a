-- Puts a segment, which is written, in the place of others, or of fresh items; or nothing in the place of others.
-- KEYS  1 K.SEGMENTS
-- ARGV  1 its id, 2 its row of K.SEGMENTS ("": nothing of the others is current), 3 what K.FRESH_TAKEN was when fresh items
--       were read ("": none were), 4 how many others, their ids, then for each fresh item: id, number of its indexing
-- gives 1, or 0 if somebody else was first (and nothing changed)

local id, row, taken = ARGV[1], ARGV[2], ARGV[3]
local fresh = 5 + tonumber(ARGV[4])
if taken ~= '' and (redis.call('GET', K.FRESH_TAKEN) or '0') ~= taken then return 0 end
if row ~= '' and redis.call('EXISTS', K.segment .. id) == 0 then return 0 end
for i = 5, fresh - 1 do
  if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 0 then return 0 end
end

if taken ~= '' then redis.call('INCR', K.FRESH_TAKEN) end
for i = 5, fresh - 1 do
  redis.call('HDEL', KEYS[1], ARGV[i])
  redis.call('UNLINK', K.segment .. ARGV[i])
end
if row ~= '' then
  redis.call('PERSIST', K.segment .. id)
  redis.call('HSET', KEYS[1], id, row)
end
for i = fresh, #ARGV, 2 do
  if tonumber(redis.call('ZSCORE', K.FRESH, ARGV[i]) or '-1') == tonumber(ARGV[i + 1]) then
    redis.call('ZREM', K.FRESH, ARGV[i])
    redis.call('DEL', K.rows .. ARGV[i])
  end
end
return 1
