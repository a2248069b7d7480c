"""What is to be delivered, and to whom: webhooks that were registered, and deliveries until they are done.

Deliveries of one tenant to one URL are a lane: they go out one after the other, in the order in which they are due.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

from vocmocks.clock import iso
from vocmocks.engine.addresses import redacted
from vocmocks.engine.journal import redact

Status = Literal["pending", "delivered", "given-up"]
LEASE = 30.0
"""Seconds (real ones) for which a delivery belongs to the worker that claimed it: longer than an attempt takes, so that
only the deliveries of a worker that died are taken up by another."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A URL that is told about events of a vendor. `tenant` None: about those of every tenant; `events` empty: about
    all of them; `token`: sent as a bearer token. `id` is given by the outbox."""

    tenant: str | None
    vendor: str
    url: str
    token: str | None = None
    events: tuple[str, ...] = ()
    id: str = ""

    def wants(self, vendor: str, event: str) -> bool:
        return self.vendor == vendor and (not self.events or event in self.events)


class Lane(NamedTuple):
    tenant: str
    url: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One body for one URL. `due`: seconds since the epoch on the tenant's clock; `webhook`: the id of the one that it
    is for, empty where a request named the URL; `answered`: the status of the latest answer, None where there was none.
    `id` is given by the outbox; they rise."""

    tenant: str
    vendor: str
    event: str
    url: str
    token: str | None
    body: bytes
    due: float
    webhook: str = ""
    attempts: int = 0
    status: Status = "pending"
    answered: int | None = None
    reason: str = ""
    id: int = 0

    @property
    def lane(self) -> Lane:
        return Lane(self.tenant, self.url)

    def as_json(self, *, show_tenant: bool = False) -> dict[str, Any]:
        """As the control API shows it."""
        return {
            "id": str(self.id),
            "tenant": self.tenant if show_tenant else redact(self.tenant),
            "vendor": self.vendor,
            "event": self.event,
            "url": redacted(self.url),
            "due": iso(self.due),
            "attempts": self.attempts,
            "status": self.status,
            "last_status": self.answered,
            "reason": self.reason,
        }


class Claim(NamedTuple):
    """A delivery that is due, for the worker that got it. `lease`: by which the outbox knows the claim again."""

    delivery: Delivery
    lease: int


class Claims(NamedTuple):
    """What is due. `pause`: seconds until there may be more (0 or less: at once; inf: not before something changes)."""

    claims: Sequence[Claim]
    pause: float


class Outbox(Protocol):
    """Shared by all workers of a backend. What was awaited is kept; raises Unavailable where it cannot be."""

    changed: Callable[[], None]
    """Called whenever something may be due earlier than was said."""

    @property
    def poll(self) -> float:
        """Seconds after which to look again, as others may have put something there; inf where nobody can."""

    def register(self, webhook: Webhook) -> Awaitable[Webhook]:
        """The webhook with its id."""

    def webhooks(self, tenant: str | None = None) -> Awaitable[Sequence[Webhook]]:
        """Those that are told about the tenant's events, everybody's included; None: all that there are."""

    def unregister(self, tenant: str | None = None, id: str | None = None) -> Awaitable[int]:
        """Forget those of a tenant alone, or all; or the one of them with that id. Gives how many there were."""

    def add(self, deliveries: Sequence[Delivery]) -> Awaitable[None]:
        """Give each its id and keep it until it is done."""

    def claim(self, most: int) -> Awaitable[Claims]:
        """Deliveries that are due now, at most one of each lane, nobody else having them."""

    def known(self, delivery: Delivery) -> Awaitable[bool]:
        """Whether it is there still: nobody has forgotten it meanwhile."""

    def settle(self, claim: Claim, delivery: Delivery) -> Awaitable[None]:
        """Keep what became of a claimed delivery: pending (due later, or as it was) or done. Nothing happens where the
        claim has run out or the delivery was forgotten."""

    def deliveries(self, tenant: str | None = None) -> Awaitable[Sequence[Delivery]]:
        """The pending ones and the latest of those that are done, newest first."""

    def clear(self, tenant: str | None = None) -> Awaitable[None]:
        """Forget the deliveries of one tenant, or all."""
