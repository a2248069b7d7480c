"""A tenant's view of one collection: the world's population, with what the tenant changed laid over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vocmocks.store.base import Scope, Stale, Store, Stored, Value
from vocmocks.worlds.population import Population

TRIES = 1000
"""Somebody else's change wins each time that one fails, so that this many may write to one record at the same
moment."""


@dataclass(frozen=True, slots=True)
class Record:
    """`version` 0: as the world has it, not yet changed by the tenant. `value` is never changed in place."""

    id: str
    value: Value
    version: int


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

    async def add(self, id: str, value: Value) -> Record:
        """Keep a new record; raises Stale where the id is taken. That of a removed record is not, and keeps its
        place."""
        present = await self._store.get(self.scope, id)
        in_world = present is None and self._population is not None and self._population.index(id) is not None
        if in_world or (present is not None and present.value is not None):
            raise Stale(f"{self.scope.collection}/{id} is taken")
        stored = await self._store.put(self.scope, id, value, present.version if present is not None else 0)
        return Record(id, value, stored.version)

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

    async def all(self) -> list[Record]:
        """Every record, the oldest first: the world's, then the tenant's own in the order of their creation."""
        return list(self._merged(await self._store.items(self.scope)))

    async def count(self) -> int:
        """How many records there are, without making any."""
        stored = await self._store.items(self.scope)
        size = self._population.size if self._population is not None else 0
        return size + sum(self._weight(id, item) for id, item in stored)

    def _weight(self, id: str, item: Stored) -> int:
        in_world = self._population is not None and self._population.index(id) is not None
        return (0 if in_world else 1) if item.value is not None else (-1 if in_world else 0)

    def _merged(self, stored: Sequence[tuple[str, Stored]]) -> Iterator[Record]:
        population = self._population
        if population is None:
            yield from _present(stored)
            return
        changed = {population.index(id): (id, item) for id, item in stored if population.index(id) is not None}
        for index in range(population.size):
            if index not in changed:
                yield Record(population.id(index), population.record(index), 0)
            else:
                yield from _present([changed[index]])
        yield from _present([(id, item) for id, item in stored if population.index(id) is None])


def _present(stored: Sequence[tuple[str, Stored]]) -> Iterator[Record]:
    for id, item in stored:
        if item.value is not None:
            yield Record(id, item.value, item.version)


def values(records: Sequence[Record]) -> list[Mapping[str, Any]]:
    return [record.value for record in records]
