"""Snapshots in this process's memory."""

from __future__ import annotations

from collections.abc import Sequence

from vocmocks.engine.snapshots import Name


class MemorySnapshots:
    def __init__(self) -> None:
        self._kept: dict[Name, bytes] = {}

    async def keep(self, name: Name, raw: bytes) -> None:
        self._kept[name] = raw

    async def get(self, name: Name) -> bytes | None:
        return self._kept.get(name)

    async def names(self) -> Sequence[Name]:
        return list(self._kept)

    async def forget(self, name: Name) -> bool:
        return self._kept.pop(name, None) is not None
