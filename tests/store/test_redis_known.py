"""What a worker knows of Redis, and when it does not."""

from __future__ import annotations

from typing import Any

import pytest

from vocmocks.store import redis_admission
from vocmocks.store.base import Scope, Stored
from vocmocks.store.redis_admission import ServerTime
from vocmocks.store.redis_known import LARGE, RECORDS_KNOWN, UNKNOWN, Known, Numbers, Recent, follows

HERE, THERE = Scope("test_a", "acme", "things"), Scope("test_a", "acme", "others")
ONE, TWO = Stored({"n": 1}, 1), Stored({"n": 2}, 2)


@pytest.mark.parametrize(
    ("stamp", "before", "expected"),
    [
        (b"17-5", b"17-4", True), (b"17-10", b"17-9", True), (b"17-6", b"17-4", False), (b"17-4", b"17-4", False),
        (b"18-5", b"17-4", False), (b"17-1", b"", True), (b"17-2", b"", False),
    ],
)  # fmt: skip
def test_a_stamp_that_is_the_next(stamp: bytes, before: bytes, expected: bool) -> None:
    assert follows(stamp, before) == expected


def test_only_the_latest_are_kept() -> None:
    recent = Recent[str, int](2)
    for key in ("a", "b", "a", "c"):
        recent[key] = len(recent)
    assert list(recent) == ["a", "c"]


class TestRecords:
    def test_nothing_is_known_at_first_but_of_those_who_have_nothing(self) -> None:
        known = Known()
        assert known.record(HERE, "x", b"17-1") is UNKNOWN
        assert known.collection(HERE, b"17-1") is None
        assert known.record(HERE, "x", b"") is None
        assert known.collection(HERE, b"") == {}
        assert known.tenant("test_a") is None

    def test_one_alone_is_good_while_the_epoch_lasts(self) -> None:
        known = Known()
        known.keep_record(HERE, "x", ONE, b"17-3", 10)
        known.keep_record(HERE, "gone", None, b"17-3", 0)
        assert known.record(HERE, "x", b"17-9") == ONE
        assert known.record(HERE, "gone", b"17-9") is None
        assert known.record(HERE, "x", b"18-1") is UNKNOWN
        assert known.record(THERE, "x", b"17-3") is UNKNOWN

    def test_large_ones_are_not_kept_alone(self) -> None:
        known = Known()
        known.keep_record(HERE, "x", ONE, b"17-3", 10)
        known.keep_record(HERE, "x", TWO, b"17-4", LARGE)
        assert known.record(HERE, "x", b"17-4") is UNKNOWN

    def test_their_number_is_bounded(self) -> None:
        known = Known()
        for number in range(RECORDS_KNOWN + 1):
            known.keep_record(HERE, str(number), ONE, b"17-1", 10)
        assert known.record(HERE, "0", b"17-1") is UNKNOWN
        assert known.record(HERE, "1", b"17-1") == ONE

    def test_a_collection_goes_along_with_this_workers_changes(self) -> None:
        known = Known()
        known.keep_collection(HERE, {"x": ONE}, b"17-3")
        known.changed("test_a", {(HERE, "x"): (TWO, 10), (THERE, "z"): (ONE, 10)}, b"17-4")
        assert known.collection(HERE, b"17-4") == {"x": TWO}
        assert known.collection(HERE, b"17-3") is None
        assert known.collection(THERE, b"17-4") is None
        assert known.record(THERE, "z", b"17-4") == ONE

    def test_it_is_of_no_use_after_another_workers(self) -> None:
        known = Known()
        known.keep_collection(HERE, {"x": ONE, "y": ONE}, b"17-3")
        known.changed("test_a", {(HERE, "x"): (TWO, 10)}, b"17-5")
        assert known.collection(HERE, b"17-5") is None
        assert known.record(HERE, "x", b"17-5") == TWO
        assert known.record(HERE, "y", b"17-5") == ONE, "the latest that was heard of it"
        assert known.record(HERE, "y", b"18-1") is UNKNOWN

    def test_the_hands_stay_known(self) -> None:
        known = Known()
        known.told("test_a", b"17-1", b"0.5 ")
        known.changed("test_a", {}, b"17-2")
        tenant = known.tenant("test_a")
        assert tenant is not None
        assert (tenant.stamp, tenant.hands) == (b"17-2", b"0.5 ")


class TestNumbers:
    def test_they_are_foreseen_one_after_another(self) -> None:
        numbers = Numbers()
        assert numbers.last(HERE, b"17-1") == 0
        numbers.foresee(HERE, 1, b"17-1")
        numbers.foresee(HERE, 2, b"17-1")
        numbers.given(HERE, 1, b"17-2")
        assert numbers.last(HERE, b"17-2") == 2
        assert numbers.last(THERE, b"17-2") == 0
        assert numbers.last(HERE, b"18-1") == 0

    def test_several_that_are_refused_at_once_begin_together(self) -> None:
        """Each takes the one after the last, where the first of them has heard which that is."""
        numbers = Numbers()
        for number in (1, 2, 3):
            numbers.foresee(HERE, number, b"17-1")
        taken = []
        for _ in range(3):
            numbers.refused(HERE, 10, b"17-1")
            taken.append(numbers.last(HERE, b"17-1") + 1)
            numbers.foresee(HERE, taken[-1], b"17-1")
        assert taken == [11, 12, 13]

    def test_what_redis_gives_is_so(self) -> None:
        numbers = Numbers()
        numbers.foresee(HERE, 9, b"17-1")
        numbers.know(HERE, 4, b"17-1")
        assert numbers.last(HERE, b"17-1") == 4


class TestServerTime:
    def test_the_narrowest_bounds_count(self, monkeypatch: pytest.MonkeyPatch) -> None:
        now = 100.0
        monkeypatch.setattr(redis_admission, "monotonic", lambda: now)
        time: Any = ServerTime()
        assert time.now() is None
        time.heard(1000.0, 99.0)  # ahead by 900 to 901
        assert time.now() == 1000.0
        now = 110.0
        time.heard(1010.4, 109.9)  # by 900.4 to 900.5
        assert time.now() == pytest.approx(1010.4)
        now = 120.0
        time.heard(1020.0, 110.0)  # by 900 to 910: says no more
        assert time.now() == pytest.approx(1020.4)
        now = 130.0
        time.heard(1000.0, 129.0)  # it was set back: by 870 to 871
        assert time.now() == pytest.approx(1001.0)
