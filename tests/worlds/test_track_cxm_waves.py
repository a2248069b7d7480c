from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocmocks.worlds.fixture import load
from vocmocks.worlds.track_cxm_waves import COMPLETE, LATE, PARTIAL, PARTIAL_EVERY, SLOTS, Waves, late, status

START = 1_790_000_000.0
FIXTURE = load("track-cxm")


def waves(size: int = 4000, distributions: int = 40, customers: int = 3000, seed: int = 3) -> Waves:
    return Waves(FIXTURE, seed, START, size, distributions, customers)


SIZES = st.tuples(st.integers(0, 1500), st.integers(0, 30), st.integers(1, 400))


@settings(max_examples=40)
@given(sizes=SIZES)
def test_every_interaction_answers_one_line_after_it_was_sent(sizes: tuple[int, int, int]) -> None:
    found = waves(*sizes)
    lines = [found.line(index) for index in range(found.size)]
    assert len(set(lines)) == found.size
    for index, (distribution, line) in enumerate(lines):
        assert found.interaction(distribution, line) == index
        assert 0 <= line < found.lines(distribution)
        assert found.sent(distribution) < found.time(index) <= START
    answered = sum(found.interaction(d, line) is not None for d in range(found.count) for line in range(found.lines(d)))
    assert answered == found.size


@settings(max_examples=40)
@given(sizes=SIZES)
def test_nobody_has_two_lines_of_one_distribution(sizes: tuple[int, int, int]) -> None:
    found = waves(*sizes)
    for distribution in range(found.count):
        people = [found.customer(distribution, line) for line in range(found.lines(distribution))]
        assert len(set(people)) == len(people)
        assert all(0 <= number < found.customers for number in people)


def test_times_rise() -> None:
    found = waves()
    times = [found.time(index) for index in range(found.size)]
    sent = [found.sent(distribution) for distribution in range(found.count)]
    assert times == sorted(times)
    assert sent == sorted(set(sent))
    assert START - times[0] > 175 * 86400


def test_some_answer_late_and_some_in_part() -> None:
    found = waves()
    assert sum(LATE) == SLOTS
    lags = Counter(found.window(index) - found.distribution(index) for index in range(found.size))
    assert lags[0] > lags[1] > lags[2] > 0
    assert set(lags) == {0, 1, 2}
    assert Counter(late(slot) for slot in range(SLOTS)) == dict(enumerate(LATE))
    parts = Counter(found.status(index) for index in range(found.size))
    assert parts == {COMPLETE: found.size - found.size // PARTIAL_EVERY, PARTIAL: found.size // PARTIAL_EVERY}
    assert {status(slot) for slot in range(SLOTS)} == {COMPLETE, PARTIAL}


def test_the_customers_are_enough_for_the_largest_distribution() -> None:
    found = waves(100_000, 10, 50)
    assert found.customers == max(found.lines(distribution) for distribution in range(10)) > 10_000
    assert waves().customers == 3000


@pytest.mark.parametrize("seed", [1, 2])
def test_a_function_of_the_seed(seed: int) -> None:
    assert waves(seed=seed).begins == waves(seed=seed).begins
    assert waves(seed=seed).begins != waves(seed=seed + 1).begins
