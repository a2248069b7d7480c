"""Scores as people give them: skewed to the top with a tail, moved by who served and when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from vocmocks.errors import FixtureError


class Scores:
    """Whole scores from `lowest` on, one weight each."""

    def __init__(self, weights: Sequence[float], lowest: int = 0) -> None:
        total = sum(weights)
        if total <= 0:
            raise FixtureError("score weights: expected one above 0")
        self._ends = [end / total for end in accumulate(weights)]
        self.lowest, self.highest = lowest, lowest + len(weights) - 1

    def at(self, fraction: float, shift: float = 0.0) -> int:
        """The score at a fraction of the distribution, moved by `shift` and kept within bounds.

        What a shift leaves over of a whole point depends on where the fraction falls, so that small shifts count too.
        """
        place = bisect_right(self._ends, fraction)
        below = self._ends[place - 1] if place else 0.0
        width = self._ends[min(place, len(self._ends) - 1)] - below
        inside = (fraction - below) / width if width > 0 else 0.5
        return clamp(int(self.lowest + place + shift + inside), self.lowest, self.highest)


@dataclass(frozen=True, slots=True)
class Episode:
    """A stretch of time in which scores were `shift` points off; it sets in and fades out gradually."""

    begin: float
    end: float
    shift: float

    def at(self, seconds: float) -> float:
        """The shift at a moment: all of it in the middle half, none outside."""
        if not self.begin < seconds < self.end:
            return 0.0
        edge = (self.end - self.begin) / 4
        return self.shift * min(1.0, (seconds - self.begin) / edge, (self.end - seconds) / edge)

    def steps(self, count: int) -> list[tuple[float, float]]:
        """The same in steps: from which moment on which share of the shift holds; `count` steps down and up again."""
        edge = (self.end - self.begin) / 4
        into = [(self.begin + edge * number / count, (number + 1) / count) for number in range(count)]
        out = [(self.end - edge * number / count, (number - 1) / count) for number in range(count, 0, -1)]
        return [*into, *out]


def clamp(value: int, lowest: int, highest: int) -> int:
    return lowest if value < lowest else highest if value > highest else value


def rescale(score: int, highest: int, to_lowest: int, to_highest: int) -> float:
    """A score out of 1 to `highest` on another scale, not rounded."""
    return to_lowest + (score - 1) / (highest - 1) * (to_highest - to_lowest)
