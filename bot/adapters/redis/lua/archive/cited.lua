-- Statements by their places, in the order asked.
-- opens with: citing
-- KEYS  1 any key of ours (for the slot)
-- ARGV  places ("item:rank", as in K.said)
-- gives the places in their order, and for each item of theirs that is on file three: id, filed (s), body

return cited(ARGV)
