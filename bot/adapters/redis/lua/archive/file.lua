-- Files a reading: its body, its indexes and its outgoing intents, all or nothing.
-- opens with: intending, naming, unfiling, indexing
-- KEYS  1 the item's key; every other key is made from K and shares its hash tag, hence its slot
-- ARGV  1 item id, 2 revision, 3 body, 4 filed (s since 1970), 5 seconds to keep, 6 seconds to take part in placing,
--       7 story member (packed), 8 filings when the item was placed ("": whatever came since), 9 its story ("": none),
--       then what to index (see entry_at), then for each intent the seven of intend
-- gives 1; 0 if this revision is on file, 2 if something was filed since it was placed (and nothing changed)

local item, revision = ARGV[1], ARGV[2]
local key = KEYS[1]
local known = redis.call('HGET', key, 'revision')
if known == revision then return 0 end
if ARGV[8] ~= '' and (redis.call('GET', K.PLACED) or '0') ~= ARGV[8] then return 2 end
redis.call('INCR', K.PLACED)
local entry, intents = entry_at(10)
local now = tonumber(redis.call('TIME')[1])

local spoke_before = unfile(item)
if redis.call('EXISTS', K.FILED) == 0 then redis.call('SET', K.SCHEMA, entry.schema) end

redis.call('HSET', key, 'revision', revision, 'body', ARGV[3])
if not known then
  redis.call('HSET', key, 'filed', ARGV[4])
  redis.call('EXPIRE', key, ARGV[5])
  redis.call('ZADD', K.FILED, ARGV[4], item)
end
redis.call('HSET', K.REVISIONS, item, revision)
redis.call('ZADD', K.LAST_SEEN, now, item)
index(item, entry)

redis.call('SET', K.member .. item, ARGV[7], 'EX', ARGV[6])
place(item, entry, now)

if not known then
  if ARGV[9] ~= '' then
    redis.call('ZADD', K.story_items .. ARGV[9], ARGV[4], item)
    redis.call('EXPIRE', K.story_items .. ARGV[9], ARGV[6])
  end
  for i = intents, #ARGV, 7 do intend({unpack(ARGV, i, i + 6)}, ARGV[5]) end
end

forget_the_silent(spoke_before)
trim_filed()
trim_placing(now, tonumber(ARGV[6]))
return 1
