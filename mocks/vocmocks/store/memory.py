"""The default store: this process's memory."""

from __future__ import annotations

from collections.abc import Sequence

from vocmocks.clock import MemoryClock
from vocmocks.engine.journal import MemoryJournal
from vocmocks.engine.limiter import Hit, MemoryLimiter
from vocmocks.store.backend import Admission
from vocmocks.store.base import Scope, Stale, Stored, Value


class MemoryStore:
    """Keeps values as they are given, without copying: nobody changes a value in place (store/base.py)."""

    def __init__(self) -> None:
        self._records: dict[Scope, dict[str, Stored]] = {}
        self._numbers: dict[Scope, int] = {}

    async def get(self, scope: Scope, id: str) -> Stored | None:
        records = self._records.get(scope)
        return records.get(id) if records is not None else None

    async def put(self, scope: Scope, id: str, value: Value | None, expected: int | None = None) -> Stored:
        records = self._records.setdefault(scope, {})
        present = records.get(id)
        version = present.version if present is not None else 0
        if expected is not None and expected != version:
            raise Stale(f"{scope.collection}/{id} is in version {version}, not {expected}")
        stored = Stored(value, version + 1)
        records[id] = stored
        return stored

    async def items(self, scope: Scope) -> Sequence[tuple[str, Stored]]:
        return list(self._records.get(scope, {}).items())

    async def next(self, scope: Scope) -> int:
        number = self._numbers.get(scope, 0) + 1
        self._numbers[scope] = number
        return number

    async def clear(self, tenant: str | None = None, vendor: str | None = None) -> None:
        for table in (self._records, self._numbers):
            for scope in [scope for scope in table if _within(scope, tenant, vendor)]:
                del table[scope]

    async def collections(self, tenant: str | None = None) -> Sequence[Scope]:
        return [scope for scope, records in self._records.items() if records and _within(scope, tenant, None)]


class MemoryBackend:
    """Everything in this process's memory. `start`: what the clocks show at first; `size`: of the journal."""

    def __init__(self, start: float | None = None, size: int = 10_000) -> None:
        self.store = MemoryStore()
        self.limiter = MemoryLimiter()
        self.clock = MemoryClock(start)
        self.journal = MemoryJournal(size)

    async def admit(self, tenant: str, hits: Sequence[Hit]) -> Admission:
        now = self.clock.time(tenant)
        return Admission(now, self.limiter.count(hits, now), self.store)

    async def check(self) -> None:
        pass

    async def close(self) -> None:
        pass


def _within(scope: Scope, tenant: str | None, vendor: str | None) -> bool:
    return (tenant is None or scope.tenant == tenant) and (vendor is None or scope.vendor == vendor)
