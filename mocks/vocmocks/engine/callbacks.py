"""Callbacks and webhooks: kept in the backend's outbox, and delivered when they are due on the tenant's clock.

    behaviour ─▶ Callbacks ─▶ Outbox (store/) ─▶ Courier ─▶ Sender ─▶ journal

A behaviour waits until a delivery is kept; then a courier in one of the workers delivers it, at least once. While
nothing is due nothing is done: the courier sleeps. It begins with the server or with the first delivery.
"""

from __future__ import annotations

from typing import Any

import orjson

from vocmocks.engine.courier import Courier
from vocmocks.engine.outbox import Delivery
from vocmocks.store.backend import Backend


class Callbacks:
    """`anywhere`: whether public addresses are called, too. `grace`: seconds in which `stop` delivers what is due."""

    def __init__(self, backend: Backend, *, anywhere: bool = False) -> None:
        self.grace = 10.0
        self._outbox = backend.outbox
        self._courier = Courier(backend, anywhere=anywhere)
        self._outbox.changed = self._courier.wake

    async def notify(self, tenant: str, vendor: str, event: str, body: Any, at: float) -> int:
        """A delivery to every webhook that wants the event; gives how many. `body`: JSON; `at`: the tenant's time."""
        hooks = [hook for hook in await self._outbox.webhooks(tenant) if hook.wants(vendor, event)]
        if hooks:
            raw = orjson.dumps(body, default=dict)
            await self._outbox.add(
                [Delivery(tenant, vendor, event, hook.url, hook.token, raw, at, hook.id) for hook in hooks]
            )
        return len(hooks)

    async def callback(
        self, tenant: str, vendor: str, event: str, body: Any, at: float, *, url: str, token: str | None = None
    ) -> None:
        """A delivery to one URL. One that cannot be called is told by the journal."""
        await self._outbox.add([Delivery(tenant, vendor, event, url, token, orjson.dumps(body, default=dict), at)])

    def start(self) -> None:
        """Deliver what is due and will be, in the running event loop."""
        self._courier.start()

    async def stop(self) -> None:
        """Returns when what is due now has been tried, or after `grace` seconds."""
        await self._courier.stop(self.grace)
