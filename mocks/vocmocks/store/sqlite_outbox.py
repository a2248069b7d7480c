"""The outbox in a SQLite file: as in memory, and what changes is written through. Claims are not: they end with the
process."""

from __future__ import annotations

from collections.abc import Sequence

from vocmocks.clock import MemoryClock
from vocmocks.engine.outbox import Claim, Delivery, Webhook
from vocmocks.store.memory_outbox import MemoryOutbox
from vocmocks.store.outbox_values import dump_delivery, dump_webhook, load_delivery, load_webhook
from vocmocks.store.sqlite_file import File


class SqliteOutbox(MemoryOutbox):
    def __init__(self, file: File, clock: MemoryClock, size: int) -> None:
        super().__init__(clock, size)
        self._file = file
        for id, raw in file.read("SELECT id, webhook FROM webhooks ORDER BY id"):
            self.hooks[str(id)] = load_webhook(str(id), raw)
        for id, raw in file.read("SELECT id, delivery FROM deliveries ORDER BY id"):
            delivery = load_delivery(id, raw)
            (self.put if delivery.status == "pending" else self.keep)(delivery)
        counts = dict(file.read("SELECT name, seq FROM sqlite_sequence"))
        self.registered, self.added = counts.get("webhooks", 0), counts.get("deliveries", 0)

    async def register(self, webhook: Webhook) -> Webhook:
        hook = await super().register(webhook)
        self._file.write("INSERT INTO webhooks VALUES (?, ?)", (int(hook.id), dump_webhook(hook)))
        await self._file.saved()
        return hook

    async def unregister(self, tenant: str | None = None, id: str | None = None) -> int:
        before = set(self.hooks)
        gone = await super().unregister(tenant, id)
        for each in before - set(self.hooks):
            self._file.write("DELETE FROM webhooks WHERE id = ?", (int(each),))
        await self._file.saved()
        return gone

    async def add(self, deliveries: Sequence[Delivery]) -> None:
        await super().add(deliveries)
        await self._file.saved()

    async def settle(self, claim: Claim, delivery: Delivery) -> None:
        await super().settle(claim, delivery)
        await self._file.saved()

    async def clear(self, tenant: str | None = None) -> None:
        await super().clear(tenant)
        self._file.write("DELETE FROM deliveries WHERE tenant = coalesce(?, tenant)", (tenant,))
        await self._file.saved()

    def written(self, delivery: Delivery) -> None:
        values = (delivery.id, delivery.tenant, dump_delivery(delivery))
        self._file.write("REPLACE INTO deliveries VALUES (?, ?, ?)", values)

    def dropped(self, delivery: Delivery) -> None:
        self._file.write("DELETE FROM deliveries WHERE id = ?", (delivery.id,))
