"""Puts one vendor's pipeline together: contract, world and behaviours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from vocmocks.contract import servers
from vocmocks.contract.model import Contract
from vocmocks.engine.authenticate import Authenticator
from vocmocks.engine.behave import Behaviour, Behaviours
from vocmocks.engine.envelope import Envelope
from vocmocks.engine.limit import RateLimits
from vocmocks.engine.match import Matcher
from vocmocks.engine.pipeline import Pipeline
from vocmocks.engine.secure import Transport
from vocmocks.engine.services import Services, World
from vocmocks.engine.validate import Validators
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
    `--world`, by collection name), `samples(sampling)`: values for parameters that exist in the tenant's world."""

    behaviours: Behaviours
    world: MakeWorld = no_world
    samples: Samples = no_samples


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
    plugin.behaviours.check(contract.operations)
    sizes = {key.partition(".")[2]: n for key, n in settings.world.items() if key.partition(".")[0] == contract.name}
    services.worlds[contract.name] = plugin.world(sizes, services.seed, services.clock.start)
    found = {operation.id: plugin.behaviours.get(operation.id) for operation in contract.operations}
    behaviours = {operation_id: behaviour for operation_id, behaviour in found.items() if behaviour is not None}
    if len(behaviours) < len(found):
        plugin = _completed(behaviours, contract, plugin, services, sizes)
    bases = servers.bases(contract.servers)
    pipeline = Pipeline(
        contract=contract,
        services=services,
        transport=Transport(contract.https, tls=settings.tls),
        match=Matcher(contract.operations, bases),
        authenticate=Authenticator(contract.security_schemes, contract.security, settings.auth),
        limit=RateLimits(
            contract, services.backend, on=settings.limits_on, override=settings.limits.get(contract.name)
        ),
        validators=Validators(contract),
        behaviours=behaviours,
        envelope=Envelope(contract),
        secrets=frozenset(scheme.parameter.lower() for scheme in contract.security_schemes.values()),
        max_body=settings.max_body,
    )
    return Vendor(contract.name, contract, plugin, pipeline, bases, servers.hosts(contract.servers))


def _completed(
    behaviours: dict[str, Behaviour], contract: Contract, plugin: Plugin, services: Services, sizes: Sizes
) -> Plugin:
    """Adds generic behaviours, and the world that they begin with, where the vendor has none of its own."""
    from vocmocks.engine.generic import Generic  # a fifth of the time to start, and seldom needed

    others = [operation for operation in contract.operations if operation.id not in behaviours]
    generic = Generic(contract, others, services.seed, services.clock.start, sizes)
    behaviours.update(generic.behaviours)
    services.worlds[contract.name] = generic.world(services.worlds[contract.name])
    if plugin.samples is no_samples:
        return replace(plugin, samples=lambda sampling: generic.samples(sampling.records))
    return plugin
