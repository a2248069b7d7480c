"""A list over a world with a tenant's changes: any slice of it costs what the slice and the changes cost.

The world's records stand in an order that is known by arithmetic (store/orders.py). What the tenant changed or deleted
is dropped from it, what it changed and created is put in where it belongs. Between these places the world goes on in
runs, of which only what is asked for is ever made.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple, TypeVar

from orjson import Fragment

from vocmocks.store.base import Stored, Value
from vocmocks.store.orders import Grouped, InTime, Order, Sorted
from vocmocks.store.query import Query, sort_key
from vocmocks.worlds.indexes import Indexes, Listed
from vocmocks.worlds.population import Population, lets_through

T = TypeVar("T")
CHUNK = 500
"""Records that a stream makes at a time."""


class Record(NamedTuple):
    """`version` 0: as the world has it, not yet changed by the tenant. `value` is never changed in place."""

    id: str
    value: Value
    version: int


@dataclass(frozen=True, slots=True)
class Extra:
    """A record that the tenant changed or created.

    `index`: its own in the world, None where it is not of the world; `place`: that of the world's record which it comes
    before (or in the stead of); `time`: its moment, where it was placed by it; `number`: which of the tenant's it is,
    as they were first put.
    """

    record: Record
    index: int | None
    place: int
    time: float
    number: int

    @property
    def in_time(self) -> tuple[int, bool, float, int]:
        return self.place, self.index is not None, self.time, self.number


class View:
    """`stored`: what the tenant's store had; later changes do not show."""

    def __init__(self, population: Population, stored: Sequence[tuple[str, Stored]], query: Query) -> None:
        self.population, self.query = population, query
        self.begin = population.first(query.since) if query.since is not None else 0
        self.end = population.first(query.until) if query.until is not None else population.size
        self.extras: list[Extra] = []
        """Those that the query lets through, in the order of the list."""
        self.dropped: list[int] = []
        """The world's records that the query would let through, had the tenant not changed them."""
        self._order = self._ordered()
        if stored:
            self._lay_over(stored)
        self._runs = list(self._pieces()) if self.extras or self.dropped else [(0, len(self._order))]
        self._starts = [0]
        for run in self._runs:
            self._starts.append(self._starts[-1] + (1 if isinstance(run, Extra) else run[1] - run[0]))

    def __len__(self) -> int:
        return self._starts[-1]

    @property
    def is_untouched(self) -> bool:
        """Whether all of it is the world's, as it is for everybody."""
        return not self.extras and not self.dropped

    def records(self, start: int, stop: int) -> list[Record]:
        """From the `start`-th to before the `stop`-th of the list; bounds beyond its end are cut off."""
        people = self.population
        return self._found(start, stop, lambda i: Record(people.id(i), people.record(i), 0), lambda e: e.record)

    def values(self, start: int, stop: int) -> list[Value]:
        return self._found(start, stop, self.population.record, lambda extra: extra.record.value)

    def written(self, start: int, stop: int) -> list[Value | Fragment]:
        """The same for a body: the world's as the JSON that they are, so that reading a page again writes nothing."""
        return self._found(start, stop, self.population.written, lambda extra: extra.record.value)

    async def chunks(self, size: int = CHUNK) -> AsyncIterator[list[Value]]:
        """The whole list, `size` records in memory at a time; others get their turn in between."""
        for start in range(0, len(self), size):
            yield self.values(start, start + size)
            await asyncio.sleep(0)

    def _found(self, start: int, stop: int, world: Callable[[int], T], own: Callable[[Extra], T]) -> list[T]:
        found: list[T] = []
        stop = min(stop, len(self))
        place = bisect_right(self._starts, start) - 1
        while start < stop:
            run, before = self._runs[place], self._starts[place]
            if isinstance(run, Extra):
                found.append(own(run))
            else:
                found += map(world, self._order.slice(run[0] + start - before, min(run[1], run[0] + stop - before)))
            place += 1
            start = self._starts[place]
        return found

    def _ordered(self) -> Order:
        query, people = self.query, self.population
        if query.by_time:
            return InTime(self._base(), newest_first=query.descending)
        name, descending = query.sort or "", query.descending
        if query.ids is not None:
            column, newest_first = people.column(name), self._base().slice(0, people.size)[::-1]
            in_order = sorted(newest_first, key=lambda index: sort_key(column(index)), reverse=descending)
            return Sorted(in_order, column, descending=descending)
        groups = people.groups(name, query.where, self.begin, self.end)
        if groups is not None:
            return Grouped(groups, descending=descending)
        found = people.ordered(name, descending, query.where, self.begin, self.end)
        return Sorted(found, people.column(name), descending=descending)

    def _base(self) -> Indexes:
        if self.query.ids is None:
            return self.population.indexes(self.query.where, self.begin, self.end)
        known = [index for id in self.query.ids if (index := self.population.index(id)) is not None]
        return Listed(sorted(index for index in known if self._in_base(index)))

    def _in_base(self, index: int) -> bool:
        column = self.population.column
        return self.begin <= index < self.end and all(
            lets_through(wanted, column(name)(index)) for name, wanted in self.query.where
        )

    def _lay_over(self, stored: Sequence[tuple[str, Stored]]) -> None:
        query = self.query
        latest = self.population.time(self.population.size - 1) if self.population.size else -inf
        for number, (id, item) in enumerate(stored):
            index = self.population.index(id)
            if index is not None and (query.ids is None or id in query.ids) and self._in_base(index):
                self.dropped.append(index)
            if item.value is not None and query.lets_through(id, item.value):
                place, time = (index, 0.0) if index is not None else self._place(item.value, latest)
                self.extras.append(Extra(Record(id, item.value, item.version), index, place, time, number))
        newest_first = query.descending or query.sort is not None
        self.extras.sort(key=lambda extra: extra.in_time, reverse=newest_first)
        if query.sort is not None:
            self.extras.sort(key=lambda extra: sort_key(self._sorted_by(extra)), reverse=query.descending)

    def _place(self, value: Value, latest: float) -> tuple[int, float]:
        """Where among the world's records one that the tenant created comes, and its moment."""
        people, moment = self.population, self.query.moment
        time = moment.of(value) if moment is not None else None
        if time is None:
            return people.size, inf
        if time > latest:
            return people.size, time
        newest_first = self.query.descending or self.query.sort is None or not self.query.by_time
        find = bisect_right if newest_first else bisect_left
        return find(range(people.size), time, key=people.time), time

    def _sorted_by(self, extra: Extra) -> Any:
        return extra.record.value.get(self.query.sort or "")

    def _pieces(self) -> Iterator[tuple[int, int] | Extra]:
        """What the list is made of: runs of the world's order, and extras between them."""
        at = 0
        for rank, _, extra in sorted([*self._ranked(), *self._gone()], key=lambda mark: mark[:2]):
            if rank > at:
                yield at, rank
            at = max(at, rank)
            if extra is None:
                at += 1
            else:
                yield extra
        if at < len(self._order):
            yield at, len(self._order)

    def _ranked(self) -> Iterator[tuple[int, int, Extra | None]]:
        for number, extra in enumerate(self.extras):
            yield self._order.rank(extra.place, self._sorted_by(extra)), number, extra

    def _gone(self) -> Iterator[tuple[int, int, Extra | None]]:
        """The world's record at `rank` goes, after what is put in before it."""
        column = self.population.column(self.query.sort or "")
        behind = len(self.extras)
        for index in self.dropped:
            value = None if self.query.by_time else column(index)
            yield self._order.rank(index + self._order.newest_first, value), behind, None
