"""Faults: rules that make requests fail, slow or strange.

A rule says which requests it is about (`Matcher`), what happens to them, and how often. Whether it hits the n-th of
them depends on the seed, on what the rule says and on n alone: the same seed, the same sequence, whoever is asked. So
one number for each rule, counted by the backend, is all that workers have to share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import orjson

from vocmocks.contract.model import NOTHING
from vocmocks.engine.delays import Delay
from vocmocks.randomness import fraction

RESET, EMPTY = "CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE"
MALFORMED_CHUNK, RANDOM_DATA = "MALFORMED_RESPONSE_CHUNK", "RANDOM_DATA_THEN_CLOSE"
TIMEOUT, TRUNCATED, MALFORMED_JSON = "TIMEOUT", "TRUNCATED_BODY", "MALFORMED_JSON"
DRIP, STORM, STALE = "SLOW_DRIP", "RATE_LIMIT_STORM", "STALE_DATA"
FAULTS: Mapping[str, str] = {
    RESET: "the connection is reset",
    EMPTY: "the connection is closed without an answer",
    MALFORMED_CHUNK: "a status line and headers, then no chunk as HTTP has them, then the connection is closed",
    RANDOM_DATA: "bytes that are no HTTP, then the connection is closed",
    TIMEOUT: "no answer",
    TRUNCATED: "the connection is closed in the middle of the body",
    MALFORMED_JSON: "a body that stops being JSON before its end",
    DRIP: "the body comes a little at a time",
    STORM: "the vendor's answer to a request that is one too many",
    STALE: "what is read is as it was when the rule was made",
}
"""What a rule's `fault` can be, in words. The first four are WireMock's."""
INSTEAD = frozenset({RESET, EMPTY, MALFORMED_CHUNK, RANDOM_DATA, TIMEOUT, STORM})
"""Those that come instead of what the operation does."""
CHUNKS = 8
COUNTED = 256
"""Rules whose hits are remembered, so that they need not be counted from the first one on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a request rules look at. `paths`: as it came, and below the vendor's base path."""

    vendor: str
    operation: str | None
    tenant: str
    method: str
    paths: tuple[str, ...]
    headers: Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Matcher:
    """None: any. In `path`, `{name}` stands for one segment and `*` for anything; in headers `*` does, too."""

    vendor: str | None = None
    operation: str | None = None
    tenant: str | None = None
    method: str | None = None
    path: str | None = None
    headers: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    def __call__(self, asked: Asked) -> bool:
        return (
            self.vendor in (None, asked.vendor)
            and self.operation in (None, asked.operation)
            and self.tenant in (None, asked.tenant)
            and self.method in (None, asked.method)
            and (self.path is None or any(map(_pattern(self.path).fullmatch, asked.paths)))
            and all(_has(asked.headers, name, wanted) for name, wanted in self.headers.items())
        )

    def as_json(self) -> dict[str, Any]:
        names = ("vendor", "operation", "tenant", "method", "path")
        given = {name: getattr(self, name) for name in names if getattr(self, name) is not None}
        return {**given, **({"headers": dict(self.headers)} if self.headers else {})}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `status`: an error in the vendor's words; below 400, or with `example`, the documented answer (with
    the example of that name) to a request that has passed every other stage; `delay`: before the answer; `fault`: one
    of FAULTS; `duration`: seconds that SLOW_DRIP takes, or TIMEOUT at most; `chunks`: parts that SLOW_DRIP sends;
    `snapshot`: what STALE_DATA reads. `times`: how often it hits. `scenario`: the one that it came with. `id` is given
    when it is kept."""

    match: Matcher = field(default_factory=Matcher)
    status: int | None = None
    example: str | None = None
    delay: Delay | None = None
    fault: str | None = None
    duration: float | None = None
    chunks: int = CHUNKS
    snapshot: str | None = None
    probability: float = 1.0
    times: int | None = None
    scenario: str | None = None
    id: str = ""

    @property
    def is_last(self) -> bool:
        """Whether it settles what is answered; others only delay it."""
        return self.status is not None or self.example is not None or self.fault is not None

    @property
    def forces(self) -> bool:
        """Whether it asks for a documented answer (engine/forcing.py), rather than for something that goes wrong."""
        return self.example is not None or (self.status is not None and self.status < 400)

    @property
    def key(self) -> str:
        """What its chances depend on: all that it says, but for who is meant and how often."""
        said = replace(self, match=replace(self.match, tenant=None), times=None, scenario=None, id="")
        return orjson.dumps(said.as_json(), option=orjson.OPT_SORT_KEYS).decode()

    @property
    def place(self) -> tuple[int, str]:
        """By which rules are in the order in which they were made."""
        return (int(self.id), "") if self.id.isdigit() else (0, self.id)

    def describe(self) -> str:
        """For the journal: `fault 3: status 503`."""
        what = [self.delay.describe()] if self.delay is not None else []
        what += [f"status {self.status}"] if self.status is not None else []
        what += [f"example {self.example}"] if self.example is not None else []
        what += [self.fault] if self.fault is not None else []
        return f"fault {self.id}: {', '.join(what)}"

    def as_json(self) -> dict[str, Any]:
        """As the control API takes it."""
        shown: dict[str, Any] = {"match": self.match.as_json()}
        if self.delay is not None:
            shown |= self.delay.as_json()
        if self.duration is not None:
            shown["duration_ms"] = round(self.duration * 1000)
        if self.fault == DRIP:
            shown["chunks"] = self.chunks
        if self.probability != 1:
            shown["probability"] = self.probability
        for name in ("status", "example", "fault", "snapshot", "times", "scenario"):
            if getattr(self, name) is not None:
                shown[name] = getattr(self, name)
        return shown


class Dice:
    """Whether a rule hits the n-th request (from 1) that it is about."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._counted: dict[str, tuple[int, int]] = {}

    def hits(self, rule: Rule, number: int) -> bool:
        key = rule.key
        if not self._falls(rule, key, number):
            return False
        return rule.times is None or self._before(rule, key, number) < rule.times

    def count(self, rule: Rule, number: int) -> int:
        """How many of the first `number` requests it has hit."""
        found = self._before(rule, rule.key, number + 1)
        return found if rule.times is None else min(found, rule.times)

    def _falls(self, rule: Rule, key: str, number: int) -> bool:
        return rule.probability >= 1 or fraction(self._seed, "fault", key, number) < rule.probability

    def _before(self, rule: Rule, key: str, number: int) -> int:
        if rule.probability >= 1:
            return number - 1
        counted, hits = self._counted.get(key, (0, 0))
        if counted >= number:
            counted = hits = 0
        hits += sum(self._falls(rule, key, each) for each in range(counted + 1, number))
        if len(self._counted) >= COUNTED:
            self._counted.clear()
        self._counted[key] = number - 1, hits
        return hits


def of_tenant(rules: Sequence[Rule], tenant: str | None) -> list[Rule]:
    """The rules that are about one tenant alone; None: all."""
    return [rule for rule in rules if tenant in (None, rule.match.tenant)]


def _has(headers: Mapping[bytes, bytes], name: str, wanted: str) -> bool:
    value = headers.get(name.lower().encode("latin-1", "replace"))
    return value is not None and _pattern(wanted, segments=False).fullmatch(str(value, "latin-1")) is not None


@lru_cache(1024)
def _pattern(text: str, *, segments: bool = True) -> re.Pattern[str]:
    parts = re.split(r"({[^{}/]*}|\*)" if segments else r"(\*)", text)
    return re.compile("".join(_piece(part, odd=number % 2 == 1) for number, part in enumerate(parts)), re.DOTALL)


def _piece(part: str, *, odd: bool) -> str:
    if not odd:
        return re.escape(part)
    return ".*" if part == "*" else "[^/]+"
