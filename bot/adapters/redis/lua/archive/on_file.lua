-- Which items are known. Those asked about are on a feed now, so the server's clock marks them as seen.
-- KEYS  1 K.REVISIONS
-- ARGV  item ids
-- gives for each: its revision, "" if judged irrelevant, or nil

local now = redis.call('TIME')[1]
local found = {}
for i, item in ipairs(ARGV) do
  local revision = redis.call('HGET', KEYS[1], item)
  if revision then
    redis.call('ZADD', K.LAST_SEEN, now, item)
  else
    revision = redis.call('HGET', K.item .. item, 'revision')
  end
  found[i] = revision
end
return found
