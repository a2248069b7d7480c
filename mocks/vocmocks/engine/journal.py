"""What was asked and answered: a ring of the latest exchanges, for the control API and for assertions in tests."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl

import orjson

from vocmocks.clock import DONE, Ready, iso
from vocmocks.engine.problem import Violation

SECRET_HEADERS = {"authorization", "x-api-key", "api-key", "cookie", "proxy-authorization"}


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
        """The entry as the control API shows it: credentials by their last four characters only."""
        return {
            "id": str(self.id),
            "time": iso(self.time),
            "tenant": self.tenant if show_tenant else redact(self.tenant),
            "vendor": self.vendor,
            "operation": self.operation,
            "request": {
                "method": self.method,
                "path": self.path,
                "query": _query(self.query_string, self.secrets),
                "headers": _headers(self.request_headers, self.secrets),
                "body": _body(self.request_body),
            },
            "response": {
                "status": self.status,
                "headers": _headers(self.response_headers, self.secrets),
                "body": _body(self.response_body),
                **({"truncated": True} if self.truncated else {}),
            },
            "violations": [violation.as_json() for violation in self.violations],
            "outcome": self.outcome,
            "reason": self.reason,
        }


MOST_BYTES = 64_000_000
"""Of bodies, together, that a journal in memory keeps."""
Filter = Callable[[Entry], bool]


class Journal(Protocol):
    """The latest exchanges, of all tenants together."""

    def add(self, entry: Entry) -> Awaitable[None]:
        """Give the entry its id and keep it."""

    def find(self, tenant: str | None = None, wanted: Filter | None = None) -> Awaitable[Sequence[Entry]]:
        """Newest first."""

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

    def get(self, id: int) -> Awaitable[Entry | None]:
        return Ready(next((entry for entry in self.ring if entry.id == id), None))

    def clear(self, tenant: str | None = None) -> Awaitable[None]:
        kept = [] if tenant is None else [entry for entry in self.ring if entry.tenant != tenant]
        self.ring.clear()
        self._bytes = 0
        for entry in kept:
            self._keep(entry)
        return DONE


def selecting(tenant: str | None, wanted: Filter | None) -> Filter:
    return lambda entry: (tenant is None or entry.tenant == tenant) and (wanted is None or wanted(entry))


def redact(secret: str) -> str:
    """`…` and the last four characters; shorter secrets are hidden whole."""
    return f"…{secret[-4:]}" if len(secret) > 4 else "…" if secret else ""


def _headers(headers: list[tuple[bytes, bytes]], secrets: frozenset[str]) -> dict[str, str]:
    pairs = [(str(key, "latin-1").lower(), str(value, "latin-1")) for key, value in headers]
    return {key: redact(value) if key in SECRET_HEADERS or key in secrets else value for key, value in pairs}


def _query(raw: bytes, secrets: frozenset[str]) -> Mapping[str, str | list[str]]:
    values: dict[str, list[str]] = {}
    for key, value in parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True):
        values.setdefault(key, []).append(redact(value) if key.lower() in secrets else value)
    return {key: found[0] if len(found) == 1 else found for key, found in values.items()}


def _body(raw: bytes) -> Any:
    """JSON as JSON, other text as text, nothing as None."""
    if not raw:
        return None
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return raw.decode("utf-8", "replace")
