"""A world's records in the order of a list. `rank` says where in it something would come that is not the world's."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Protocol

from vocmocks.store.query import sort_key
from vocmocks.worlds.indexes import Indexes
from vocmocks.worlds.population import Column, Groups


class Order(Protocol):
    newest_first: bool
    """Among equals."""

    def __len__(self) -> int: ...

    def slice(self, start: int, stop: int) -> Sequence[int]:
        """The indexes from the `start`-th to before the `stop`-th of the list."""

    def rank(self, place: int, value: Any) -> int:
        """How many come before something with that value in the sorted field, that came about just before the world's
        record `place`."""


class InTime:
    def __init__(self, indexes: Indexes, *, newest_first: bool) -> None:
        self._indexes, self.newest_first = indexes, newest_first

    def __len__(self) -> int:
        return len(self._indexes)

    def slice(self, start: int, stop: int) -> Sequence[int]:
        return _newest(self._indexes, start, stop) if self.newest_first else self._indexes.slice(start, stop)

    def rank(self, place: int, value: Any) -> int:
        before = self._indexes.rank(place)
        return len(self._indexes) - before if self.newest_first else before


class Grouped:
    """By a field that few values are known of."""

    newest_first = True

    def __init__(self, groups: Groups, *, descending: bool) -> None:
        known = sorted(((sort_key(value), indexes) for value, indexes in groups), key=lambda group: group[0])
        self._keys = [key for key, _ in known]
        self._groups = [indexes for _, indexes in (reversed(known) if descending else known)]
        self._ends = list(accumulate(map(len, self._groups)))
        self._descending = descending

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def slice(self, start: int, stop: int) -> Sequence[int]:
        found: list[int] = []
        place = bisect_right(self._ends, start)
        while place < len(self._groups) and start < stop:
            before = self._ends[place - 1] if place else 0
            found += _newest(self._groups[place], start - before, stop - before)
            start = self._ends[place]
            place += 1
        return found

    def rank(self, place: int, value: Any) -> int:
        key = sort_key(value)
        low, high = bisect_left(self._keys, key), bisect_right(self._keys, key)
        group = len(self._keys) - high if self._descending else low
        before = self._ends[group - 1] if group else 0
        if low == high:
            return before
        return before + len(self._groups[group]) - self._groups[group].rank(place)


class Sorted:
    """By a field that each record had to be looked at for: `indexes` are in order already."""

    newest_first = True

    def __init__(self, indexes: Sequence[int], column: Column, *, descending: bool) -> None:
        self._indexes, self._column, self._descending = indexes, column, descending

    def __len__(self) -> int:
        return len(self._indexes)

    def slice(self, start: int, stop: int) -> Sequence[int]:
        return self._indexes[start:stop]

    def rank(self, place: int, value: Any) -> int:
        key = sort_key(value)

        def is_behind(index: int) -> bool:
            own = sort_key(self._column(index))
            return index < place if own == key else (own < key) == self._descending

        return bisect_left(self._indexes, True, key=is_behind)


def _newest(indexes: Indexes, start: int, stop: int) -> Sequence[int]:
    """A slice counted from the end."""
    length = len(indexes)
    return indexes.slice(max(0, length - stop), max(0, length - start))[::-1]
