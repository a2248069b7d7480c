"""What was changed from outside (clocks, faults, snapshots, …), for those who follow the mock as it goes."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol

from vocmocks.clock import DONE, Ready

KEPT = 1000
"""Changes that are remembered."""


@dataclass(slots=True)
class Change:
    """A call to the control API that changed something. `what`: clock, faults, requests, …; `tenant` None: everybody's.
    `id` is given by those who keep it; they rise."""

    what: str
    method: str
    path: str
    tenant: str | None
    id: int = 0


class Changes(Protocol):
    """The latest changes, by all workers."""

    def add(self, change: Change) -> Awaitable[None]:
        """Give the change its id and keep it."""

    def after(self, id: int) -> Awaitable[Sequence[Change]]:
        """Those with a higher id that are remembered, oldest first."""

    def newest(self) -> Awaitable[int]:
        """The highest id that was given, 0 where none was."""


class MemoryChanges:
    """Changes in this process's memory."""

    def __init__(self) -> None:
        self._kept: deque[Change] = deque(maxlen=KEPT)
        self._count = 0

    def add(self, change: Change) -> Awaitable[None]:
        self._count += 1
        change.id = self._count
        self._kept.append(change)
        return DONE

    def after(self, id: int) -> Awaitable[Sequence[Change]]:
        return Ready([*takewhile(lambda change: change.id > id, reversed(self._kept))][::-1])

    def newest(self) -> Awaitable[int]:
        return Ready(self._count)
