"""`GET /events`: what happens in the mock as it happens, as server-sent events (WHATWG HTML, "Server-sent events").

Each listener reads the journal and the changes for itself, a few times a second and from where it is: a request costs
nothing more while somebody listens, all workers' requests come with Redis, and nothing queues up. A listener that is
too far behind is told how many requests it was not (`gap`); one that does not read is dropped.

Events: `ready` at the beginning; `request` with a journal entry; `change` for every call to the control API that
changed something. The id of each says how far the listener has come; with it as `Last-Event-ID` it goes on from there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from vocmocks.clock import iso
from vocmocks.control.access import HEADERS, Control, ControlError
from vocmocks.control.entries import Entries
from vocmocks.control.searches import from_query
from vocmocks.engine.changes import Change
from vocmocks.engine.journal import Entry, redact
from vocmocks.engine.problem import Unavailable
from vocmocks.engine.search import Page, Search
from vocmocks.engine.streams import disconnected
from vocmocks.engine.wire import WIRE, Wire
from vocmocks.settings import REDIS

POLL, POLL_AFAR = 0.05, 0.2
"""Seconds between looks: in this process's memory, and into Redis."""
HEARTBEAT = 15.0
"""Seconds after which a comment says that the connection is alive."""
PATIENCE = 10.0
"""Seconds that a listener has to take what is sent."""
BURST = 200
"""Requests that are told of at a look; others are told of at the next."""
BEHIND = 2000
"""Requests that a listener may be behind; of more, the latest are told of."""
TRIES = 3
"""Others may be journalled while a page is looked for."""
LARGEST = 100_000
"""Bytes of bodies beyond which an event leaves them out: `GET /requests/{id}` has them."""
log = logging.getLogger("vocmocks")
Shown = tuple[str, Any]
"""An event's type and data."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a listener has come: the ids of the latest entry and of the latest change that it knows."""

    entry: int
    change: int

    def __str__(self) -> str:
        return f"{self.entry}-{self.change}"

    @classmethod
    def read(cls, text: str) -> Place:
        """Raises ControlError for what was never an event's id."""
        entry, _, change = text.partition("-")
        if not all(part.isascii() and part.isdigit() and len(part) < 16 for part in (entry, change or "0")):
            raise ControlError(f'Last-Event-ID "{text[:40]}": expected the id of an event, such as 12-3')
        return cls(int(entry), int(change or "0"))


class Feed:
    """What is new for one listener. `search`: the requests that it wants; its tenant is whose changes it gets."""

    def __init__(self, control: Control, entries: Entries, search: Search, place: Place | None) -> None:
        self._control, self._entries, self._search = control, entries, search
        self._journal, self._changes = control.services.journal, control.services.backend.changes
        self.place = place

    async def begin(self) -> Shown:
        """Goes on from where the listener was; from now on where it was nowhere, and from the beginning where the mock
        has begun anew since."""
        page, change = await self._journal.page(Search(), 0, 0), await self._changes.newest()
        known = self.place is not None and self.place.entry <= page.newest and self.place.change <= change
        if not known:
            self.place = Place(page.newest, change) if self.place is None else Place(0, 0)
        return "ready", {"resumed": known}

    async def news(self) -> AsyncIterator[Shown]:
        """What has happened since the last look; `place` is moved on as it is told."""
        place = self.place or Place(0, 0)
        changes = await self._changes.after(place.change)
        page, left_out, waiting = await self._page(place)
        if left_out:
            self.place = Place(page.entries[-1].id - 1, place.change)
            yield "gap", {"left_out": left_out}
        for entry in page.entries[::-1]:
            self.place = Place(entry.id, place.change)
            yield "request", self._entry(entry)
        latest = page.entries[0].id if waiting else max(page.newest, place.entry)
        self.place = Place(latest, place.change)
        for change in changes:
            self.place = Place(latest, change.id)
            if self._search.tenant is None or change.tenant in (None, self._search.tenant):
                yield "change", await self._change(change)

    async def _page(self, place: Place) -> tuple[Page, int, bool]:
        """The requests to tell of, how many are left out before them, and whether there are more after them."""
        search, offset = replace(self._search, after=place.entry), 0
        page = await self._journal.page(search, 0, BURST)
        for _ in range(TRIES):
            behind = max(0, min(page.total, BEHIND) - BURST)
            if behind == offset:
                break
            offset = behind
            page = await self._journal.page(search, offset, BURST)
        return page, page.total - offset - len(page.entries), offset > 0

    def _entry(self, entry: Entry) -> dict[str, Any]:
        large = len(entry.request_body) + len(entry.response_body) > LARGEST
        told = replace(entry, request_body=b"", response_body=b"") if large else entry
        shown = self._entries.as_json(told, show_tenant=self._search.tenant is not None)
        return {**shown, "bodies_left_out": True} if large else shown

    async def _change(self, change: Change) -> dict[str, Any]:
        own = self._search.tenant is not None or change.tenant is None
        shown = {
            "what": change.what,
            "method": change.method,
            "path": change.path,
            "tenant": change.tenant if own else redact(change.tenant or ""),
        }
        if change.what not in ("clock", "reset"):
            return shown
        clock = self._control.services.clock
        frozen = (await clock.hands(change.tenant)).frozen is not None
        return {**shown, "clock": {"now": iso(await clock.now(change.tenant)), "frozen": frozen}}


class Stream:
    """One listener's connection."""

    def __init__(self, feed: Feed, poll: float, heartbeat: float = HEARTBEAT, patience: float = PATIENCE) -> None:
        self._feed, self._poll, self._heartbeat, self._patience = feed, poll, heartbeat, patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "HEAD":
            await send({"type": "http.response.start", "status": 200, "headers": _headers()})
            await send({"type": "http.response.body", "body": b""})
            return
        first = await self._feed.begin()
        wire: Wire | None = scope.get("state", {}).get(WIRE)
        gone = asyncio.ensure_future(disconnected(receive))
        ends: set[asyncio.Future[Any]] = {gone}
        if wire is not None:
            ends.add(asyncio.ensure_future(wire.stopping.wait()))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _headers()})
            await self._tell(send, b"retry: 1000\n" + self._written(first))
            await self._follow(send, ends)
            if not gone.done():
                await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            log.info("a listener to events did not read for %g s, and was dropped", self._patience)
            if wire is not None:
                wire.reset(scope)
        finally:
            for each in ends:
                each.cancel()

    async def _follow(self, send: Send, ends: set[asyncio.Future[Any]]) -> None:
        quiet = 0.0
        while not any(each.done() for each in ends):
            told = b"".join([self._written(shown) async for shown in self._news()])
            quiet = 0.0 if told else quiet + self._poll
            if not told and quiet >= self._heartbeat:
                told, quiet = b": still here\n\n", 0.0
            if told:
                await self._tell(send, told)
            await asyncio.wait(ends, timeout=self._poll, return_when=asyncio.FIRST_COMPLETED)

    async def _news(self) -> AsyncIterator[Shown]:
        """Nothing while the store is away."""
        try:
            async for shown in self._feed.news():
                yield shown
        except Unavailable:
            await asyncio.sleep(self._poll)

    async def _tell(self, send: Send, raw: bytes) -> None:
        """Raises TimeoutError where the listener does not take it."""
        async with asyncio.timeout(self._patience):
            await send({"type": "http.response.body", "body": raw, "more_body": True})

    def _written(self, shown: Shown) -> bytes:
        name, data = shown
        return b"id: %b\nevent: %b\ndata: %b\n\n" % (
            str(self._feed.place).encode(),
            name.encode(),
            orjson.dumps(data, default=dict),
        )


def _headers() -> list[tuple[bytes, bytes]]:
    headers = {**HEADERS, "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no"}
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def routes(control: Control) -> Sequence[BaseRoute]:
    entries = Entries(control)
    poll = POLL_AFAR if control.settings.store.partition(":")[0] in REDIS else POLL

    async def events(request: Request) -> Stream:
        given = request.headers.get("last-event-id") or request.query_params.get("lastEventId")
        place = Place.read(given) if given else None
        return Stream(Feed(control, entries, from_query(request, control.vendors), place), poll)

    return [Route("/events", events, methods=["GET"])]
