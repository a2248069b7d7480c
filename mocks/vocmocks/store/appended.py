"""New records that nobody has read yet: as they arrived, and out of memory where they are many.

Taking a record in costs a tuple. It is made when somebody looks at its collection.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from vocmocks.store.base import MakeOf, Value

BLOCK = 4096
"""Records after which they leave memory."""
Arrived = tuple[int, bytes, float]
"""A record's number, what was sent, and when (seconds on the tenant's clock)."""


class Spilled(NamedTuple):
    """A block of records in the file, from `begin` on; their bodies lie there end to end."""

    begin: int
    numbers: Sequence[int]
    lengths: Sequence[int]
    times: Sequence[float]


class Spill:
    """A file without a name, which is gone with this object."""

    def __init__(self) -> None:
        self._size = 0

    @cached_property
    def _file(self) -> int:
        with tempfile.TemporaryFile(prefix="vocmocks-") as file:
            copy = os.dup(file.fileno())
        weakref.finalize(self, os.close, copy)
        return copy

    def write(self, arrived: list[Arrived]) -> Spilled | None:
        """None where there is no room on the disk."""
        numbers, bodies, times = zip(*arrived, strict=True)
        whole, begin = b"".join(bodies), self._size
        try:
            if os.pwrite(self._file, whole, begin) < len(whole):
                return None
        except OSError:
            return None
        self._size += len(whole)
        return Spilled(begin, array("q", numbers), array("Q", map(len, bodies)), array("d", times))

    def read(self, block: Spilled) -> Iterator[Arrived]:
        begin = block.begin
        for number, length, time in zip(block.numbers, block.lengths, block.times, strict=True):
            yield number, os.pread(self._file, length, begin), time
            begin += length


class Appended:
    """One collection's."""

    def __init__(self, make: MakeOf, spill: Spill) -> None:
        self._make, self._spill = make, spill
        self._blocks: list[Spilled | list[Arrived]] = []
        self.latest: list[Arrived] = []

    def leave(self) -> None:
        """Move what is in memory to the file."""
        self._blocks.append(self._spill.write(self.latest) or self.latest)
        self.latest = []

    def made(self) -> Iterator[tuple[str, Value]]:
        """Ids and values, in the order of arrival."""
        for block in (*self._blocks, self.latest):
            for number, sent, time in self._spill.read(block) if isinstance(block, Spilled) else block:
                yield self._make(number, sent, time)
