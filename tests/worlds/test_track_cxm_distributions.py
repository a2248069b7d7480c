"""The world's distributions: records in order, and counters that are the same by arithmetic as line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any, cast

import pytest

from vocmocks.worlds.population import Population
from vocmocks.worlds.track_cxm import world
from vocmocks.worlds.track_cxm_distributions import DistributionPopulation, moment, rounds
from vocmocks.worlds.track_cxm_interactions import InteractionPopulation
from vocmocks.worlds.track_cxm_journeys import REFUSALS, tally_of

SEED, START, DAY, HOUR = 7, 1_790_000_000.0, 86400, 3600
SIZES: list[dict[str, int]] = [
    {},
    {"interactions": 0},
    {"interactions": 3, "distributions": 9},
    {"distributions": 1},
    {"interactions": 20_000, "distributions": 7},
    {"interactions": 900, "distributions": 300},
]


@cache
def made(*sizes: tuple[str, int], seed: int = SEED) -> Mapping[str, Population]:
    return world(dict(sizes), seed, START)


def population(sizes: Mapping[str, int]) -> DistributionPopulation:
    return cast(DistributionPopulation, made(*sizes.items())["distributions"])


def records(sizes: Mapping[str, int]) -> list[Mapping[str, Any]]:
    found = population(sizes)
    return [found.record(number) for number in range(found.size)]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_counting_is_looking(sizes: dict[str, int]) -> None:
    lines = population(sizes).lines
    for each in records(sizes)[:: max(1, len(records(sizes)) // 10)]:
        number, sent = each["number"], each["sends_at"]
        slow = tally_of(lines.journey(number, line) for line in range(each["lines"]))
        for now in (sent - 1, sent + 5, sent + 20, sent + HOUR, sent + DAY, sent + 9 * DAY, START, START + 30 * DAY):
            found = lines.tally(number, now)
            assert found == {name: count for name in slow.names if (count := slow.count(name, now))}, now


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_answers_are_those_of_the_interactions(sizes: dict[str, int]) -> None:
    interactions = cast(InteractionPopulation, made(*sizes.items())["interactions"])
    total = 0
    for each in records(sizes):
        found = population(sizes).lines.tally(each["number"], START + 9 * DAY)
        assert (found.get("done", 0), found.get("partial", 0)) == interactions.answered(each["number"])
        assert found["processed"] == each["lines"] > 0
        total += found.get("answered", 0)
    assert total == interactions.size


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_moments_are_in_order(sizes: dict[str, int]) -> None:
    found = records(sizes)
    assert all(one["created_at"] <= other["created_at"] for one, other in pairwise(found))
    for each in found:
        assert each["created_at"] <= each["sends_at"] < START
        assert each["schedule_at"] in (None, each["sends_at"])
        assert each["reminder_at"] is None or each["reminder_at"] > each["sends_at"] + DAY
        last = max(
            (
                journey.answered
                for line in range(each["lines"])
                if (journey := population(sizes).lines.journey(each["number"], line)).answered is not None
            ),
            default=each["sends_at"],
        )
        assert each["validity_at"] is None or each["validity_at"] >= last


def test_records_are_found_again() -> None:
    found = population({})
    for number in range(found.size):
        record = found.record(number)
        assert found.index(record["uuid"]) == number
        assert found.time(number) == record["created_at"]
        for name in ("survey_uuid", "survey_hash", "public_hash", "created_at"):
            assert found.column(name)(number) == record[name]
    again = cast(DistributionPopulation, world({}, SEED, START)["distributions"])
    assert again.record(17) == found.record(17)
    assert again.lines.journey(17, 30) == found.lines.journey(17, 30)
    assert made(seed=8)["distributions"].record(17) != found.record(17)


def test_a_bit_of_everything() -> None:
    found = records({})
    assert len({each["survey_uuid"] for each in found}) == 8
    assert {each["channel"] for each in found} == {
        "email",
        "smslink",
        "whatsapp",
        "widget",
        "link",
        "linklist",
        "qrcode",
    }
    assert len({each["public_hash"] for each in found}) == 40
    for name in ("schedule_at", "reminder_at", "validity_at"):
        assert 0 < sum(each[name] is None for each in found) < 40
    invalid = Counter[str]()
    for each in found:
        invalid.update(each["invalid"])
        assert sum(each["invalid"].values()) < 0.1 * each["lines"]
        if each["channel"] in ("link", "qrcode", "linklist", "widget"):
            assert not any(count for reason, count in each["invalid"].items() if "channel" in reason)
    assert min(invalid.values()) > 0
    assert len(invalid) == 8


def test_links_are_neither_refused_nor_lost() -> None:
    for each in records({}):
        counted = population({}).lines.tally(each["number"], START + DAY)
        if each["channel"] in ("link", "qrcode", "linklist", "widget"):
            assert counted["delivered"] == each["lines"]
        else:
            assert counted.get("not_delivered", 0) == sum(counted.get(name, 0) for name in REFUSALS)
            assert counted["failed"]


def test_what_is_sent_again() -> None:
    found = population({})
    each = next(record for record in records({}) if record["reminder_at"] is not None)
    times = rounds({**each, "resent_at": [int(START), 5]})
    assert times == (each["sends_at"], each["reminder_at"], int(START), each["sends_at"])
    waiting = next(
        line
        for line in range(each["lines"])
        if (journey := found.lines.journey(each["number"], line)).answered is None and not journey.end
    )
    journey = found.lines.journey(each["number"], waiting, (int(START),))
    assert [step.status for step in journey.history(START + HOUR)].count("Enviado") == 2


def test_a_million_lines_cost_no_more_than_a_few() -> None:
    large = cast(DistributionPopulation, world({"interactions": 1_000_000}, SEED, START)["distributions"])
    answered = [large.lines.tally(number, START + 9 * DAY)["answered"] for number in range(40)]
    assert sum(answered) == 1_000_000
    assert large.record(20)["lines"] > 50_000


def test_texts_show_moments_in_utc() -> None:
    assert moment(1_773_346_281).isoformat() == "2026-03-12T20:11:21+00:00"
