"""SQLite: everything is kept over restarts, in one file that belongs to one process.

What is read comes from memory; every change is written through. Changes of requests that run at the same time share a
transaction (group commit), and an answer waits for its own. WAL with `synchronous=NORMAL` hands each transaction to the
operating system before it counts as done, so that a killed process has lost nothing that was answered; only when the
machine itself goes down may the last moments be missing, the file being whole then, too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Sequence

import orjson

from vocmocks.clock import Hands, MemoryClock, system_time
from vocmocks.engine.changes import MemoryChanges
from vocmocks.engine.journal import Entry, MemoryJournal
from vocmocks.engine.limiter import Bucket, Count, Hit, MemoryLimiter
from vocmocks.errors import SettingsError
from vocmocks.settings import Settings
from vocmocks.store.backend import Admission, Check
from vocmocks.store.base import Contents, Make, MakeOf, Scope, Store, Stored, Value
from vocmocks.store.entries import dump, load
from vocmocks.store.memory import MemoryStore
from vocmocks.store.origin import Origin
from vocmocks.store.sqlite_file import File
from vocmocks.store.sqlite_outbox import SqliteOutbox
from vocmocks.store.sqlite_snapshots import SqliteSnapshots
from vocmocks.store.sqlite_switches import SqliteSwitches

PUT = """
INSERT INTO records (tenant, vendor, collection, id, version, value) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET version = excluded.version, value = excluded.value
"""


class SqliteStore(MemoryStore):
    def __init__(self, file: File) -> None:
        super().__init__()
        self._file = file
        for tenant, vendor, collection, id, version, value in file.read(
            "SELECT tenant, vendor, collection, id, version, value FROM records ORDER BY place"
        ):
            stored = Stored(orjson.loads(value) if value is not None else None, version)
            self._records.setdefault(Scope(tenant, vendor, collection), {})[id] = stored
        for tenant, vendor, collection, number in file.read("SELECT tenant, vendor, collection, number FROM numbers"):
            self._numbers[Scope(tenant, vendor, collection)] = number

    async def put(self, scope: Scope, id: str, value: Value | None, expected: int | None = None) -> Stored:
        raw = orjson.dumps(value, default=dict) if value is not None else None
        stored = await super().put(scope, id, value, expected)
        self._file.write(PUT, (*scope, id, stored.version, raw))
        await self._file.saved()
        return stored

    async def create(self, scope: Scope, make: Make) -> tuple[str, Stored]:
        id, stored = await super().create(scope, make)
        self._file.write("REPLACE INTO numbers VALUES (?, ?, ?, ?)", (*scope, self._numbers[scope]))
        self._file.write(PUT, (*scope, id, stored.version, orjson.dumps(stored.value, default=dict)))
        await self._file.saved()
        return id, stored

    async def append(self, scope: Scope, make: MakeOf, sent: bytes, time: float) -> None:
        await self.create(scope, lambda number: make(number, sent, time))

    async def next(self, scope: Scope) -> int:
        """Kept with the record that gets the number."""
        number = await super().next(scope)
        self._file.write("REPLACE INTO numbers VALUES (?, ?, ?, ?)", (*scope, number))
        return number

    async def clear(self, tenant: str | None = None, vendor: str | None = None) -> None:
        await super().clear(tenant, vendor)
        for table in ("records", "numbers"):
            self._file.write(
                f"DELETE FROM {table} WHERE tenant = coalesce(?, tenant) AND vendor = coalesce(?, vendor)",
                (tenant, vendor),
            )
        await self._file.saved()

    async def replace(self, tenant: str, contents: Contents) -> None:
        await super().replace(tenant, contents)
        for table in ("records", "numbers"):
            self._file.write(f"DELETE FROM {table} WHERE tenant = ?", (tenant,))
        for scope, records in contents.records.items():
            for id, stored in records.items():
                raw = orjson.dumps(stored.value, default=dict) if stored.value is not None else None
                self._file.write(PUT, (*scope, id, stored.version, raw))
        for scope, number in contents.numbers.items():
            self._file.write("REPLACE INTO numbers VALUES (?, ?, ?, ?)", (*scope, number))
        await self._file.saved()


class SqliteLimiter(MemoryLimiter):
    """What a request used up is kept with the request's entry in the journal."""

    def __init__(self, file: File) -> None:
        super().__init__()
        self._file = file
        for tenant, vendor, path, most, seconds, opened, used in file.read("SELECT * FROM windows"):
            self.windows[Hit(Bucket(tenant, vendor, path), most, seconds)] = [opened, used]

    def count(self, hits: Sequence[Hit], now: float) -> Hit | None:
        full = super().count(hits, now)
        for hit in hits if full is None else ():
            self._write(hit)
        return full

    def _write(self, hit: Hit) -> None:
        values = (*hit.bucket, hit.limit, hit.window, *self.windows[hit])
        self._file.write("REPLACE INTO windows VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    async def put(self, counts: Sequence[Count]) -> None:
        await super().put(counts)
        for count in counts:
            self._write(count.hit)
        await self._file.saved()

    async def clear(self, tenant: str | None = None) -> None:
        await super().clear(tenant)
        self._file.write("DELETE FROM windows WHERE tenant = coalesce(?, tenant)", (tenant,))
        await self._file.saved()


class SqliteClock(MemoryClock):
    def __init__(self, file: File, origin: Origin, system: Callable[[], float] = system_time) -> None:
        super().__init__(origin.start, system, Hands(origin.offset))
        self._file = file
        for tenant, offset, frozen in file.read("SELECT tenant, shift, frozen FROM clocks"):
            self.tenants[tenant] = Hands(offset, frozen)
        for offset, frozen in file.read("SELECT shift, frozen FROM common_clock"):
            self.common = Hands(offset, frozen)

    def kept(self, tenant: str | None) -> Awaitable[None]:
        if tenant is not None:
            self._write(tenant)
            return self._file.saved()
        self._file.write("DELETE FROM clocks")
        for each in self.tenants:
            self._write(each)
        self._file.write("REPLACE INTO common_clock VALUES (0, ?, ?)", (self.common.offset, self.common.frozen))
        return self._file.saved()

    def _write(self, tenant: str) -> None:
        hands = self.tenants[tenant]
        self._file.write("REPLACE INTO clocks VALUES (?, ?, ?)", (tenant, hands.offset, hands.frozen))


class SqliteJournal(MemoryJournal):
    def __init__(self, file: File, size: int) -> None:
        super().__init__(size)
        self._file = file
        for id, raw in file.read("SELECT id, entry FROM journal ORDER BY id"):
            self._keep(load(id, raw))
        for (count,) in file.read("SELECT seq FROM sqlite_sequence WHERE name = 'journal'"):
            self.count = count

    def _dropped(self, entry: Entry) -> None:
        self._file.write("DELETE FROM journal WHERE id = ?", (entry.id,))

    def add(self, entry: Entry) -> Awaitable[None]:
        super().add(entry)
        self._file.write("INSERT INTO journal VALUES (?, ?, ?)", (entry.id, entry.tenant, dump(entry)))
        return self._file.saved()

    def clear(self, tenant: str | None = None) -> Awaitable[None]:
        super().clear(tenant)
        self._file.write("DELETE FROM journal WHERE tenant = coalesce(?, tenant)", (tenant,))
        return self._file.saved()


class SqliteBackend:
    """Raises SettingsError where the file cannot be opened, or was begun with another seed or start."""

    foresee = None

    def __init__(self, path: str, settings: Settings, system: Callable[[], float] = system_time) -> None:
        try:
            self._file = File(path)
            kept = self._file.read("SELECT value FROM facts WHERE name = 'origin'")
        except sqlite3.Error as error:
            why = "another process has it open" if "locked" in str(error) else error
            raise SettingsError(f"--store sqlite:{path}: {why}") from None
        try:
            origin = Origin.load(kept[0][0]) if kept else Origin.of(settings, system())
            origin.check(settings)
        except SettingsError:
            self._file.close()
            raise
        if not kept:
            self._file.write("INSERT INTO facts VALUES ('origin', ?)", (origin.dump(),))
            self._file.save()
        self.store = SqliteStore(self._file)
        self.limiter = SqliteLimiter(self._file)
        self.clock = SqliteClock(self._file, origin, system)
        self.journal = SqliteJournal(self._file, settings.journal_size)
        self.outbox = SqliteOutbox(self._file, self.clock, settings.journal_size)
        self.changes = MemoryChanges()
        self.switches = SqliteSwitches(self._file)
        self.snapshots = SqliteSnapshots(self._file)

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
        await self._file.saved()

    async def close(self) -> None:
        self._file.close()
