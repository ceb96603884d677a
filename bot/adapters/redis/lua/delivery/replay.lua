-- Puts every dead letter back on the stream; a delivery that had been given up is pending again, with all its lives. One
-- that killed what composed it is under suspicion still, so that it costs no worker.
-- KEYS  1 K.QUEUE, 2 K.DEAD
-- gives how many

local letters = redis.call('HVALS', KEYS[2])
for _, letter in ipairs(letters) do
  local intent = string.match(letter, '^[^\n]*\n(.*)$')
  local record = K.delivery .. cjson.decode(intent).delivery
  redis.call('HDEL', record, 'deaths')
  if redis.call('HEXISTS', record, 'begun') == 1 then redis.call('HSET', record, 'begun', 2) end
  if redis.call('HGET', record, 'state') == 'dead' then redis.call('HSET', record, 'state', 'pending', 'reason', '') end
  redis.call('XADD', KEYS[1], '*', 'intent', intent)
  redis.call('ZADD', K.UNDELIVERED, redis.call('TIME')[1], cjson.decode(intent).delivery)
end
redis.call('DEL', KEYS[2])
return #letters
