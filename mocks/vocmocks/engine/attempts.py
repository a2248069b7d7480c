"""What came of an attempt to deliver: whether and when there is another, and how the journal has it.

A delivery is done when it was answered with a 2xx status. After no connection, no answer in time or any other status it
is due again 10 seconds, 1 minute, 5 minutes and half an hour later, on the tenant's clock; the fifth attempt is the
last. An address that is not to be called is not tried again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vocmocks.engine.addresses import SECRET_PARAMETERS, redacted
from vocmocks.engine.journal import Entry
from vocmocks.engine.outbox import Delivery

PAUSES = (10, 60, 300, 1800)
"""Seconds from one attempt to the next."""
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was sent and answered. `status` None: no answer; `refused`: nothing was sent, as the address is not to be
    called. `reason`: why it was not delivered, empty where it was. `truncated`: the answer's body went on."""

    sent: Headers = field(default_factory=list)
    status: int | None = None
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    truncated: bool = False
    reason: str = ""
    refused: bool = False

    @property
    def outcome(self) -> str:
        return "refused-address" if self.refused else "undelivered" if self.reason else "delivered"


def after(delivery: Delivery, attempt: Attempt, now: float) -> Delivery:
    """The delivery once it was tried; `now` on the tenant's clock."""
    tried = replace(
        delivery, attempts=delivery.attempts + 1, answered=attempt.status, reason=attempt.reason, status="delivered"
    )
    if not attempt.reason:
        return tried
    if attempt.refused or tried.attempts > len(PAUSES):
        return replace(tried, status="given-up")
    return replace(tried, status="pending", due=now + PAUSES[delivery.attempts])


def entry(delivery: Delivery, attempt: Attempt, time: float) -> Entry:
    """The attempt for the journal: its path is the URL that was called, and its operation the event."""
    url, _, query = delivery.url.partition("#")[0].partition("?")
    return Entry(
        time=time,
        tenant=delivery.tenant,
        vendor=delivery.vendor,
        operation=delivery.event,
        method="POST",
        path=redacted(url),
        query_string=query.encode("utf-8", "replace"),
        request_headers=attempt.sent,
        request_body=delivery.body,
        status=attempt.status or 0,
        response_headers=attempt.headers,
        response_body=attempt.body,
        violations=(),
        outcome=attempt.outcome,
        reason=attempt.reason,
        secrets=SECRET_PARAMETERS,
        truncated=attempt.truncated,
    )
