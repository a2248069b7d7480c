"""What arrived at the mock, with assertions whose failures show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, overload

import orjson

SHOWN = 10
"""Requests that a failure lists at most."""


class Recorded:
    """One request, and what the mock answered: an entry of the journal."""

    def __init__(self, entry: Mapping[str, Any]) -> None:
        self.entry = entry
        """All of it, as `GET /__admin/requests` has it."""
        request, response = entry["request"], entry["response"]
        self.id: str = entry["id"]
        self.time: str = entry["time"]
        self.vendor: str = entry["vendor"]
        self.operation: str | None = entry["operation"]
        self.method: str = request["method"]
        self.path: str = request["path"]
        self.query: Mapping[str, Any] = request["query"]
        self.headers: Mapping[str, str] = request["headers"]
        self.body: Any = request["body"]
        self.status: int = response["status"]
        self.response: Any = response["body"]
        self.violations: Sequence[Mapping[str, Any]] = entry["violations"]
        self.outcome: str = entry["outcome"]
        self.reason: str = entry["reason"]

    def __repr__(self) -> str:
        return f"<{self.method} {self.path} → {self.status} ({self.operation or 'no operation'}, {self.outcome})>"

    def told(self, near: Sequence[str] = ()) -> str:
        """Several lines for people: what was sent and what was wrong with it. `near`: what it came close to."""
        lines = [f"{self.method} {self.path} → {self.status}  {self.operation or 'no such operation'}: {self.outcome}"]
        lines += [f"  query: {_short(self.query)}"] if self.query else []
        lines += [f"  body: {_short(self.body)}"] if self.body is not None else []
        lines += [f"  reason: {self.reason}"] if self.reason else []
        return "\n".join([*lines, *(f"  violation: {_violation(each)}" for each in self.violations), *_indented(near)])


class Knowing(Protocol):
    """What the mock knows beside its journal."""

    def check(self, operation: str) -> None: ...
    def near(self, id: str) -> Sequence[str]: ...


class Requests(Sequence[Recorded]):
    """Oldest first, as they were when this was read."""

    def __init__(self, entries: Sequence[Recorded], known: Knowing | None = None) -> None:
        self._entries, self._known = tuple(entries), known

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, place: int) -> Recorded: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Recorded]: ...
    def __getitem__(self, place: int | slice) -> Recorded | Sequence[Recorded]:
        return self._entries[place]

    def __iter__(self) -> Iterator[Recorded]:
        return iter(self._entries)

    def __repr__(self) -> str:
        return f"<{len(self)} requests: {list(self._entries[:SHOWN])}>"

    @property
    def last(self) -> Recorded:
        """Raises AssertionError where there is none."""
        if not self._entries:
            raise AssertionError("no request arrived")
        return self._entries[-1]

    def find(self, operation: str | None = None, **expected: Any) -> Requests:
        """Those of an operation whose `method`, `path`, `status`, `outcome` are as expected, and whose `body`, `query`
        and `headers` have at least what is expected of them.

        Raises TypeError for anything else that is expected, and VocmocksError for an operation that there is not: so a
        slip of the pen is never taken for a request that did not arrive."""
        for name in expected:
            if name not in (*EXACT, *PARTIAL):
                raise TypeError(f'a request has no "{name}": expected one of {", ".join((*EXACT, *PARTIAL))}')
        found = [each for each in self if not differences(each, operation, expected)]
        if operation is not None and not found and self._known is not None:
            self._known.check(operation)
        return Requests(found, self._known)

    def assert_called(self, operation: str | None = None, *, times: int | None = None, **expected: Any) -> Recorded:
        """Such a request arrived (`times`: exactly that often); gives the last of them. `find` says what can be
        expected. Raises AssertionError that shows what came closest."""
        found = self.find(operation, **expected)
        if times is None and found:
            return found.last
        if times is not None and len(found) == times:
            return found.last if found else Recorded(NOTHING)
        often = "a request" if times is None else f"{times} request{'s' * (times != 1)}"
        what = " ".join([operation or "", *(f"{name}={_short(value)}" for name, value in expected.items())]).strip()
        raise AssertionError(f"expected {often} {what}, found {len(found)}\n{self._closest(operation, expected)}")

    def assert_not_called(self, operation: str | None = None, **expected: Any) -> None:
        """No such request arrived."""
        self.assert_called(operation, times=0, **expected)

    def assert_valid(self) -> None:
        """Every request was for an operation that there is, and kept to its contract."""
        wrong = [each for each in self if each.violations or each.operation is None or each.outcome == "malformed"]
        if wrong:
            shown = "\n".join(each.told(self._near(each)) for each in wrong[:SHOWN])
            raise AssertionError(f"{len(wrong)} of {len(self)} requests did not keep to the contract\n{shown}")

    def _near(self, request: Recorded) -> Sequence[str]:
        """Of a request that no operation was found for: what it came close to."""
        return self._known.near(request.id) if self._known is not None and request.operation is None else ()

    def _closest(self, operation: str | None, expected: Mapping[str, Any]) -> str:
        if not self:
            return "no request arrived at all"
        ranked = sorted(self, key=lambda each: len(differences(each, operation, expected)))
        lines = []
        for each in ranked[:SHOWN]:
            lines.append(each.told(self._near(each)))
            lines += [f"  ≠ {difference}" for difference in differences(each, operation, expected)]
        more = len(ranked) - SHOWN
        return "\n".join(["what arrived, the closest first:", *lines, *([f"… and {more} more"] if more > 0 else [])])


NOTHING: Mapping[str, Any] = {
    "id": "", "time": "", "vendor": "", "operation": None, "violations": (), "outcome": "", "reason": "",
    "request": {"method": "", "path": "", "query": {}, "headers": {}, "body": None},
    "response": {"status": 0, "body": None},
}  # fmt: skip
EXACT = ("method", "path", "status", "outcome", "vendor")
PARTIAL = ("body", "query", "headers")


def differences(request: Recorded, operation: str | None, expected: Mapping[str, Any]) -> list[str]:
    """What is other than expected, one line each."""
    found = []
    if operation is not None and request.operation != operation:
        found.append(f"operation: expected {operation}, found {request.operation}")
    for name, wanted in expected.items():
        actual = getattr(request, name, None)
        if name in EXACT:
            if actual != wanted:
                found.append(f"{name}: expected {wanted!r}, found {actual!r}")
        else:
            found += lacking(_lower(wanted) if name == "headers" else wanted, actual, name)
    return found


def lacking(wanted: Any, actual: Any, where: str) -> list[str]:
    """Where `actual` has not at least what is wanted: objects may have more fields, lists are compared as they are."""
    if isinstance(wanted, Mapping) and isinstance(actual, Mapping):
        lines = []
        for name, value in wanted.items():
            place = f"{where}.{name}"
            if name in actual:
                lines += lacking(value, actual[name], place)
            else:
                lines.append(f"{place}: expected {_short(value)}, found nothing")
        return lines
    return [] if wanted == actual else [f"{where}: expected {_short(wanted)}, found {_short(actual)}"]


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else orjson.dumps(value, default=dict).decode()
    return text if len(text) <= 500 else f"{text[:500]}…"


def _violation(violation: Mapping[str, Any]) -> str:
    source = violation.get("source") or {}
    place = source.get("pointer") or source.get("line")
    told = f"{violation['message']}"
    return f"{told} (see {source.get('document', '')} {place})" if place is not None else told
