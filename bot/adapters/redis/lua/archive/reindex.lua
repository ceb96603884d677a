-- Files an item under its indexes as they are now. When it was filed and its part in stories stay.
-- opens with: intending, naming, unfiling, indexing
-- KEYS  1 the item's key; every other key is made from K and shares its hash tag, hence its slot
-- ARGV  1 item id, 2 body as it was read, 3 body from now on, 4 seconds that records of intents are kept, then what to
--       index (see entry_at), then for each intent the seven of intend
-- gives 1, or 0 if the body is another by now (and nothing changed)

local item = ARGV[1]
if redis.call('HGET', KEYS[1], 'body') ~= ARGV[2] then return 0 end
local entry, intents = entry_at(5)
local placing = redis.call('ZSCORE', K.PLACING, item)
local member, term = redis.call('GET', K.member .. item), redis.call('PTTL', K.member .. item)

redis.call('HSET', KEYS[1], 'body', ARGV[3])
local spoke_before = unfile(item)
index(item, entry)
if placing and member and term > 0 then
  redis.call('SET', K.member .. item, member, 'PX', term)
  place(item, entry, placing)
end
for i = intents, #ARGV, 7 do intend({unpack(ARGV, i, i + 6)}, ARGV[4]) end
forget_the_silent(spoke_before)
return 1
