"""What was asked and answered: a ring of the latest exchanges, for the control API and for assertions in tests."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from operator import attrgetter
from typing import Any, Protocol
from urllib.parse import parse_qsl

import orjson

from vocmocks.clock import DONE, Ready, iso
from vocmocks.engine.problem import Violation
from vocmocks.engine.redaction import SECRET_HEADERS, Scrub
from vocmocks.engine.redaction import redact as redact
from vocmocks.engine.search import Page, Search


@dataclass(slots=True)
class Entry:
    """One exchange as it was; rendered only when somebody reads it. `time`: seconds since the epoch, tenant's clock.

    `id` is given by the journal; they rise.
    """

    time: float
    tenant: str
    vendor: str
    operation: str | None
    method: str
    path: str
    query_string: bytes
    request_headers: list[tuple[bytes, bytes]]
    request_body: bytes
    status: int
    response_headers: list[tuple[bytes, bytes]]
    response_body: bytes
    violations: tuple[Violation, ...]
    outcome: str
    """`answered`, or the kind of the problem: `unauthorized`, `rate-limited`, `invalid`, …"""
    reason: str
    secrets: frozenset[str] = frozenset()
    """Lower-case names of the headers and query parameters that carry the vendor's credentials."""
    truncated: bool = False
    """Whether the response's body went on."""
    id: int = 0

    def as_json(self, *, show_tenant: bool = False) -> dict[str, Any]:
        """The entry as the control API shows it: credentials by their last four characters only.

        `show_tenant`: for those who know the tenant, it is shown as it is, but for the headers that carry it.
        """
        scrub = self.scrub(show_tenant=show_tenant)
        return {
            "id": str(self.id),
            "time": iso(self.time),
            "tenant": self.tenant if show_tenant else redact(self.tenant),
            "vendor": self.vendor or None,
            "operation": self.operation,
            "request": {
                "method": self.method,
                "path": scrub.text(self.path),
                "query": _query(self.query_string, self.secrets, scrub),
                "headers": _headers(self.request_headers, self.secrets, scrub),
                "body": _body(scrub.body(self.request_body)),
            },
            "response": {
                "status": self.status or None,
                "headers": _headers(self.response_headers, self.secrets, scrub),
                "body": _body(scrub.body(self.response_body)),
                **({"truncated": True} if self.truncated else {}),
            },
            "violations": [_violation(violation, scrub) for violation in self.violations],
            "outcome": self.outcome,
            "reason": scrub.text(self.reason),
        }

    def scrub(self, *, show_tenant: bool = False) -> Scrub:
        """Hides what this exchange carried in places that are for credentials, wherever else it is."""
        headers = ((str(key, "latin-1").lower(), str(value, "latin-1")) for key, value in self.request_headers)
        found = {value for key, value in headers if key in SECRET_HEADERS or key in self.secrets}
        if self.query_string and self.secrets:
            pairs = parse_qsl(self.query_string.decode("utf-8", "replace"))
            found.update(value for key, value in pairs if key.lower() in self.secrets)
        known = {value for value in found if show_tenant and value.rpartition(" ")[2] == self.tenant}
        return Scrub((found - known) | (set() if show_tenant else {self.tenant}))


_id = attrgetter("id")
MOST_BYTES = 64_000_000
"""Of bodies, together, that a journal keeps."""
Filter = Callable[[Entry], bool]


class Journal(Protocol):
    """The latest exchanges, of all tenants together."""

    def add(self, entry: Entry) -> Awaitable[None]:
        """Give the entry its id and keep it."""

    def find(self, tenant: str | None = None, wanted: Filter | None = None) -> Awaitable[Sequence[Entry]]:
        """Newest first."""

    def page(self, search: Search, offset: int = 0, limit: int | None = None) -> Awaitable[Page]:
        """What is searched for, newest first: `limit` entries (None: all) from the `offset`-th on, and how many there
        are altogether."""

    def get(self, id: int) -> Awaitable[Entry | None]:
        """None where it is not there (or no longer)."""

    def clear(self, tenant: str | None = None) -> Awaitable[None]:
        """Forget the exchanges of one tenant, or all."""


class MemoryJournal:
    """A ring of `size` exchanges in this process's memory, fewer where their bodies have more than `most` bytes."""

    def __init__(self, size: int = 10_000, most: int = MOST_BYTES) -> None:
        self.ring: deque[Entry] = deque()
        self.count = 0
        self._size, self._most, self._bytes = size, most, 0

    def add(self, entry: Entry) -> Awaitable[None]:
        self.count += 1
        entry.id = self.count
        self._keep(entry)
        return DONE

    def _keep(self, entry: Entry) -> None:
        """Put an exchange at the end; the oldest go where there is no room."""
        ring = self.ring
        ring.append(entry)
        self._bytes += len(entry.request_body) + len(entry.response_body)
        while len(ring) > self._size or (self._bytes > self._most and len(ring) > 1):
            oldest = ring.popleft()
            self._bytes -= len(oldest.request_body) + len(oldest.response_body)
            self._dropped(oldest)

    def _dropped(self, entry: Entry) -> None:
        """For those that keep it elsewhere as well."""

    def entries(self, wanted: Filter = lambda entry: True) -> Iterator[Entry]:
        """`find`, at once."""
        return (entry for entry in reversed(self.ring) if wanted(entry))

    def find(self, tenant: str | None = None, wanted: Filter | None = None) -> Awaitable[Sequence[Entry]]:
        return Ready(list(self.entries(selecting(tenant, wanted))))

    def page(self, search: Search, offset: int = 0, limit: int | None = None) -> Awaitable[Page]:
        end = None if limit is None else offset + limit
        if search.is_plain and not search.after:
            return Ready(Page(list(islice(reversed(self.ring), offset, end)), len(self.ring), self.count))
        latest = takewhile(lambda entry: entry.id > search.after, reversed(self.ring))
        found = list(latest if search.is_plain else filter(search.filter(), latest))
        return Ready(Page(found[offset:end], len(found), self.count))

    def get(self, id: int) -> Awaitable[Entry | None]:
        at = bisect_left(self.ring, id, key=_id)
        return Ready(self.ring[at] if at < len(self.ring) and self.ring[at].id == id else None)

    def clear(self, tenant: str | None = None) -> Awaitable[None]:
        kept = [] if tenant is None else [entry for entry in self.ring if entry.tenant != tenant]
        self.ring.clear()
        self._bytes = 0
        for entry in kept:
            self._keep(entry)
        return DONE


def selecting(tenant: str | None, wanted: Filter | None) -> Filter:
    return lambda entry: (tenant is None or entry.tenant == tenant) and (wanted is None or wanted(entry))


def _headers(headers: list[tuple[bytes, bytes]], secrets: frozenset[str], scrub: Scrub) -> dict[str, str]:
    pairs = [(str(key, "latin-1").lower(), str(value, "latin-1")) for key, value in headers]
    return {
        key: redact(value) if key in SECRET_HEADERS or key in secrets else scrub.text(value) for key, value in pairs
    }


def _query(raw: bytes, secrets: frozenset[str], scrub: Scrub) -> Mapping[str, str | list[str]]:
    values: dict[str, list[str]] = {}
    for key, value in parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True):
        values.setdefault(key, []).append(redact(value) if key.lower() in secrets else scrub.text(value))
    return {key: found[0] if len(found) == 1 else found for key, found in values.items()}


def _violation(violation: Violation, scrub: Scrub) -> dict[str, Any]:
    shown = violation.as_json()
    return {**shown, **{key: scrub.text(shown[key]) for key in ("expected", "found", "message")}}


def _body(raw: bytes) -> Any:
    """JSON as JSON, other text as text, nothing as None."""
    if not raw:
        return None
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return raw.decode("utf-8", "replace")
