"""The outbox in this process's memory."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

from vocmocks.clock import MemoryClock
from vocmocks.engine.outbox import Claim, Claims, Delivery, Webhook
from vocmocks.store.outbox_lanes import Lanes


class MemoryOutbox:
    """`size`: how many deliveries that are done are kept, of all tenants together."""

    poll = math.inf

    def __init__(self, clock: MemoryClock, size: int = 10_000) -> None:
        self.changed: Callable[[], None] = lambda: None
        self.hooks: dict[str, Webhook] = {}
        self.pending: dict[int, Delivery] = {}
        self.done: deque[Delivery] = deque()
        self.registered = self.added = 0
        self._lanes, self._size = Lanes(clock), size
        clock.turned = self._turned

    async def register(self, webhook: Webhook) -> Webhook:
        self.registered += 1
        hook = replace(webhook, id=str(self.registered))
        self.hooks[hook.id] = hook
        return hook

    async def webhooks(self, tenant: str | None = None) -> Sequence[Webhook]:
        return [hook for hook in self.hooks.values() if tenant is None or hook.tenant in (None, tenant)]

    async def unregister(self, tenant: str | None = None, id: str | None = None) -> int:
        gone = [hook.id for hook in self.hooks.values() if tenant in (None, hook.tenant) and id in (None, hook.id)]
        for each in gone:
            del self.hooks[each]
        return len(gone)

    async def add(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            self.added += 1
            kept = replace(delivery, id=self.added)
            self.put(kept)
            self.written(kept)
        self.changed()

    def put(self, delivery: Delivery) -> None:
        """Have it wait until it is due."""
        self.pending[delivery.id] = delivery
        self._lanes.push(delivery.lane, delivery.due, delivery.id)

    async def claim(self, most: int) -> Claims:
        claims = [Claim(self.pending[id], number) for id, number in self._lanes.claim(most)]
        return Claims(claims, self._lanes.pause())

    async def known(self, delivery: Delivery) -> bool:
        return delivery.id in self.pending

    async def settle(self, claim: Claim, delivery: Delivery) -> None:
        done = delivery.status != "pending"
        if not self._lanes.settle(delivery.lane, claim.lease, None if done else delivery.due):
            return
        if done:
            delivery = replace(delivery, body=b"")
            del self.pending[delivery.id]
            self.keep(delivery)
        else:
            self.pending[delivery.id] = delivery
        self.written(delivery)

    def keep(self, delivery: Delivery) -> None:
        """One that is done; the oldest make room. Its body is in the journal."""
        self.done.append(delivery)
        while len(self.done) > self._size:
            self.dropped(self.done.popleft())

    def written(self, delivery: Delivery) -> None:
        """For those that keep it elsewhere as well: this is what there is now."""

    def dropped(self, delivery: Delivery) -> None:
        """For those that keep it elsewhere as well: it made room."""

    async def deliveries(self, tenant: str | None = None) -> Sequence[Delivery]:
        known = (*self.pending.values(), *self.done)
        found = [delivery for delivery in known if tenant in (None, delivery.tenant)]
        return sorted(found, key=lambda delivery: -delivery.id)

    async def clear(self, tenant: str | None = None) -> None:
        self._lanes.forget(tenant)
        self.pending = {id: each for id, each in self.pending.items() if tenant not in (None, each.tenant)}
        self.done = deque(each for each in self.done if tenant not in (None, each.tenant))

    def _turned(self, tenant: str | None) -> None:
        self._lanes.ring(tenant)
        self.changed()
