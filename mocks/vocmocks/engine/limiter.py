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
    def hit(self) -> Hit:
        """The rule that is counted against."""
        return Hit(self.bucket, self.limit, self.window)

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

    async def put(self, counts: Sequence[Count]) -> None:
        """Have these windows."""


class MemoryLimiter:
    """Counts in this process's memory."""

    def __init__(self) -> None:
        self.windows: dict[Hit, list[float]] = {}
        """When each was opened, and how many requests it has had since."""

    async def hit(self, hits: Sequence[Hit], now: float) -> Hit | None:
        return self.count(hits, now)

    def count(self, hits: Sequence[Hit], now: float) -> Hit | None:
        """`hit`, at once."""
        if len(hits) == 1:
            window = self.windows.get(hits[0])
            if window is not None and window[0] <= now < window[0] + hits[0].window and window[1] < hits[0].limit:
                window[1] += 1
                return None
        windows = []
        for hit in hits:
            window = self.windows.get(hit)
            if window is None or not window[0] <= now < window[0] + hit.window:
                window = [now, 0]
            elif window[1] >= hit.limit:
                return hit
            windows.append(window)
        for hit, window in zip(hits, windows, strict=True):
            if not window[1]:
                self.windows[hit] = window
            window[1] += 1
        return None

    async def counts(self, tenant: str | None = None) -> Sequence[Count]:
        return [
            Count(hit.bucket, hit.limit, hit.window, opened, int(used))
            for hit, (opened, used) in self.windows.items()
            if tenant is None or hit.bucket.tenant == tenant
        ]

    def tenants(self) -> set[str]:
        """Whose requests were counted."""
        return {hit.bucket.tenant for hit in self.windows}

    async def clear(self, tenant: str | None = None) -> None:
        for hit in [hit for hit in self.windows if tenant is None or hit.bucket.tenant == tenant]:
            del self.windows[hit]

    async def put(self, counts: Sequence[Count]) -> None:
        self.windows.update({count.hit: [count.opened, count.used] for count in counts})
