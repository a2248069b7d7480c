"""Puts one vendor's pipeline together: contract, world and behaviours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from vocmocks.contract import servers
from vocmocks.contract.model import Contract, ErrorShape
from vocmocks.engine import scenarios
from vocmocks.engine.authenticate import Authenticator
from vocmocks.engine.behave import Behaviour, Behaviours
from vocmocks.engine.envelope import Envelope
from vocmocks.engine.faults_stage import Faults
from vocmocks.engine.forcing import Forcing
from vocmocks.engine.foresight import withheld
from vocmocks.engine.limit import RateLimits
from vocmocks.engine.match import Matcher
from vocmocks.engine.metrics import Metrics
from vocmocks.engine.pipeline import Pipeline
from vocmocks.engine.secure import Transport
from vocmocks.engine.services import Services, World
from vocmocks.engine.validate import Validators
from vocmocks.engine.wording import Wording
from vocmocks.errors import FixtureError
from vocmocks.logs import logging_too
from vocmocks.settings import Settings

Samples = Callable[["Sampling"], Awaitable[Mapping[str, Any]]]
MakeWorld = Callable[["Sizes", int, float], World]
Sizes = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sampling:
    """What a vendor's `samples` may use: the services and whose world it is."""

    services: Services
    tenant: str
    contract: Contract

    def records(self, collection: str) -> Any:
        return self.services.records(self.tenant, self.contract.name, collection)


async def no_samples(sampling: Sampling) -> Mapping[str, Any]:
    return {}


def no_world(sizes: Sizes, seed: int, start: float) -> World:
    return {}


@dataclass(frozen=True, slots=True)
class Plugin:
    """What a vendor module gives: `behaviours` by operation id, `world(sizes, seed, start)` by collection (`sizes` from
    `--world`, by collection name), `samples(sampling)`: values for parameters that exist in the tenant's world;
    `events`: what webhooks can be registered for."""

    behaviours: Behaviours
    world: MakeWorld = no_world
    samples: Samples = no_samples
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor as it is served. `bases`: the paths of its servers (`/v1`), the first being the main one; `hosts`: its
    real host names, `*.` in front where a part of it is the customer's."""

    name: str
    contract: Contract
    plugin: Plugin
    pipeline: Pipeline
    bases: tuple[str, ...]
    hosts: tuple[str, ...]


def assemble(contract: Contract, plugin: Plugin, services: Services, settings: Settings) -> Vendor:
    """Raises ContractError for behaviours of unknown operations."""
    contract = _as_set(contract, settings)
    plugin.behaviours.check(contract.operations)
    sizes = {key.partition(".")[2]: n for key, n in settings.world.items() if key.partition(".")[0] == contract.name}
    staged = Staged(contract.name, plugin.world, sizes, services.seed, services.clock.start)
    services.worlds[contract.name] = staged(settings.scenarios.get(contract.name))
    services.builders[contract.name] = staged
    found = {operation.id: plugin.behaviours.get(operation.id) for operation in contract.operations}
    behaviours = {operation_id: behaviour for operation_id, behaviour in found.items() if behaviour is not None}
    if len(behaviours) < len(found):
        plugin = _completed(behaviours, contract, plugin, services, staged)
    bases = servers.bases(contract.servers)
    authenticator = Authenticator(contract.security_schemes, contract.security, settings.auth)
    envelope = Envelope(contract)
    wording = Wording(contract, envelope)
    metrics = services.metrics[contract.name] = Metrics(every=settings.log_requests)
    pipeline = Pipeline(
        contract=contract,
        services=services,
        withheld=withheld(services),
        transport=Transport(contract.https, tls=settings.tls),
        match=Matcher(contract.operations, bases),
        authenticate=authenticator,
        limit=RateLimits(
            contract, services.backend, on=settings.limits_on, override=settings.limits.get(contract.name)
        ),
        validators=Validators(contract),
        behaviours=behaviours,
        objections=plugin.behaviours.objections,
        envelope=envelope,
        faults=Faults(contract.name, services, authenticator, wording, bases, settings.scenarios.get(contract.name)),
        forcing=Forcing(contract, wording, services.seed),
        metrics=metrics,
        observe=logging_too(metrics.count, contract.name) if settings.log_requests else metrics.count,
        secrets=frozenset(scheme.parameter.lower() for scheme in contract.security_schemes.values()),
        max_body=settings.max_body,
    )
    return Vendor(contract.name, contract, plugin, pipeline, bases, servers.hosts(contract.servers))


class Staged:
    """Makes a vendor's world, for a scenario or (None) as its fixture says. `complete`: adds what is inferred."""

    def __init__(self, vendor: str, make: MakeWorld, sizes: Sizes, seed: int, start: float) -> None:
        self.complete: Callable[[World], World] = lambda world: world
        self.sizes = sizes
        self._vendor, self._make, self._seed, self._start = vendor, make, seed, start

    def __call__(self, scenario: str | None) -> World:
        """Raises FixtureError for a scenario that there is not, or that changes what the world does not let it."""
        if scenario is None:
            return self.complete(self._make(self.sizes, self._seed, self._start))
        wanted = scenarios.load(self._vendor, scenario).wanted(self.sizes)
        world = self._make(wanted, self._seed, self._start)
        if not wanted.taken:
            raise FixtureError(f'{self._vendor}: scenario "{scenario}": of this world only `sizes` can be changed')
        return self.complete(world)


def _as_set(contract: Contract, settings: Settings) -> Contract:
    """The contract with what the settings say instead of it."""
    status, age = settings.auth_failure_status.get(contract.name), settings.token_age.get(contract.name)
    errors, schemes = contract.errors, contract.security_schemes
    if status is not None:
        shape = errors.get("unauthorized", ErrorShape())
        errors = MappingProxyType({**errors, "unauthorized": replace(shape, status=status)})
    if age is not None:
        schemes = MappingProxyType(
            {name: replace(s, jwt=replace(s.jwt, max_age=age) if s.jwt else None) for name, s in schemes.items()}
        )
    return replace(contract, errors=errors, security_schemes=schemes)


def _completed(
    behaviours: dict[str, Behaviour], contract: Contract, plugin: Plugin, services: Services, staged: Staged
) -> Plugin:
    """Adds generic behaviours, and the world that they begin with, where the vendor has none of its own."""
    from vocmocks.engine.generic import Generic  # a fifth of the time to start, and seldom needed

    others = [operation for operation in contract.operations if operation.id not in behaviours]
    generic = Generic(contract, others, services.seed, services.clock.start, staged.sizes)
    behaviours.update(generic.behaviours)
    services.worlds[contract.name] = generic.world(services.worlds[contract.name])
    staged.complete = generic.world
    if plugin.samples is no_samples:
        return replace(plugin, samples=lambda sampling: generic.samples(sampling.records))
    return plugin
