-- Statements by their places, in the order asked.
-- opens with: citing
-- KEYS  1 any key of ours (for the slot)
-- ARGV  places ("item:rank", as in K.said)
-- gives for each four: number, filed (s), head (JSON), quote (JSON); expired ones are left out

return cited(ARGV)
