-- Tells entries met before, under whatever name, by the id they had.
-- KEYS: the feed's aliases
-- ARGV: today (day number), most aliases, then for each entry: id, how many aliases, aliases …
-- Gives: for each entry the id it is known by
local today, most = tonumber(ARGV[1]), tonumber(ARGV[2])
local entries, at = {}, 3
while at <= #ARGV do
  local count = tonumber(ARGV[at + 1])
  local entry = {own = ARGV[at], aliases = {}, held = {}}
  for n = 1, count do entry.aliases[n] = ARGV[at + 1 + n] end
  at = at + 2 + count
  if count > 0 then entry.held = redis.call('HMGET', KEYS[1], unpack(entry.aliases)) end
  entries[#entries + 1] = entry
end
local ids, used = {}, {}
for n, entry in ipairs(entries) do
  local id = entry.own
  for m = 1, #entry.aliases do
    local known = entry.held[m] and string.match(entry.held[m], '^%S+')
    if known and not used[known] then id = known break end
  end
  used[id] = true
  ids[n] = id
  local value = id .. ' ' .. today
  for m, alias in ipairs(entry.aliases) do
    if entry.held[m] ~= value then redis.call('HSET', KEYS[1], alias, value) end
  end
end
local days = 120
while redis.call('HLEN', KEYS[1]) > most and days > 1 do
  local all = redis.call('HGETALL', KEYS[1])
  for n = 1, #all, 2 do
    if tonumber(string.match(all[n + 1], '%d+$')) < today - days then redis.call('HDEL', KEYS[1], all[n]) end
  end
  days = math.floor(days / 4)
end
return ids
