"""The store as a request sees it whose admission is only foreseen.

What is read comes from what this worker knows, and is noted as relied on; what is written is kept back, and shown to
later reads of the same request. All of it goes to Redis at once (COMMIT in redis_admission_scripts.py): where it holds
it is done, and else nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from vocmocks.engine.limiter import Hit
from vocmocks.store.backend import Check, Overtaken, Unforeseeable
from vocmocks.store.base import Make, MakeOf, Scope, Stale, Stored, Value
from vocmocks.store.redis_keys import collection_name
from vocmocks.store.redis_known import Unknown, epoch_of
from vocmocks.store.redis_store import RedisStore, dumped, loaded

Key = tuple[Scope, str]
AS_FORESEEN = 1
ANY = b"any"
"""Instead of a stamp or an epoch: the request has not relied on it."""


class Written(NamedTuple):
    stored: Stored
    raw: bytes


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is taken to be so when a request comes: the time and hands of the tenant's clock, and the stamp of its
    records. `hits` it will count against; `check` was told the time."""

    tenant: str
    time: float
    hands: bytes
    stamp: bytes
    hits: Sequence[Hit]
    check: Check | None


class Foreseen:
    def __init__(self, store: RedisStore, forecast: Forecast) -> None:
        self.forecast = forecast
        self._store, self._tenant, self._stamp = store, forecast.tenant, forecast.stamp
        self._epoch = epoch_of(forecast.stamp)
        self._listed: bytes = ANY
        """The stamp at which whole collections were read."""
        self._read: dict[Key, Stored | None] = {}
        """Records as they are relied on, None where there is to be none."""
        self._written: dict[Scope, dict[str, Written]] = {}
        self._numbers: dict[Scope, tuple[int, int]] = {}
        """The last number before this request, and how many it took."""

    async def get(self, scope: Scope, id: str) -> Stored | None:
        self._check(scope)
        known = self._known(scope, id)
        if isinstance(known, Unknown):
            found, size = await self._store.read(scope, id)
            self._store.known.keep_record(scope, id, found, self._stamp, size)
            known = self._read.setdefault((scope, id), found)
        written = self._written.get(scope, {}).get(id)
        return written.stored if written is not None else known

    async def put(self, scope: Scope, id: str, value: Value | None, expected: int | None = None) -> Stored:
        self._check(scope)
        present = self._present(scope, id)
        if isinstance(present, Unknown):
            if expected == 0:
                self._assume_absent(scope, id)
            present = await self.get(scope, id)
        version = _version(present)
        if expected is not None and expected != version:
            raise Stale(f"{scope.collection}/{id} is in version {version}, not {expected}")
        return self._write(scope, id, Stored(value, version + 1))

    async def create(self, scope: Scope, make: Make) -> tuple[str, Stored]:
        id, value = make(await self.next(scope))
        present = self._present(scope, id)
        if isinstance(present, Unknown):
            self._assume_absent(scope, id)
        elif present is not None:
            raise Stale(f"{scope.collection}/{id} is taken")
        return id, self._write(scope, id, Stored(value, 1))

    async def append(self, scope: Scope, make: MakeOf, sent: bytes, time: float) -> None:
        await self.create(scope, lambda number: make(number, sent, time))

    async def items(self, scope: Scope) -> Sequence[tuple[str, Stored]]:
        self._check(scope)
        known = self._store.known.collection(scope, self._stamp)
        if known is None:
            found, stamp = await self._store.items_stamped(scope)
            if epoch_of(stamp) != self._epoch or self._listed not in (ANY, stamp):
                raise Overtaken
            known, self._stamp = dict(found), stamp
        self._listed = self._stamp
        written = {id: written.stored for id, written in self._written.get(scope, {}).items()}
        return list({**known, **written}.items())

    async def next(self, scope: Scope) -> int:
        self._check(scope)
        numbers = self._store.known.numbers
        last, taken = self._numbers.get(scope) or (numbers.last(scope, self._stamp), 0)
        self._numbers[scope] = last, taken + 1
        numbers.foresee(scope, last + taken + 1, self._stamp)
        return last + taken + 1

    async def clear(self, tenant: str | None = None, vendor: str | None = None) -> None:
        raise Unforeseeable

    async def collections(self, tenant: str | None = None) -> Sequence[Scope]:
        raise Unforeseeable

    def asked(self) -> tuple[dict[str, Any], list[Any]]:
        """What COMMIT is asked about records, and its arguments that go with it."""
        only_read, changes = self._only_read(), self._changes()
        arguments: list[Any] = [id for _, id in only_read]
        for (_, id), (_, raw) in changes.items():
            arguments += (id, raw)
        return {
            "stamp": self._listed.decode(),
            "epoch": (self._epoch if any(map(_version, self._read.values())) else ANY).decode(),
            "numbers": _flat((collection_name(scope), *taken) for scope, taken in self._numbers.items()),
            "reads": _flat((collection_name(key[0]), _version(self._read[key])) for key in only_read),
            "changes": _flat(
                (collection_name(key[0]), _version(self._read[key]), change.stored.version)
                for key, change in changes.items()
            ),
        }, arguments

    def came_true(self, stamp: bytes) -> None:
        """All is kept, and `stamp` is the tenant's now."""
        known = self._store.known
        if self._written:
            changes = {key: (stored, len(raw)) for key, (stored, raw) in self._changes().items()}
            known.changed(self._tenant, changes, stamp)
        for scope, (last, taken) in self._numbers.items():
            known.numbers.given(scope, last + taken, stamp)

    def was_refused(self, stamp: bytes, numbers: Sequence[bytes], found: Sequence[Any]) -> dict[Key, Stored | None]:
        """Nothing is kept; gives the records that it relied on, as they are. `numbers`: those that were given last;
        `found`: what Redis has of each record, 1 where that is as foreseen."""
        known = self._store.known
        for scope, last in zip(self._numbers, numbers, strict=True):
            known.numbers.refused(scope, int(last), stamp)
        for (scope, id), raw in zip([*self._only_read(), *self._changes()], found, strict=True):
            if raw != AS_FORESEEN:
                self._read[scope, id] = stored = None if raw is None else loaded(raw)
                known.keep_record(scope, id, stored, stamp, len(raw or b""))
        return self._read

    def _only_read(self) -> list[Key]:
        return [(scope, id) for scope, id in self._read if id not in self._written.get(scope, {})]

    def _changes(self) -> dict[Key, Written]:
        return {(scope, id): change for scope, written in self._written.items() for id, change in written.items()}

    def _check(self, scope: Scope) -> None:
        if scope.tenant != self._tenant:
            raise Unforeseeable

    def _known(self, scope: Scope, id: str) -> Stored | Unknown | None:
        """The record as it was before this request, which from now on relies on that."""
        if (scope, id) in self._read:
            return self._read[scope, id]
        known = self._store.known.record(scope, id, self._stamp)
        if not isinstance(known, Unknown):
            self._read[scope, id] = known
        return known

    def _present(self, scope: Scope, id: str) -> Stored | Unknown | None:
        """The record as this request has it."""
        known = self._known(scope, id)
        written = self._written.get(scope, {}).get(id)
        return written.stored if written is not None else known

    def _assume_absent(self, scope: Scope, id: str) -> None:
        """A record of which nothing is known is taken to be absent where the request expects it to be."""
        self._read[scope, id] = None

    def _write(self, scope: Scope, id: str, stored: Stored) -> Stored:
        self._written.setdefault(scope, {})[id] = Written(stored, dumped(stored.value))
        return stored


def _flat(rows: Iterable[tuple[Any, ...]]) -> list[Any]:
    return [part for row in rows for part in row]


def _version(stored: Stored | None) -> int:
    return stored.version if stored is not None else 0
