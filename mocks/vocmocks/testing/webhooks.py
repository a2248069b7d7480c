"""Webhooks of one vendor in a test: registered, received, and waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from vocmocks.clock import parse_iso
from vocmocks.testing.receiver import Received, Receiver
from vocmocks.testing.remote import Remote

PAUSE = 0.01
"""Seconds between two looks."""
PATIENCE = 5.0
"""Seconds that a test waits for what should come at once."""


class Webhooks:
    """Webhooks of one vendor, and receivers for them."""

    def __init__(self, remote: Remote, vendor: str) -> None:
        self._remote, self._vendor = remote, vendor
        self._receivers: list[Receiver] = []

    def register(self, url: str, *, token: str | None = None, events: Sequence[str] = ()) -> Mapping[str, Any]:
        """As `POST /__admin/webhooks` answers; all of the vendor's events where none is named."""
        body = {"vendor": self._vendor, "url": url, "token": token, "events": list(events) or None}
        registered: Mapping[str, Any] = self._remote.post("/webhooks", body)
        return registered

    def receive(self, *answers: int, token: str | None = None, events: Sequence[str] = ()) -> Receiver:
        """A receiver that listens until the test ends, registered for these events. `answers`: statuses of its first
        answers; every later one is 200."""
        receiver = Receiver(*answers, explain=self.explained).start()
        self._receivers.append(receiver)
        self.register(receiver.url, token=token, events=events)
        return receiver

    @property
    def received(self) -> Sequence[Received]:
        """What came to the receivers so far, the oldest first."""
        return tuple(call for receiver in self._receivers for call in receiver.received)

    @property
    def deliveries(self) -> Sequence[Mapping[str, Any]]:
        """What was sent or is to be, the newest first, as `GET /__admin/webhooks/deliveries` has it."""
        found = self._remote.get("/webhooks/deliveries")["deliveries"]
        return [each for each in found if each["vendor"] == self._vendor]

    def wait(self, count: int = 1, timeout: float = PATIENCE) -> Sequence[Received]:
        """What came to the receivers, as soon as that are `count` calls. Raises AssertionError after `timeout` seconds,
        with what became of the deliveries, and RuntimeError where no receiver listens."""
        if not self._receivers:
            raise RuntimeError("nothing is received here: call webhooks.receive() first (or settled(), for other URLs)")
        end = time.monotonic() + timeout
        while len(self.received) < count:
            if time.monotonic() > end:
                found = len(self.received)
                raise AssertionError(f"expected {count} calls within {timeout:g} s, found {found}\n{self.explained()}")
            _pause()
        return self.received

    def settled(self, timeout: float = PATIENCE) -> Sequence[Mapping[str, Any]]:
        """The deliveries, as soon as none of them is due: what is still pending waits for the tenant's clock. Raises
        AssertionError after `timeout` seconds."""
        end = time.monotonic() + timeout
        while any(map(self._is_due, found := self.deliveries)):
            if time.monotonic() > end:
                raise AssertionError(f"expected nothing to be due within {timeout:g} s\n{self.explained()}")
            _pause()
        return found

    def explained(self) -> str:
        """Several lines for people: what became of the deliveries, or why there are none."""
        registered = [each for each in self._remote.get("/webhooks")["webhooks"] if each["vendor"] == self._vendor]
        if not registered:
            return f"no webhook of {self._vendor} is registered: call webhooks.receive()"
        if not (found := self.deliveries):
            events = ", ".join(sorted({event for each in registered for event in each["events"]}))
            return f"nothing that happened so far is one of the events: {events}"
        clock = self._remote.get("/clock")
        stands = " and stands still" if clock["frozen"] else ""
        lines = [_told(each) for each in reversed(found)]
        return "\n".join(["deliveries:", *lines, f"the tenant's clock shows {clock['now']}{stands}"])

    def close(self) -> None:
        while self._receivers:
            self._receivers.pop().stop()

    def _is_due(self, delivery: Mapping[str, Any]) -> bool:
        if delivery["status"] != "pending":
            return False
        return parse_iso(delivery["due"]) <= parse_iso(self._remote.get("/clock")["now"])


def _told(delivery: Mapping[str, Any]) -> str:
    due = f" (due {delivery['due']})" if delivery["status"] == "pending" else ""
    tries = f", tried {delivery['attempts']} times" if delivery["attempts"] else ", not tried yet"
    reason = f": {delivery['reason']}" if delivery["reason"] else ""
    return f"  {delivery['event']} to {delivery['url']}: {delivery['status']}{due}{tries}{reason}"


def _pause() -> None:
    threading.Event().wait(PAUSE)
