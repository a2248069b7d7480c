"""What becomes of one answer that a fault has hit, or that is to wait: how it is sent, or how it is not.

Over a socket of our own server, faults of the connection really happen. Without one (an ASGI client in this process)
what httpx raises for them is raised instead; another server makes an error 500 of that.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, NoReturn

from starlette.types import Receive, Scope, Send

from vocmocks.contract.model import NOTHING
from vocmocks.engine.exchange import Header
from vocmocks.engine.faults import (
    DRIP,
    EMPTY,
    MALFORMED_CHUNK,
    MALFORMED_JSON,
    RANDOM_DATA,
    RESET,
    STALE,
    TIMEOUT,
    TRUNCATED,
    Rule,
)
from vocmocks.engine.streams import close, disconnected, send_rest
from vocmocks.engine.wire import WIRE, Wire
from vocmocks.randomness import Part, digest

CONNECTION = frozenset({RESET, EMPTY, MALFORMED_CHUNK, RANDOM_DATA, TIMEOUT})
"""Faults that leave no answer."""
NO_CHUNK = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    b"no chunk begins like this\r\n"
)
CLOSING = 1.0
"""Seconds that a connection has to be gone once it was closed."""


class Disturbance:
    """`wait`: seconds before the answer; `rule`: whose fault it is, where it has one; `parts`: what its chances depend
    on."""

    def __init__(self, *, wait: float = 0.0, rule: Rule | None = None, parts: tuple[Part, ...] = ()) -> None:
        self.wait, self._parts = wait, parts
        self._rule = rule if rule is not None else Rule()
        self._fault = self._rule.fault

    @property
    def stale(self) -> Rule | None:
        """The rule that has this request read what is stale, if one has."""
        return self._rule if self._fault == STALE else None

    @property
    def forced(self) -> Rule | None:
        """The rule that has this request answered as documented, if one has."""
        return self._rule if self._rule.forces else None

    @property
    def cuts(self) -> bool:
        """Whether the body that goes out is not all of it."""
        return self._fault in (TRUNCATED, MALFORMED_JSON)

    def spoiled(self, headers: list[Header], body: bytes) -> bytes:
        """The body as it goes out; `headers` are made to fit."""
        if self._fault == TRUNCATED:
            return body[: len(body) // 2]
        if self._fault != MALFORMED_JSON or not body:
            return body
        broken = _no_json(body)
        headers[:] = [(name, b"%d" % len(broken) if name == b"content-length" else value) for name, value in headers]
        return broken

    async def play(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        status: int,
        headers: list[Header],
        body: bytes,
        rest: AsyncIterator[bytes] | None,
    ) -> None:
        """Send the answer, or what there is instead; `rest`: how a body goes on that is streamed."""
        wire: Wire | None = scope.get("state", NOTHING).get(WIRE)
        gone = asyncio.ensure_future(disconnected(receive))
        try:
            if self.wait:
                await _pause(self.wait, gone, wire)
            if self._fault in CONNECTION or (self._fault == TRUNCATED and not body):
                await self._break_off(scope, wire, gone)
                return
            await send({"type": "http.response.start", "status": status, "headers": headers})
            if self._fault == DRIP:
                body = await self._drip(send, body, gone, wire)
            if self.cuts or rest is None:
                await self._finish(scope, send, body, headers, wire, gone)
            else:
                gone.cancel()
                await send_rest(send, receive, body, rest)
        finally:
            gone.cancel()
            if rest is not None:
                await close(rest)

    async def _break_off(self, scope: Scope, wire: Wire | None, gone: Gone) -> None:
        if wire is None:
            _raise(self._fault)
        if self._fault == TIMEOUT:
            await _pause(self._rule.duration, gone, wire)
        if self._fault == RESET:
            wire.reset(scope)
        else:
            wire.hang_up(scope, NO_CHUNK if self._fault == MALFORMED_CHUNK else self._garbage())
        await asyncio.wait({gone}, timeout=CLOSING)

    def _garbage(self) -> bytes:
        """Bytes that no status line begins with; none for a fault that has none."""
        return b"\xff" + digest(*self._parts, "garbage") + b"\r\n\r\n" if self._fault == RANDOM_DATA else b""

    async def _drip(self, send: Send, body: bytes, gone: Gone, wire: Wire | None) -> bytes:
        """Send the body but for its last part, which is given back when its time has come."""
        size = max(1, -(-len(body) // self._rule.chunks))
        parts = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
        for part in parts[:-1]:
            await _pause((self._rule.duration or 0) / len(parts), gone, wire)
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await _pause((self._rule.duration or 0) / len(parts), gone, wire)
        return parts[-1]

    async def _finish(
        self, scope: Scope, send: Send, body: bytes, headers: list[Header], wire: Wire | None, gone: Gone
    ) -> None:
        cut = self._fault == TRUNCATED
        await send({"type": "http.response.body", "body": body, "more_body": cut})
        if cut:
            if wire is None:
                _raise(TRUNCATED)
            wire.hang_up(scope)
            await asyncio.wait({gone}, timeout=CLOSING)


Gone = asyncio.Future[None]
"""Done when the client has gone."""


async def _pause(seconds: float | None, gone: Gone, wire: Wire | None) -> None:
    """Wait so long (None: for ever), but not for a client that has gone, nor for a server that is to stop."""
    waiting: set[asyncio.Future[Any]] = {gone}
    if wire is not None:
        waiting.add(asyncio.ensure_future(wire.stopping.wait()))
    await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for other in waiting - {gone}:
        other.cancel()


def _no_json(body: bytes) -> bytes:
    """The beginning of a JSON value; of what has no end of its own (a number), more than there should be."""
    whole = body.strip()
    if whole[:1] not in (b"{", b"[", b'"') or len(whole) < 2:
        return body + b"{"
    return whole[: max(1, len(whole) * 2 // 3)]


def _raise(fault: str | None) -> NoReturn:
    """What httpx raises when this happens on a connection."""
    import httpx

    if fault == RESET:
        raise httpx.ReadError("[Errno 104] Connection reset by peer")
    if fault == TIMEOUT:
        raise httpx.ReadTimeout("the read operation timed out")
    if fault == MALFORMED_CHUNK:
        raise httpx.RemoteProtocolError("illegal chunk header")
    if fault == RANDOM_DATA:
        raise httpx.RemoteProtocolError("illegal status line")
    if fault == TRUNCATED:
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")
    raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
