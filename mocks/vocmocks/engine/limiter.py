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
        """Count a request against every rule; where it is one too many for a rule, give that and count against none."""

    async def counts(self, tenant: str | None = None) -> Sequence[Count]:
        """The windows that are known, closed ones included."""

    async def clear(self, tenant: str | None = None) -> None:
        """Forget every count, of one tenant or of all."""


class MemoryLimiter:
    """Counts in this process's memory."""

    def __init__(self) -> None:
        self._windows: dict[Hit, list[float]] = {}

    async def hit(self, hits: Sequence[Hit], now: float) -> Hit | None:
        for hit in hits:
            if self._used(hit, now) >= hit.limit:
                return hit
        for hit in hits:
            if self._used(hit, now):
                self._windows[hit][1] += 1
            else:
                self._windows[hit] = [now, 1]
        return None

    def _used(self, hit: Hit, now: float) -> float:
        opened, used = self._windows.get(hit, (0.0, 0.0))
        return used if opened <= now < opened + hit.window else 0

    async def counts(self, tenant: str | None = None) -> Sequence[Count]:
        return [
            Count(hit.bucket, hit.limit, hit.window, opened, int(used))
            for hit, (opened, used) in self._windows.items()
            if tenant is None or hit.bucket.tenant == tenant
        ]

    async def clear(self, tenant: str | None = None) -> None:
        for hit in [hit for hit in self._windows if tenant is None or hit.bucket.tenant == tenant]:
            del self._windows[hit]
