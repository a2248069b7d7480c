"""The faults of one vendor's requests: which rules hit, and what is answered instead."""

from __future__ import annotations

from collections.abc import Sequence

from vocmocks.contract.model import Operation
from vocmocks.engine.authenticate import Authenticator
from vocmocks.engine.disturbance import Disturbance
from vocmocks.engine.exchange import Exchange, Reply
from vocmocks.engine.faults import INSTEAD, STALE, STORM, Asked, Dice, Rule
from vocmocks.engine.faults_keep import stale_contents
from vocmocks.engine.services import Services
from vocmocks.engine.switches import Switches, scenario_of
from vocmocks.engine.wording import Wording

NO_ANSWER = Reply(0)
READING = frozenset({"list", "read", "search"})
"""What operations do (`x-resource`) that only read, whatever their method."""


class Faults:
    """Asked only while something is switched on. `bases`: paths of the vendor's servers; `scenario`: the one that the
    mock was started with."""

    def __init__(
        self,
        vendor: str,
        services: Services,
        authenticator: Authenticator,
        wording: Wording,
        bases: tuple[str, ...],
        scenario: str | None = None,
    ) -> None:
        self.switches: Switches = services.backend.switches
        self._vendor, self._services, self._wording = vendor, services, wording
        self._claimed, self._dice = authenticator.claimed, Dice(services.seed)
        self._bases = tuple(base for base in bases if base)
        self._started = scenario
        self._known: Sequence[Rule] = ()
        self._spent: set[str] = set()
        """Rules that have hit as often as they may, of those that are known."""

    async def __call__(self, exchange: Exchange) -> Reply | None:
        """Sets the exchange's disturbance where a rule hits it; gives the answer where there is one already."""
        await self.switches.look()
        hits = await self._hits(exchange) if self.switches.rules else []
        if not hits:
            return None
        last = next(((rule, number) for rule, number in hits if rule.is_last), None)
        exchange.outcome, exchange.reason = "fault", "; ".join(rule.describe() for rule, _ in hits)
        exchange.disturbance = Disturbance(
            wait=sum(rule.delay.seconds(*self._parts(rule, number)) for rule, number in hits if rule.delay is not None),
            rule=last[0] if last is not None else None,
            parts=self._parts(*last) if last is not None else (),
        )
        reply = self._answer(last[0], exchange.operation) if last is not None else None
        if reply is not None:
            exchange.tenant = self._claimed(exchange, exchange.operation)
        return reply

    async def services(self, exchange: Exchange) -> Services:
        """What the behaviour may use: with the tenant's scenario, and with stale records where a rule says so."""
        services = self._services.seen_by(exchange.tenant, self._vendor)
        stale = exchange.disturbance.stale if exchange.disturbance is not None else None
        if stale is None:
            return services
        exchange.store = await stale_contents(services.backend, stale, exchange.tenant)
        return services.reading(exchange.store)

    async def _hits(self, exchange: Exchange) -> list[tuple[Rule, int]]:
        """The rules that hit, the newest first, each with the number of its request. One settles what is answered."""
        if self._known is not self.switches.rules:
            self._known = self.switches.rules
            self._spent.clear()
        asked = self._asked(exchange)
        hits: list[tuple[Rule, int]] = []
        for rule in self._known:
            if rule.id in self._spent or not self._is_about(rule, asked, exchange.operation):
                continue
            if rule.is_last and any(other.is_last for other, _ in hits):
                continue
            number = await self.switches.draw(rule)
            if self._dice.hits(rule, number):
                hits.append((rule, number))
            if rule.times is not None and self._dice.count(rule, number) >= rule.times:
                self._spent.add(rule.id)
        return hits

    def _asked(self, exchange: Exchange) -> Asked:
        below = [exchange.path.removeprefix(base) for base in self._bases if exchange.path.startswith(f"{base}/")]
        return Asked(
            self._vendor,
            exchange.operation.id if exchange.operation is not None else None,
            self._claimed(exchange, exchange.operation),
            exchange.method,
            (exchange.path, *below),
            exchange.headers,
        )

    def _is_about(self, rule: Rule, asked: Asked, operation: Operation | None) -> bool:
        if not rule.match(asked) or (rule.fault == STALE and not _reads(operation)):
            return False
        if rule.forces and operation is None:
            return False
        if rule.scenario is None or rule.match.tenant is not None:
            return True
        own = scenario_of(self.switches.scenarios, asked.tenant, self._vendor)
        return (own or self._started) == rule.scenario

    def _answer(self, rule: Rule, operation: Operation | None) -> Reply | None:
        if rule.forces:
            return None
        if rule.status is not None:
            return self._wording.error(rule.status, operation)
        if rule.fault == STORM:
            return self._wording.problem("rate-limited", operation)
        return NO_ANSWER if rule.fault in INSTEAD else None

    def _parts(self, rule: Rule, number: int) -> tuple[int, str, str, int]:
        return self._services.seed, "fault", rule.key, number


def _reads(operation: Operation | None) -> bool:
    if operation is None:
        return False
    return operation.method in ("GET", "HEAD") or operation.resource.get("action") in READING
