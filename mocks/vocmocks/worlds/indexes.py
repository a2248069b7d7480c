"""Sets of indexes that need not be written down: rising, counted and sliced without looking at each of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Protocol


class Indexes(Protocol):
    """Indexes of records of a population, each once, the lowest first."""

    def __len__(self) -> int: ...

    def slice(self, start: int, stop: int) -> Sequence[int]:
        """Those from the `start`-th to before the `stop`-th; bounds beyond the end (not below 0) are cut off."""

    def rank(self, index: int) -> int:
        """How many are below `index`."""


class Run:
    """All from `begin` to before `end`."""

    def __init__(self, begin: int, end: int) -> None:
        self._range = range(begin, max(begin, end))

    def __len__(self) -> int:
        return len(self._range)

    def slice(self, start: int, stop: int) -> Sequence[int]:
        return self._range[start:stop]

    def rank(self, index: int) -> int:
        return min(max(index - self._range.start, 0), len(self._range))


class Listed:
    """Those that are written down, rising."""

    def __init__(self, indexes: Sequence[int]) -> None:
        self._indexes = indexes

    def __len__(self) -> int:
        return len(self._indexes)

    def slice(self, start: int, stop: int) -> Sequence[int]:
        return self._indexes[start:stop]

    def rank(self, index: int) -> int:
        return bisect_left(self._indexes, index)


class Joined:
    """Some after each other, all of one below all of the next."""

    def __init__(self, parts: Sequence[Indexes]) -> None:
        self._parts = [part for part in parts if len(part)]
        self._ends = list(accumulate(map(len, self._parts)))
        self._firsts = [part.slice(0, 1)[0] for part in self._parts]

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def slice(self, start: int, stop: int) -> Sequence[int]:
        found: list[int] = []
        place = bisect_right(self._ends, start)
        while place < len(self._parts) and start < stop:
            before = self._ends[place - 1] if place else 0
            found += self._parts[place].slice(start - before, stop - before)
            start = self._ends[place]
            place += 1
        return found

    def rank(self, index: int) -> int:
        place = bisect_left(self._firsts, index) - 1
        if place < 0:
            return 0
        return (self._ends[place - 1] if place else 0) + self._parts[place].rank(index)


def contains(indexes: Indexes, index: int) -> bool:
    return indexes.rank(index + 1) > indexes.rank(index)
