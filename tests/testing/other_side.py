"""Another API than the mock, on a real port: the mock's own answers, changed as a test wants them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vocmocks import create_app
from vocmocks.server import Server, bind, make_config, port_of
from vocmocks.settings import Settings

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


@dataclass
class Reply:
    status: int
    body: Any
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    def sent(self) -> Response:
        raw = self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()
        return Response(raw, self.status, {**self.headers, "content-type": self.media_type})


Change = Callable[[Request, Reply], None]


@dataclass
class OtherSide:
    """`seen`: method and path of every request."""

    url: str = ""
    seen: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def other_side(vendor: str, change: Change) -> Iterator[OtherSide]:
    """A server whose answers are the vendor's after `change`; it has no control API."""
    side = OtherSide()
    mock = httpx.ASGITransport(create_app(Settings(vendors=(vendor,), auth="any", limits_on=False)))

    async def answer(request: Request) -> Response:
        side.seen.append((request.method, request.url.path))
        if request.url.path.startswith("/__admin"):
            return Reply(404, "nothing", "text/plain").sent()
        async with httpx.AsyncClient(transport=mock, base_url="http://mock.test", trust_env=False) as client:
            got = await client.request(
                request.method,
                str(request.url.replace(scheme="http", netloc="mock.test")),
                headers={name: value for name, value in request.headers.items() if name != "host"},
                content=await request.body(),
            )
        reply = Reply(got.status_code, got.json() if got.content else "", got.headers.get("content-type", ""))
        change(request, reply)
        return reply.sent()

    app = Starlette(routes=[Route("/{path:path}", answer, methods=METHODS)])
    listeners, ready = bind("127.0.0.1", 0), threading.Event()
    server = Server(make_config(app), listeners, on_start=ready.set, grace=0.5)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        if not ready.wait(20):
            raise RuntimeError("the other side did not start")
        side.url = f"http://127.0.0.1:{port_of(listeners)}/{vendor}"
        yield side
    finally:
        server.stop()
        thread.join()
        for listener in listeners:
            listener.close()
