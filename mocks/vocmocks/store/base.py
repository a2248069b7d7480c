"""What a store promises. Behaviours are written against this, so that they work the same on every store.

Read, change, put if unchanged: a value that was read is never changed in place; a changed copy is put with the version
that was read, and the store refuses it (`Stale`) where somebody else was faster.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


class Stale(Exception):
    """The record is not in the version that was expected: read it again and try once more."""


class Store(Protocol):
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
