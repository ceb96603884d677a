-- Opening of statements.lua and cited.lua: local functions only.

local function cited(places)
  local bodies, seen = {}, {}
  for _, one in ipairs(places) do
    local item = string.match(one, '^(.*):%d+$')
    if item and not seen[item] then
      seen[item] = true
      local row = redis.call('HMGET', K.item .. item, 'filed', 'body')
      if row[1] and row[2] then
        bodies[#bodies + 1] = item
        bodies[#bodies + 1] = row[1]
        bodies[#bodies + 1] = row[2]
      end
    end
  end
  return {places, bodies}
end

