"""Exports that the organisation has made before, and the tickets of its loops."""

from __future__ import annotations

from typing import Any, cast

import pytest

from vocmocks.worlds.fixture import load
from vocmocks.worlds.track_cxm import world
from vocmocks.worlds.track_cxm_exports import export
from vocmocks.worlds.track_cxm_interactions import InteractionPopulation
from vocmocks.worlds.track_cxm_loops import COMPLETED, IN_PROGRESS, OPEN, Loops
from vocmocks.worlds.track_cxm_surveys import Account

SEED, START, DAY = 7, 1_790_000_000.0, 86400
FIXTURE = load("track-cxm")


def test_every_resource_has_been_exported() -> None:
    found = world({}, SEED, START)["exports"]
    records = [found.record(number) for number in range(found.size)]
    assert {record["resource"] for record in records} == {1, 2, 3, 6, 7}
    assert {record["with_quotes"] for record in records} == {True, False}
    times = [record["created_at"] for record in records]
    assert times == sorted(times)
    assert all(record["ready_at"] < START for record in records)
    for number, record in enumerate(records):
        assert found.index(record["uuid"]) == number
        assert found.time(number) == record["created_at"]


@pytest.mark.parametrize("resource", [1, 2, 3, 6, 7])
def test_an_export(resource: int) -> None:
    part = FIXTURE.part("exports")
    made = export(
        part, resource, uuid="x", created_at=int(START), ready_at=START + 20, with_quotes=True, dealt_status=3
    )
    assert made["filters"] == {"dealt_status": 3}
    assert made["file"].endswith(".csv")
    assert made["file"].isascii()
    assert made["name"].endswith(" 21/09/2026 14:13")


def tickets(now: float) -> list[dict[str, Any]]:
    interactions = cast(InteractionPopulation, world({}, SEED, START)["interactions"])
    loops = Loops(FIXTURE, Account(FIXTURE, SEED), SEED)
    found = (loops.ticket(interactions.record(index), now) for index in range(interactions.size))
    return [ticket for ticket in found if ticket is not None]


def test_tickets_follow_their_answers() -> None:
    found = tickets(START)
    assert len({ticket["uuid"] for ticket in found}) == len(found) > 100
    for ticket in found:
        interaction = ticket["interaction"]
        assert interaction["health_score"] <= FIXTURE.part("loops").integer("worst")
        assert ticket["uuid"] != interaction["uuid"]
        assert ticket["opened_at"] == interaction["answered_at"]
        reached = OPEN + (ticket["started_at"] is not None) + (ticket["completed_at"] is not None)
        assert ticket["dealt_status"] == reached
        if ticket["completed_at"] is not None:
            assert ticket["opened_at"] < ticket["started_at"] < ticket["completed_at"] <= START
    assert {ticket["dealt_status"] for ticket in found} == {OPEN, IN_PROGRESS, COMPLETED}
    assert {ticket["loop_name"] for ticket in found} == {
        part.text("name") for part in FIXTURE.part("loops").parts("groups")
    }


def test_tickets_go_on() -> None:
    before, after = tickets(START), tickets(START + 30 * DAY)
    assert [ticket["uuid"] for ticket in before] == [ticket["uuid"] for ticket in after]
    assert all(one["dealt_status"] <= other["dealt_status"] for one, other in zip(before, after, strict=True))
    assert sum(ticket["dealt_status"] == OPEN for ticket in after) < 0.1 * len(after)
