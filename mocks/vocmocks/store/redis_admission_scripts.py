"""Admission and journal in Redis, in Lua: each alone, and (COMMIT) both at once with the changes that a request kept
back. Numbers go in and come out as text, lest Redis round them."""

from __future__ import annotations

from vocmocks.store.redis_link import Script
from vocmocks.store.redis_scripts import NOW, STAMP

EARLY, LATE = 0.05, 2.0
"""Seconds by which a request's foreseen time may be ahead of the true one, and behind it: as long as it may take."""

COUNTED = """
local function counted(windows, tenants, tenant, time, limits)
  local at, fresh = tonumber(time), {}
  for i = 1, #limits, 3 do
    local opened, used = (redis.call('HGET', windows, limits[i]) or '0 0'):match('^(%S+) (%S+)$')
    local open = tonumber(used) > 0 and tonumber(opened) <= at and at < tonumber(opened) + tonumber(limits[i + 2])
    used = open and tonumber(used) or 0
    if used >= tonumber(limits[i + 1]) then return (i - 1) / 3 end
    fresh[#fresh + 1] = limits[i]
    fresh[#fresh + 1] = (open and opened or time) .. ' ' .. (used + 1)
  end
  if #fresh > 0 then
    redis.call('HSET', windows, unpack(fresh))
    redis.call('SADD', tenants, tenant)
  end
  return -1
end
"""
"""Counts a request against its limits, each of which is a name, how many, and in how many seconds; gives the index of
the one that is full, when it counts against none, or -1."""

ENTERED = """
local function entered(journal, count, sizes, bytes, size, most, tenant, entry)
  local id, bodies = redis.call('INCR', count), #entry - entry:find('\\n', 1, true)
  redis.call('XADD', journal, id .. '-0', 't', tenant, 'e', entry)
  redis.call('ZADD', sizes, id, id .. ' ' .. bodies)
  local kept, length = redis.call('INCRBY', bytes, bodies), redis.call('ZCARD', sizes)
  if length <= tonumber(size) and kept <= tonumber(most) then return id end
  while length > tonumber(size) or (kept > tonumber(most) and length > 1) do
    kept = redis.call('DECRBY', bytes, redis.call('ZPOPMIN', sizes)[1]:match(' (%d+)$'))
    length = length - 1
  end
  redis.call('XTRIM', journal, 'MAXLEN', length)
  return id
end
"""
"""Takes an entry into the journal, and gives its id. The oldest go where there are more than `size`, or their bodies
have more than `most` bytes. An entry's bodies follow its first line; `sizes` has "id bytes" of each by its id."""

ADMIT = Script(
    NOW
    + COUNTED
    + """
local time, hands, system = now(KEYS[2], KEYS[3], ARGV[1])
time = ARGV[2] ~= '' and ARGV[2] or time
local full = counted(KEYS[1], KEYS[4], ARGV[3], time, {unpack(ARGV, 4)})
return {system, redis.call('GET', KEYS[5]) or '', hands, time, full}
"""
)
"""Keys: the tenant's windows, its clock, the common clock, the tenants, the tenant's stamp. Arguments: how clocks are
set at first, the time ("": the clock's), the tenant, and for each limit its name, how many, in how many seconds. Gives
the time on Redis' own clock, the stamp, the clock's hands, the tenant's time, and the index of the limit that is full
(or -1)."""

ENTER = Script(ENTERED + "return entered(KEYS[1], KEYS[2], KEYS[3], KEYS[4], unpack(ARGV))")
"""Keys: the journal, its count, the sizes of its entries, the bytes of their bodies. Arguments: how many entries and
bytes to keep, the tenant, the entry. Gives its id."""

FORGET = Script(
    """
for _, id in ipairs(ARGV) do
  local size = redis.call('ZRANGEBYSCORE', KEYS[2], id, id)[1]
  redis.call('XDEL', KEYS[1], id .. '-0')
  if size then
    redis.call('ZREM', KEYS[2], size)
    redis.call('DECRBY', KEYS[3], size:match(' (%d+)$'))
  end
end
"""
)
"""Keys: the journal, the sizes of its entries, the bytes of their bodies. Arguments: ids of entries to forget."""

COMMIT = Script(
    NOW
    + STAMP
    + COUNTED
    + ENTERED
    + f"""
local asked, entry, at = cjson.decode(ARGV[1]), ARGV[2], 2
local tenant, prefix, seen, epoch = asked.tenant, asked.records, asked.stamp, asked.epoch
local time, hands, system = now(KEYS[2], KEYS[3], asked.initial)
local stamp, lag = redis.call('GET', KEYS[5]) or '', time - asked.time
local holds = hands == asked.hands and lag >= -{EARLY} and lag <= {LATE}
if asked.careful and not holds then return {{0, system, stamp, hands, time}} end
local full = counted(KEYS[1], KEYS[4], tenant, time, asked.limits)
local same = epoch == 'any' or epoch == stamp:match('^%d*')
holds = holds and same and full < 0 and (seen == 'any' or seen == stamp)
local told, found, places = {{}}, {{}}, {{}}
local function argument()
  at = at + 1
  return ARGV[at]
end
local function place_of(name, id, version)
  local kept = redis.call('HGET', prefix .. name, id)
  local there, place = (kept or '0 '):match('^(%d+) (%d*)')
  local unchanged = same and tonumber(there) == version
  holds, found[#found + 1] = holds and unchanged, unchanged or kept
  return place
end
local numbers, reads, changes = asked.numbers, asked.reads, asked.changes
for i = 1, #numbers, 3 do
  told[#told + 1] = redis.call('HGET', KEYS[6], numbers[i]) or '0'
  holds = holds and tonumber(told[#told]) == numbers[i + 1]
end
for i = 1, #reads, 2 do place_of(reads[i], argument(), reads[i + 1]) end
local first = at
for i = 1, #changes, 3 do
  places[i] = place_of(changes[i], argument(), changes[i + 1])
  at = at + 1
end
if not holds then return {{0, system, stamp, hands, time, full, told, found}} end
for i = 1, #numbers, 3 do redis.call('HINCRBY', KEYS[6], numbers[i], numbers[i + 2]) end
at = first
for i = 1, #changes, 3 do
  local records, id, value, place = prefix .. changes[i], argument(), argument(), places[i]
  if place == '' then place = string.format('%d', redis.call('HLEN', records) + 1) end
  redis.call('HSET', records, id, string.format('%d %s ', changes[i + 2], place) .. value)
  redis.call('SADD', KEYS[7], changes[i])
end
if #changes + #numbers > 0 then redis.call('SADD', KEYS[4], tenant) end
if #changes > 0 then stamp = stamped(KEYS[5]) end
return {{entered(KEYS[8], KEYS[9], KEYS[10], KEYS[11], asked.size, asked.most, tenant, entry), system, stamp}}
"""
)
"""Counts a request, and where all came true that was foreseen of it and that it was answered on, keeps its changes and
its entry.

Keys: those of ADMIT, the tenant's numbers, its collections, and those of ENTER. Arguments: what is asked, as JSON, and
the entry; then the id of each record that was only read, and id and value of each that was changed.

What is asked: `initial`: how clocks are set at first; `tenant`; the foreseen `time` and `hands`; `careful`: whether
nothing is counted where these are wrong; `stamp` of the collections that were read and `epoch` of the records ("any":
none); what the keys of `records` begin with; `size` and `most`: how many entries and bytes to keep; `limits` as in
ADMIT; `numbers`: by turns a collection's name, the number before, and how many were taken; `reads`: collection and
version; `changes`: collection, version before, version after.

Gives the entry's id, the time on Redis' own clock and the stamp. Or 0 and what ADMIT gives, followed by the numbers
that were given last, of each collection that it took some of, and what is kept of each record (1: as foreseen); where
nothing was counted that ends with the time."""
