"""Every store keeps the same promises: a store joins by a line in STORES."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from vocmocks.store.base import Scope, Store, Stored, Value
from vocmocks.store.memory import MemoryStore


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


STORES: dict[str, Callable[[], Store]] = {"memory": MemoryStore, "slow": SlowStore}


@pytest.fixture(params=sorted(STORES))
def store(request: pytest.FixtureRequest) -> Any:
    return STORES[request.param]()
