"""Every store keeps the same promises: a store joins by a line in BACKENDS."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from vocmocks.settings import Settings
from vocmocks.store.backend import Backend, open_backend
from vocmocks.store.base import Contents, Make, MakeOf, Scope, Store, Stored, Value
from vocmocks.store.memory import MemoryBackend, MemoryStore

from .redis_server import RedisServer

Run = Callable[[Any], Any]


class SlowStore:
    """A memory store that lets others go first, as one behind a network does."""

    def __init__(self) -> None:
        self._inner = MemoryStore()

    async def get(self, scope: Scope, id: str) -> Stored | None:
        await asyncio.sleep(0)
        found = await self._inner.get(scope, id)
        await asyncio.sleep(0)
        return found

    async def put(self, scope: Scope, id: str, value: Value | None, expected: int | None = None) -> Stored:
        await asyncio.sleep(0)
        return await self._inner.put(scope, id, value, expected)

    async def create(self, scope: Scope, make: Make) -> tuple[str, Stored]:
        await asyncio.sleep(0)
        return await self._inner.create(scope, make)

    async def append(self, scope: Scope, make: MakeOf, sent: bytes, time: float) -> None:
        await asyncio.sleep(0)
        await self._inner.append(scope, make, sent, time)

    async def items(self, scope: Scope) -> Sequence[tuple[str, Stored]]:
        await asyncio.sleep(0)
        return await self._inner.items(scope)

    async def next(self, scope: Scope) -> int:
        await asyncio.sleep(0)
        return await self._inner.next(scope)

    async def clear(self, tenant: str | None = None, vendor: str | None = None) -> None:
        await self._inner.clear(tenant, vendor)

    async def collections(self, tenant: str | None = None) -> Sequence[Scope]:
        return await self._inner.collections(tenant)

    def tenants(self) -> set[str]:
        return self._inner.tenants()

    async def contents(self, tenant: str) -> Contents:
        await asyncio.sleep(0)
        return await self._inner.contents(tenant)

    async def replace(self, tenant: str, contents: Contents) -> None:
        await asyncio.sleep(0)
        await self._inner.replace(tenant, contents)


class SlowBackend(MemoryBackend):
    def __init__(self, start: float | None = None) -> None:
        super().__init__(start, 100)
        self.store = SlowStore()  # type: ignore[assignment]


START = 1_767_268_800.0
BACKENDS: dict[str, Callable[[str], Backend]] = {
    "memory": lambda _: MemoryBackend(START, 100),
    "slow": lambda _: SlowBackend(START),
    "sqlite": lambda place: open_backend(Settings(store=f"sqlite:{place}/store.db", start=START, journal_size=100)),
    "redis": lambda place: open_backend(Settings(store=place, start=START, journal_size=100)),
}
KEPT = ("sqlite", "redis")
"""Those that are there again after a restart."""


@pytest.fixture(scope="session")
def redis_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def redis_server(redis_process: RedisServer) -> RedisServer:
    """A server that holds nothing yet."""
    redis_process.forget()
    return redis_process


@pytest.fixture
def place(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a backend of this kind keeps things."""
    if kind == "redis":
        server: RedisServer = request.getfixturevalue("redis_server")
        return server.url()
    return str(tmp_path)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as running:
        yield running


@pytest.fixture
def run(runner: asyncio.Runner) -> Run:
    return runner.run


@pytest.fixture(params=["memory", "sqlite", "redis", "slow"])
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def backend(kind: str, place: str, run: Run) -> Iterator[Backend]:
    made = BACKENDS[kind](place)
    yield made
    run(made.close())


@pytest.fixture
def store(backend: Backend) -> Store:
    return backend.store
