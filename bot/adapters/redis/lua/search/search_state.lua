-- What is searched, at one moment.
-- KEYS  1 K.SEGMENTS, 2 K.FRESH, 3 K.FRESH_TAKEN
-- gives {each segment's id and row; each fresh item's id and the number of its indexing, oldest first; how many segments
-- were made of fresh items}

return {
  redis.call('HGETALL', KEYS[1]),
  redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES'),
  redis.call('GET', KEYS[3]) or '0',
}
