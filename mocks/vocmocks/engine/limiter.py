"""Counts requests in windows. A window opens with the first request in it and closes `window` seconds later on the
tenant's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Bucket(NamedTuple):
    """What is counted together: one credential's requests to a vendor, or to one path of it (`path` "" for all)."""

    tenant: str
    vendor: str
    path: str


@dataclass(frozen=True, slots=True)
class Count:
    """`used` of `limit` since `opened` (seconds since the epoch), until `opened` + `window`."""

    bucket: Bucket
    limit: int
    window: int
    opened: float
    used: int

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)


class Hit(NamedTuple):
    """One rule that a request counts against: `limit` requests in `window` seconds."""

    bucket: Bucket
    limit: int
    window: int


class Limiter(Protocol):
    async def hit(self, hits: Sequence[Hit], now: float) -> Hit | None:
        """Count a request of one tenant against every rule; where it is one too many for a rule, give that and count
        against none."""

    async def counts(self, tenant: str | None = None) -> Sequence[Count]:
        """The windows that are known, closed ones included."""

    async def clear(self, tenant: str | None = None) -> None:
        """Forget every count, of one tenant or of all."""


class MemoryLimiter:
    """Counts in this process's memory."""

    def __init__(self) -> None:
        self.windows: dict[Hit, list[float]] = {}
        """When each was opened, and how many requests it has had since."""

    async def hit(self, hits: Sequence[Hit], now: float) -> Hit | None:
        return self.count(hits, now)

    def count(self, hits: Sequence[Hit], now: float) -> Hit | None:
        """`hit`, at once."""
        counted = [(hit, self._window(hit, now)) for hit in hits]
        for hit, window in counted:
            if window[1] >= hit.limit:
                return hit
        for hit, window in counted:
            if not window[1]:
                self.windows[hit] = window
            window[1] += 1
        return None

    def _window(self, hit: Hit, now: float) -> list[float]:
        """The window that a request at `now` falls into; a new one where none is open."""
        window = self.windows.get(hit)
        return window if window is not None and window[0] <= now < window[0] + hit.window else [now, 0]

    async def counts(self, tenant: str | None = None) -> Sequence[Count]:
        return [
            Count(hit.bucket, hit.limit, hit.window, opened, int(used))
            for hit, (opened, used) in self.windows.items()
            if tenant is None or hit.bucket.tenant == tenant
        ]

    async def clear(self, tenant: str | None = None) -> None:
        for hit in [hit for hit in self.windows if tenant is None or hit.bucket.tenant == tenant]:
            del self.windows[hit]
