-- Which items are under an earlier build's indexes.
-- KEYS  1 K.SCHEMA
-- ARGV  1 the number of the indexes as they are now, 2 "note": those of an older number are noted, once and for good
-- gives how many; -1 if a later build was here, whose business they are

local kept = tonumber(redis.call('GET', KEYS[1]) or '0')
if kept < tonumber(ARGV[1]) then
  if ARGV[2] ~= 'note' then return redis.call('ZCARD', K.FILED) end
  redis.call('ZUNIONSTORE', K.OUTDATED, 2, K.OUTDATED, K.FILED, 'AGGREGATE', 'MAX')
  redis.call('SET', KEYS[1], ARGV[1])
end
if kept > tonumber(ARGV[1]) then return -1 end
return redis.call('ZCARD', K.OUTDATED)
