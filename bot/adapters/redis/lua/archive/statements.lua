-- One page of a speaker's statements, newest first, undated last: work grows with the page, not with the speaker.
-- opens with: citing
-- KEYS  1 K.said of the speaker
-- ARGV  1 first, 2 last (ranks)
-- gives for each four: number, filed (s), head (JSON), quote (JSON); expired ones are left out

return cited(redis.call('ZREVRANGE', KEYS[1], ARGV[1], ARGV[2]))
