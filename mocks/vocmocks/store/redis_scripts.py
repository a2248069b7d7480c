"""What Redis does in one go, in Lua. Numbers go in and come out as text, lest Redis round them.

A clock is kept as "offset frozen" (`frozen` empty where it runs), a window of a limit as "opened used", a record as
"version place value" (`value` empty: deleted).
"""

from __future__ import annotations

from vocmocks.store.redis_link import Script

NOW = """
local function now(own, common, fallback)
  local hands = redis.call('GET', own) or redis.call('GET', common) or fallback
  local offset, frozen = hands:match('^(%S+) ?(%S*)$')
  local time = redis.call('TIME')
  local system = time[1] + time[2] / 1000000
  local shown = frozen ~= '' and frozen or string.format('%.17g', system + tonumber(offset))
  return shown, hands, string.format('%.17g', system)
end
"""
TIME = Script(f"{NOW} return {{now(KEYS[1], KEYS[2], ARGV[1])}}")
"""Keys: the tenant's clock, the common one. Argument: how clocks are set at first. Gives the time, the hands, and the
time on Redis' own clock."""

TURN = Script(
    """
local function text(number) return string.format('%.17g', number) end
local function turned(hands)
  if ARGV[2] == 'reset' then return ARGV[1] end
  local offset, frozen = hands:match('^(%S+) ?(%S*)$')
  local value = tonumber(ARGV[3])
  if ARGV[2] == 'advance' then
    return text(offset + value) .. ' ' .. (frozen ~= '' and text(frozen + value) or '')
  end
  local time = redis.call('TIME')
  return text(value - (time[1] + time[2] / 1000000)) .. ' ' .. (ARGV[2] == 'freeze' and text(value) or '')
end
local common = redis.call('GET', KEYS[1]) or ARGV[1]
if KEYS[3] then
  redis.call('SET', KEYS[3], turned(redis.call('GET', KEYS[3]) or common))
  redis.call('SADD', KEYS[2], KEYS[3])
  return
end
redis.call('SET', KEYS[1], turned(common))
for _, own in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  if ARGV[2] == 'reset' then
    redis.call('DEL', own)
  else
    redis.call('SET', own, turned(redis.call('GET', own) or common))
  end
end
if ARGV[2] == 'reset' then redis.call('DEL', KEYS[2]) end
"""
)
"""Keys: the common clock, the keys of clocks that tenants have of their own, and the tenant's (left out: everyone's).
Arguments: how clocks are set at first, what to do (reset, advance, show, freeze), and by how much or what to show."""

STAMP = """
local function stamped(key, anew)
  local epoch, count = (redis.call('GET', key) or ''):match('^(%d+)-(%d+)$')
  if anew or not epoch then
    local time = redis.call('TIME')
    local fresh = time[1] * 1000000 + time[2]
    if epoch and fresh <= tonumber(epoch) then fresh = epoch + 1 end
    epoch, count = string.format('%d', fresh), 0
  end
  local stamp = epoch .. '-' .. string.format('%d', count + 1)
  redis.call('SET', key, stamp)
  return stamp
end
"""
"""A tenant's stamp, "epoch-count": another with each change to its records, and one that it never had before. `anew`:
in an epoch of its own, as versions and numbers begin anew."""
PUT = Script(
    STAMP
    + """
local present = redis.call('HGET', KEYS[1], ARGV[1])
local version, place = 0, redis.call('HLEN', KEYS[1]) + 1
if present then version, place = present:match('^(%d+) (%d+) ') end
if ARGV[2] ~= '' and tonumber(ARGV[2]) ~= tonumber(version) then
  return {0, version, redis.call('GET', KEYS[4]) or ''}
end
redis.call('HSET', KEYS[1], ARGV[1], string.format('%d %d ', version + 1, place) .. ARGV[3])
redis.call('SADD', KEYS[2], ARGV[4])
redis.call('SADD', KEYS[3], ARGV[5])
return {1, version + 1, stamped(KEYS[4])}
"""
)
"""Keys: the collection's records, the tenant's collections, the tenants, the tenant's stamp. Arguments: id, the version
expected ("": any), the value, the collection's name, the tenant. Gives whether it was put, the version that is there,
and the stamp."""

CREATE = Script(
    STAMP
    + """
local last = tonumber(redis.call('HGET', KEYS[5], ARGV[3]) or '0')
if last ~= tonumber(ARGV[5]) or redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return {0, ''} end
redis.call('HINCRBY', KEYS[5], ARGV[3], 1)
redis.call('HSET', KEYS[1], ARGV[1], string.format('1 %d ', redis.call('HLEN', KEYS[1]) + 1) .. ARGV[2])
redis.call('SADD', KEYS[2], ARGV[3])
redis.call('SADD', KEYS[3], ARGV[4])
return {1, stamped(KEYS[4])}
"""
)
"""Keys: the collection's records, the tenant's collections, the tenants, the tenant's stamp, its numbers. Arguments:
id, value, the collection's name, the tenant, and the number that was last when the record was made. Gives whether that
still was so and the record is kept, and the stamp."""

READ = Script("return {redis.call('GET', KEYS[2]) or '', redis.call('HGETALL', KEYS[1])}")
"""Keys: the collection's records, the tenant's stamp. Gives the stamp, and ids and records by turns."""

CLEAR = Script(
    STAMP
    + """
stamped(KEYS[3], true)
local function within(name) return name:sub(1, #ARGV[2]) == ARGV[2] end
for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  if within(name) then
    redis.call('DEL', ARGV[1] .. name)
    redis.call('SREM', KEYS[1], name)
  end
end
for _, name in ipairs(redis.call('HKEYS', KEYS[2])) do
  if within(name) then redis.call('HDEL', KEYS[2], name) end
end
"""
)
"""Keys: the tenant's collections, its numbers, its stamp. Arguments: what the keys of its records begin with, and what
the names of the collections to forget begin with."""

WHOLE = Script(
    """
local found = {redis.call('HGETALL', KEYS[2])}
for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  found[#found + 1] = {name, redis.call('HGETALL', ARGV[1] .. name)}
end
return found
"""
)
"""Keys: the tenant's collections, its numbers. Argument: what the keys of its records begin with. Gives names of
collections and their numbers by turns, then of each collection its name, and ids and records by turns."""

REPLACE = Script(
    STAMP
    + """
stamped(KEYS[3], true)
for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do redis.call('DEL', ARGV[1] .. name) end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('SADD', KEYS[4], ARGV[2])
local at = 4
for _ = 1, tonumber(ARGV[3]) do
  redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
  at = at + 2
end
for i = at, #ARGV, 3 do
  redis.call('HSET', ARGV[1] .. ARGV[i], ARGV[i + 1], ARGV[i + 2])
  redis.call('SADD', KEYS[1], ARGV[i])
end
"""
)
"""Keys: the tenant's collections, its numbers, its stamp, the tenants. Arguments: what the keys of its records begin
with, the tenant, how many numbers there are, names of collections and their numbers by turns, then for each record the
name of its collection, its id, and what is kept."""

NEXT = Script(
    """
redis.call('SADD', KEYS[2], ARGV[2])
return redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
"""
)
"""Keys: the tenant's numbers, the tenants. Arguments: the collection's name, the tenant."""

NOTE = Script(
    """
local id = redis.call('INCR', KEYS[2])
redis.call('XADD', KEYS[1], 'MAXLEN', ARGV[1], id .. '-0', 'e', ARGV[2])
return id
"""
)
"""Keys: a stream, its count. Arguments: how many to keep, and what. Gives its number."""
