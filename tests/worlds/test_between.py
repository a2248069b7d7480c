from __future__ import annotations

import pytest

from vocmocks.worlds.between import Between


@pytest.mark.parametrize(
    ("range_", "value", "within"),
    [
        (Between(1, 5), 1, True),
        (Between(1, 5), 5, True),
        (Between(1, 5), 5.5, False),
        (Between(1, 5), 0, False),
        (Between(None, 5), -1e9, True),
        (Between(1, None), 1e9, True),
        (Between(), 3, True),
        (Between(), None, False),
        (Between(0, 1), True, False),
        (Between(0, 9), "5", False),
    ],
)
def test_both_ends_are_in_it(range_: Between, value: object, within: bool) -> None:
    assert (value in range_) is within


def test_equal_ranges_are_the_same_filter() -> None:
    assert len({Between(1, 2), Between(1, 2), Between(1, None)}) == 2
