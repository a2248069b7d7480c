from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from math import inf
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocmocks.clock import parse_iso
from vocmocks.worlds.agent_connect import world
from vocmocks.worlds.agent_connect_interactions import Interactions, Wanted
from vocmocks.worlds.agent_connect_timing import SLOTS
from vocmocks.worlds.spread import DAY

START = 1_790_000_000.0
NOW = int(START * 1000)
PERIOD = 91 * DAY * 1000


@cache
def interactions(size: int = 2500, seed: int = 1) -> Interactions:
    found = world({"interactions": size}, seed, START)["interactions"]
    assert isinstance(found, Interactions)
    return found


@cache
def records(size: int = 2500, seed: int = 1) -> tuple[dict[str, Any], ...]:
    found = interactions(size, seed)
    return tuple(dict(found.record(index)) for index in range(size))


@given(st.integers(0, 2), st.sampled_from([1, 2, 50, 2500, 100_000]), st.integers(0, 10**6))
@settings(max_examples=40)
def test_an_interaction_follows_from_the_index_alone(seed: int, size: int, number: int) -> None:
    index = number % size
    fresh = world({"interactions": size}, seed, START)["interactions"]
    assert fresh.record(index) == interactions(size, seed).record(index)
    assert fresh.index(fresh.id(index)) == index


@pytest.mark.parametrize("size", [2500, 10**6, 10**7])
def test_sequence_ids_rise_with_the_index(size: int) -> None:
    found = interactions(size)
    for first in (0, size // 2, size - 2000):
        ids = [found.column("sequence_id")(index) for index in range(first, first + 2000)]
        assert ids == sorted({*ids})
    assert found.last_sequence == ids[-1]
    assert interactions(0).last_sequence == 0


@pytest.mark.parametrize("size", [2500, 10**6])
def test_each_step_comes_after_the_one_before(size: int) -> None:
    found = interactions(size)
    parents = []
    for index in (*range(1500), *range(size - 1000, size)):
        times = found.times(index)
        steps = [step for step in (times.created, times.sent, times.responded) if step is not None]
        assert steps == sorted(steps)
        assert steps[-1] == times.updated < NOW
        assert times.created > NOW - PERIOD
        if times.parent is not None:
            parents.append(times.parent)
            before = found.times(times.parent)
            assert times.parent < index
            assert before.parent is None
            assert before.responded is not None
            assert before.responded < times.created
    assert 20 < len(parents) == len({*parents})


def brute(found: Interactions, wanted: Wanted, after: int) -> Iterator[int]:
    for index in range(found.size):
        times = found.times(index)
        if found.column("sequence_id")(index) > after and wanted.lets_through(
            times.created, times.responded, is_recovery=times.parent is not None
        ):
            yield index


moments = st.integers(NOW - PERIOD, NOW + 1000)


@given(
    created=st.tuples(moments | st.just(-inf), moments | st.just(inf)),
    responded=st.tuples(moments | st.just(-inf), moments | st.just(inf)) | st.none(),
    recoveries=st.booleans(),
    after=st.none() | st.integers(0, 2499),
    size=st.sampled_from([1, 30, 2500, 6000]),
)
def test_what_is_asked_for_is_found(
    created: tuple[float, float], responded: tuple[float, float] | None, recoveries: bool, after: int | None, size: int
) -> None:
    found = interactions(size)
    low, high = responded or (-inf, inf)
    wanted = Wanted(*created, low, high, answered=responded is not None, recoveries=recoveries)
    last = found.column("sequence_id")(after % size) if after is not None else -1
    assert list(found.matches(wanted, last)) == list(brute(found, wanted, last))


def test_few_are_looked_at() -> None:
    """Of a million: about as many as are found, wherever they are."""
    found, month = interactions(10**6), 30 * DAY * 1000
    looked: list[int] = []
    timing = found._timing
    times = timing.times
    timing.times = lambda index: looked.append(index) or times(index)  # type: ignore[assignment, func-returns-value]
    try:
        late = Wanted(created_until=NOW - month)
        begin = timing.sequence(timing.first(NOW - month + 2 * DAY * 1000))
        for wanted, after in ((Wanted(), -1), (late, begin), (Wanted(answered=True), -1)):
            looked.clear()
            matches = found.matches(wanted, after)
            assert len([next(matches) for _ in range(1000)]) == 1000
            assert len(looked) < 1300
    finally:
        timing.times = times


# What customers say


def rating(record: dict[str, Any]) -> int | None:
    stars: int | None = chosen(record, "agent_star_rating")
    return stars


def chosen(record: dict[str, Any], question: str) -> Any:
    options = record["answers"].get(question, {}).get("selected_options", {}).values()
    return next((each["integer_value"] or each["option_text"] for each in options), None)


def test_stars_are_distributed_as_they_are_in_the_world() -> None:
    stars = Counter(rating(each) for each in records() if each["answers"] and not each["is_recovery"])
    total = sum(stars.values())
    assert 0.55 < stars[5] / total < 0.8
    assert stars[5] > stars[4] > stars[3]
    assert 0.03 < (stars[1] + stars[2]) / total < 0.12
    rate = total / sum(each["request_delivery_status"] == "Sent" for each in records())
    assert 0.25 < rate < 0.36


def test_answers_agree_with_one_another() -> None:
    answered = [each for each in records() if each["answers"]]
    for each in answered:
        stars, nps = rating(each), chosen(each, "nps")
        assert stars is not None
        assert ("areas_of_excellence" in each["answers"]) <= (stars >= 4)
        assert ("areas_of_improvement" in each["answers"]) <= (stars <= 3)
        if isinstance(nps, int):
            assert abs(nps / 2 - stars) <= 2
            assert (nps >= 8) <= (stars >= 4)
            assert (nps <= 4) <= (stars <= 2)
        assert each["reward_eligible"] == ("rewards" in each["answers"])
        assert each["reward_name"] == chosen(each, "rewards")
        assert each["reward_eligible"] <= (stars >= 4)
        for name, eligible in each["marketing"].items():
            assert eligible <= (stars == 5)
            if name.endswith("_initiated"):
                assert eligible <= each["marketing"][name.replace("_initiated", "_eligible")]
    recommending = [chosen(each, "nps") for each in answered if isinstance(chosen(each, "nps"), int)]
    assert any(nps >= 9 for nps in recommending)
    assert any(nps <= 6 for nps in recommending)


GOOD = {*re.findall(r"\w+", "friendly kind patient patience expert quick clear clearly helpful help great wow thanks")}
BAD = {*re.findall(r"\w+", "rude brushed interrupted wrong ages disappointing waste terrible annoyed confusing")}


def test_comments_sound_like_the_stars() -> None:
    said: list[tuple[int, set[str]]] = []
    for each in records(6000):
        comment = each["answers"].get("agent_star_rating", {}).get("comment")
        if comment:
            said.append((rating(each) or 0, {*re.findall("[a-z]+", comment.lower())}))
    happy, angry = ([words for stars, words in said if stars == wanted] for wanted in (5, 1))
    assert len(happy) > 200
    assert len(angry) > 20
    assert not any(words & BAD for words in happy)
    assert not any(words & {"thank", "thanks", "wow", "great"} for stars, words in said if stars <= 2)
    assert sum(bool(words & GOOD) for words in happy) > 0.7 * len(happy)
    assert sum(bool(words & BAD) for words in angry) > 0.5 * len(angry)


def test_nobody_says_that_a_settled_matter_is_open() -> None:
    for each in records(6000):
        comment = (each["answers"].get("agent_star_rating") or {}).get("comment") or ""
        settled = chosen(each, "fcr")
        assert settled != "Yes" or not any(text in comment for text in ("not settled", "nobody solved", "till nothing"))
        assert settled != "No" or not any(text in comment for text in ("is settled, even", "sorted out", "just worked"))


def test_who_is_good_at_it_gets_better_ratings() -> None:
    found = interactions(20_000)
    sums: dict[bool, list[int]] = {True: [], False: []}
    for index in range(found.size):
        if found.times(index).responded is not None and found.times(index).parent is None:
            sums[found.employee(index).skill > 0].append(rating(dict(found.record(index))) or 0)
    better, worse = (sum(stars) / len(stars) for stars in (sums[True], sums[False]))
    assert better > worse + 0.05


def test_employees_were_there_when_they_served() -> None:
    found = interactions()
    for index in range(found.size):
        employee = found.employee(index)
        assert employee.is_there(found.times(index).created / 1000) or employee.leader is None


def test_slots_say_what_became_of_whole_blocks() -> None:
    found = interactions(10**6)
    counts = []
    for block in (3, 700):
        times = [found.times(index) for index in range(block * SLOTS, (block + 1) * SLOTS)]
        answered = [each for each in times if each.responded is not None and each.parent is None]
        counts.append((sum(each.sent is None for each in times), len(answered)))
    assert counts[0] == counts[1]


def test_times_are_shown_in_milliseconds() -> None:
    for index, each in enumerate(records()[:200]):
        times = interactions().times(index)
        for name, step in (
            ("request_created_at", times.created),
            ("request_sent_at", times.sent),
            ("response_received_at", times.responded),
        ):
            assert each[name] is None if step is None else round(parse_iso(each[name]) * 1000) == step
