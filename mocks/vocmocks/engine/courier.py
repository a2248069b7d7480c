"""Takes deliveries out of the outbox when they are due, and sees to it that they are delivered."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from vocmocks.engine.addresses import redacted
from vocmocks.engine.attempts import Attempt, after, entry
from vocmocks.engine.outbox import Claim, Delivery
from vocmocks.engine.problem import Unavailable
from vocmocks.store.backend import Backend

if TYPE_CHECKING:
    from vocmocks.engine.deliver import Sender

MOST = 32
"""Deliveries under way at a time."""
PATIENCE = 0.5
"""Seconds until an outbox that did not answer is asked again."""
LONGEST = 3600.0
"""Seconds after which to look again in any case: the system's clock may have been set."""
log = logging.getLogger("vocmocks")


class Courier:
    """A task of the event loop that sleeps until something is due. `anywhere`: whether public addresses are called."""

    def __init__(self, backend: Backend, *, anywhere: bool) -> None:
        self._backend, self._outbox, self._anywhere = backend, backend.outbox, anywhere
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._awake = asyncio.Event()
        self._under_way: dict[asyncio.Task[None], Claim] = {}
        self._sender: Sender | None = None
        self._making = asyncio.Lock()
        self._stopping = False

    def start(self) -> None:
        """Begin in the running event loop; does nothing where it has begun."""
        self._stopping = False
        if self._works():
            return
        self._loop, self._awake, self._making = asyncio.get_running_loop(), asyncio.Event(), asyncio.Lock()
        self._under_way, self._sender = {}, None
        self._task = self._loop.create_task(self._run(), name="callbacks")

    def wake(self) -> None:
        """Look into the outbox now; from any thread. Begins where there is an event loop and it has not begun."""
        try:
            here = asyncio.get_running_loop()
        except RuntimeError:
            here = None
        if self._works():
            if here is self._loop:
                self._awake.set()
            elif self._loop is not None:
                with contextlib.suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(self._awake.set)
        elif here is not None and not self._stopping:
            self.start()

    def _works(self) -> bool:
        """Whether its task is there still: an event loop that ended took it along."""
        return self._task is not None and not self._task.done() and not (self._loop is None or self._loop.is_closed())

    async def stop(self, within: float) -> None:
        """Deliver what is due now, for at most `within` seconds, and end. What is not delivered stays in the outbox."""
        self._stopping = True
        if self._task is None or self._task.done() or self._loop is not asyncio.get_running_loop():
            return
        self._awake.set()
        await asyncio.wait({self._task}, timeout=within)
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _run(self) -> None:
        try:
            while True:
                self._awake.clear()
                pause = await self._hand_out()
                if self._stopping and pause > 0 and not self._under_way:
                    return
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(min(pause, self._outbox.poll, LONGEST)):
                        await self._awake.wait()
        finally:
            await self._end()

    async def _hand_out(self) -> float:
        """Have delivered what is due; gives the seconds until there may be more."""
        room = MOST - len(self._under_way)
        if not room:
            return math.inf
        try:
            claims, pause = await self._outbox.claim(room)
        except Unavailable:
            return PATIENCE
        except Exception:
            log.exception("the outbox failed")
            return PATIENCE
        for claim in claims:
            task = asyncio.create_task(self._deliver(claim))
            self._under_way[task] = claim
            task.add_done_callback(self._done)
        return pause

    def _done(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            self._under_way.pop(task, None)
        self._awake.set()

    async def _end(self) -> None:
        """What was not delivered goes back."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        left = [self._outbox.settle(claim, claim.delivery) for claim in self._under_way.values()]
        await asyncio.gather(*left, return_exceptions=True)
        if self._sender is not None:
            await self._sender.close()

    async def _deliver(self, claim: Claim) -> None:
        """A worker that cannot say what became of it loses the claim in time, and it is delivered once more."""
        try:
            await self._attempt(claim)
        except Unavailable as problem:
            log.warning("callback %d may be delivered twice: %s", claim.delivery.id, problem.reason)
        except Exception:
            log.exception("callback %d failed", claim.delivery.id)

    async def _attempt(self, claim: Claim) -> None:
        delivery, clock = claim.delivery, self._backend.clock
        if delivery.webhook and not await self._is_registered(delivery):
            await self._outbox.settle(claim, replace(delivery, status="given-up", reason="the webhook was deleted"))
            return
        began = await clock.now(delivery.tenant)
        attempt = await self._send(delivery)
        if await self._outbox.known(delivery):
            await self._backend.journal.add(entry(delivery, attempt, began))
        tried = after(delivery, attempt, await clock.now(delivery.tenant))
        await self._outbox.settle(claim, tried)
        if tried.status == "given-up":
            log.warning("%s: %s to %s is given up: %s", tried.vendor, tried.event, redacted(tried.url), tried.reason)

    async def _send(self, delivery: Delivery) -> Attempt:
        try:
            return await (await self._made_sender()).send(delivery)
        except Exception:
            log.exception("callback %d could not be sent", delivery.id)
            return Attempt(reason="the mock itself failed: see its log")

    async def _is_registered(self, delivery: Delivery) -> bool:
        return any(hook.id == delivery.webhook for hook in await self._outbox.webhooks(delivery.tenant))

    async def _made_sender(self) -> Sender:
        async with self._making:
            if self._sender is None:
                self._sender = await asyncio.to_thread(_make_sender, self._anywhere)
        return self._sender


def _make_sender(anywhere: bool) -> Sender:
    from vocmocks.engine.deliver import Sender

    return Sender(anywhere=anywhere)
