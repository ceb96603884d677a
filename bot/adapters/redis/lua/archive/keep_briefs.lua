-- Keeps readings in brief that were made of bodies, of items that still have those bodies.
-- KEYS  1 K.FILED
-- ARGV  1 seconds to keep them, then for each: item id, SHA-1 of the body it was made of, its row
-- gives how many are kept

local kept = 0
for i = 2, #ARGV, 3 do
  local body = redis.call('HGET', K.item .. ARGV[i], 'body')
  if body and redis.sha1hex(body) == ARGV[i + 1] then
    local left = math.min(tonumber(ARGV[1]), redis.call('TTL', K.item .. ARGV[i]))  -- no longer than the body
    if left > 0 then redis.call('SET', K.brief .. ARGV[i], ARGV[i + 2], 'EX', left) end
    kept = kept + 1
  end
end
return kept
