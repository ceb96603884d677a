-- One page of a speaker's statements, newest first, undated last: work grows with the page, not with the speaker.
-- opens with: citing
-- KEYS  1 K.said of the speaker
-- ARGV  1 first, 2 last (ranks)
-- gives the places in their order, and for each item of theirs that is on file three: id, filed (s), body

return cited(redis.call('ZREVRANGE', KEYS[1], ARGV[1], ARGV[2]))
