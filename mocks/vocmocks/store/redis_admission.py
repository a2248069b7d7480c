"""Admitting requests: by asking Redis, or by foreseeing what it would say and having that verified at the end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from time import monotonic
from typing import Any

import orjson

from vocmocks.engine.journal import Entry
from vocmocks.engine.limiter import Hit
from vocmocks.engine.problem import Problem
from vocmocks.store.backend import Admission, Check, Overtaken
from vocmocks.store.redis_admission_scripts import ADMIT, COMMIT
from vocmocks.store.redis_foreseen import Forecast, Foreseen
from vocmocks.store.redis_journal import ENTERED, RedisJournal
from vocmocks.store.redis_keys import CLOCK, TENANTS, keys
from vocmocks.store.redis_link import Link
from vocmocks.store.redis_scripts import TIME
from vocmocks.store.redis_store import NONE, Records, RedisStore, RedisView


class ServerTime:
    """The clock of the Redis server as it can be told from here: each answer that has the time on it says between
    which bounds it must be, and the narrowest count."""

    def __init__(self) -> None:
        self._ahead: float | None = None
        """Seconds, of this process's monotonic clock."""

    def heard(self, time: float, asked: float) -> None:
        """`time` was told now, to who asked at `asked` (monotonic)."""
        least, most = time - monotonic(), time - asked
        self._ahead = least if self._ahead is None else min(max(self._ahead, least), most)

    def now(self) -> float | None:
        """Seconds since the epoch; None where nothing was heard yet."""
        return None if self._ahead is None else monotonic() + self._ahead


class Admissions:
    """`initial`: how clocks are set at first."""

    def __init__(self, link: Link, store: RedisStore, journal: RedisJournal, initial: str) -> None:
        self._link, self._store, self._journal, self._initial = link, store, journal, initial
        self._server = ServerTime()

    async def admit(
        self, tenant: str, hits: Sequence[Hit], check: Check | None = None, now: float | None = None
    ) -> Admission:
        """`now`: the time, where it is not the clock's. One round trip, two where there is something to check."""
        own, asked = keys(tenant), monotonic()
        if check is not None:
            check(float((await self._link.run(TIME, (own.clock, CLOCK), self._initial))[0]))
        where = own.limits, own.clock, CLOCK, TENANTS, own.stamp
        at = "" if now is None else repr(now)
        answer = await self._link.run(ADMIT, where, self._initial, at, own.name, *_rules(hits))
        return self._told(tenant, hits, answer, asked)

    def foresee(self, tenant: str, hits: Sequence[Hit], check: Check | None = None) -> Admission | None:
        """None for a tenant that this worker has not heard of, or where `check` would refuse the request: then the true
        time decides."""
        known, system = self._store.known.tenant(tenant), self._server.now()
        if known is None or known.hands is None or system is None:
            return None
        offset, _, frozen = known.hands.partition(b" ")
        time = float(frozen) if frozen else system + float(offset)
        if check is not None:
            try:
                check(time)
            except Problem:
                return None
        return time, None, Foreseen(self._store, Forecast(tenant, time, known.hands, known.stamp, hits, check))

    async def keep(self, entry: Entry, view: Foreseen) -> None:
        """Find out whether all came true, and keep it then; raises Overtaken where it did not."""
        cast, began = view.forecast, monotonic()
        own, (size, most, _, raw) = keys(cast.tenant), self._journal.entered(entry)
        where = own.limits, own.clock, CLOCK, TENANTS, own.stamp, own.numbers, own.collections, *ENTERED
        records, arguments = view.asked()
        asked = {
            "initial": self._initial, "tenant": own.name, "records": own.records, "time": repr(cast.time),
            "hands": cast.hands.decode(), "careful": cast.check is not None, "limits": _rules(cast.hits),
            "size": size, "most": most, **records,
        }  # fmt: skip
        first, *answer = await self._link.run(COMMIT, where, orjson.dumps(asked), raw, *arguments)
        if not first:
            raise Overtaken(await self._instead(view, answer, began))
        entry.id = first
        system, stamp = answer
        self._heard(cast.tenant, began, system, stamp)
        view.came_true(stamp)

    async def _instead(self, view: Foreseen, answer: Sequence[Any], asked: float) -> Admission | None:
        """The true admission; None where it has to be asked for."""
        cast, (system, stamp, hands, time, *counted) = view.forecast, answer
        if counted:
            full, numbers, found = counted
            records = view.was_refused(stamp, numbers, found)
            return self._told(cast.tenant, cast.hits, (system, stamp, hands, time, full), asked, records)
        self._heard(cast.tenant, asked, system, stamp, hands)
        try:
            if cast.check is not None:
                cast.check(float(time))
        except Problem:
            return None
        return await self.admit(cast.tenant, cast.hits)

    def _told(
        self, tenant: str, hits: Sequence[Hit], answer: Sequence[Any], asked: float, records: Records = NONE
    ) -> Admission:
        """`records`: those that are known to be so at the stamp."""
        system, stamp, hands, time, full = answer
        self._heard(tenant, asked, system, stamp, hands)
        return float(time), hits[full] if full >= 0 else None, RedisView(self._store, stamp, records)

    def _heard(self, tenant: str, asked: float, system: bytes, stamp: bytes, hands: bytes | None = None) -> None:
        self._server.heard(float(system), asked)
        self._store.known.told(tenant, stamp, hands)


def _rules(hits: Sequence[Hit]) -> list[Any]:
    return [part for hit in hits for part in (rule(hit), hit.limit, hit.window)]


@lru_cache(4096)
def rule(hit: Hit) -> str:
    """What the window of a limit is called."""
    return orjson.dumps((hit.bucket.vendor, hit.bucket.path, hit.limit, hit.window)).decode()
