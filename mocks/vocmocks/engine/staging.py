"""Putting scenarios on, for one tenant or for all, and taking them off again.

Who changes scenario begins anew with that vendor: its records are of another world. Faults, clock and webhooks of a
scenario are as if somebody had set them; but its faults hit only those who have it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vocmocks.contract.model import Contract
from vocmocks.engine import scenarios
from vocmocks.engine.faults import Rule, of_tenant
from vocmocks.engine.faults_keep import forget_rules, keep_rules
from vocmocks.engine.scenarios import Scenario
from vocmocks.engine.services import Services
from vocmocks.engine.switches import scenario_of
from vocmocks.settings import Settings


def stage_of(services: Services, contracts: Mapping[str, Contract], settings: Settings) -> Stage:
    """Raises FixtureError for a scenario in the settings that there is not."""
    return Stage(services, contracts, [scenarios.load(vendor, name) for vendor, name in settings.scenarios.items()])


@dataclass(frozen=True, slots=True)
class Stage:
    """`contracts`: of the vendors that are served; `started`: the scenarios that the mock was started with."""

    services: Services
    contracts: Mapping[str, Contract]
    started: Sequence[Scenario]

    def prepare(self) -> None:
        """Have the faults that the mock is started with; called before anything else. Raises FixtureError."""
        self.services.backend.switches.begin(self._faults())

    async def begin(self) -> None:
        """Have the clock and the webhooks that the mock is started with, once for each store."""
        if any(each.clock or each.webhooks for each in self.started) and await self.services.backend.switches.first():
            await self.set_clock(None)
            await self.register()

    async def set_clock(self, tenant: str | None) -> None:
        """Have the clock show what the mock is started with."""
        for scenario in self.started:
            await scenario.set_clock(self.services.clock, tenant)

    async def register(self) -> None:
        """Have the webhooks that the mock is started with: they are everybody's."""
        for scenario in self.started:
            await self._register(scenario, None)

    def in_force(self, tenant: str | None, vendor: str) -> str | None:
        """The scenario that a tenant has, or who has none of its own (None); None where that is none."""
        own = scenario_of(self.services.backend.switches.scenarios, tenant, vendor)
        return own or next((each.name for each in self.started if each.vendor == vendor), None)

    async def put_on(self, scenario: Scenario, tenant: str | None) -> None:
        """Raises FixtureError for a scenario whose world cannot be made, or whose faults cannot be meant."""
        backend, rules = self.services.backend, scenario.rules(self.contracts, tenant)
        self.services.staged(scenario.vendor, scenario.name)
        await self._clear(scenario.vendor, tenant)
        await backend.store.clear(tenant, scenario.vendor)
        await backend.switches.choose({(tenant, scenario.vendor): scenario.name})
        if rules:
            await keep_rules(backend, rules)
        await scenario.set_clock(self.services.clock, tenant)
        await self._register(scenario, tenant)

    async def take_off(self, vendor: str, tenant: str | None) -> None:
        """Have what the mock was started with."""
        if await self._clear(vendor, tenant):
            await self.services.backend.store.clear(tenant, vendor)
        rules = [rule for rule in self._faults() if rule.match.vendor == vendor]
        if tenant is None and rules:
            await self.services.backend.switches.put(rules, dict.fromkeys((rule.id for rule in rules), 0))

    def _faults(self) -> list[Rule]:
        """Those that the mock is started with."""
        return [
            replace(rule, id=f"{scenario.vendor}-{scenario.name}-{number}")
            for scenario in self.started
            for number, rule in enumerate(scenario.rules(self.contracts, None), 1)
        ]

    async def _clear(self, vendor: str, tenant: str | None) -> bool:
        """Forget which scenarios of a vendor a tenant, or everybody, has; with what came of them but records. Whether
        there was any."""
        backend = self.services.backend
        switches = backend.switches
        await switches.look()
        rules = [rule for rule in of_tenant(switches.rules, tenant) if rule.scenario and rule.match.vendor == vendor]
        if rules:
            await forget_rules(backend, rules)
        left = {
            (whose, of): name
            for (whose, of), name in switches.scenarios.items()
            if of == vendor and tenant in (None, whose)
        }
        if left:
            await switches.choose(dict.fromkeys(left))
            for (owner, _), name in left.items():
                await self._unregister(vendor, name, owner)
        return bool(left)

    async def _register(self, scenario: Scenario, tenant: str | None) -> None:
        outbox = self.services.backend.outbox
        present = [replace(hook, id="") for hook in await outbox.webhooks(tenant)]
        for hook in scenario.webhooks:
            if replace(hook, tenant=tenant) not in present:
                await outbox.register(replace(hook, tenant=tenant))

    async def _unregister(self, vendor: str, name: str, tenant: str | None) -> None:
        outbox = self.services.backend.outbox
        if name not in scenarios.names(vendor):
            return
        gone = [replace(hook, tenant=tenant) for hook in scenarios.load(vendor, name).webhooks]
        for hook in await outbox.webhooks(tenant):
            if replace(hook, id="") in gone:
                await outbox.unregister(id=hook.id)
