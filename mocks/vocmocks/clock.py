"""The clock of each tenant: the system's, moved and frozen as its tests please.

Nothing else reads the wall clock (ruff's banned-api holds that). Times are seconds since the UNIX epoch.
"""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")

HAIR = 0.0005
"""Milliseconds that floats may lack of a whole one, so that what `parse_iso` reads is written as it was."""
ROUNDING = 1e-6
"""Seconds by which two ways of adding up the same times may differ."""
MILLISECONDS = tuple(f".{part:03d}Z" for part in range(1000))
EVERYONE = None
"""Named instead of a tenant: all tenants, and those still to come."""


system_time = time.time  # noqa: TID251 - the one place


@dataclass(frozen=True, slots=True)
class Hands:
    """How one tenant's clock is set: `offset` seconds from the system's, or standing still at `frozen`."""

    offset: float = 0.0
    frozen: float | None = None

    def show(self, system: float) -> float:
        """The time on this clock when the system's shows `system`."""
        return system + self.offset if self.frozen is None else self.frozen

    def moved(self, seconds: float) -> Hands:
        return Hands(self.offset + seconds, None if self.frozen is None else self.frozen + seconds)


class Clock(Protocol):
    """A clock for each tenant.

    `start`: the moment (seconds) that every tenant's clock showed when the mock first started. Worlds count back from
    it.
    """

    @property
    def start(self) -> float: ...

    def now(self, tenant: str | None = EVERYONE) -> Awaitable[float]:
        """Seconds since the epoch on the tenant's clock."""

    def hands(self, tenant: str | None) -> Awaitable[Hands]:
        """How the tenant's clock is set."""

    def advance(self, seconds: float, tenant: str | None = EVERYONE) -> Awaitable[None]:
        """Move the clock by `seconds` (either way); a frozen one stays frozen."""

    def set(self, now: float, tenant: str | None = EVERYONE, *, frozen: bool = False) -> Awaitable[None]:
        """Show `now` (seconds since the epoch), running on or standing still."""

    def reset(self, tenant: str | None = EVERYONE) -> Awaitable[None]:
        """Back to the time that the mock was started with, running."""

    def own(self) -> Awaitable[list[str]]:
        """The tenants whose clock was set apart from everybody's."""


class Ready(Generic[T]):
    """An awaitable whose value is there already: what memory answers with where other stores have to be waited for."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __await__(self) -> Generator[None, None, T]:
        yield from ()
        return self.value


DONE = Ready(None)


class MemoryClock:
    """Clocks in this process's memory.

    `start`: what they show at first; the system's time when None. `initial`: how they are set at first, where that was
    not now.
    """

    def __init__(
        self, start: float | None = None, system: Callable[[], float] = system_time, initial: Hands | None = None
    ) -> None:
        self._system = system
        now = system()
        self.start = now if start is None else start
        self.initial = initial or Hands(self.start - now)
        self.common = self.initial
        self.tenants: dict[str, Hands] = {}
        self.turned: Callable[[str | None], None] = lambda tenant: None
        """Called with the tenant after each change of its clock, with EVERYONE after one of all."""

    def system(self) -> float:
        """The system's time, which all of these clocks are set by."""
        return self._system()

    def moment(self, time: float, tenant: str) -> float:
        """The system's time when the tenant's clock shows `time`; inf where it stands still before that."""
        hands = self._hands(tenant)
        if hands.frozen is None:
            return time - hands.offset
        return 0.0 if time <= hands.frozen + ROUNDING else math.inf

    def time(self, tenant: str | None = EVERYONE) -> float:
        """`now`, at once."""
        hands = self._hands(tenant)
        return self._system() + hands.offset if hands.frozen is None else hands.frozen

    def now(self, tenant: str | None = EVERYONE) -> Ready[float]:
        return Ready(self.time(tenant))

    def hands(self, tenant: str | None) -> Ready[Hands]:
        return Ready(self._hands(tenant))

    def advance(self, seconds: float, tenant: str | None = EVERYONE) -> Awaitable[None]:
        return self._change(tenant, lambda hands: hands.moved(seconds))

    def set(self, now: float, tenant: str | None = EVERYONE, *, frozen: bool = False) -> Awaitable[None]:
        hands = Hands(now - self._system(), now if frozen else None)
        return self._change(tenant, lambda _: hands)

    def reset(self, tenant: str | None = EVERYONE) -> Awaitable[None]:
        if tenant is not EVERYONE:
            return self._change(tenant, lambda _: self.initial)
        self.common = self.initial
        self.tenants.clear()
        self.turned(EVERYONE)
        return self.kept(EVERYONE)

    def own(self) -> Ready[list[str]]:
        return Ready(list(self.tenants))

    def kept(self, tenant: str | None) -> Awaitable[None]:
        """Called after each change."""
        return DONE

    def _hands(self, tenant: str | None) -> Hands:
        if tenant is not None and self.tenants:
            return self.tenants.get(tenant, self.common)
        return self.common

    def _change(self, tenant: str | None, change: Callable[[Hands], Hands]) -> Awaitable[None]:
        if tenant is not EVERYONE:
            self.tenants[tenant] = change(self._hands(tenant))
        else:
            self.common = change(self.common)
            self.tenants = {name: change(hands) for name, hands in self.tenants.items()}
        self.turned(tenant)
        return self.kept(tenant)


def iso(seconds: float, *, milliseconds: bool = True) -> str:
    """ISO 8601 in UTC with `Z`: `2026-01-31T09:30:00.000Z`."""
    if not milliseconds:
        return f"{_second(math.floor(seconds))}Z"
    whole, part = divmod(math.floor(seconds * 1000 + HAIR), 1000)
    return _second(whole) + MILLISECONDS[part]


@lru_cache(1024)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").removesuffix("+00:00")


def parse_iso(text: str) -> float:
    """Seconds since the epoch of an ISO 8601 date or date-time (UTC where it names no offset).

    Raises ValueError where it is not one.
    """
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
