"""A tenant's view of one collection: the world's population, with what the tenant changed laid over it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

from vocmocks.store.base import Make, MakeOf, Scope, Stale, Store, Stored, Value
from vocmocks.store.query import NEWEST_FIRST, OLDEST_FIRST, Moment, Query
from vocmocks.store.view import CHUNK, Record, View
from vocmocks.worlds.population import Generated, Population

TRIES = 1000
"""Somebody else's change wins each time that one fails, so that this many may write to one record at the same
moment."""
LARGE = 50_000
"""Records that may be looked through (once for a filter or order) before others get their turn."""
NOBODY: Population = Generated(0, lambda index: {}, str, lambda id: None)


class Records:
    def __init__(self, store: Store, scope: Scope, population: Population | None = None) -> None:
        self.scope = scope
        self._store, self._population = store, population

    async def next(self) -> int:
        """A number for a new record's id: unique in this collection, rising from 1."""
        return await self._store.next(self.scope)

    async def get(self, id: str) -> Record | None:
        """The record, None where there is none (or no longer)."""
        stored = await self._store.get(self.scope, id)
        if stored is not None:
            return Record(id, stored.value, stored.version) if stored.value is not None else None
        if self._population is None:
            return None
        index = self._population.index(id)
        return Record(id, self._population.record(index), 0) if index is not None else None

    async def create(self, make: Make) -> Record:
        """Keep the new record that `make` gives for its number, under an id that follows from it and is not of the
        world."""
        id, stored = await self._store.create(self.scope, make)
        return Record(id, stored.value or {}, stored.version)

    def append(self, make: MakeOf, sent: bytes, time: float) -> Awaitable[None]:
        """`create` for those who need not know the record, which is made of its number and these when it is first read.

        `make` is the same each time that it is called for this collection of a tenant, and knows what was sent.
        """
        return self._store.append(self.scope, make, sent, time)

    async def add(self, id: str, value: Value) -> Record:
        """Keep a new record; raises Stale where the id is taken. That of a removed record is not, and keeps its
        place."""
        in_world = self._population is not None and self._population.index(id) is not None
        if not in_world:
            try:
                return Record(id, value, (await self._store.put(self.scope, id, value, 0)).version)
            except Stale:
                pass  # taken, or removed
        present = await self._store.get(self.scope, id)
        if present is None or present.value is not None:
            raise Stale(f"{self.scope.collection}/{id} is taken")
        return Record(id, value, (await self._store.put(self.scope, id, value, present.version)).version)

    async def put(self, record: Record, value: Value) -> Record:
        """Put `value` in the place of a record that was read; raises Stale where it was changed meanwhile."""
        stored = await self._store.put(self.scope, record.id, value, record.version)
        return Record(record.id, value, stored.version)

    async def change(self, id: str, change: Callable[[Value], Value]) -> Record | None:
        """Read, change, put if unchanged, again until it holds. None where there is no such record.

        `change` gets the present value and returns a new one; it may be called several times.
        """
        for _ in range(TRIES):
            record = await self.get(id)
            if record is None:
                return None
            try:
                return await self.put(record, change(record.value))
            except Stale:
                continue
        raise Stale(f"{self.scope.collection}/{id}: changed by others {TRIES} times over")

    async def remove(self, id: str) -> bool:
        """Delete a record for good; False where there is none."""
        for _ in range(TRIES):
            record = await self.get(id)
            if record is None:
                return False
            try:
                await self._store.put(self.scope, id, None, record.version)
            except Stale:
                continue
            return True
        raise Stale(f"{self.scope.collection}/{id}: changed by others {TRIES} times over")

    async def count(self) -> int:
        """How many records there are, without making any."""
        return len(await self.view(OLDEST_FIRST))

    async def view(self, query: Query = NEWEST_FIRST, seen: Callable[[Value], Value] | None = None) -> View:
        """The list of what `query` asks for, as it is now: none of it is made before it is read.

        `seen`: what a record that the tenant changed or created looks like at the moment, to the query, too; the
        world's are as they are.
        """
        population, stored = self._population or NOBODY, await self._store.items(self.scope)
        if seen is not None:
            stored = [
                (id, item if item.value is None else Stored(seen(item.value), item.version)) for id, item in stored
            ]
        if population.size > LARGE and (query.where or not query.by_time):
            return await asyncio.to_thread(View, population, stored, query)
        return View(population, stored, query)

    async def slice(self, start: int, stop: int, *, newest_first: bool = False) -> list[Record]:
        """From the `start`-th to before the `stop`-th: the world's, then the tenant's own in the order of creation."""
        return (await self.view(NEWEST_FIRST if newest_first else OLDEST_FIRST)).records(start, stop)

    async def page(self, offset: int, limit: int, *, newest_first: bool = True) -> list[Record]:
        return await self.slice(offset, offset + limit, newest_first=newest_first)

    async def between(
        self, first: float | None, last: float | None, moment: Moment, *, newest_first: bool = False
    ) -> View:
        """Those from `first` to before `last` (seconds), in time; `moment` tells the time of the tenant's own."""
        return await self.view(Query(since=first, until=last, moment=moment, descending=newest_first))

    async def all(self) -> list[Record]:
        """Every record, the oldest first. For collections that are small by nature: it makes them all."""
        view = await self.view(OLDEST_FIRST)
        return view.records(0, len(view))

    async def stream(self, query: Query = OLDEST_FIRST, chunk: int = CHUNK) -> AsyncIterator[Sequence[Value]]:
        """The same list in chunks, one in memory at a time; others get their turn in between."""
        async for values in (await self.view(query)).chunks(chunk):
            yield values


def values(records: Sequence[Record]) -> list[Mapping[str, Any]]:
    return [record.value for record in records]
