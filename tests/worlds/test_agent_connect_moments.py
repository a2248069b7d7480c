from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.clock import parse_iso
from vocmocks.worlds.agent_connect_moments import Moments, Work, utc
from vocmocks.worlds.fixture import load
from vocmocks.worlds.spread import DAY

START = 1_790_000_000.0
SHARES = (0.1, 0.11, 0.2)
SIZES = (1, 2, 3, 17, 400, 100_000, 1_000_000)


@cache
def work(since: float = START - 60 * DAY) -> Work:
    return Work(load("agent-connect"), START, since)


@given(st.sampled_from(SIZES), st.integers(0, 10**9), st.integers(0, 5))
def test_stages_rise_with_the_index_and_within_a_record(size: int, number: int, seed: int) -> None:
    moments, index = Moments(work(), size, SHARES, seed), number % size
    stages = [moments.at(stage, index) for stage in range(3)]
    assert stages == sorted(stages)
    assert len({moments.second(stage, index) for stage in range(3)}) == 3
    if index + 1 < size:
        assert all(moments.at(stage, index) < moments.at(stage, index + 1) for stage in range(3))
        assert moments.sequence(index) < moments.sequence(index + 1)
    assert START - 60 * DAY <= stages[0] <= stages[-1] <= START


@given(st.sampled_from(SIZES), st.integers(0, 10**9), st.integers(0, 2))
def test_how_many_were_there_before(size: int, number: int, stage: int) -> None:
    moments, index = Moments(work(), size, SHARES, 1), number % size
    assert moments.before(stage, moments.at(stage, index)) == index
    assert moments.before(stage, moments.at(stage, index) + 0.001) == index + 1


def test_the_sequence_id_counts_ten_thousandths_of_a_second() -> None:
    moments = Moments(work(), 400, SHARES, 1)
    assert [moments.sequence(index) // 10_000 for index in range(400)] == [
        moments.second(2, index) for index in range(400)
    ]


@pytest.mark.parametrize("days", [0.01, 1, 30, 89])
def test_nothing_happens_before_the_work_begins(days: float) -> None:
    since = START - days * DAY
    assert since <= work(since).at(0) <= since + 3600
    assert work(since).at(1) <= START


@given(st.integers(0, 4_000_000_000))
def test_timestamps(seconds: int) -> None:
    text = utc(seconds)
    assert text.endswith(" UTC")
    assert parse_iso(text.removesuffix(" UTC").replace(" ", "T") + "Z") == seconds
