"""What outlives a request, travelling together: no module keeps state of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vocmocks.clock import Clock
from vocmocks.engine.journal import Journal
from vocmocks.engine.limiter import Limiter
from vocmocks.store.base import Scope, Store
from vocmocks.store.records import Records
from vocmocks.worlds.population import Population

World = Mapping[str, Population]


@dataclass(frozen=True, slots=True)
class Services:
    """`seed` decides every generated value; `worlds` holds each vendor's populations by collection."""

    clock: Clock
    seed: int
    store: Store
    limiter: Limiter
    journal: Journal
    worlds: dict[str, World] = field(default_factory=dict)

    def records(self, tenant: str, vendor: str, collection: str) -> Records:
        """The tenant's view of a collection."""
        population = self.worlds.get(vendor, {}).get(collection)
        return Records(self.store, Scope(tenant, vendor, collection), population)
