"""The outbox in Redis, in Lua. Numbers go in and come out as text, lest Redis round them.

A lane is called "tenant url" (the tenant percent-encoded). Its alarm says when to look at it next, on the Redis
server's clock: when its first delivery is due or, while that is claimed, when the claim runs out.

- `vocmocks:outbox` has the lanes by alarm, `vocmocks:outbox:leases` the number of each claim,
  `vocmocks:outbox:done` the deliveries that are done, as "id tenant", in that order.
- `vocmocks:{tenant}:deliveries` has all of a tenant's by id, `vocmocks:{tenant}:lanes` the URLs that some wait for, and
  `vocmocks:{tenant}:lane:URL` those that do, by the time at which they are due. Ids have leading zeros there, so that
  of two that are due at the same time the first one comes first.
"""

from __future__ import annotations

from vocmocks.clock import ROUNDING
from vocmocks.store.redis_link import Script

LIBRARY = f"""
local LANES, LEASES, DONE = 'vocmocks:outbox', 'vocmocks:outbox:leases', 'vocmocks:outbox:done'
local function text(number) return string.format('%.17g', number) end
local function own(tenant, kind) return 'vocmocks:{{' .. tenant .. '}}:' .. kind end
local function system()
  local time = redis.call('TIME')
  return time[1] + time[2] / 1000000
end
local function moment(tenant, due)
  local hands = redis.call('GET', own(tenant, 'clock')) or redis.call('GET', 'vocmocks:clock') or ARGV[1]
  local offset, frozen = hands:match('^(%S+) ?(%S*)$')
  if frozen == '' then return due - tonumber(offset) end
  return due <= tonumber(frozen) + {ROUNDING} and 0 or math.huge
end
local function ring(tenant, url, alarm)
  redis.call('ZADD', LANES, alarm == math.huge and '+inf' or text(alarm), tenant .. ' ' .. url)
end
local function wait(tenant, url)
  local first = redis.call('ZRANGE', own(tenant, 'lane:' .. url), 0, 0, 'WITHSCORES')
  if first[1] then
    ring(tenant, url, moment(tenant, tonumber(first[2])))
    return
  end
  redis.call('ZREM', LANES, tenant .. ' ' .. url)
  redis.call('SREM', own(tenant, 'lanes'), url)
end
"""
"""`ARGV[1]` of every script: how clocks are set at first."""

ADD = Script(
    LIBRARY
    + """
for i = 2, #ARGV, 4 do
  local tenant, url, due, delivery = unpack(ARGV, i, i + 3)
  local id = redis.call('INCR', KEYS[1])
  redis.call('HSET', own(tenant, 'deliveries'), id, delivery)
  redis.call('ZADD', own(tenant, 'lane:' .. url), due, string.format('%016d', id))
  redis.call('SADD', own(tenant, 'lanes'), url)
  redis.call('SADD', KEYS[2], tenant)
  if redis.call('HEXISTS', LEASES, tenant .. ' ' .. url) == 0 then wait(tenant, url) end
end
"""
)
"""Keys: the count of deliveries, the tenants. Arguments: for each its tenant, URL, when it is due, and the delivery."""

CLAIM = Script(
    LIBRARY
    + """
local now, claims = system(), {}
for _, lane in ipairs(redis.call('ZRANGEBYSCORE', LANES, '-inf', text(now), 'LIMIT', 0, ARGV[2])) do
  local tenant, url = lane:match('^(%S*) (.*)$')
  local first = redis.call('ZRANGE', own(tenant, 'lane:' .. url), 0, 0, 'WITHSCORES')
  if first[1] and moment(tenant, tonumber(first[2])) <= now then
    local id, lease = tostring(tonumber(first[1])), redis.call('INCR', KEYS[1])
    redis.call('HSET', LEASES, lane, lease)
    ring(tenant, url, now + ARGV[3])
    claims[#claims + 1] = {tenant, id, lease, redis.call('HGET', own(tenant, 'deliveries'), id)}
  else
    redis.call('HDEL', LEASES, lane)
    wait(tenant, url)
  end
end
local first = redis.call('ZRANGE', LANES, 0, 0, 'WITHSCORES')[2]
return {claims, first and text(tonumber(first) - now) or 'inf'}
"""
)
"""Keys: the count of claims. Arguments: how many at most, and for how many seconds. Gives tenant, id, number of the
claim and delivery of each, and the seconds until the next alarm."""

SETTLE = Script(
    LIBRARY
    + """
local tenant, url, id, lease, due, delivery = unpack(ARGV, 2, 7)
local lane, queue = tenant .. ' ' .. url, own(tenant, 'lane:' .. url)
if redis.call('HGET', LEASES, lane) ~= lease then return end
redis.call('HDEL', LEASES, lane)
redis.call('HSET', own(tenant, 'deliveries'), id, delivery)
if due ~= '' then
  redis.call('ZADD', queue, due, string.format('%016d', id))
else
  redis.call('ZREM', queue, string.format('%016d', id))
  redis.call('RPUSH', DONE, id .. ' ' .. tenant)
  while redis.call('LLEN', DONE) > tonumber(ARGV[8]) do
    local oldest, whose = redis.call('LPOP', DONE):match('^(%d+) (.*)$')
    redis.call('HDEL', own(whose, 'deliveries'), oldest)
  end
end
wait(tenant, url)
"""
)
"""Arguments: tenant, URL, id, number of the claim, when it is due again ("": done), the delivery, and how many that are
done are kept."""

RING = Script(
    LIBRARY
    + """
local function look(lane)
  if redis.call('HEXISTS', LEASES, lane) == 0 then redis.call('ZADD', LANES, 'XX', 0, lane) end
end
if ARGV[2] then
  for _, url in ipairs(redis.call('SMEMBERS', own(ARGV[2], 'lanes'))) do look(ARGV[2] .. ' ' .. url) end
else
  for _, lane in ipairs(redis.call('ZRANGE', LANES, 0, -1)) do look(lane) end
end
"""
)
"""Argument: the tenant whose clock was turned (left out: every clock was)."""

FORGET = Script(
    LIBRARY
    + """
local tenant = ARGV[2]
for _, url in ipairs(redis.call('SMEMBERS', own(tenant, 'lanes'))) do
  redis.call('DEL', own(tenant, 'lane:' .. url))
  redis.call('ZREM', LANES, tenant .. ' ' .. url)
  redis.call('HDEL', LEASES, tenant .. ' ' .. url)
end
redis.call('DEL', own(tenant, 'lanes'), own(tenant, 'deliveries'))
"""
)
"""Argument: the tenant."""
