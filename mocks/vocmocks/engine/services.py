"""What outlives a request, travelling together: no module keeps state of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vocmocks.clock import Clock
from vocmocks.engine.journal import Journal
from vocmocks.engine.limiter import Limiter
from vocmocks.store.backend import Backend
from vocmocks.store.base import Scope, Store
from vocmocks.store.records import Records
from vocmocks.worlds.population import Population

World = Mapping[str, Population]


@dataclass(frozen=True, slots=True)
class Services:
    """`seed` decides every generated value; `worlds` holds each vendor's populations by collection."""

    backend: Backend
    seed: int
    worlds: dict[str, World] = field(default_factory=dict)

    @property
    def clock(self) -> Clock:
        return self.backend.clock

    @property
    def store(self) -> Store:
        return self.backend.store

    @property
    def limiter(self) -> Limiter:
        return self.backend.limiter

    @property
    def journal(self) -> Journal:
        return self.backend.journal

    def records(self, tenant: str, vendor: str, collection: str, store: Store | None = None) -> Records:
        """The tenant's view of a collection; `store`: the one that a request was admitted with."""
        population = self.worlds.get(vendor, {}).get(collection)
        return Records(store or self.backend.store, Scope(tenant, vendor, collection), population)
