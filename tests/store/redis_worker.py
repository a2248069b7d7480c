"""Workers on one Redis that are asked one request at a time, and what each costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from vocmocks import Settings, create_app
from vocmocks.store.backend import Backend

from .redis_server import RedisServer


def count_trips(backend: Backend) -> list[list[str]]:
    """A list that gets, for each round trip from now on, the commands that travelled together."""
    link: Any = backend.store._link  # type: ignore[attr-defined]
    exchange, trips = link._exchange, list[list[str]]()

    async def counting(batch: Any) -> None:
        trips.append([b"".join(command).split(b"\r\n")[2].decode() for command, _ in batch])
        await exchange(batch)

    link._exchange = counting
    return trips


class Worker:
    """One process's application, over ASGI. `trips`: those of the last request, as in `count_trips`."""

    def __init__(self, server: RedisServer, **settings: Any) -> None:
        self.app = create_app(Settings(store=server.url(), **settings))
        self.backend: Backend = self.app.state.services.backend
        self.trips = count_trips(self.backend)

    async def ask(self, method: str, path: str, headers: Mapping[str, str], **more: Any) -> httpx.Response:
        self.trips.clear()
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://mock.test", trust_env=False) as client:
            return await client.request(method, path, headers=headers, **more)
