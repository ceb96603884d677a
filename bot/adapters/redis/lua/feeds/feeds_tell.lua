-- Intends the notice that tells news of feeds, and takes those news off the list of what is to be told.
-- opens with: intending
-- KEYS  1 K.delivery of it, 2 K.FEED_NEWS
-- ARGV  1 seconds to keep, then the seven of the function intend, then field and value of each of the news
-- gives 1, or 0 if the delivery is known

for i = 9, #ARGV, 2 do
  if redis.call('HGET', KEYS[2], ARGV[i]) == ARGV[i + 1] then redis.call('HDEL', KEYS[2], ARGV[i]) end
end
return intend({unpack(ARGV, 2, 8)}, ARGV[1])
