"""Choices that are not equally likely."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from typing import Generic, TypeVar

from vocmocks.errors import FixtureError

T = TypeVar("T")


class Weighted(Generic[T]):
    """Values with weights. `where` names the place in a fixture, for the message about weights that cannot be."""

    def __init__(self, weights: Mapping[T, float], where: str = "weights") -> None:
        total = sum(weights.values())
        if total <= 0 or min(weights.values()) < 0:
            raise FixtureError(f"{where}: expected weights of 0 or more, with one above 0 among them")
        self.values = tuple(weights)
        self._ends = [end / total for end in accumulate(weights.values())]
        self._last = len(self.values) - 1

    def at(self, fraction: float) -> T:
        """The value at a fraction (0 to 1) of the whole weight."""
        return self.values[min(bisect_right(self._ends, fraction), self._last)]
