from __future__ import annotations

import pytest

from vocmocks.errors import FixtureError
from vocmocks.worlds.weighted import Weighted


def test_values_get_their_share() -> None:
    choice = Weighted({"a": 1, "b": 0, "c": 3})
    assert [choice.at(place / 8) for place in range(8)] == ["a", "a", "c", "c", "c", "c", "c", "c"]
    assert choice.at(0.9999999999) == "c"


@pytest.mark.parametrize("weights", [{}, {"a": 0}, {"a": 2, "b": -1}])
def test_weights_that_cannot_be(weights: dict[str, float]) -> None:
    with pytest.raises(FixtureError, match="weights"):
        Weighted(weights)
