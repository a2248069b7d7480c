"""What is answered where no vendor is: the way to those that are. The journal has it, too, so that whoever forgot a
prefix or misspelt a host finds out (control/near_misses.py)."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter_ns
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from vocmocks.engine.directory import ADMIN
from vocmocks.engine.exchange import NOBODY, Exchange, Reply, vendor_path
from vocmocks.engine.journal import Entry
from vocmocks.engine.metrics import Metrics
from vocmocks.engine.problem import Problem, Unavailable
from vocmocks.engine.receive import read_body
from vocmocks.engine.respond import encode, send_reply
from vocmocks.engine.services import Services
from vocmocks.engine.vendor import Vendor
from vocmocks.errors import did_you_mean
from vocmocks.logs import logging_too
from vocmocks.settings import Settings

NO_VENDOR = ""
"""The vendor of a request that reached none."""
OUTCOME = "unknown-vendor"


class Elsewhere:
    """`front`: what a browser sees at `/`."""

    def __init__(self, vendors: Mapping[str, Vendor], services: Services, settings: Settings, front: ASGIApp) -> None:
        self._front = front
        self._vendors, self._services, self._max_body = vendors, services, settings.max_body
        metrics = services.metrics[NO_VENDOR] = Metrics()
        self._observe = logging_too(metrics.count, NO_VENDOR) if settings.log_requests else metrics.count
        self._ways = {name: f"/{name}{vendor.bases[0]}" for name, vendor in vendors.items()}
        self._secrets = frozenset().union(*(vendor.pipeline.secrets for vendor in vendors.values()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        content: dict[str, Any] = {"vendors": self._ways, "control": f"/{ADMIN}/vendors"}
        exchange = Exchange(scope, receive, "", vendor_path(scope, scope.get("root_path", "")))
        if exchange.path == "/" and wants_a_page(scope):
            await self._front(scope, receive, send)
            return
        if exchange.path == "/":
            await send_reply(send, 200, *encode(Reply(200, content, {"vary": "Accept"})))
            return
        first = exchange.path.split("/")[1]
        if first == ADMIN:
            nothing = {"error": f'the control API has nothing at "{exchange.path.removeprefix(f"/{ADMIN}")}"'}
            await send_reply(send, 404, *encode(Reply(404, nothing)))
            return
        await self._answer(exchange, send, first, content)

    async def _answer(self, exchange: Exchange, send: Send, first: str, content: Mapping[str, Any]) -> None:
        reason = f'no vendor is served at "/{first}".{did_you_mean(first, self._ways)}'
        reply = Reply(404, {"error": reason, **content})
        began, id = perf_counter_ns(), 0
        try:
            await read_body(exchange, self._max_body)
            id = await self._record(exchange, reply, reason)
        except ClientDisconnect:
            return
        except Unavailable:
            pass
        await send_reply(send, 404, *encode(reply))
        self._observe(exchange, OUTCOME, 404, id, began)

    async def _record(self, exchange: Exchange, reply: Reply, reason: str) -> int:
        tenant = exchange.tenant = self._tenant(exchange)
        headers, body = encode(reply)
        entry = Entry(
            time=await self._services.clock.now(tenant),
            tenant=tenant,
            vendor=NO_VENDOR,
            operation=None,
            method=exchange.method,
            path=exchange.path,
            query_string=exchange.scope["query_string"],
            request_headers=exchange.scope["headers"],
            request_body=exchange.raw_body,
            status=404,
            response_headers=headers,
            response_body=body,
            violations=(),
            outcome=OUTCOME,
            reason=reason,
            secrets=self._secrets,
        )
        await self._services.journal.add(entry)
        return entry.id

    def _tenant(self, exchange: Exchange) -> str:
        """Whose request it would be, had it reached the first vendor that takes its credential."""
        for vendor in self._vendors.values():
            try:
                vendor.pipeline.authenticate(exchange, None)
            except Problem:
                continue
            if exchange.tenant:
                return exchange.tenant
        return NOBODY


def wants_a_page(scope: Scope) -> bool:
    """Whether a request is a browser's that would like to see a page."""
    accepted = b",".join(value for key, value in scope["headers"] if key == b"accept")
    return scope["method"] in ("GET", "HEAD") and b"text/html" in accepted.lower()
