"""What was asked and answered: a ring of the latest exchanges, for the control API and for assertions in tests."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson

from vocmocks.clock import iso
from vocmocks.engine.problem import Violation

SECRET_HEADERS = {"authorization", "x-api-key", "api-key", "cookie", "proxy-authorization"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One exchange as it was; rendered only when somebody reads it. `time`: seconds since the epoch, tenant's clock."""

    id: int
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
            },
            "violations": [violation.as_json() for violation in self.violations],
            "outcome": self.outcome,
            "reason": self.reason,
        }


Filter = Callable[[Entry], bool]


class Journal:
    """The latest `size` exchanges, of all tenants together."""

    def __init__(self, size: int = 10_000) -> None:
        self._entries: deque[Entry] = deque(maxlen=size)
        self._count = 0

    def next_id(self) -> int:
        self._count += 1
        return self._count

    def add(self, entry: Entry) -> None:
        self._entries.append(entry)

    def entries(self, wanted: Filter = lambda entry: True) -> Iterator[Entry]:
        """Newest first."""
        return (entry for entry in reversed(self._entries) if wanted(entry))

    def get(self, id: int) -> Entry | None:
        return next((entry for entry in self._entries if entry.id == id), None)

    def clear(self, tenant: str | None = None) -> None:
        kept = [] if tenant is None else [entry for entry in self._entries if entry.tenant != tenant]
        self._entries.clear()
        self._entries.extend(kept)


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
