from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.clock import MemoryClock, iso, parse_iso

NOON = 1_767_268_800.0


class System:
    """The system's clock in a test."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(name="system")
def system_clock() -> System:
    return System()


def test_it_shows_the_systems_time(system: System) -> None:
    clock = MemoryClock(system=system)
    assert (clock.start, clock.time(), clock.time("a")) == (1000, 1000, 1000)
    system.now += 5
    assert (clock.start, clock.time(), clock.time("a")) == (1000, 1005, 1005)


def test_it_runs_on_from_a_start(system: System) -> None:
    clock = MemoryClock(NOON, system)
    system.now += 5
    assert (clock.start, clock.time(), clock.time("a")) == (NOON, NOON + 5, NOON + 5)


def test_a_tenants_clock_is_moved_alone(system: System) -> None:
    clock = MemoryClock(NOON, system)
    clock.advance(60, "a")
    clock.advance(-5.5, "a")
    assert (clock.time("a"), clock.time("b"), clock.time()) == (NOON + 54.5, NOON, NOON)
    system.now += 1
    assert clock.time("a") == NOON + 55.5


def test_everyones_clock_is_moved_together(system: System) -> None:
    clock = MemoryClock(NOON, system)
    clock.advance(10, "a")
    clock.set(0, "f", frozen=True)
    clock.advance(100)
    assert (clock.time("a"), clock.time("f"), clock.time("new"), clock.time()) == (
        NOON + 110,
        100,
        NOON + 100,
        NOON + 100,
    )


def test_a_frozen_clock_stands_still_until_it_is_moved(system: System) -> None:
    clock = MemoryClock(NOON, system)
    clock.set(50, "a", frozen=True)
    system.now += 7
    assert clock.time("a") == 50
    clock.advance(60, "a")
    system.now += 7
    assert (clock.time("a"), clock.time("b")) == (110, NOON + 14)
    clock.set(200, "a")
    system.now += 7
    assert clock.time("a") == 207


def test_everyone_is_set_those_to_come_too(system: System) -> None:
    clock = MemoryClock(NOON, system)
    clock.advance(10, "a")
    clock.set(5, frozen=True)
    system.now += 1
    assert [clock.time(tenant) for tenant in ("a", "new", None)] == [5, 5, 5]


def test_reset(system: System) -> None:
    clock = MemoryClock(NOON, system)
    clock.advance(10)
    clock.set(0, "a", frozen=True)
    clock.advance(5, "b")
    system.now += 1
    clock.reset("a")
    assert (clock.time("a"), clock.time("b"), clock.time()) == (NOON + 1, NOON + 16, NOON + 11)
    clock.reset()
    assert [clock.time(tenant) for tenant in ("a", "b", "new", None)] == [NOON + 1] * 4
    assert clock.start == NOON


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (NOON, "2026-01-01T12:00:00.000Z"),
        (NOON + 0.25, "2026-01-01T12:00:00.250Z"),
        (-1, "1969-12-31T23:59:59.000Z"),
    ],
)
def test_iso(seconds: float, text: str) -> None:
    assert iso(seconds) == text
    assert iso(seconds, milliseconds=False) == text[:19] + "Z"


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01T12:00:00Z",
        "2026-01-01T12:00:00",
        "2026-01-01T09:00:00-03:00",
        "2026-01-01 12:00:00+00:00",
        "2026-01-01T12:00Z",
        "20260101T120000Z",
    ],
)
def test_parse(text: str) -> None:
    assert parse_iso(text) == NOON


def test_a_day_begins_at_midnight_in_utc() -> None:
    assert parse_iso("2026-01-01") == NOON - 12 * 3600


@pytest.mark.parametrize("text", ["", "now", "1767268800", "2026-13-01", "31/01/2026", "2026-01-01T25:00:00Z"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_iso(text)


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC)))
def test_round_trip(moment: datetime) -> None:
    assert parse_iso(iso(moment.timestamp())) == pytest.approx(moment.timestamp(), abs=0.002)
