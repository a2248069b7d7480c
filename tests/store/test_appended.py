"""Records that nobody has read yet."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import pytest

from vocmocks.store.appended import BLOCK
from vocmocks.store.base import Scope
from vocmocks.store.memory import MemoryStore

HERE, ELSEWHERE = Scope("test_a", "acme", "things"), Scope("test_b", "acme", "things")


def made(number: int, sent: bytes, time: float) -> tuple[str, dict[str, Any]]:
    return f"id{number}", {"n": number, "sent": sent.decode(), "time": time}


async def filled(many: int) -> MemoryStore:
    """Bodies of different lengths, the empty one included."""
    store = MemoryStore()
    for n in range(many):
        await store.append(HERE, made, b"%d" % n * (n % 3), float(n))
        await store.append(ELSEWHERE, made, b"b", 0.5)
    return store


async def check_all(store: MemoryStore, many: int) -> None:
    found = [stored.value for _, stored in await store.items(HERE)]
    assert found == [made(n + 1, b"%d" % n * (n % 3), float(n))[1] for n in range(many)]
    assert len(await store.items(ELSEWHERE)) == many


@pytest.mark.parametrize("many", [1, BLOCK, 2 * BLOCK + 5])
def test_they_are_all_there_when_they_are_read(many: int) -> None:
    async def check() -> None:
        store = await filled(many)
        await check_all(store, many)
        await store.append(HERE, made, b"late", 1.0)
        assert len(await store.items(HERE)) == many + 1

    asyncio.run(check())


def test_nothing_is_lost_when_the_disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    async def check() -> None:
        monkeypatch.setattr(os, "pwrite", full)
        await check_all(await filled(BLOCK + 1), BLOCK + 1)

    asyncio.run(check())
