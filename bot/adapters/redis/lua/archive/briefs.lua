-- Readings in brief.
-- KEYS  1 K.FILED
-- ARGV  item ids
-- gives a JSON list, for each item its row, or null where it is gone or has none

local rows = {}
for i, item in ipairs(ARGV) do
  rows[i] = redis.call('EXISTS', K.item .. item) == 1 and redis.call('GET', K.brief .. item) or 'null'
end
return '[' .. table.concat(rows, ',') .. ']'
