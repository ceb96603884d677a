-- Names that are known before anybody spoke.
-- opens with: naming
-- KEYS  1 K.INTRODUCED
-- ARGV  1 JSON: {{speaker, name, {{form, folded}, …}}, …}
-- gives 1

for _, one in ipairs(cjson.decode(ARGV[1])) do
  redis.call('HSET', KEYS[1], one[1], one[2])
  learn_name(one[1], one[3])
end
return 1
