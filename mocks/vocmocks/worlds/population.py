"""Populations: the records that are there from the first request on.

A record is a pure function of (seed, vendor, collection, index), so that a population of a million costs what is read
of it. Tenants share a population; what a tenant changes is kept in the store and laid over it (store/records.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol

CACHED = 2048


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


class Generated:
    """A population made by functions of the index.

    `make(index)` gives the record, `id(index)` its id, `index(id)` the way back (None where the id is not of this
    population). Records and ids read lately are kept, as readers often come back for the same page.
    """

    def __init__(
        self,
        size: int,
        make: Callable[[int], Mapping[str, Any]],
        id: Callable[[int], str],
        index: Callable[[str], int | None],
    ) -> None:
        self._size, self._index = size, index
        self._id, self._make = lru_cache(CACHED)(id), lru_cache(CACHED)(make)

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

    def _check(self, index: int) -> None:
        if not 0 <= index < self._size:
            raise IndexError(index)
