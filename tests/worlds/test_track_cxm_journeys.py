"""Journeys of lines: whatever the plan, at every moment everything adds up."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from vocmocks.worlds.track_cxm_journeys import (
    FAILURES,
    REFUSALS,
    STATUSES,
    Habits,
    Journey,
    Plan,
    journeys,
    tally,
)

START, DAY = 1_790_000_000, 86400
share = st.floats(0, 1)
seconds = st.integers(0, 20 * DAY)
habits = st.builds(
    Habits,
    opened=share,
    clicked=share,
    answered=share,
    partial=share,
    stopped=share,
    opening=st.tuples(st.floats(0, 600), st.floats(600, 2 * DAY)),
    answering=st.tuples(st.floats(0, 60), st.floats(60, 3600)),
)
ends = st.sampled_from([*FAILURES, *REFUSALS, ""])


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    lines = draw(st.integers(1, 60))
    later = draw(st.lists(seconds, max_size=3))
    return Plan(
        key=draw(st.integers(0, 2**64 - 1)),
        lines=lines,
        rounds=(START, *(START + wait for wait in later)),
        habits=draw(habits),
        until=draw(st.one_of(st.just(float("inf")), seconds.map(lambda wait: START + wait))),
        is_sent=draw(st.booleans()),
        sure=draw(st.integers(0, 60)),
        asked=tuple(draw(st.dictionaries(st.integers(0, lines - 1), ends, max_size=5)).items()),
    )


@settings(max_examples=60, deadline=None)
@given(plans(), st.lists(seconds, min_size=1, max_size=6))
def test_counters_add_up_at_any_time(plan: Plan, moments: list[int]) -> None:
    counted, before = tally(plan), dict[str, int]()
    for now in sorted(START - 100 + moment for moment in moments):
        found = {name: counted.count(name, now) for name in counted.names}
        at = found.get
        processed, refused = at("processed", 0), sum(at(name, 0) for name in REFUSALS)
        assert processed == at("delivered", 0) + at("failed", 0) + at("not_delivered", 0) <= plan.lines
        assert refused == at("not_delivered", 0)
        assert at("answered", 0) == at("done", 0) + at("partial", 0)
        reached = [plan.lines, *(at(name, 0) for name in ("delivered", "opened", "clicked", "answered"))]
        assert reached == sorted(reached, reverse=True)
        assert all(found[name] >= count for name, count in before.items())
        before = found
    assert counted.count("processed", START + 10**9) == plan.lines


@settings(max_examples=40, deadline=None)
@given(plans(), seconds)
def test_histories_tell_what_the_counters_tell(plan: Plan, later: int) -> None:
    now = START + later
    counted = tally(plan)
    last = [history[-1].status for journey in journeys(plan) if (history := journey.history(now))]
    names = (("Clicada", "clicked"), ("Aberta", "opened"), ("Recebido", "delivered"))
    total = 0
    for status, name in names:
        total += last.count(status)
        assert total == counted.count(name, now)
    assert last.count("Erro - Blocked") == counted.count("not_delivered", now)
    assert last.count("Erro - Dropped") + last.count("Erro - Bounce") == counted.count("failed", now)
    for journey in journeys(plan):
        history = journey.history(now)
        assert [step.status for step in history] == sorted((s.status for s in history), key=STATUSES.index)
        assert all(step.time <= now for step in history)


@settings(max_examples=40, deadline=None)
@given(plans(), st.lists(seconds, min_size=1, max_size=3))
def test_sending_again_changes_no_answer_that_comes_without_it(plan: Plan, again: list[int]) -> None:
    more = replace(plan, rounds=(*plan.rounds, *(START + wait for wait in again)))
    for old, new in zip(journeys(plan), journeys(more), strict=True):
        assert set(old.steps) <= set(new.steps)
        assert old.end == new.end
        if old.answered is not None:
            assert (new.answered, new.status) == (old.answered, old.status)


@settings(max_examples=40, deadline=None)
@given(plans())
def test_a_journey_is_in_order(plan: Plan) -> None:
    for line, journey in enumerate(journeys(plan)):
        first: dict[str, int] = {}
        for step in journey.steps:
            first[step.status] = min(step.time, first.get(step.status, step.time))
        times = [first[status] for status in STATUSES[:4] if status in first]
        assert times == sorted(times)
        assert min(step.time for step in journey.steps) >= START
        if journey.answered is not None:
            assert journey.answered >= first["Clicada"]
            assert journey.answered < plan.until
            assert journey.status in (1, 2)
        if line < plan.sure and line not in dict(plan.asked):
            assert journey.end == ""


HABITS = Habits(0.6, 0.7, 0.9, 0.1, 0.05, (60, 2 * DAY), (20, 400))


@given(st.integers(0, 2**64 - 1))
@example(0)
def test_the_first_line_answers_soon(key: int) -> None:
    [only] = journeys(Plan(key, 1, (START,), HABITS, sure=1))
    assert only.answered is not None
    assert only.answered < START + 3600
    assert only.status == 1


def test_many_lines_behave_as_their_habits_say() -> None:
    found = journeys(Plan(7, 5000, (START,), HABITS))
    stopped = sum(bool(journey.end) for journey in found)
    opened = sum(_has(journey, "Aberta") for journey in found)
    clicked = sum(_has(journey, "Clicada") for journey in found)
    answered = sum(journey.answered is not None for journey in found)
    assert abs(stopped / 5000 - 0.05) < 0.02
    assert abs(opened / (5000 - stopped) - 0.6) < 0.04
    assert abs(clicked / opened - 0.7) < 0.04
    assert abs(answered / clicked - 0.9) < 0.04
    assert {journey.end for journey in found} == {"", *FAILURES, *REFUSALS}


def _has(journey: Journey, status: str) -> bool:
    return any(step.status == status for step in journey.steps)
