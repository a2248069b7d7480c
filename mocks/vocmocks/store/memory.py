"""The default store: this process's memory."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence

from vocmocks.clock import MemoryClock
from vocmocks.engine.changes import MemoryChanges
from vocmocks.engine.journal import Entry, MemoryJournal
from vocmocks.engine.limiter import Hit, MemoryLimiter
from vocmocks.store.appended import BLOCK, Appended, Spill
from vocmocks.store.backend import Admission, Check
from vocmocks.store.base import Contents, Make, MakeOf, Scope, Stale, Store, Stored, Value
from vocmocks.store.memory_outbox import MemoryOutbox
from vocmocks.store.memory_snapshots import MemorySnapshots
from vocmocks.store.memory_switches import MemorySwitches


class MemoryStore:
    """Keeps values as they are given, without copying: nobody changes a value in place (store/base.py)."""

    def __init__(self) -> None:
        self._records: dict[Scope, dict[str, Stored]] = {}
        self._numbers: dict[Scope, int] = {}
        self._appended: dict[Scope, Appended] = {}
        self._spill = Spill()

    async def append(self, scope: Scope, make: MakeOf, sent: bytes, time: float) -> None:
        numbers = self._numbers
        numbers[scope] = number = numbers.get(scope, 0) + 1
        appended = self._appended.get(scope)
        if appended is None:
            appended = self._appended[scope] = Appended(make, self._spill)
        appended.latest.append((number, sent, time))
        if len(appended.latest) == BLOCK:
            appended.leave()

    def _of(self, scope: Scope) -> dict[str, Stored]:
        """What is kept of a scope, with what was appended."""
        records = self._records.setdefault(scope, {})
        if scope in self._appended:
            records.update((id, Stored(value, 1)) for id, value in self._appended.pop(scope).made())
        return records

    def _read(self, scope: Scope) -> Mapping[str, Stored]:
        """The same, and nothing is kept of who only looks."""
        return self._of(scope) if scope in self._records or scope in self._appended else {}

    async def get(self, scope: Scope, id: str) -> Stored | None:
        return self._read(scope).get(id)

    async def put(self, scope: Scope, id: str, value: Value | None, expected: int | None = None) -> Stored:
        records = self._of(scope)
        present = records.get(id)
        version = present.version if present is not None else 0
        if expected is not None and expected != version:
            raise Stale(f"{scope.collection}/{id} is in version {version}, not {expected}")
        stored = Stored(value, version + 1)
        records[id] = stored
        return stored

    async def create(self, scope: Scope, make: Make) -> tuple[str, Stored]:
        number = self._numbers.get(scope, 0) + 1
        self._numbers[scope] = number
        id, value = make(number)
        records = self._of(scope)
        if id in records:
            raise Stale(f"{scope.collection}/{id} is taken")
        records[id] = stored = Stored(value, 1)
        return id, stored

    async def items(self, scope: Scope) -> Sequence[tuple[str, Stored]]:
        return list(self._read(scope).items())

    async def next(self, scope: Scope) -> int:
        number = self._numbers.get(scope, 0) + 1
        self._numbers[scope] = number
        return number

    async def clear(self, tenant: str | None = None, vendor: str | None = None) -> None:
        for table in (self._records, self._numbers, self._appended):
            for scope in [scope for scope in table if _within(scope, tenant, vendor)]:
                del table[scope]

    def tenants(self) -> set[str]:
        """Whose records are kept, or were."""
        return {scope.tenant for table in (self._records, self._appended) for scope in table}

    async def collections(self, tenant: str | None = None) -> Sequence[Scope]:
        for scope in list(self._appended):
            self._of(scope)
        return [scope for scope, records in self._records.items() if records and _within(scope, tenant, None)]

    async def contents(self, tenant: str) -> Contents:
        scopes = [scope for scope in {**self._records, **self._appended} if scope.tenant == tenant]
        records = {scope: dict(self._of(scope)) for scope in scopes}
        return Contents(records, {scope: last for scope, last in self._numbers.items() if scope.tenant == tenant})

    async def replace(self, tenant: str, contents: Contents) -> None:
        self.take(tenant, contents)

    def take(self, tenant: str, contents: Contents) -> None:
        """`replace`, at once."""
        for table in (self._records, self._numbers, self._appended):
            for scope in [scope for scope in table if scope.tenant == tenant]:
                del table[scope]
        self._records |= {scope: dict(records) for scope, records in contents.records.items()}
        self._numbers |= contents.numbers


class MemoryBackend:
    """Everything in this process's memory. `start`: what the clocks show at first; `size`: of the journal."""

    foresee = None

    def __init__(self, start: float | None = None, size: int = 10_000) -> None:
        self.store = MemoryStore()
        self.limiter = MemoryLimiter()
        self.clock = MemoryClock(start)
        self.journal = MemoryJournal(size)
        self.outbox = MemoryOutbox(self.clock, size)
        self.changes = MemoryChanges()
        self.switches = MemorySwitches()
        self.snapshots = MemorySnapshots()

    async def admit(self, tenant: str, hits: Sequence[Hit], check: Check | None = None) -> Admission:
        now = self.clock.time(tenant)
        if check is not None:
            check(now)
        return now, self.limiter.count(hits, now), self.store

    def keep(self, entry: Entry, store: Store | None) -> Awaitable[None]:
        return self.journal.add(entry)

    async def tenants(self) -> set[str]:
        return self.store.tenants() | self.limiter.tenants()

    async def check(self) -> None:
        pass

    async def close(self) -> None:
        pass


def _within(scope: Scope, tenant: str | None, vendor: str | None) -> bool:
    return (tenant is None or scope.tenant == tenant) and (vendor is None or scope.vendor == vendor)
