"""The clock of each tenant: the system's, moved and frozen as its tests please.

Nothing else reads the wall clock (ruff's banned-api holds that). Times are seconds since the UNIX epoch.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

EVERYONE = None
"""Named instead of a tenant: all tenants, and those still to come."""


def system_time() -> float:
    return time.time()  # noqa: TID251 - the one place


@dataclass(frozen=True, slots=True)
class Hands:
    """How one tenant's clock is set: `offset` seconds from the system's, or standing still at `frozen`."""

    offset: float = 0.0
    frozen: float | None = None


class Clock:
    """A clock for each tenant.

    `start`: the moment (seconds) that every tenant's clock shows when the mock starts; the system's when None. Worlds
    count back from it.
    """

    def __init__(self, start: float | None = None, system: Callable[[], float] = system_time) -> None:
        self._system = system
        now = system()
        self.start = now if start is None else start
        self._initial = Hands(self.start - now)
        self._common = self._initial
        self._tenants: dict[str, Hands] = {}

    def now(self, tenant: str | None = EVERYONE) -> float:
        """Seconds since the epoch on the tenant's clock."""
        hands = self.hands(tenant)
        return self._system() + hands.offset if hands.frozen is None else hands.frozen

    def hands(self, tenant: str | None) -> Hands:
        if tenant is not None and self._tenants:
            return self._tenants.get(tenant, self._common)
        return self._common

    def advance(self, seconds: float, tenant: str | None = EVERYONE) -> None:
        """Move the clock by `seconds` (either way); a frozen one stays frozen."""
        self._change(tenant, lambda h: Hands(h.offset + seconds, None if h.frozen is None else h.frozen + seconds))

    def set(self, now: float, tenant: str | None = EVERYONE, *, frozen: bool = False) -> None:
        """Show `now` (seconds since the epoch), running on or standing still."""
        hands = Hands(now - self._system(), now if frozen else None)
        self._change(tenant, lambda _: hands)

    def reset(self, tenant: str | None = EVERYONE) -> None:
        """Back to the time that the mock was started with, running."""
        if tenant is EVERYONE:
            self._common = self._initial
            self._tenants.clear()
        else:
            self._tenants[tenant] = self._initial

    def _change(self, tenant: str | None, change: Callable[[Hands], Hands]) -> None:
        if tenant is not EVERYONE:
            self._tenants[tenant] = change(self.hands(tenant))
            return
        self._common = change(self._common)
        self._tenants = {name: change(hands) for name, hands in self._tenants.items()}


def iso(seconds: float, *, milliseconds: bool = True) -> str:
    """ISO 8601 in UTC with `Z`: `2026-01-31T09:30:00.000Z`."""
    whole = math.floor(seconds)
    if not milliseconds:
        return f"{_second(whole)}Z"
    return f"{_second(whole)}.{int((seconds - whole) * 1000):03d}Z"


@lru_cache(1024)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").removesuffix("+00:00")


def parse_iso(text: str) -> float:
    """Seconds since the epoch of an ISO 8601 date or date-time (UTC where it names no offset).

    Raises ValueError where it is not one.
    """
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
