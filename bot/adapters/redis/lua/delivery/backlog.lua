-- What is to be delivered and is not yet.
-- KEYS  1 K.QUEUE, 2 K.LATER, 3 K.DEAD, 4 K.UNDELIVERED
-- ARGV  1 group, 2 how many entries of each of 1 and 2 are looked into for their kind
-- gives {{field that tells the kind, count, …}, entries not looked into, seconds since the oldest was due,
--        seconds that the first entry nobody has taken is in the queue, dead letters}; seconds as strings

local most = tonumber(ARGV[2])
local kinds, seen = {}, 0
local function look(intent)
  -- Fields stand in the order of the type: what comes after the team is of one kind of intent only.
  local field = string.match(intent or '', '^{"delivery":%s*"[^"]*",%s*"team":%s*"[^"]*",%s*"(%a+)"') or ''
  kinds[field] = (kinds[field] or 0) + 1
  seen = seen + 1
end
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', most)) do look(entry[2][2]) end
for _, intent in ipairs(redis.call('ZRANGE', KEYS[2], 0, most - 1)) do look(intent) end

local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1e6
local oldest = 0
while true do
  local first = redis.call('ZRANGE', KEYS[4], 0, 0, 'WITHSCORES')
  if not first[1] then break end
  if redis.call('EXISTS', K.delivery .. first[1]) == 1 then
    oldest = math.max(0, now - tonumber(first[2]))
    break
  end
  redis.call('ZREM', KEYS[4], first[1]) -- what was to tell somebody who wished to be forgotten
end

local untaken = 0
if redis.call('EXISTS', KEYS[1]) == 1 then
  local after = '0-0'
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local fields = {}
    for i = 1, #group, 2 do fields[group[i]] = group[i + 1] end
    if fields['name'] == ARGV[1] then after = fields['last-delivered-id'] end
  end
  local first = redis.call('XRANGE', KEYS[1], '(' .. after, '+', 'COUNT', 1)[1]
  if first then untaken = math.max(0, now - tonumber(string.match(first[1], '^%d+')) / 1000) end
end

local flat = {}
for field, count in pairs(kinds) do
  flat[#flat + 1] = field
  flat[#flat + 1] = count
end
local all = redis.call('XLEN', KEYS[1]) + redis.call('ZCARD', KEYS[2])
return {flat, all - seen, tostring(oldest), tostring(untaken), redis.call('HLEN', KEYS[3])}
