-- Opening of statements.lua and cited.lua: local functions only.

local function cited(places)
  local page = {}
  for _, one in ipairs(places) do
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
end

