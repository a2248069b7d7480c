"""Where everything is kept that outlives a request: one of memory, SQLite and Redis, as `--store` says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from vocmocks.clock import Clock
from vocmocks.engine.changes import Changes
from vocmocks.engine.journal import Journal
from vocmocks.engine.limiter import Hit, Limiter
from vocmocks.engine.outbox import Outbox
from vocmocks.engine.snapshots import Snapshots
from vocmocks.engine.switches import Switches
from vocmocks.errors import SettingsError
from vocmocks.settings import REDIS, Settings
from vocmocks.store.base import Store, WholeStore

Admission = tuple[float, Hit | None, Store]
"""The time on the tenant's clock; the limit that the request is one too many for, if any; the request's store."""


class Backend(Protocol):
    """Store, limiter, clock, journal, outbox, changes, switches and snapshots that belong together.

    What was awaited is kept. Where it cannot be, they raise Unavailable.
    """

    @property
    def store(self) -> WholeStore: ...

    @property
    def limiter(self) -> Limiter: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def journal(self) -> Journal: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def changes(self) -> Changes: ...

    @property
    def switches(self) -> Switches: ...

    @property
    def snapshots(self) -> Snapshots: ...

    async def admit(self, tenant: str, hits: Sequence[Hit]) -> Admission:
        """The time of a request, and whether its limits let it pass: the clock and the limiter asked at once."""

    async def tenants(self) -> set[str]:
        """Those that something is kept or was counted of."""

    async def check(self) -> None:
        """Whether it answers; raises Unavailable where it does not."""

    async def close(self) -> None:
        """Let go of files and connections."""


def open_backend(settings: Settings) -> Backend:
    """The backend that `settings.store` names; raises SettingsError where it cannot be had."""
    kind, _, rest = settings.store.partition(":")
    if settings.store == "memory":
        from vocmocks.store.memory import MemoryBackend

        return MemoryBackend(settings.start, settings.journal_size)
    if kind == "sqlite" and rest:
        from vocmocks.store.sqlite import SqliteBackend

        return SqliteBackend(rest, settings)
    if kind in REDIS:
        from vocmocks.store.redis import RedisBackend

        return RedisBackend(settings)
    raise SettingsError(f'--store "{settings.store}": expected memory, sqlite:PATH or redis://HOST:PORT/DATABASE')
