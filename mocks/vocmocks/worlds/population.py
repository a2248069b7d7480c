"""Populations: the records that are there from the first request on.

A record is a pure function of (seed, vendor, collection, index), so that a population of a million costs what is read
of it. Tenants share a population; what a tenant changes is kept in the store and laid over it (store/records.py).

Records rise in time with their index, so that a filter by time is a bisection. Other filters go by columns: what a
field of a record is, without the rest of the record. `Generated` looks through the columns, once for each filter, as a
population never changes; `Dealt` (worlds/dealt.py) does not even do that.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Container, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from orjson import Fragment, dumps

from vocmocks.worlds.indexes import Indexes, Listed, Run
from vocmocks.worlds.kept import Kept

CACHED = 2048
FILTERS_CACHED = 64
ORDERS_CACHED = 4
ANSWERS_KEPT = 32
Column = Callable[[int], Any]
Where = tuple[tuple[str, Container[Any]], ...]
"""A filter: fields, each with the values that it may have (hashable: a tuple, or what knows `in` some other way); of a
field that is a list, one member is enough."""
Groups = Sequence[tuple[Any, Indexes]]


class Population(Protocol):
    """Records 0 to `size` - 1, the oldest first."""

    @property
    def size(self) -> int: ...

    def id(self, index: int) -> str:
        """The id of a record; raises IndexError."""

    def index(self, id: str) -> int | None:
        """The index of the record with this id, None where it has none."""

    def record(self, index: int) -> Mapping[str, Any]:
        """The record; nobody changes it in place. Raises IndexError."""

    def written(self, index: int) -> Fragment:
        """The record as JSON."""

    @property
    def kept(self) -> Kept:
        """Whole answers, by what was asked: only those that no tenant's changes are in."""

    def time(self, index: int) -> float:
        """When the record came about, in seconds since the epoch: never before that of a lower index. Of records that
        know no time it is 0."""

    def first(self, since: float) -> int:
        """The index of the first record at `since` or later; the size where there is none."""

    def column(self, name: str) -> Column:
        """What gives a field of the record at an index (None where it has no such field), as cheaply as it can."""

    def indexes(self, where: Where, begin: int, end: int) -> Indexes:
        """The records from `begin` to before `end` that a filter lets through."""

    def groups(self, name: str, where: Where, begin: int, end: int) -> Groups | None:
        """The same by what they have in a field, in any order; None where that would mean to look at each of them."""

    def ordered(self, name: str, descending: bool, where: Where, begin: int, end: int) -> Sequence[int]:
        """The same sorted by a field that each of them is looked at for: what lacks it lowest, the newest first among
        equals."""


def no_time(index: int) -> float:
    return 0.0


def lets_through(wanted: Container[Any], value: Any) -> bool:
    """Whether a field's value is one of those wanted; one member is enough of a list."""
    return any(member in wanted for member in value) if isinstance(value, list | tuple) else value in wanted


class Generated:
    """A population made by functions of the index.

    `make(index)` gives the record, `id(index)` its id, `index(id)` the way back (None where the id is not of this
    population), `time(index)` its moment, `columns` fields that cost less than their record. Records and ids read
    lately are kept, as readers often come back for the same page.
    """

    def __init__(
        self,
        size: int,
        make: Callable[[int], Mapping[str, Any]],
        id: Callable[[int], str],
        index: Callable[[str], int | None],
        *,
        time: Callable[[int], float] = no_time,
        columns: Mapping[str, Column] | None = None,
    ) -> None:
        self._size, self._index = size, index
        self._id, self._make = lru_cache(CACHED)(id), lru_cache(CACHED)(make)
        self._written = lru_cache(CACHED)(self._write)
        self.kept = Kept(ANSWERS_KEPT)
        self._time, self._columns = time, columns or {}
        self._matches = lru_cache(FILTERS_CACHED)(self._scanned)
        self._orders = lru_cache(ORDERS_CACHED)(self._sorted)

    @property
    def size(self) -> int:
        return self._size

    def id(self, index: int) -> str:
        self._check(index)
        return self._id(index)

    def index(self, id: str) -> int | None:
        index = self._index(id)
        return index if index is not None and 0 <= index < self._size else None

    def record(self, index: int) -> Mapping[str, Any]:
        self._check(index)
        return self._make(index)

    def written(self, index: int) -> Fragment:
        self._check(index)
        return self._written(index)

    def time(self, index: int) -> float:
        self._check(index)
        return self._time(index)

    def first(self, since: float) -> int:
        return bisect_left(range(self._size), since, key=self._time)

    def column(self, name: str) -> Column:
        return self._columns.get(name) or (lambda index: self._make(index).get(name))

    def indexes(self, where: Where, begin: int, end: int) -> Indexes:
        return self._matches(where, begin, end) if where else Run(begin, end)

    def groups(self, name: str, where: Where, begin: int, end: int) -> Groups | None:
        return None

    def ordered(self, name: str, descending: bool, where: Where, begin: int, end: int) -> Sequence[int]:
        return self._orders(name, descending, where, begin, end)

    def _sorted(self, name: str, descending: bool, where: Where, begin: int, end: int) -> Sequence[int]:
        column = self.column(name)
        found = self.indexes(where, begin, end)
        keys = {index: column(index) for index in found.slice(0, len(found))[::-1]}
        present = sorted((i for i, key in keys.items() if key is not None), key=keys.__getitem__, reverse=descending)
        lacking = [index for index, key in keys.items() if key is None]
        return array("q", [*present, *lacking] if descending else [*lacking, *present])

    def _scanned(self, where: Where, begin: int, end: int) -> Indexes:
        found: Sequence[int] = range(begin, end)
        for name, wanted in where:
            column = self.column(name)
            found = array("q", [index for index in found if lets_through(wanted, column(index))])
        return Listed(found)

    def _write(self, index: int) -> Fragment:
        return Fragment(dumps(self._make(index), default=dict))

    def _check(self, index: int) -> None:
        if not 0 <= index < self._size:
            raise IndexError(index)
