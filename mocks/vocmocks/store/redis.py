"""Redis or Valkey: shared by any number of workers and machines.

Each change is one script, so that it is whole and nobody is overtaken; what is asked at the same time travels together
(redis_link.py). Keys of a tenant are `vocmocks:{tenant}:…`, names percent-encoded; time is that of the Redis server.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import orjson

from vocmocks.clock import DONE, EVERYONE, Hands
from vocmocks.engine.journal import Entry
from vocmocks.engine.limiter import Bucket, Count, Hit
from vocmocks.errors import SettingsError
from vocmocks.settings import Settings
from vocmocks.store.backend import Admission, Check
from vocmocks.store.base import Store
from vocmocks.store.origin import Origin

try:
    import redis

    from vocmocks.store.redis_admission import Admissions, rule
    from vocmocks.store.redis_foreseen import Foreseen
    from vocmocks.store.redis_journal import RedisChanges, RedisJournal
    from vocmocks.store.redis_keys import (
        CLOCK,
        CLOCKS,
        ORIGIN,
        TENANTS,
        keys,
        named,
        pairs,
        tenant_of,
        tenant_of_key,
    )
    from vocmocks.store.redis_link import Link
    from vocmocks.store.redis_outbox import RedisOutbox
    from vocmocks.store.redis_scripts import TIME, TURN
    from vocmocks.store.redis_snapshots import RedisSnapshots
    from vocmocks.store.redis_store import RedisStore
    from vocmocks.store.redis_switches import RedisSwitches
except ImportError:
    raise SettingsError("--store redis://…: the redis package is missing; pip install 'vocmocks[redis]'") from None


class RedisLimiter:
    def __init__(self, link: Link, admissions: Admissions) -> None:
        self._link, self._admissions = link, admissions

    async def hit(self, hits: Sequence[Hit], now: float) -> Hit | None:
        return (await self._admissions.admit(hits[0].bucket.tenant, hits, now=now))[1] if hits else None

    async def counts(self, tenant: str | None = None) -> Sequence[Count]:
        found = []
        for own in await named(self._link, tenant):
            for rule, window in pairs(await self._link.ask("HGETALL", own.limits)):
                vendor, path, limit, seconds = orjson.loads(rule)
                opened, _, used = window.partition(b" ")
                bucket = Bucket(tenant_of(own), vendor, path)
                found.append(Count(bucket, limit, seconds, float(opened), int(used)))
        return found

    async def clear(self, tenant: str | None = None) -> None:
        for own in await named(self._link, tenant):
            await self._link.ask("DEL", own.limits)

    async def put(self, counts: Sequence[Count]) -> None:
        for count in counts:
            own = keys(count.bucket.tenant)
            await self._link.ask("HSET", own.limits, rule(count.hit), f"{count.opened!r} {count.used}")
            await self._link.ask("SADD", TENANTS, own.name)


class RedisClock:
    def __init__(self, link: Link, origin: Origin) -> None:
        self._link, self.start, self.initial = link, origin.start, f"{origin.offset!r} "
        self.turned: Callable[[str | None], Awaitable[None]] = lambda tenant: DONE

    async def now(self, tenant: str | None = EVERYONE) -> float:
        return float((await self._read(tenant))[0])

    async def hands(self, tenant: str | None) -> Hands:
        offset, _, frozen = (await self._read(tenant))[1].partition(b" ")
        return Hands(float(offset), float(frozen) if frozen else None)

    async def _read(self, tenant: str | None) -> tuple[bytes, bytes]:
        own = CLOCK if tenant is EVERYONE else keys(tenant).clock
        time, hands, _ = await self._link.run(TIME, (own, CLOCK), self.initial)
        return time, hands

    def advance(self, seconds: float, tenant: str | None = EVERYONE) -> Awaitable[None]:
        return self._turn(tenant, "advance", seconds)

    def set(self, now: float, tenant: str | None = EVERYONE, *, frozen: bool = False) -> Awaitable[None]:
        return self._turn(tenant, "freeze" if frozen else "show", now)

    def reset(self, tenant: str | None = EVERYONE) -> Awaitable[None]:
        return self._turn(tenant, "reset", 0.0)

    async def own(self) -> list[str]:
        return [tenant_of_key(raw) for raw in await self._link.ask("SMEMBERS", CLOCKS)]

    async def _turn(self, tenant: str | None, how: str, value: float) -> None:
        own = () if tenant is EVERYONE else (keys(tenant).clock,)
        await self._link.run(TURN, (CLOCK, CLOCKS, *own), self.initial, how, repr(float(value)))
        await self.turned(tenant)


class RedisBackend:
    """Raises SettingsError where the server cannot be reached, or the store was begun with another seed or start."""

    def __init__(self, settings: Settings) -> None:
        url = settings.store.replace("valkey", "redis", 1) if settings.store.startswith("valkey") else settings.store
        try:
            self._link = Link(url)
            origin = _origin(url, settings)
        except (redis.RedisError, ValueError) as error:
            raise SettingsError(f"--store {_without_password(settings.store)}: {error}") from None
        origin.check(settings)
        self.store = RedisStore(self._link)
        self.clock = RedisClock(self._link, origin)
        self.journal = RedisJournal(self._link, settings.journal_size)
        self._admissions = Admissions(self._link, self.store, self.journal, self.clock.initial)
        self.limiter = RedisLimiter(self._link, self._admissions)
        self.outbox = RedisOutbox(self._link, self.clock.initial, settings.journal_size)
        self.changes = RedisChanges(self._link)
        self.switches = RedisSwitches(self._link)
        self.snapshots = RedisSnapshots(self._link)
        self.clock.turned = self.outbox.turned

    async def admit(self, tenant: str, hits: Sequence[Hit], check: Check | None = None) -> Admission:
        return await self._admissions.admit(tenant, hits, check)

    def foresee(self, tenant: str, hits: Sequence[Hit], check: Check | None = None) -> Admission | None:
        return self._admissions.foresee(tenant, hits, check)

    def keep(self, entry: Entry, store: Store | None) -> Awaitable[None]:
        return self._admissions.keep(entry, store) if isinstance(store, Foreseen) else self.journal.add(entry)

    async def tenants(self) -> set[str]:
        return {tenant_of(own) for own in await named(self._link, None)}

    async def check(self) -> None:
        await self._link.ask("PING")

    async def close(self) -> None:
        await self.switches.close()
        await self._link.close()


def _origin(url: str, settings: Settings) -> Origin:
    """The first to come decides."""
    with redis.Redis.from_url(url, socket_timeout=3, socket_connect_timeout=3) as client:
        seconds, microseconds = client.time()
        client.set(ORIGIN, Origin.of(settings, seconds + microseconds / 1e6).dump(), nx=True)
        return Origin.load(client.get(ORIGIN))


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
