from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocmocks.errors import FixtureError
from vocmocks.worlds.scores import Episode, Scores, rescale

WEIGHTS = [1, 2, 3, 4]


def test_scores_follow_the_weights() -> None:
    scores = Scores(WEIGHTS, 1)
    counted = Counter(scores.at(place / 1000) for place in range(1000))
    assert [counted[score] for score in (1, 2, 3, 4)] == pytest.approx([100, 200, 300, 400], abs=2)


@settings(deadline=None)
@given(st.floats(0, 1, exclude_max=True), st.floats(-20, 20))
def test_scores_stay_within_bounds_and_rise_with_the_shift(fraction: float, shift: float) -> None:
    scores = Scores(WEIGHTS, 0)
    assert 0 <= scores.at(fraction, shift) <= scores.at(fraction, shift + 0.5) <= 3


@pytest.mark.parametrize("shift", [-0.5, 0.3, 1])
def test_small_shifts_count_too(shift: float) -> None:
    scores = Scores([1] * 40, 0)
    middle = [place / 1000 for place in range(200, 800)]
    moved = sum(scores.at(each, shift) - scores.at(each) for each in middle) / len(middle)
    assert moved == pytest.approx(shift, abs=0.05)


def test_no_weights() -> None:
    with pytest.raises(FixtureError):
        Scores([0, 0])


def test_an_episode_sets_in_and_fades_out() -> None:
    episode = Episode(100, 200, -2)
    assert [episode.at(time) for time in (100, 112.5, 125, 150, 175, 187.5, 200)] == [0, -1, -2, -2, -2, -1, 0]


def test_rescale() -> None:
    assert [rescale(score, 10, 1, 5) for score in (1, 10)] == [1, 5]
