"""Demo scenarios: `fixtures/<vendor>/scenarios/<name>.yaml`. Data, not code; all of it may be left out but the title:

title: Churn spike
description: What it shows, in a sentence.
world: {sizes: {reviews: 400}, ratings: [30, 25, 20, 15, 10]}   # what is other than in world.yaml, in its shape
faults: [{match: {operation: add_review}, status: 503, probability: 0.2}]   # as POST /__admin/faults takes them
clock: {now: 2026-01-31T09:30:00Z, advance: 86400, frozen: true}   # `advance` in seconds, after `now`
webhooks: [{url: "http://127.0.0.1:9000/hook", token: secret, events: [new_response]}]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from vocmocks import data
from vocmocks.clock import Clock, parse_iso
from vocmocks.contract.model import NOTHING, Contract
from vocmocks.engine.faults import Rule
from vocmocks.engine.faults_read import BadRule, read_rule
from vocmocks.engine.outbox import Webhook
from vocmocks.errors import FixtureError, did_you_mean
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.wanted import Wanted

PARTS = ("title", "description", "world", "faults", "clock", "webhooks")


@dataclass(frozen=True, slots=True)
class Scenario:
    """`world`: what is other than in the vendor's world.yaml; the others as they are written."""

    vendor: str
    name: str
    title: str
    description: str = ""
    world: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    faults: tuple[Mapping[str, Any], ...] = ()
    clock: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    webhooks: tuple[Webhook, ...] = ()

    def wanted(self, sizes: Mapping[str, int]) -> Wanted:
        """What to make the vendor's world with; `sizes`: those of `--world`, which go first."""
        changes = {key: value for key, value in self.world.items() if key != "sizes"}
        return Wanted({**self.world.get("sizes", {}), **sizes}, changes)

    def rules(self, contracts: Mapping[str, Contract], tenant: str | None) -> list[Rule]:
        """Its faults, for one tenant or (None) for all. Raises FixtureError."""
        return [
            replace(self._rule(fault, contracts, tenant), id=f"{self.vendor}-{self.name}-{number}")
            for number, fault in enumerate(self.faults, 1)
        ]

    def _rule(self, fault: Mapping[str, Any], contracts: Mapping[str, Contract], tenant: str | None) -> Rule:
        try:
            about = {**fault, "match": {**fault.get("match", {}), "vendor": self.vendor}}
            return replace(read_rule(about, contracts, tenant), scenario=self.name)
        except BadRule as error:
            raise FixtureError(f"{_path(self.vendor, self.name)}: faults: {error}") from None

    async def set_clock(self, clock: Clock, tenant: str | None) -> None:
        """Have the clock show what it says, if it says anything."""
        if not self.clock:
            return
        now = parse_iso(self.clock["now"]) if "now" in self.clock else await clock.now(tenant)
        await clock.set(now + self.clock.get("advance", 0), tenant, frozen=self.clock.get("frozen", False))


def names(vendor: str) -> tuple[str, ...]:
    """The scenarios that there are for a vendor, in alphabetical order."""
    return tuple(sorted(path.stem for path in (data.fixtures() / vendor / "scenarios").glob("*.yaml")))


def all_names(vendors: Iterable[str]) -> list[str]:
    return sorted({name for vendor in vendors for name in names(vendor)})


def load(vendor: str, name: str) -> Scenario:
    """Raises FixtureError for a scenario that there is not, or that cannot be understood."""
    known = names(vendor)
    if name not in known:
        raise FixtureError(f'{vendor} has no scenario "{name}".{did_you_mean(name, known)}')
    path = _path(vendor, name)
    try:
        value = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise FixtureError(f"{path}: not YAML: {error}") from error
    return _Reader(vendor, name, path, value).scenario()


def _path(vendor: str, name: str) -> Path:
    return data.fixtures() / vendor / "scenarios" / f"{name}.yaml"


class _Reader:
    def __init__(self, vendor: str, name: str, path: Path, value: Any) -> None:
        self._vendor, self._name, self._file = vendor, name, str(path)
        self._fixture = Fixture(value, self._file)
        self._value: Mapping[str, Any] = value
        for part in self._fixture:
            if part not in PARTS:
                raise FixtureError(f'{self._file}: unknown part "{part}".{did_you_mean(part, PARTS)}')

    def scenario(self) -> Scenario:
        return Scenario(
            self._vendor,
            self._name,
            self._fixture.text("title"),
            self._fixture.text("description", ""),
            self._object("world"),
            tuple(self._objects("faults")),
            self._checked_clock(),
            tuple(self._webhook(hook) for hook in self._objects("webhooks")),
        )

    def _object(self, part: str) -> Mapping[str, Any]:
        value = self._value.get(part, {})
        if not isinstance(value, Mapping):
            raise FixtureError(f"{self._file}: /{part}: expected an object, found {value!r:.60}")
        return value

    def _objects(self, part: str) -> list[Mapping[str, Any]]:
        values = self._value.get(part, [])
        if not isinstance(values, list) or not all(isinstance(value, Mapping) for value in values):
            raise FixtureError(f"{self._file}: /{part}: expected a list of objects, found {values!r:.60}")
        return values

    def _checked_clock(self) -> Mapping[str, Any]:
        clock = Fixture(self._object("clock"), self._file, "/clock")
        for key in clock:
            if key not in ("now", "advance", "frozen"):
                raise FixtureError(f'{self._file}: /clock: unknown key "{key}": expected now, advance, frozen')
        found: dict[str, Any] = {"frozen": clock.flag("frozen", False), "advance": clock.number("advance", 0)}
        if "now" in clock:
            found["now"] = str(self._object("clock")["now"])
            try:
                parse_iso(found["now"])
            except ValueError:
                raise FixtureError(f"{self._file}: /clock/now: expected ISO 8601, found {found['now']}") from None
        return found if self._object("clock") else NOTHING

    def _webhook(self, hook: Mapping[str, Any]) -> Webhook:
        part = Fixture(hook, self._file, "/webhooks")
        events = part.texts("events") if "events" in part else ()
        return Webhook(None, self._vendor, part.text("url"), part.text("token", "") or None, events)
