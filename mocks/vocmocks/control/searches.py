"""What of the journal a call asks for: from a query string, or from the body of `find` and `count`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from starlette.requests import Request

from vocmocks.clock import parse_iso
from vocmocks.control.access import ControlError, counted, tenant_of
from vocmocks.engine.search import Search

STATUSES = re.compile(r"[1-5]([0-9]{2}|[xX]{2})(,[1-5]([0-9]{2}|[xX]{2}))*")
SWITCHES = {"true": True, "false": False}
FIELDS: Mapping[str, type | tuple[type, ...]] = {
    "vendor": str,
    "operation": str,
    "method": str,
    "path": str,
    "status": (int, str),
    "outcome": str,
    "unmatched": bool,
    "since": (int, str),
    "limit": int,
    "offset": int,
}
"""What `find` and `count` take, all of it optional."""


def from_query(request: Request, vendors: Collection[str]) -> Search:
    """Raises ControlError for what cannot be meant."""
    given: dict[str, Any] = {key: request.query_params[key] for key in FIELDS if key in request.query_params}
    if "unmatched" in given:
        text = given["unmatched"].lower()
        if text not in SWITCHES:
            raise ControlError(f'unmatched="{text}": expected true or false')
        given["unmatched"] = SWITCHES[text]
    return search(given, tenant_of(request), vendors)


def search(given: Mapping[str, Any], tenant: str | None, vendors: Collection[str]) -> Search:
    """`given`: values by the names in FIELDS, of those types; raises ControlError for what cannot be meant."""
    after, since = _since(given.get("since"))
    path = given.get("path")
    method = given.get("method")
    return Search(
        tenant=tenant,
        vendor=given.get("vendor"),
        operation=given.get("operation"),
        method=None if method is None else method.upper(),
        outcome=given.get("outcome"),
        paths=() if path is None else _paths(path, vendors),
        statuses=_statuses(given["status"]) if "status" in given else (),
        unmatched=given.get("unmatched"),
        after=after,
        since=since,
    )


def _paths(path: str, vendors: Collection[str]) -> tuple[tuple[str | None, str], ...]:
    """As the journal has it, or with the vendor's prefix in front."""
    first, slash, rest = path.removeprefix("/").partition("/")
    with_prefix = ((first, f"{slash}{rest}" or "/"),) if first in vendors else ()
    return ((None, path), *with_prefix)


def _statuses(given: int | str) -> tuple[tuple[int, int], ...]:
    """`404`, `"4xx"`, `"2xx,404"` → the ranges of statuses; raises ControlError."""
    text = str(given)
    if not STATUSES.fullmatch(text):
        raise ControlError(f"status={given!r}: expected a status, a class such as 4xx, or several with commas between")
    parts = text.lower().split(",")
    return tuple((int(part.replace("x", "0")), int(part.replace("x", "9"))) for part in parts)


def _since(given: int | str | None) -> tuple[int, float | None]:
    """An id, or a time; raises ControlError."""
    if given is None:
        return 0, None
    text = str(given)
    if text.isascii() and text.isdigit():
        return counted(text, "since"), None
    try:
        return 0, _moment(text)
    except ValueError:
        expected = "the id of a request, or ISO 8601 such as 2026-01-31T09:30:00Z"
        raise ControlError(f'since="{text}": expected {expected}') from None


def _moment(text: str) -> float:
    """A `+` that came unencoded is a space by now."""
    try:
        return parse_iso(text)
    except ValueError:
        before, blank, after = text.rpartition(" ")
        if not blank:
            raise
        return parse_iso(f"{before}+{after}")
