-- Opening of watch.lua, unwatch.lua and rewatch.lua: local functions only.

-- To be called once the change is made. of: "team:user"; id: the subscription's.
local function subscription_changed(of, id)
  redis.call('XADD', K.WATCHING_CHANGES, 'MAXLEN', '~', 10000, '*', 'of', of, 'id', id)
end

