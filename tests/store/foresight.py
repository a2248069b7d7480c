"""Requests without HTTP: admitted, done and kept as engine/pipeline.py does it, on any backend."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vocmocks.engine.journal import Entry
from vocmocks.engine.limiter import Hit
from vocmocks.store.backend import Admission, Backend, Check, Overtaken
from vocmocks.store.base import Store

from .test_backend import ENTRY

Work = Callable[[Store], Awaitable[Any]]


@dataclass
class Request:
    """`work`: what it does with the store; `result`: what came of it, "full" where a limit was; `times`: how often it
    was done."""

    backend: Backend
    tenant: str
    work: Work
    hits: Sequence[Hit] = ()
    check: Check | None = None
    result: Any = None
    time: float = 0.0
    times: int = 0
    foreseen: bool = False
    id: int = 0
    store: Store | None = None

    async def begin(self) -> None:
        """All but keeping it."""
        foresee = self.backend.foresee
        admission = foresee(self.tenant, self.hits, self.check) if foresee is not None else None
        self.foreseen = admission is not None
        try:
            await self._do(admission)
        except Overtaken as overtaken:
            await self._again(overtaken)

    async def end(self) -> None:
        try:
            await self._keep()
        except Overtaken as overtaken:
            await self._again(overtaken)
            await self._keep()

    async def run(self) -> Any:
        await self.begin()
        await self.end()
        return self.result

    async def _again(self, overtaken: Overtaken) -> None:
        self.foreseen = False
        await self._do(overtaken.admission)

    async def _do(self, admission: Admission | None) -> None:
        if admission is None:
            admission = await self.backend.admit(self.tenant, self.hits, self.check)
        self.time, full, self.store = admission
        self.result = "full" if full is not None else await self.work(self.store)
        self.times += 1

    async def _keep(self) -> None:
        entry: Entry = replace(ENTRY, tenant=self.tenant, time=self.time)
        await self.backend.keep(entry, self.store)
        self.id = entry.id


async def nothing(store: Store) -> None:
    """A request that does not look at any record."""
