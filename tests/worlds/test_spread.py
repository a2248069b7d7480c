from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from vocmocks.worlds.spread import DAY, Spread

END = 1_790_000_000.0
OFFICE = [0.0] * 8 + [1.0] * 9 + [0.0] * 7
WEEK = [1, 1, 1, 1, 1, 0.2, 0]


def spread(size: int, days: int = 60) -> Spread:
    return Spread(size, END, days, OFFICE, WEEK, 7, "test")


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 3000), st.integers(1, 400))
def test_moments_rise_within_the_period(size: int, days: int) -> None:
    times = spread(size, days)
    moments = [times.time(index) for index in range(size)]
    assert all(one < other for one, other in pairwise(moments))
    assert END - days * DAY <= moments[0]
    assert moments[-1] <= END


def test_people_work_on_weekdays_in_office_hours() -> None:
    times = spread(2000)
    moments = [datetime.fromtimestamp(times.time(index), UTC) for index in range(2000)]
    weekdays = Counter(moment.weekday() for moment in moments)
    assert weekdays[6] < 40 < weekdays[5] < weekdays[0]
    assert sum(8 <= moment.hour <= 17 for moment in moments) > 1800


def test_there_are_seasons() -> None:
    months = [1.0] * 11 + [4.0]
    times = Spread(4000, END, 365, [1.0] * 24, [1.0] * 7, 7, "test", months=months)
    moments = [times.time(index) for index in range(4000)]
    counted = Counter(datetime.fromtimestamp(moment, UTC).month for moment in moments)
    assert counted[12] > 3 * max(count for month, count in counted.items() if month != 12)
    assert all(one < other for one, other in pairwise(moments))
    assert times.first(moments[1234]) == 1234


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 500), st.floats(END - 70 * DAY, END + DAY))
def test_the_first_record_since_a_moment(size: int, since: float) -> None:
    times = spread(size)
    first = times.first(since)
    assert first == sum(times.time(index) < since for index in range(size))


def test_it_costs_the_same_in_a_large_world() -> None:
    times = spread(10_000_000)
    assert times.time(9_999_998) < times.time(9_999_999) <= END
    assert times.first(times.time(1_234_567)) == 1_234_567
