"""A distribution as Track CXM shows it: what was asked for, and how many lines had got how far at a moment.

Every line is added; it is either valid or invalid, for one reason. A valid line waits until it is processed: then it is
delivered, failed, or not delivered for one reason. Of those delivered some are opened, of these some clicked, of these
some answered, all of it (`done`) or in part (`partial`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import inf
from typing import Any, cast

from vocmocks.engine.behave import Call
from vocmocks.engine.services import Services, World
from vocmocks.randomness import number
from vocmocks.store.base import Value
from vocmocks.store.query import Moment
from vocmocks.store.records import LARGE, Records
from vocmocks.vendors.track_cxm_account import channels
from vocmocks.vendors.track_cxm_calls import VENDOR, organization_hash
from vocmocks.vendors.track_cxm_imports import is_sent_by_platform, settings
from vocmocks.worlds.track_cxm_distributions import DistributionPopulation, rounds
from vocmocks.worlds.track_cxm_journeys import REFUSALS, Habits, Journey, Plan, journeys, tally
from vocmocks.worlds.track_cxm_lines import WorldLines

CREATED = Moment("created_at", float)
SHOWN = ("processed", "delivered", "opened", "clicked", "failed", "answered", "done", "partial")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose distributions they are."""

    services: Services
    tenant: str

    @classmethod
    def of(cls, call: Call) -> Owner:
        return cls(call.services, call.tenant)

    @property
    def seed(self) -> int:
        return self.services.seed

    @property
    def world(self) -> World:
        return self.services.worlds[VENDOR]

    def records(self, collection: str) -> Records:
        return self.services.records(self.tenant, VENDOR, collection)


async def listing(owner: Owner, values: Sequence[Value], now: float) -> list[dict[str, Any]]:
    """Distributions as they are shown, at a moment; others get their turn while many lines are looked at."""
    if any(value["lines"] > LARGE for value in values):
        return await asyncio.to_thread(lambda: [shown(owner, value, now) for value in values])
    return [shown(owner, value, now) for value in values]


def shown(owner: Owner, value: Value, now: float) -> dict[str, Any]:
    return counted(value, reached(owner, value, now), organization_hash(owner.tenant))


def counted(value: Value, found: Mapping[str, int], organization: str) -> dict[str, Any]:
    """`found`: how many lines counted as what (0 may be left out); `sends_at` has come where any was sent."""
    invalid = sum(value["invalid"].values())
    refused = {name: found.get(name, 0) for name in REFUSALS}
    return {
        "uuid": value["uuid"],
        "distribution_name": value["distribution_name"],
        "distribution_chanel": channels()[value["channel"]].number,
        "survey_uuid": value["survey_uuid"],
        "survey_name": value["survey_name"],
        "schedule_at": value["schedule_at"],
        "validity_at": value["validity_at"],
        "reminder_at": value["reminder_at"],
        "counter": 1 + len(value["resent_at"]),
        "distributed_at": value["sends_at"] if found["sent"] else 0,
        "added": value["lines"] + invalid,
        "valid": value["lines"],
        **{name: found.get(name, 0) for name in SHOWN},
        "invalid": invalid,
        "not_delivered": sum(refused.values()),
        "invalid_errors": {error_counter(name): count for name, count in value["invalid"].items()},
        "not_delivered_errors": {error_counter(name): count for name, count in refused.items()},
        "total_processed_counter": found.get("processed", 0) + invalid,
        "error_response_counter": found.get("failed", 0),
        "sender_type": value["sender_type"],
        "distribution_hash": value["public_hash"],
        "survey_hash": value["survey_hash"],
        "organization_hash": organization,
        "created_at": value["created_at"],
    }


def error_counter(reason: str) -> str:
    """The name on the wire."""
    return f"error_{reason}_counter"


def reached(owner: Owner, value: Value, now: float) -> dict[str, int]:
    """How many lines had got how far, and under `sent` whether the distribution was sent by then."""
    if value["number"] is not None:
        found = dict(world_lines(owner).tally(value["number"], now))
    elif "came" in value:
        found = _came(*value["came"])
    else:
        kept = tally(plan(owner, value))
        found = {name: kept.count(name, now) for name in kept.names}
    return {**found, "sent": int(now >= value["sends_at"] and value["lines"] > 0)}


def _came(done: int, partial: int) -> dict[str, int]:
    """Answers that came in without being asked for."""
    return {**dict.fromkeys(("processed", "delivered", "opened", "clicked", "answered"), done + partial),
            "done": done, "partial": partial}  # fmt: skip


def journey(owner: Owner, value: Value, line: int) -> Journey:
    if value["number"] is not None:
        return world_lines(owner).journey(value["number"], line, rounds(value)[1:])
    return journeys(plan(owner, value))[line]


def world_lines(owner: Owner) -> WorldLines:
    return cast(DistributionPopulation, owner.world["distributions"]).lines


def plan(owner: Owner, value: Value) -> Plan:
    """Of a distribution that the tenant created."""
    return Plan(
        key=number(owner.seed, VENDOR, "journeys", owner.tenant, value["uuid"]),
        lines=value["lines"],
        rounds=rounds(value),
        habits=_habits()[value["channel"]],
        until=inf if value["validity_at"] is None else value["validity_at"],
        is_sent=is_sent_by_platform(value["channel"]),
        sure=settings().integer("sure"),
        asked=tuple((line, end) for line, end in value["ends"]),
    )


@cache
def _habits() -> Mapping[str, Habits]:
    """By channel."""
    part = settings().part("habits")
    return {name: Habits.of(part.part(name)) for name in part}
