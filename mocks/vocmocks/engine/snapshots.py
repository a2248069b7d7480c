"""Snapshots: a tenant's whole state under a name, to come back to.

That is its records and numbers, what its clock shows, what is used up of its limits, its faults and scenarios, its
webhooks, and callbacks that are still to be delivered. The journal is not part of it: what happened, happened. A
snapshot of all tenants has everybody's, and what is common to them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, Self

import orjson

from vocmocks.engine.faults import Rule
from vocmocks.engine.faults_read import kept_rule
from vocmocks.engine.limiter import Bucket, Count
from vocmocks.engine.outbox import Delivery, Webhook
from vocmocks.store.base import Contents, Scope, Stored
from vocmocks.store.outbox_values import dump_delivery, dump_webhook, load_delivery, load_webhook

NO_CONTENTS = Contents({}, {})


class Name(NamedTuple):
    """`tenant` None: a snapshot of all of them."""

    tenant: str | None
    name: str


class Snapshots(Protocol):
    """Where snapshots are kept, as bytes. Shared by all workers of a backend; raises Unavailable."""

    def keep(self, name: Name, raw: bytes) -> Awaitable[None]: ...

    def get(self, name: Name) -> Awaitable[bytes | None]: ...

    def names(self) -> Awaitable[Sequence[Name]]:
        """All that there are."""

    def forget(self, name: Name) -> Awaitable[bool]:
        """Whether it was there."""


@dataclass(frozen=True, slots=True)
class State:
    """What there is of one tenant, or (None) what is common to all.

    `now`: what its clock shows, in seconds since the epoch; None where that is everybody's. `drawn`: how many requests
    each rule was about, by id. `scenarios`: by vendor.
    """

    tenant: str | None
    now: float | None = None
    frozen: bool = False
    contents: Contents = NO_CONTENTS
    counts: Sequence[Count] = ()
    rules: Sequence[Rule] = ()
    drawn: Mapping[str, int] = field(default_factory=dict)
    scenarios: Mapping[str, str] = field(default_factory=dict)
    webhooks: Sequence[Webhook] = ()
    deliveries: Sequence[Delivery] = ()

    def as_json(self) -> dict[str, Any]:
        records, numbers = self.contents
        return {
            "tenant": self.tenant,
            "clock": [self.now, self.frozen],
            "records": [
                [scope.vendor, scope.collection, [[id, stored.version, stored.value] for id, stored in kept.items()]]
                for scope, kept in records.items()
            ],
            "numbers": [[scope.vendor, scope.collection, number] for scope, number in numbers.items()],
            "limits": [
                [*count.bucket[1:], count.limit, count.window, count.opened, count.used] for count in self.counts
            ],
            "faults": [[rule.id, rule.as_json()] for rule in self.rules],
            "drawn": self.drawn,
            "scenarios": self.scenarios,
            "webhooks": [[hook.id, dump_webhook(hook).decode()] for hook in self.webhooks],
            "deliveries": [dump_delivery(delivery).decode() for delivery in self.deliveries],
        }

    @classmethod
    def load(cls, kept: Mapping[str, Any]) -> Self:
        tenant = kept["tenant"]
        whose = tenant or ""
        now, frozen = kept["clock"]
        records = {
            Scope(whose, vendor, name): {id: Stored(value, version) for id, version, value in items}
            for vendor, name, items in kept["records"]
        }
        return cls(
            tenant,
            now,
            frozen,
            Contents(records, {Scope(whose, vendor, name): number for vendor, name, number in kept["numbers"]}),
            [Count(Bucket(whose, vendor, path), *rest) for vendor, path, *rest in kept["limits"]],
            [kept_rule(id, rule) for id, rule in kept["faults"]],
            kept["drawn"],
            kept["scenarios"],
            [load_webhook(id, raw.encode()) for id, raw in kept["webhooks"]],
            [load_delivery(0, raw.encode()) for raw in kept["deliveries"]],
        )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`taken`: when, in seconds on the tenant's clock (of all tenants: on the one that they begin with)."""

    taken: float
    states: Sequence[State]

    def state(self, tenant: str) -> State:
        """The tenant's, an empty one where it had none."""
        return next((state for state in self.states if state.tenant == tenant), State(tenant))

    def dump(self) -> bytes:
        states = [state.as_json() for state in self.states]
        return orjson.dumps({"taken": self.taken, "states": states}, default=dict)

    @classmethod
    def load(cls, raw: bytes) -> Self:
        kept = orjson.loads(raw)
        return cls(kept["taken"], [State.load(state) for state in kept["states"]])


def tenants_of(rules: Iterable[Rule], webhooks: Iterable[Webhook], deliveries: Iterable[Delivery]) -> set[str]:
    """Whom these are about."""
    named = {rule.match.tenant for rule in rules} | {hook.tenant for hook in webhooks}
    return {tenant for tenant in named if tenant is not None} | {delivery.tenant for delivery in deliveries}
