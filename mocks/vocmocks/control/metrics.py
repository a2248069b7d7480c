"""`GET /metrics` for Prometheus: text format 0.0.4, or OpenMetrics 1.0 for those who ask for it.

Counters and times are those of the process that answers, which `worker` (its process id) tells from the others; the
rest is read from what all of them share.
"""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks import __version__
from vocmocks.control.access import HEADERS, Control
from vocmocks.engine.metrics import FINEST, Metrics, Times
from vocmocks.engine.search import Search
from vocmocks.engine.wire import WIRE

PLAIN = "text/plain; version=0.0.4; charset=utf-8"
OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8"
SHOWN = 22
"""Buckets of histograms that have a line: up to two minutes."""
Labels = Mapping[str, str]


class Sample(NamedTuple):
    labels: Labels
    value: float
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """One metric. `name` without the `_total` of counters and the `_info` of those that only have labels."""

    name: str
    kind: str
    help: str
    samples: Sequence[Sample]

    def lines(self, *, openly: bool) -> Iterator[str]:
        end = {"counter": "_total", "info": "_info"}.get(self.kind, "")
        name = self.name if openly else self.name + end
        yield f"# HELP {name} {self.help}"
        yield f"# TYPE {name} {self.kind if openly or self.kind != 'info' else 'gauge'}"
        for labels, value, suffix in self.samples:
            yield f"{self.name}{suffix or end}{_labels(labels)} {_number(value)}"


def routes(control: Control) -> Sequence[BaseRoute]:
    async def metrics(request: Request) -> Response:
        openly = "application/openmetrics-text" in request.headers.get("accept", "")
        found = [*_counted(control), *await _shared(control), *_here(request)]
        lines = [line for family in found for line in family.lines(openly=openly)]
        text = "\n".join([*lines, *(["# EOF"] if openly else []), ""])
        return Response(text, headers={**HEADERS, "content-type": OPEN if openly else PLAIN})

    return [Route("/metrics", metrics, methods=["GET"])]


def _counted(control: Control) -> Iterator[Family]:
    """What this process counts by itself."""
    worker = {"worker": str(os.getpid())}
    vendors = control.services.metrics
    requests = [
        Sample({"vendor": vendor, "operation": name or "", "status": str(status), "outcome": outcome, **worker}, count)
        for vendor, metrics in vendors.items()
        for (name, status, outcome), count in sorted(metrics.counts.items(), key=str)
    ]
    yield Family(
        "vocmocks_requests", "counter", "Requests to vendors that were answered; without a vendor: to none.", requests
    )
    limited = [Sample({"vendor": vendor, **worker}, _limited(metrics)) for vendor, metrics in vendors.items() if vendor]
    yield Family("vocmocks_rate_limited", "counter", "Requests that were one too many for a rate limit.", limited)
    times = [
        sample
        for vendor, metrics in vendors.items()
        for name, found in metrics.times.items()
        for sample in _histogram({"vendor": vendor, "operation": name or "", **worker}, found)
    ]
    help = "Seconds from the first look at a request to the end of its answer; one request in 8 is timed."
    yield Family("vocmocks_request_duration_seconds", "histogram", help, times)


def _limited(metrics: Metrics) -> int:
    return sum(count for (_, _, outcome), count in metrics.counts.items() if outcome == "rate-limited")


def _histogram(labels: Labels, times: Times) -> Iterator[Sample]:
    below = 0
    for at, count in enumerate(times.buckets[:SHOWN]):
        below += count
        yield Sample({**labels, "le": _number((1 << FINEST + at) / 1e9)}, below, "_bucket")
    everything = sum(times.buckets)
    yield Sample({**labels, "le": "+Inf"}, everything, "_bucket")
    yield Sample(labels, times.nanoseconds / 1e9, "_sum")
    yield Sample(labels, everything, "_count")


async def _shared(control: Control) -> list[Family]:
    """What all processes have together."""
    services = control.services
    page = await services.journal.page(Search(), 0, 0)
    deliveries = Counter(delivery.status for delivery in await services.backend.outbox.deliveries())
    statuses = [Sample({"status": status}, deliveries[status]) for status in ("pending", "delivered", "given-up")]
    build = {"version": __version__, "python": platform.python_version(), "store": control.settings.store.split(":")[0]}
    return [
        _gauge("vocmocks_journal_entries", "Exchanges that the journal keeps.", page.total),
        _gauge("vocmocks_tenants", "Credentials that something is kept or was counted of.",
               len(await services.backend.tenants())),
        Family("vocmocks_callbacks", "gauge", "Deliveries to webhooks and callbacks that are known.", statuses),
        Family("vocmocks_build", "info", "What runs here.", [Sample(build, 1)]),
    ]  # fmt: skip


def _here(request: Request) -> Iterator[Family]:
    """Of this process's server, where it is ours: what is under way besides this call."""
    wire = request.scope.get("state", {}).get(WIRE)
    if wire is not None:
        sample = Sample({"worker": str(os.getpid())}, wire.under_way - 1)
        yield Family(
            "vocmocks_requests_in_flight", "gauge", "Requests being answered, the control API's, too.", [sample]
        )


def _gauge(name: str, help: str, value: float) -> Family:
    return Family(name, "gauge", help, [Sample({}, value)])


def _labels(labels: Labels) -> str:
    pairs: Iterable[str] = (f'{key}="{_escaped(value)}"' for key, value in labels.items())
    return f"{{{','.join(pairs)}}}" if labels else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _number(value: float) -> str:
    return repr(value) if isinstance(value, float) else str(value)
