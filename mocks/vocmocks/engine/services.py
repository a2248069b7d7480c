"""What outlives a request, travelling together: no module keeps state of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache

from vocmocks.clock import Clock
from vocmocks.engine.callbacks import Callbacks
from vocmocks.engine.journal import Journal
from vocmocks.engine.limiter import Limiter
from vocmocks.engine.metrics import Metrics
from vocmocks.engine.switches import scenario_of
from vocmocks.store.backend import Backend
from vocmocks.store.base import Scope, Store
from vocmocks.store.records import Records
from vocmocks.worlds.population import Population

World = Mapping[str, Population]
REMEMBERED = 1024
STAGED = 16
"""Worlds of scenarios that are kept ready."""


@dataclass(frozen=True, slots=True)
class Services:
    """`seed` decides every generated value; `worlds` holds each vendor's populations by collection; `anywhere`: whether
    callbacks go to public addresses, too."""

    backend: Backend
    seed: int
    worlds: dict[str, World] = field(default_factory=dict)
    anywhere: bool = False
    builders: dict[str, Callable[[str], World]] = field(default_factory=dict)
    """By vendor: what makes the world of a scenario."""
    metrics: dict[str, Metrics] = field(default_factory=dict)
    """By vendor, "" for requests that reached none."""
    callbacks: Callbacks = field(init=False, repr=False)

    _staged: Callable[[str, str], Services] = field(init=False, repr=False)
    _kept: Callable[[str, str, str], Records] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "callbacks", Callbacks(self.backend, anywhere=self.anywhere))
        object.__setattr__(self, "_kept", lru_cache(REMEMBERED)(self._whole))
        object.__setattr__(self, "_staged", lru_cache(STAGED)(self._with_scenario))

    def _whole(self, tenant: str, vendor: str, collection: str) -> Records:
        population = self.worlds.get(vendor, {}).get(collection)
        return Records(self.backend.store, Scope(tenant, vendor, collection), population)

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

    def seen_by(self, tenant: str | None, vendor: str) -> Services:
        """The same with the world of the scenario that the tenant has for a vendor, if it has one."""
        name = scenario_of(self.backend.switches.scenarios, tenant, vendor)
        return self if name is None else self.staged(vendor, name)

    def reading(self, store: Store) -> Services:
        """The same with records from another store."""
        twin = copy(self)
        object.__setattr__(twin, "_kept", lambda tenant, vendor, name: twin.records(tenant, vendor, name, store))
        return twin

    def staged(self, vendor: str, scenario: str) -> Services:
        """The same with the world of a scenario. Raises FixtureError for one that there is not, or that does not say
        what it needs."""
        return self._staged(vendor, scenario)

    def _with_scenario(self, vendor: str, scenario: str) -> Services:
        twin = copy(self)
        worlds = {**self.worlds, vendor: self.builders[vendor](scenario)}
        object.__setattr__(twin, "worlds", worlds)
        object.__setattr__(twin, "_kept", lru_cache(REMEMBERED)(twin._whole))
        return twin

    def records(self, tenant: str, vendor: str, collection: str, store: Store | None = None) -> Records:
        """The tenant's view of a collection; `store`: the one that a request was admitted with."""
        if store is None or store is self.backend.store:
            return self._kept(tenant, vendor, collection)
        return Records(store, Scope(tenant, vendor, collection), self.worlds.get(vendor, {}).get(collection))
