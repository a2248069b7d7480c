"""The outbox in Redis, shared by all workers: each asks for what is due, and a delivery is given to one of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain

from vocmocks.engine.outbox import LEASE, Claim, Claims, Delivery, Webhook
from vocmocks.store.outbox_values import dump_delivery, dump_webhook, load_delivery, load_webhook
from vocmocks.store.redis_keys import TENANTS, keys, named, pairs
from vocmocks.store.redis_link import Link
from vocmocks.store.redis_outbox_scripts import ADD, CLAIM, FORGET, RING, SETTLE

WEBHOOKS, WEBHOOK_COUNT = "vocmocks:webhooks", "vocmocks:webhooks:count"
DELIVERY_COUNT, LEASE_COUNT = "vocmocks:deliveries:count", "vocmocks:leases:count"
DONE = "vocmocks:outbox:done"


class RedisOutbox:
    """`initial`: how clocks are set at first; `size`: how many deliveries that are done are kept."""

    poll = 0.25

    def __init__(self, link: Link, initial: str, size: int) -> None:
        self.changed: Callable[[], None] = lambda: None
        self._link, self._initial, self._size = link, initial, size

    async def register(self, webhook: Webhook) -> Webhook:
        hook = replace(webhook, id=str(await self._link.ask("INCR", WEBHOOK_COUNT)))
        if hook.tenant is not None:
            await self._link.ask("SADD", TENANTS, keys(hook.tenant).name)
        await self._link.ask("HSET", _webhooks(hook.tenant), hook.id, dump_webhook(hook))
        return hook

    async def webhooks(self, tenant: str | None = None) -> Sequence[Webhook]:
        own = [_key(each.name, "webhooks") for each in await named(self._link, tenant)]
        found = await asyncio.gather(*(self._link.ask("HGETALL", key) for key in (WEBHOOKS, *own)))
        hooks = [load_webhook(id.decode(), raw) for id, raw in chain.from_iterable(map(pairs, found))]
        return sorted(hooks, key=lambda hook: int(hook.id))

    async def unregister(self, tenant: str | None = None, id: str | None = None) -> int:
        gone = [hook for hook in await self.webhooks(tenant) if tenant in (None, hook.tenant) and id in (None, hook.id)]
        return sum(await asyncio.gather(*(self._link.ask("HDEL", _webhooks(hook.tenant), hook.id) for hook in gone)))

    async def add(self, deliveries: Sequence[Delivery]) -> None:
        given = ((keys(each.tenant).name, each.url, repr(each.due), dump_delivery(each)) for each in deliveries)
        await self._link.run(ADD, (DELIVERY_COUNT, TENANTS), self._initial, *chain.from_iterable(given))
        self.changed()

    async def claim(self, most: int) -> Claims:
        found, pause = await self._link.run(CLAIM, (LEASE_COUNT,), self._initial, most, LEASE)
        return Claims([Claim(load_delivery(int(id), raw), lease) for _, id, lease, raw in found], float(pause))

    async def known(self, delivery: Delivery) -> bool:
        key = _key(keys(delivery.tenant).name, "deliveries")
        return bool(await self._link.ask("HEXISTS", key, delivery.id))

    async def settle(self, claim: Claim, delivery: Delivery) -> None:
        name, done = keys(delivery.tenant).name, delivery.status != "pending"
        kept = dump_delivery(replace(delivery, body=b"") if done else delivery)
        due = "" if done else repr(delivery.due)
        await self._link.run(
            SETTLE, (), self._initial, name, delivery.url, delivery.id, claim.lease, due, kept, self._size
        )

    async def deliveries(self, tenant: str | None = None) -> Sequence[Delivery]:
        own = [_key(each.name, "deliveries") for each in await named(self._link, tenant)]
        found = await asyncio.gather(*(self._link.ask("HGETALL", key) for key in own))
        known = [load_delivery(int(id), raw) for id, raw in chain.from_iterable(map(pairs, found))]
        return sorted(known, key=lambda delivery: -delivery.id)

    async def clear(self, tenant: str | None = None) -> None:
        for each in await named(self._link, tenant):
            await self._link.run(FORGET, (), self._initial, each.name)
        if tenant is None:
            await self._link.ask("DEL", DONE)

    async def turned(self, tenant: str | None) -> None:
        """The tenant's clock (None: every clock) was turned."""
        name = () if tenant is None else (keys(tenant).name,)
        await self._link.run(RING, (), self._initial, *name)
        self.changed()


def _key(name: str, kind: str) -> str:
    return f"vocmocks:{{{name}}}:{kind}"


def _webhooks(tenant: str | None) -> str:
    return WEBHOOKS if tenant is None else _key(keys(tenant).name, "webhooks")
