-- Files a reading: its body, its indexes and its outgoing intents, all or nothing.
-- opens with: intending, naming, unfiling
-- KEYS  1 the item's key; every other key is made from K and shares its hash tag, hence its slot
-- ARGV  1 item id, 2 revision, 3 body, 4 filed (s since 1970), 5 seconds to keep, 6 seconds to take part in placing,
--       7 story member (JSON), 8 what to index (JSON, see redis_archive._Entry),
--       9 filings when the item was placed ("": whatever came since), then for each intent the seven of intend
-- gives 1; 0 if this revision is on file, 2 if something was filed since it was placed (and nothing changed)

local item, revision = ARGV[1], ARGV[2]
local key = KEYS[1]
local known = redis.call('HGET', key, 'revision')
if known == revision then return 0 end
if ARGV[9] ~= '' and (redis.call('GET', K.PLACED) or '0') ~= ARGV[9] then return 2 end
redis.call('INCR', K.PLACED)
local entry = cjson.decode(ARGV[8])
local now = tonumber(redis.call('TIME')[1])

local spoke_before = unfile(item)

redis.call('HSET', key, 'revision', revision, 'body', ARGV[3])
if not known then
  redis.call('HSET', key, 'filed', ARGV[4])
  redis.call('EXPIRE', key, ARGV[5])
end
redis.call('ZADD', K.FILED, 'NX', ARGV[4], item)
redis.call('HSET', K.REVISIONS, item, revision)
redis.call('ZADD', K.LAST_SEEN, now, item)
redis.call('HSET', K.UNDO, item, entry.undo)

for name, row in pairs(entry.rows) do redis.call('HSET', K.statements .. item, name, row) end
redis.call('PEXPIRE', K.statements .. item, redis.call('PTTL', key))
for _, one in ipairs(entry.said) do redis.call('ZADD', K.said .. one[1], one[3], one[2]) end
for _, one in ipairs(entry.roles) do redis.call('ZADD', K.roles .. one[1], entry.published, one[2]) end
for _, speaker in ipairs(entry.mentioned) do redis.call('ZADD', K.mentioned .. speaker, entry.published, item) end
redis.call('HINCRBY', K.TOTALS, 'statements', #entry.said)
for _, one in ipairs(entry.speakers) do
  local best = redis.call('HGET', K.SPEAKERS, one[1])
  if not best or #one[2] > #best then redis.call('HSET', K.SPEAKERS, one[1], one[2]) end
  learn_name(one[1], one[3])
end

redis.call('SET', K.words .. item, entry.words)
redis.call('ZADD', K.BY_DATE, entry.order, item)
for _, topic in ipairs(entry.topics) do redis.call('ZADD', K.topic .. topic, entry.order, item) end
for _, name in ipairs(entry.postings) do
  redis.call('ZADD', K.posting .. name, entry.order, item)
  if redis.call('ZCARD', K.posting .. name) == 1 then redis.call('ZADD', K.VOCABULARY, 0, name) end
end

redis.call('SET', K.member .. item, ARGV[7], 'EX', ARGV[6])
redis.call('ZADD', K.PLACING, now, item)
for _, stem in ipairs(entry.stems) do redis.call('ZADD', K.stem .. stem, entry.moment, item) end

if not known then
  for i = 10, #ARGV, 7 do intend({unpack(ARGV, i, i + 6)}, ARGV[5]) end
end

forget_the_silent(spoke_before)
trim_filed()
trim_placing(now, tonumber(ARGV[6]))
return 1
