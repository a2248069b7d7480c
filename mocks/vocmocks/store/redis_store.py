"""Records in Redis, and copies of them in this process that are as good as new while the tenant's stamp is the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, unquote

import orjson

from vocmocks.store.base import Contents, Make, MakeOf, Scope, Stale, Stored, Value
from vocmocks.store.redis_keys import TENANTS, collection_name, keys, named, pairs, tenant_of
from vocmocks.store.redis_known import NOTHING, Known
from vocmocks.store.redis_link import Link
from vocmocks.store.redis_scripts import CLEAR, CREATE, NEXT, PUT, READ, REPLACE, WHOLE

Records = Mapping[tuple[Scope, str], Stored | None]
NONE: Records = MappingProxyType({})


class Changed(Stale):
    def __init__(self, message: str, stamp: bytes) -> None:
        super().__init__(message)
        self.stamp = stamp


class RedisStore:
    def __init__(self, link: Link) -> None:
        self.known = Known()
        self._link = link

    async def get(self, scope: Scope, id: str) -> Stored | None:
        return (await self.read(scope, id))[0]

    async def read(self, scope: Scope, id: str) -> tuple[Stored | None, int]:
        """`get`, and how many bytes that is."""
        raw = await self._link.ask("HGET", keys(scope.tenant).records + collection_name(scope), id)
        return (loaded(raw), len(raw)) if raw is not None else (None, 0)

    async def put(self, scope: Scope, id: str, value: Value | None, expected: int | None = None) -> Stored:
        return (await self.put_stamped(scope, id, value, expected))[0]

    async def put_stamped(
        self, scope: Scope, id: str, value: Value | None, expected: int | None
    ) -> tuple[Stored, bytes]:
        """`put`, and the tenant's stamp; Stale has it as `stamp`."""
        own, name = keys(scope.tenant), collection_name(scope)
        raw = dumped(value)
        wanted = "" if expected is None else expected
        done, version, stamp = await self._link.run(
            PUT, (own.records + name, own.collections, TENANTS, own.stamp), id, wanted, raw, name, own.name
        )
        if not done:
            self.known.told(scope.tenant, stamp)
            raise Changed(f"{scope.collection}/{id} is in version {int(version)}, not {expected}", stamp)
        stored = Stored(value, version)
        self.known.changed(scope.tenant, {(scope, id): (stored, len(raw))}, stamp)
        return stored, stamp

    async def create(self, scope: Scope, make: Make) -> tuple[str, Stored]:
        known = self.known.tenant(scope.tenant)
        return (await self.create_stamped(scope, make, known.stamp if known is not None else NOTHING))[:2]

    async def create_stamped(self, scope: Scope, make: Make, stamp: bytes) -> tuple[str, Stored, bytes]:
        """`create`, and the tenant's stamp (`stamp`: what it was). One round trip where this process created the latest
        record, too: then its number is known."""
        own, name, numbers = keys(scope.tenant), collection_name(scope), self.known.numbers
        last = numbers.last(scope, stamp)
        numbers.foresee(scope, last + 1, stamp)
        id, value = make(last + 1)
        where = own.records + name, own.collections, TENANTS, own.stamp, own.numbers
        raw = dumped(value)
        done, after = await self._link.run(CREATE, where, id, raw, name, own.name, last)
        if done:
            stored, number = Stored(value, 1), last + 1
            self.known.changed(scope.tenant, {(scope, id): (stored, len(raw))}, after)
        else:
            number = await self.next(scope)
            numbers.know(scope, number, stamp)
            id, value = make(number)
            stored, after = await self.put_stamped(scope, id, value, 0)
        numbers.given(scope, number, after)
        return id, stored, after

    async def append(self, scope: Scope, make: MakeOf, sent: bytes, time: float) -> None:
        await self.create(scope, lambda number: make(number, sent, time))

    async def items(self, scope: Scope) -> Sequence[tuple[str, Stored]]:
        return (await self.items_stamped(scope))[0]

    async def items_stamped(self, scope: Scope) -> tuple[Sequence[tuple[str, Stored]], bytes]:
        """`items`, and the stamp that the tenant had then."""
        own = keys(scope.tenant)
        stamp, raw = await self._link.run(READ, (own.records + collection_name(scope), own.stamp))
        records = _records(raw)
        self.known.told(scope.tenant, stamp)
        self.known.keep_collection(scope, records, stamp)
        return list(records.items()), stamp

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
    not asked for again. `records`: some, as they were then."""

    def __init__(self, store: RedisStore, stamp: bytes, records: Records = NONE) -> None:
        self._store, self._stamp = store, stamp
        self._records = dict(records)

    async def get(self, scope: Scope, id: str) -> Stored | None:
        known = self._store.known.collection(scope, self._stamp)
        if known is not None:
            return known.get(id)
        if (scope, id) in self._records:
            return self._records[scope, id]
        stored, size = await self._store.read(scope, id)
        self._store.known.keep_record(scope, id, stored, self._stamp, size)
        return stored

    async def put(self, scope: Scope, id: str, value: Value | None, expected: int | None = None) -> Stored:
        try:
            stored, self._stamp = await self._store.put_stamped(scope, id, value, expected)
        except Changed as changed:
            self._stamp = changed.stamp
            self._records.clear()
            raise
        self._records.pop((scope, id), None)
        return stored

    async def create(self, scope: Scope, make: Make) -> tuple[str, Stored]:
        id, stored, self._stamp = await self._store.create_stamped(scope, make, self._stamp)
        self._records.pop((scope, id), None)
        return id, stored

    async def append(self, scope: Scope, make: MakeOf, sent: bytes, time: float) -> None:
        await self.create(scope, lambda number: make(number, sent, time))

    async def items(self, scope: Scope) -> Sequence[tuple[str, Stored]]:
        known = self._store.known.collection(scope, self._stamp)
        return list(known.items()) if known is not None else await self._store.items(scope)

    async def next(self, scope: Scope) -> int:
        number = await self._store.next(scope)
        self._store.known.numbers.know(scope, number, self._stamp)
        return number

    async def clear(self, tenant: str | None = None, vendor: str | None = None) -> None:
        await self._store.clear(tenant, vendor)

    async def collections(self, tenant: str | None = None) -> Sequence[Scope]:
        return await self._store.collections(tenant)


def dumped(value: Value | None) -> bytes:
    """As Redis has it; nothing of a record that was deleted."""
    return orjson.dumps(value, default=dict) if value is not None else b""


def loaded(raw: bytes) -> Stored:
    return _stored(raw)[1]


def _scope(tenant: str, name: bytes) -> Scope:
    vendor, _, collection = name.decode().partition(":")
    return Scope(tenant, unquote(vendor), unquote(collection))


def _records(raw: Any) -> dict[str, Stored]:
    """A collection, in the order in which its ids were first put."""
    found = [(id.decode("utf-8", "surrogatepass"), *_stored(value)) for id, value in pairs(raw)]
    return {id: stored for id, _, stored in sorted(found, key=itemgetter(1))}


def _raw(place: int, stored: Stored) -> bytes:
    return b"%d %d %b" % (stored.version, place, dumped(stored.value))


def _stored(raw: bytes) -> tuple[int, Stored]:
    """A record's place among those of its collection, and the record."""
    version, place, value = raw.split(b" ", 2)
    return int(place), Stored(orjson.loads(value) if value else None, int(version))
