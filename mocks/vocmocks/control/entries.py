"""Journal entries as the control API shows them: with the source of every rule that was not kept, and a page of ten
thousand without keeping anybody waiting."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from starlette.responses import Response, StreamingResponse

from vocmocks.control.access import HEADERS, Control, json
from vocmocks.control.near_misses import NearMisses
from vocmocks.control.passages import Passages
from vocmocks.control.sources import Sources
from vocmocks.engine.journal import Entry
from vocmocks.engine.search import Page
from vocmocks.settings import Settings

CHUNK = 100
"""Entries that are rendered before others get their turn."""
SEVERAL = 32
Show = Callable[[Entry], Mapping[str, Any]]


class Entries:
    def __init__(self, control: Control) -> None:
        self._control = control
        self._passages = passages(control.settings)
        self._sources_of = lru_cache(SEVERAL)(self._made_sources)
        self._near_misses = NearMisses(control.vendors)

    def as_json(self, entry: Entry, *, show_tenant: bool) -> dict[str, Any]:
        shown = entry.as_json(show_tenant=show_tenant)
        sources = self._sources_of(entry.vendor) if entry.vendor in self._control.vendors else None
        if sources is None or entry.outcome == "answered":
            return shown
        for violation in shown["violations"]:
            violation["source"] = sources.of_violation(entry.operation, violation)
        source = sources.of_outcome(entry.operation, entry.outcome)
        return {**shown, "source": source} if source else shown

    def with_near_misses(self, entry: Entry, *, show_tenant: bool) -> dict[str, Any]:
        near = self._near_misses(entry, show_tenant=show_tenant)
        return {**self.as_json(entry, show_tenant=show_tenant), "nearMisses": near}

    def _made_sources(self, name: str) -> Sources:
        ours = name not in self._control.settings.descriptions
        return Sources(self._control.vendors[name].contract, self._passages, ours=ours)


def passages(settings: Settings) -> Passages:
    """Of the documents that are at hand: in the folder that VOCMOCKS_DOCS names, and those that were given to serve."""
    folder = os.environ.get("VOCMOCKS_DOCS")
    return Passages([Path(folder)] if folder else [], {path.name: path for path in settings.documents})


def listed(page: Page, show: Show, chunk: int = CHUNK) -> Response:
    """`{"requests": […], "total": N}`; rendered bit by bit where there are more than a `chunk`."""
    if len(page.entries) <= chunk:
        return json({"requests": [show(entry) for entry in page.entries], "total": page.total})
    return StreamingResponse(_parts(page.entries, page.total, show, chunk), 200, HEADERS, "application/json")


async def _parts(entries: Sequence[Entry], total: int, show: Show, chunk: int) -> AsyncIterator[bytes]:
    yield b'{"requests":['
    for at in range(0, len(entries), chunk):
        shown = orjson.dumps([show(entry) for entry in entries[at : at + chunk]], default=dict)
        yield (b"," if at else b"") + shown[1:-1]
        await asyncio.sleep(0)
    yield b'],"total":%d}' % total
