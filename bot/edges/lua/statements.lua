-- One page of a speaker's statements, newest first, undated last: work grows with the page, not with the speaker.
-- KEYS  1 K.said of the speaker
-- ARGV  1 first, 2 last (ranks)
-- gives for each four: number, filed (s), head (JSON), quote (JSON); expired ones are left out

local page = {}
for _, one in ipairs(redis.call('ZREVRANGE', KEYS[1], ARGV[1], ARGV[2])) do
  local item, rank = string.match(one, '^(.*):(%d+)$')
  local number = tostring(99999 - tonumber(rank))
  local rows = redis.call('HMGET', K.statements .. item, 'head', number)
  local filed = redis.call('HGET', K.item .. item, 'filed')
  if rows[1] and rows[2] and filed then
    page[#page + 1] = number
    page[#page + 1] = filed
    page[#page + 1] = rows[1]
    page[#page + 1] = rows[2]
  end
end
return page
