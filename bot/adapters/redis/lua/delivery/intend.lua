-- Records an intent and queues it.
-- opens with: intending
-- KEYS  1 K.delivery of it
-- ARGV  1 seconds to keep, then the seven of the function intend; 9 seconds until it is queued, if not now
-- gives 1, or 0 if the delivery is known

return intend({unpack(ARGV, 2, 8)}, ARGV[1], ARGV[9])
