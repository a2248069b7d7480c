"""A vendor whose one operation calls back as it is told, and somebody to be called.

As a program it is `vocmocks` with that vendor's behaviours: `python -m tests.engine.caller serve --document …`.
"""

from __future__ import annotations

import json
import os
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import httpx

from vocmocks.engine.behave import Behaviours, Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.outbox import LEASE
from vocmocks.engine.vendor import Plugin
from vocmocks.settings import Settings

EVENTS = ("thing.added", "thing.removed")
CALLER: Mapping[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Caller", "version": "1"},
    "servers": [{"url": "https://api.caller.test"}],
    "security": [{"token": []}],
    "paths": {
        "/calls": {
            "post": {
                "operationId": "call",
                "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
                "responses": {"200": {"description": "How many are called"}},
            }
        }
    },
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
}


def plugin(name: str, settings: Settings) -> Plugin:
    """What `Settings(descriptions={"caller": CALLER})` is served with; other names have no behaviours."""
    behaviours = Behaviours(name)
    if name != "caller":
        return Plugin(behaviours)

    @behaviours("call")
    async def call(call: Call) -> Reply:
        """`{"event", "body", "in": seconds}` is for webhooks, with `url` (and `token`) for that one."""
        event, body = call.body.get("event", EVENTS[0]), call.body.get("body", {})
        at = call.now + call.body["in"] if "in" in call.body else None
        if "url" in call.body:
            await call.callback(call.body["url"], body, event=event, at=at, token=call.body.get("token"))
            return Reply(200, {"called": 1})
        return Reply(200, {"called": await call.notify(event, body, at=at)})

    return Plugin(behaviours, events=EVENTS)


@dataclass
class Received:
    """`headers` by lower-case name."""

    method: str
    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)


@dataclass
class Receiver:
    """A server that remembers who called. `statuses`: what it answers, the last one from then on; None: it hangs up.
    It answers only while `free` is set, and over TLS where there is a `context`."""

    statuses: list[int | None] = field(default_factory=lambda: [200])
    headers: Mapping[str, str] = field(default_factory=dict)
    answer: bytes = b'{"ok": true}'
    port: int = 0
    received: list[Received] = field(default_factory=list)
    free: threading.Event = field(default_factory=threading.Event)
    context: ssl.SSLContext | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def bodies(self) -> list[Any]:
        return [each.body for each in self.received]

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        raw = handler.rfile.read(int(handler.headers["content-length"]))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.received.append(Received(handler.command, handler.path, headers, raw))
        self.free.wait(60)
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if status is None:
            return
        handler.send_response_only(status)
        for name, value in {"Content-Length": str(len(self.answer)), **self.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(self.answer)

    def __enter__(self) -> Self:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                receiver.take(self)
                self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: Any, client_address: Any) -> None:
                """Who hangs up is not our concern."""

        self.free.set()
        self._server = Server(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_address[1]
        if self.context is not None:
            self._server.socket = self.context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.free.set()
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Caller:
    """The mock from outside, as one tenant (None: as all of them, where it is the control API that is asked)."""

    url: str
    tenant: str | None = "test_aaaa"

    def admin(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        headers = {"X-Vocmocks-Tenant": self.tenant} if self.tenant else {}
        answer = httpx.request(method, f"{self.url}/__admin{path}", json=body, headers=headers, timeout=30)
        assert answer.status_code == status, answer.text
        return answer.json()

    def register(self, url: str, **more: Any) -> Any:
        return self.admin("POST", "/webhooks", {"vendor": "caller", "url": url, **more}, 201)

    def call(self, **body: Any) -> int:
        """Have it call back; gives how many are called."""
        headers = {"Authorization": f"Bearer {self.tenant}"}
        answer = httpx.post(f"{self.url}/caller/calls", json=body, headers=headers, timeout=30)
        assert answer.status_code == 200, answer.text
        called: int = answer.json()["called"]
        return called

    def freeze(self) -> None:
        self.admin("POST", "/clock", {"frozen": True})

    def advance(self, seconds: float) -> None:
        self.admin("POST", "/clock/advance", {"seconds": seconds})

    def deliveries(self) -> list[Any]:
        """The oldest first."""
        found: list[Any] = self.admin("GET", "/webhooks/deliveries")["deliveries"]
        return found[::-1]

    def last(self, attempts: int) -> Any:
        """The latest delivery, once it was tried so many times."""
        return eventually(lambda: next((each for each in self.deliveries()[-1:] if each["attempts"] == attempts), None))

    def attempts(self) -> list[Any]:
        """What the journal has of them, the oldest first."""
        found = self.admin("GET", "/requests")["requests"]
        return [each for each in found if each["operation"] in EVENTS][::-1]


def eventually(holds: Callable[[], Any], seconds: float = 20) -> Any:
    """What it gives, once that is true; fails after so many seconds."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        if time.monotonic() > end:
            raise AssertionError(f"it never came to be: {holds()!r}")
        time.sleep(0.01)
    return found


def main() -> None:
    """`CALLER_LEASE`: seconds for which a delivery belongs to the worker that claimed it."""
    from vocmocks import cli
    from vocmocks.engine import app
    from vocmocks.store import redis_outbox

    app._plugin = plugin
    vars(redis_outbox)["LEASE"] = float(os.environ.get("CALLER_LEASE", LEASE))
    cli.main()


if __name__ == "__main__":
    main()
