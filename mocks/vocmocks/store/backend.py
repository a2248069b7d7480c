"""Where everything is kept that outlives a request: one of memory, SQLite and Redis, as `--store` says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from vocmocks.clock import Clock
from vocmocks.engine.changes import Changes
from vocmocks.engine.journal import Entry, Journal
from vocmocks.engine.limiter import Hit, Limiter
from vocmocks.engine.outbox import Outbox
from vocmocks.engine.snapshots import Snapshots
from vocmocks.engine.switches import Switches
from vocmocks.errors import SettingsError
from vocmocks.settings import REDIS, Settings
from vocmocks.store.base import Store, WholeStore

Admission = tuple[float, Hit | None, Store]
"""The time on the tenant's clock; the limit that the request is one too many for, if any; the request's store."""
Check = Callable[[float], None]
"""Told the time on the tenant's clock before anything is counted; raises where the request is not to be admitted."""
Foresee = Callable[[str, Sequence[Hit], Check | None], Admission | None]


class Overtaken(BaseException):
    """A request was answered on an admission that was only foreseen, and nothing of it was kept: it is to be answered
    once more. No Exception, lest a behaviour take it for one of its own.

    `admission`: the true one, which has counted the request; None: it is still to be asked for.

        Overtaken
        └── Unforeseeable
    """

    def __init__(self, admission: Admission | None = None) -> None:
        super().__init__()
        self.admission = admission


class Unforeseeable(Overtaken):
    """The request does what cannot be kept back until it is known to hold."""


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

    @property
    def foresee(self) -> Foresee | None:
        """What `admit` would say, as far as that is known without asking (None: it is not); nothing is counted. The
        changes of a request that goes by it are kept back until `keep`. None where there is nothing to be saved."""

    async def admit(self, tenant: str, hits: Sequence[Hit], check: Check | None = None) -> Admission:
        """The time of a request, and whether its limits let it pass: the clock and the limiter asked at once."""

    def keep(self, entry: Entry, store: Store | None) -> Awaitable[None]:
        """Give the entry its id and keep it in the journal, with what the request's store has kept back. Raises
        Overtaken where its admission was foreseen and came out otherwise."""

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
