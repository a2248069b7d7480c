"""What a worker knows of Redis without asking. It may have become false; whoever goes by it has Redis see to that.

A tenant's stamp is "epoch-count": the count rises with each change to the tenant's records, the epoch whenever all of
them are forgotten or replaced. So versions and numbers mean the same within one epoch only. No stamp comes twice.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from vocmocks.store.base import Scope, Stored

K = TypeVar("K")
V = TypeVar("V")
TENANTS_COPIED = 256
TENANTS_KNOWN = 4096
NUMBERS_KNOWN = 4096
RECORDS_KNOWN = 1024
"""That are kept alone; the others are in collections."""
LARGE = 65_536
"""Bytes from which on a record is not kept alone."""
NOTHING = b""
"""The stamp of a tenant whose records nobody ever changed: there are none."""


class Unknown:
    """Instead of a record (or None: there is none) where it is not known which."""


UNKNOWN = Unknown()


def epoch_of(stamp: bytes) -> bytes:
    return stamp.partition(b"-")[0]


def follows(stamp: bytes, before: bytes) -> bool:
    """Whether there was one change between the two, that which `stamp` came of."""
    epoch, _, count = stamp.partition(b"-")
    if before == NOTHING:
        return count == b"1"
    known, _, last = before.partition(b"-")
    return epoch == known and int(count) == int(last) + 1


class Recent(OrderedDict[K, V]):
    """The `most` that were put last."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self._most:
            self.popitem(last=False)


@dataclass(slots=True)
class Copy:
    """Whole collections of one tenant, as they were at a stamp."""

    stamp: bytes
    collections: dict[Scope, dict[str, Stored]] = field(default_factory=dict)


@dataclass(slots=True)
class Tenant:
    """The latest stamp, and how the clock is set, as Redis has it (None: not known)."""

    stamp: bytes
    hands: bytes | None = None


class Numbers:
    """The last number of each collection: that which Redis is known to have given, and that which is foreseen, as
    requests under way take theirs from it."""

    def __init__(self) -> None:
        self._last = Recent[Scope, tuple[bytes, int, int]](NUMBERS_KNOWN)

    def last(self, scope: Scope, stamp: bytes) -> int:
        return self._of(scope, stamp)[1]

    def foresee(self, scope: Scope, number: int, stamp: bytes) -> None:
        """A request is about to take it."""
        self._last[scope] = epoch_of(stamp), self._of(scope, stamp)[0], number

    def given(self, scope: Scope, number: int, stamp: bytes) -> None:
        """It was taken as foreseen."""
        self._last[scope] = epoch_of(stamp), number, max(number, self._of(scope, stamp)[1])

    def refused(self, scope: Scope, last: int, stamp: bytes) -> None:
        """None was taken, as `last` was last. Others that are told the same have begun to count from there."""
        if self._of(scope, stamp)[0] != last:
            self.know(scope, last, stamp)

    def know(self, scope: Scope, last: int, stamp: bytes) -> None:
        self._last[scope] = epoch_of(stamp), last, last

    def _of(self, scope: Scope, stamp: bytes) -> tuple[int, int]:
        """Known and foreseen; at the beginning of an epoch none was given."""
        epoch, known, foreseen = self._last.get(scope, (NOTHING, 0, 0))
        return (known, foreseen) if epoch == epoch_of(stamp) else (0, 0)


class Known:
    def __init__(self) -> None:
        self._tenants = Recent[str, Tenant](TENANTS_KNOWN)
        self._copies = Recent[str, Copy](TENANTS_COPIED)
        self._records = Recent[tuple[Scope, str], tuple[bytes, Stored | None]](RECORDS_KNOWN)
        self.numbers = Numbers()

    def tenant(self, tenant: str) -> Tenant | None:
        return self._tenants.get(tenant)

    def told(self, tenant: str, stamp: bytes, hands: bytes | None = None) -> None:
        """What Redis said last of a tenant; `hands` None: it did not say."""
        known = self._tenants.get(tenant)
        if known is None:
            self._tenants[tenant] = Tenant(stamp, hands)
            return
        known.stamp = stamp
        known.hands = hands or known.hands
        self._tenants.move_to_end(tenant)

    def collection(self, scope: Scope, stamp: bytes) -> Mapping[str, Stored] | None:
        """The whole of it at a stamp, None where that is not known."""
        if stamp == NOTHING:
            return {}
        copy = self._copies.get(scope.tenant)
        return copy.collections.get(scope) if copy is not None and copy.stamp == stamp else None

    def record(self, scope: Scope, id: str, stamp: bytes) -> Stored | Unknown | None:
        """The latest that is known of a record in the epoch of a stamp."""
        if stamp == NOTHING:
            return None
        copy, epoch = self._copies.get(scope.tenant), epoch_of(stamp)
        collection = copy.collections.get(scope) if copy is not None else None
        if copy is not None and collection is not None and copy.stamp == stamp:
            return collection.get(id)
        known = self._records.get((scope, id))
        if known is not None and known[0] == epoch:
            return known[1]
        if copy is not None and collection is not None and epoch_of(copy.stamp) == epoch:
            return collection.get(id)
        return UNKNOWN

    def keep_collection(self, scope: Scope, records: dict[str, Stored], stamp: bytes) -> None:
        copy = self._copies.get(scope.tenant)
        if copy is None or copy.stamp != stamp:
            copy = Copy(stamp)
        self._copies[scope.tenant] = copy
        copy.collections[scope] = records

    def keep_record(self, scope: Scope, id: str, stored: Stored | None, stamp: bytes, size: int) -> None:
        """`stamp`: one that the tenant had before the record was read, or has since it was put; `size`: in bytes."""
        if size < LARGE:
            self._records[scope, id] = epoch_of(stamp), stored
        else:
            self._records.pop((scope, id), None)

    def changed(self, tenant: str, records: Mapping[tuple[Scope, str], tuple[Stored, int]], stamp: bytes) -> None:
        """What this worker put itself, with the size of each; a copy that misses another's change is of no use and
        stays as it is."""
        self.told(tenant, stamp)
        copy = self._copies.get(tenant)
        is_next = copy is not None and follows(stamp, copy.stamp)
        for (scope, id), (stored, size) in records.items():
            self.keep_record(scope, id, stored, stamp, size)
            if copy is not None and is_next and scope in copy.collections:
                copy.collections[scope][id] = stored
        if copy is not None and is_next:
            copy.stamp = stamp
