"""One tenant's round of bench/soak.py: somebody's tests of ten minutes, on all vendors, with every count checked."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

import httpx

from vocmocks.contract import load_vendor
from vocmocks.contract.model import Operation
from vocmocks.testing.mocked import Tenant, VendorMock
from vocmocks.testing.receiver import Receiver
from vocmocks.testing.recorded import Recorded
from vocmocks.testing.remote import Remote

CREATING: Mapping[str, str] = {
    "collectif": "add_review",
    "repzo": "create_activity_feedback_v2",
    "chattermill": "create_response",
    "agent-connect": "create_a_standard_feedback_request",
    "track-cxm": "create_answer",
}
READING: Mapping[str, tuple[str, ...]] = {
    "repzo": ("/activity-feedback-v2", "/activity-feedback-v2/analytics/detailed"),
    "chattermill": ("/{project}/responses", "/{project}/themes", "/projects"),
    "agent-connect": ("/v2/employees", "/v2/data", "/v2/qa"),
    "track-cxm": (
        "/v1/organizations/{organization_uuid}/surveys",
        "/v1/organizations/{organization_uuid}/interactions?start={start}&end={end}",
        "/v1/organizations/{organization_uuid}/distributions/{distribution_uuid}/dispatch_status",
    ),
}
LIMIT = 20
"""Requests a minute that Collectif takes, here."""
MADE = 4
EVENTS = {"chattermill": "new_feedback_received", "track-cxm": "new_response"}
PATIENCE = 60.0
SPAN = 600.0
"""Seconds of the tenant's time that a round takes, and an hour more, in which all is delivered that is due."""


def operations() -> Mapping[str, Operation]:
    """What creates, by vendor."""
    return {vendor: load_vendor(vendor).operation(id) for vendor, id in CREATING.items()}


class Round:
    """`wrong`: a line for each count that is not what it has to be."""

    def __init__(self, url: str, tenant: str, creating: Mapping[str, Operation], client: httpx.Client) -> None:
        self.remote = Remote(url, tenant)
        self.tenant = Tenant(self.remote)
        self.vendors = {name: VendorMock(self.remote, name) for name in CREATING}
        self.sent: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.retried = 0
        """Webhooks that were not answered in time, and came again."""
        self._headers: Mapping[str, Mapping[str, str]] = {}
        self._samples: Mapping[str, Mapping[str, Any]] = {}
        self._name, self._creating, self._client = tenant, creating, client

    def run(self) -> None:
        self.tenant.freeze()
        self._headers = {name: mock.headers for name, mock in self.vendors.items()}
        self._samples = {name: mock.samples for name, mock in self.vendors.items()}
        before = {vendor: self._kept(vendor) for vendor in CREATING}
        receivers = {vendor: Receiver().start() for vendor in EVENTS}
        try:
            self._work(before, receivers)
        finally:
            for receiver in receivers.values():
                receiver.stop()
        self.tenant.reset()
        self._expect("requests in the journal after a reset", len(self.tenant.requests), 0)
        for vendor, count in before.items():
            self._expect(f"{vendor} records after a reset", self._kept(vendor), count)
        self.remote.close()

    def _work(self, before: Mapping[str, int], receivers: Mapping[str, Receiver]) -> None:
        self._snapshot()
        for vendor, receiver in receivers.items():
            self.vendors[vendor].webhooks.register(receiver.url, events=[EVENTS[vendor]])
        made = {vendor: self._create(vendor, MADE) for vendor in CREATING if vendor != "collectif"}
        made["collectif"] = self._limited()
        self._read()
        self._faults()
        for vendor, count in made.items():
            self._expect(f"{vendor} records", self._kept(vendor) - before[vendor], count)
        self._journal()
        self._deliveries(receivers)

    def _create(self, vendor: str, times: int) -> int:
        """How many records that has made."""
        operation, body = self._creating[vendor], None
        if operation.body is not None:
            body = next(iter(operation.body.content["application/json"].examples.values()))
        path = operation.path.format(**self._samples[vendor])
        statuses = [self._ask(vendor, "POST", path, json=body).status_code for _ in range(times)]
        good = sum(200 <= status < 300 for status in statuses)
        if vendor != "collectif":
            self._expect(f"{vendor} creations", good, times)
        return good

    def _limited(self) -> int:
        """Exactly as many as the limit lets through, in a minute of a clock that stands still."""
        good = self._create("collectif", LIMIT + 2)
        self._expect("collectif requests within the limit", good, LIMIT)
        self.tenant.advance(minutes=1)
        return good + self._create("collectif", 1)

    def _read(self) -> None:
        for vendor, paths in READING.items():
            samples = self._samples[vendor]
            for path in paths:
                status = self._ask(vendor, "GET", path.format(**samples)).status_code
                self._expect(f"{vendor} {path}", status, 200)

    def _faults(self) -> None:
        repzo, (path, _) = self.vendors["repzo"], READING["repzo"]
        repzo.fail(503, times=2)
        statuses = [self._ask("repzo", "GET", path).status_code for _ in range(3)]
        self._expect("repzo with a fault", statuses, [503, 503, 200])
        repzo.fail(fault="CONNECTION_RESET_BY_PEER", times=1)
        try:
            answer = self._ask("repzo", "GET", path)
            self.wrong.append(f"{self._name}: the connection was to be reset, and answered {answer.status_code}")
        except httpx.TransportError:
            pass
        with repzo.fail(fault="SLOW_DRIP", duration_ms=20, times=1):
            self._expect("repzo, slowly", self._ask("repzo", "GET", path).status_code, 200)
        repzo.force(404, operation="list_activity_feedback_v2")
        self._expect("repzo, forced", self._ask("repzo", "GET", path).status_code, 404)

    def _snapshot(self) -> None:
        """Before there are deliveries: a snapshot has one that is under way, and restored, it is sent once more."""
        before = self._kept("repzo")
        with self.tenant.restored():
            self._create("repzo", 2)
            self._expect("repzo records before they are restored", self._kept("repzo"), before + 2)
        self._expect("repzo records, restored", self._kept("repzo"), before)

    def _journal(self) -> None:
        for vendor in CREATING:
            self._expect(f"{vendor} requests in the journal", self._counted(vendor), self.sent[vendor])

    def _deliveries(self, receivers: Mapping[str, Receiver]) -> None:
        for _ in range(10):
            self.tenant.advance(seconds=SPAN / 10)
        self.tenant.advance(hours=1)
        for receiver in receivers.values():
            receiver.wait(MADE, timeout=PATIENCE)
        attempts = self._settled()
        for vendor, receiver in receivers.items():
            own = [each for each in attempts if each.vendor == vendor]
            retried = [each.reason for each in own if each.outcome != "delivered"]
            self.retried += len(retried)
            self._expect(f"{vendor} deliveries", len(own) - len(retried), MADE)
            if not MADE <= len(receiver.received) <= len(own):
                told = f"expected {MADE} calls and at most as many more as were tried again {retried}"
                self.wrong.append(f"{self._name}: {vendor}: {told}, found {len(receiver.received)}")

    def _settled(self) -> list[Recorded]:
        """The attempts, once there is an end to each delivery."""
        self._until_settled(*EVENTS)
        return [each for each in self.tenant.requests if each.outcome in ("delivered", "undelivered")]

    def _until_settled(self, *vendors: str) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            deliveries = self.remote.get("/webhooks/deliveries")["deliveries"]
            pending = [each for each in deliveries if each["status"] == "pending" and each["vendor"] in vendors]
            if not pending:
                return
            time.sleep(0.05)
            if any(each["attempts"] for each in pending):
                self.tenant.advance(minutes=1)
        self.wrong.append(f"{self._name}: deliveries are still pending after {PATIENCE:g} s: {pending}")

    def _ask(self, vendor: str, method: str, path: str, **more: Any) -> httpx.Response:
        mock = self.vendors[vendor]
        self.sent[vendor] += 1
        return self._client.request(method, mock.url + path, headers=self._headers[vendor], **more)

    def _kept(self, vendor: str) -> int:
        collection = self._creating[vendor].resource["collection"]
        found: int = self.remote.get(f"/records/{vendor}/{collection}", limit=1)["total"]
        return found

    def _counted(self, vendor: str) -> int:
        return sum(each.vendor == vendor and not each.outcome.endswith("delivered") for each in self.tenant.requests)

    def _expect(self, what: str, found: Any, expected: Any) -> None:
        if found != expected:
            self.wrong.append(f"{self._name}: {what}: expected {expected}, found {found}")
