"""Snapshots in Redis: one hash of them all."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from vocmocks.engine.snapshots import Name
from vocmocks.store.redis_link import Link

SNAPSHOTS = "vocmocks:snapshots"


class RedisSnapshots:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def keep(self, name: Name, raw: bytes) -> None:
        await self._link.ask("HSET", SNAPSHOTS, _field(name), raw)

    async def get(self, name: Name) -> bytes | None:
        raw: bytes | None = await self._link.ask("HGET", SNAPSHOTS, _field(name))
        return raw

    async def names(self) -> Sequence[Name]:
        return [Name(*orjson.loads(field)) for field in await self._link.ask("HKEYS", SNAPSHOTS)]

    async def forget(self, name: Name) -> bool:
        return bool(await self._link.ask("HDEL", SNAPSHOTS, _field(name)))


def _field(name: Name) -> bytes:
    return orjson.dumps(tuple(name))
