"""What a store promises. Behaviours are written against this, so that they work the same on every store.

Read, change, put if unchanged: a value that was read is never changed in place; a changed copy is put with the version
that was read, and the store refuses it (`Stale`) where somebody else was faster.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

Value = Mapping[str, Any]


class Scope(NamedTuple):
    """Whose records: tenants never see each other."""

    tenant: str
    vendor: str
    collection: str


class Stored(NamedTuple):
    """What a store keeps under an id. `value` None: deleted (which hides a record of the world). `version` counts from
    1."""

    value: Value | None
    version: int


class Contents(NamedTuple):
    """All that a store has of one tenant: records by id, in the order in which they were first put, and the numbers
    that were given last."""

    records: Mapping[Scope, Mapping[str, Stored]]
    numbers: Mapping[Scope, int]


class Stale(Exception):
    """The record is not in the version that was expected: read it again and try once more."""


Make = Callable[[int], tuple[str, Value]]
"""Id and value of a new record, of its number."""

MakeOf = Callable[[int, bytes, float], tuple[str, Value]]
"""The same, of its number, what was sent, and when (seconds on the tenant's clock). Always the same for one scope."""


class Store(Protocol):
    async def append(self, scope: Scope, make: MakeOf, sent: bytes, time: float) -> None:
        """`create` for those who need not know the record: it may be made when it is first read."""

    async def create(self, scope: Scope, make: Make) -> tuple[str, Stored]:
        """`next` and `put` of a new record at once. Raises Stale where the id that `make` gives is taken."""

    async def get(self, scope: Scope, id: str) -> Stored | None:
        """What is kept under `id`, None where nothing ever was."""

    async def put(self, scope: Scope, id: str, value: Value | None, expected: int | None = None) -> Stored:
        """Keep `value` (None: mark as deleted).

        `expected`: the version that must be there now (0: nothing); None: whatever is there. Raises Stale.
        """

    async def items(self, scope: Scope) -> Sequence[tuple[str, Stored]]:
        """Everything kept, deleted marks included, in the order in which the ids were first put."""

    async def next(self, scope: Scope) -> int:
        """A number that this scope has not had before; they rise from 1."""

    async def clear(self, tenant: str | None = None, vendor: str | None = None) -> None:
        """Forget everything of a tenant, a vendor, both, or (no names) of all."""

    async def collections(self, tenant: str | None = None) -> Sequence[Scope]:
        """The scopes in which something is kept."""


class WholeStore(Store, Protocol):
    """A store that a tenant's records can be taken out of, and put back into, as a whole."""

    async def contents(self, tenant: str) -> Contents:
        """What there is of a tenant at one moment."""

    async def replace(self, tenant: str, contents: Contents) -> None:
        """Have these contents, and no others, of a tenant."""
