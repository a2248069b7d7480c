"""Records in Redis, and copies of them in this process that are as good as new while the tenant's stamp is the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any
from urllib.parse import quote, unquote

import orjson

from vocmocks.store.base import Contents, Make, MakeOf, Scope, Stale, Stored, Value
from vocmocks.store.redis_keys import TENANTS, collection_name, keys, named, pairs, tenant_of
from vocmocks.store.redis_link import Link
from vocmocks.store.redis_scripts import CLEAR, CREATE, NEXT, PUT, READ, REPLACE, WHOLE

TENANTS_COPIED = 256
NUMBERS_KNOWN = 1024


class Changed(Stale):
    def __init__(self, message: str, stamp: bytes) -> None:
        super().__init__(message)
        self.stamp = stamp


@dataclass(slots=True)
class Copy:
    stamp: bytes
    collections: dict[Scope, dict[str, Stored]] = field(default_factory=dict)


class Copies:
    """Whole collections of the tenants that were read last."""

    def __init__(self) -> None:
        self._tenants: OrderedDict[str, Copy] = OrderedDict()

    def get(self, scope: Scope, stamp: bytes) -> dict[str, Stored] | None:
        copy = self._tenants.get(scope.tenant)
        return copy.collections.get(scope) if copy is not None and copy.stamp == stamp else None

    def keep(self, scope: Scope, records: dict[str, Stored], stamp: bytes) -> None:
        copy = self._tenants.get(scope.tenant)
        if copy is None or copy.stamp != stamp:
            copy = self._tenants[scope.tenant] = Copy(stamp)
        copy.collections[scope] = records
        self._tenants.move_to_end(scope.tenant)
        if len(self._tenants) > TENANTS_COPIED:
            self._tenants.popitem(last=False)

    def change(self, scope: Scope, id: str, stored: Stored, stamp: bytes) -> None:
        """What this process put itself; a copy that misses another's change is of no use and stays as it is."""
        copy = self._tenants.get(scope.tenant)
        if copy is not None and copy.stamp and int(copy.stamp) == int(stamp) - 1:
            copy.stamp = stamp
            if scope in copy.collections:
                copy.collections[scope][id] = stored


class RedisStore:
    def __init__(self, link: Link) -> None:
        self._link = link
        self.copies = Copies()
        self._last: OrderedDict[Scope, int] = OrderedDict()

    async def get(self, scope: Scope, id: str) -> Stored | None:
        raw = await self._link.ask("HGET", keys(scope.tenant).records + collection_name(scope), id)
        return _stored(raw)[1] if raw is not None else None

    async def put(self, scope: Scope, id: str, value: Value | None, expected: int | None = None) -> Stored:
        return (await self.put_stamped(scope, id, value, expected))[0]

    async def put_stamped(
        self, scope: Scope, id: str, value: Value | None, expected: int | None
    ) -> tuple[Stored, bytes]:
        """`put`, and the tenant's stamp; Stale has it as `stamp`."""
        own, name = keys(scope.tenant), collection_name(scope)
        raw = orjson.dumps(value, default=dict) if value is not None else b""
        wanted = "" if expected is None else expected
        done, version, stamp = await self._link.run(
            PUT, (own.records + name, own.collections, TENANTS, own.stamp), id, wanted, raw, name, own.name
        )
        if not done:
            raise Changed(f"{scope.collection}/{id} is in version {int(version)}, not {expected}", stamp)
        stored = Stored(value, version)
        self.copies.change(scope, id, stored, stamp)
        return stored, stamp

    async def create(self, scope: Scope, make: Make) -> tuple[str, Stored]:
        return (await self.create_stamped(scope, make))[:2]

    async def create_stamped(self, scope: Scope, make: Make) -> tuple[str, Stored, bytes]:
        """`create`, and the tenant's stamp. One round trip where this process created the latest record, too: then its
        number is known."""
        own, name = keys(scope.tenant), collection_name(scope)
        last = self._last.get(scope, 0)
        self._know(scope, last + 1)
        id, value = make(last + 1)
        where = own.records + name, own.collections, TENANTS, own.stamp, own.numbers
        raw = orjson.dumps(value, default=dict)
        done, stamp = await self._link.run(CREATE, where, id, raw, name, own.name, last)
        if done:
            stored = Stored(value, 1)
            self.copies.change(scope, id, stored, stamp)
        else:
            number = await self.next(scope)
            self._know(scope, number)
            id, value = make(number)
            stored, stamp = await self.put_stamped(scope, id, value, 0)
        return id, stored, stamp

    def _know(self, scope: Scope, last: int) -> None:
        """Remember which number was given last."""
        self._last[scope] = last
        self._last.move_to_end(scope)
        if len(self._last) > NUMBERS_KNOWN:
            self._last.popitem(last=False)

    async def append(self, scope: Scope, make: MakeOf, sent: bytes, time: float) -> None:
        await self.create(scope, lambda number: make(number, sent, time))

    async def items(self, scope: Scope) -> Sequence[tuple[str, Stored]]:
        own = keys(scope.tenant)
        stamp, raw = await self._link.run(READ, (own.records + collection_name(scope), own.stamp))
        records = _records(raw)
        self.copies.keep(scope, records, stamp)
        return list(records.items())

    async def next(self, scope: Scope) -> int:
        own = keys(scope.tenant)
        number: int = await self._link.run(NEXT, (own.numbers, TENANTS), collection_name(scope), own.name)
        return number

    async def clear(self, tenant: str | None = None, vendor: str | None = None) -> None:
        within = "" if vendor is None else f"{quote(vendor, safe='')}:"
        for own in await named(self._link, tenant):
            await self._link.run(CLEAR, (own.collections, own.numbers, own.stamp), own.records, within)

    async def collections(self, tenant: str | None = None) -> Sequence[Scope]:
        found = []
        for own in await named(self._link, tenant):
            found += [_scope(tenant_of(own), raw) for raw in await self._link.ask("SMEMBERS", own.collections)]
        return found

    async def contents(self, tenant: str) -> Contents:
        own = keys(tenant)
        numbers, *collections = await self._link.run(WHOLE, (own.collections, own.numbers), own.records)
        return Contents(
            {_scope(tenant, name): _records(raw) for name, raw in collections},
            {_scope(tenant, name): int(number) for name, number in pairs(numbers)},
        )

    async def replace(self, tenant: str, contents: Contents) -> None:
        own = keys(tenant)
        numbers = [part for scope, number in contents.numbers.items() for part in (collection_name(scope), number)]
        records = [
            part
            for scope, kept in contents.records.items()
            for place, (id, stored) in enumerate(kept.items(), 1)
            for part in (collection_name(scope), id, _raw(place, stored))
        ]
        where = own.collections, own.numbers, own.stamp, TENANTS
        await self._link.run(REPLACE, where, own.records, own.name, len(contents.numbers), *numbers, *records)


class RedisView:
    """The store as one request sees it, which was admitted at `stamp`: what has not changed since it was read last is
    not asked for again."""

    def __init__(self, store: RedisStore, stamp: bytes) -> None:
        self._store, self._stamp = store, stamp

    async def get(self, scope: Scope, id: str) -> Stored | None:
        known = self._store.copies.get(scope, self._stamp)
        return known.get(id) if known is not None else await self._store.get(scope, id)

    async def put(self, scope: Scope, id: str, value: Value | None, expected: int | None = None) -> Stored:
        try:
            stored, self._stamp = await self._store.put_stamped(scope, id, value, expected)
        except Changed as changed:
            self._stamp = changed.stamp
            raise
        return stored

    async def create(self, scope: Scope, make: Make) -> tuple[str, Stored]:
        id, stored, self._stamp = await self._store.create_stamped(scope, make)
        return id, stored

    async def append(self, scope: Scope, make: MakeOf, sent: bytes, time: float) -> None:
        await self.create(scope, lambda number: make(number, sent, time))

    async def items(self, scope: Scope) -> Sequence[tuple[str, Stored]]:
        known = self._store.copies.get(scope, self._stamp)
        return list(known.items()) if known is not None else await self._store.items(scope)

    async def next(self, scope: Scope) -> int:
        return await self._store.next(scope)

    async def clear(self, tenant: str | None = None, vendor: str | None = None) -> None:
        await self._store.clear(tenant, vendor)

    async def collections(self, tenant: str | None = None) -> Sequence[Scope]:
        return await self._store.collections(tenant)


def _scope(tenant: str, name: bytes) -> Scope:
    vendor, _, collection = name.decode().partition(":")
    return Scope(tenant, unquote(vendor), unquote(collection))


def _records(raw: Any) -> dict[str, Stored]:
    """A collection, in the order in which its ids were first put."""
    found = [(id.decode("utf-8", "surrogatepass"), *_stored(value)) for id, value in pairs(raw)]
    return {id: stored for id, _, stored in sorted(found, key=itemgetter(1))}


def _raw(place: int, stored: Stored) -> bytes:
    value = orjson.dumps(stored.value, default=dict) if stored.value is not None else b""
    return b"%d %d %b" % (stored.version, place, value)


def _stored(raw: bytes) -> tuple[int, Stored]:
    """A record's place among those of its collection, and the record."""
    version, place, value = raw.split(b" ", 2)
    return int(place), Stored(orjson.loads(value) if value else None, int(version))
