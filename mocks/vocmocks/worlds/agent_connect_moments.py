"""When things of Agent Connect's world came about, were done and were last touched, and how that is written.

A record goes through stages. Each stage is a moment that rises with the index, and within a record each stage comes
after the one before, whatever the size of the world: so every filter by time is a bisection, and the order of the
stages is the order of the index.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from math import floor

from vocmocks.clock import iso
from vocmocks.randomness import mixed, number
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.spread import ROOM, Spread

LAST = 0.998
"""The share of the work after which nothing is new."""
STEPS = 1_000_000
"""How finely a share of the period is found for a moment."""
EXACT = 10_000
"""Sequence ids count ten-thousandths of a second, in which the last digit is of the record's own number."""
ALL = 2**64


class Work:
    """The work of the period that a fixture names, from the moment `since` on to `start`."""

    def __init__(self, fixture: Fixture, start: float, since: float) -> None:
        part = fixture.part("period")
        days, hours, weekdays = part.integer("days", least=1), part.numbers("hours", 24), part.numbers("weekdays", 7)
        self._spread = Spread(1, start, days, hours, weekdays)
        self._begin = bisect_left(range(STEPS), since, key=lambda step: self._spread.at(step / STEPS)) / STEPS

    def at(self, share: float) -> float:
        """When a share (0 to 1) of it was done, in seconds since the epoch and whole milliseconds."""
        return self._spread.at(self._begin + (1 - self._begin) * share)


class Moments:
    """The stages of `size` records. `shares`: at which share of the work each stage of the first record is reached,
    rising; `key` decides where in its place each moment falls."""

    def __init__(self, work: Work, size: int, shares: Sequence[float], *key: str | int) -> None:
        self.size, self._work, self._shares = size, work, shares
        self._keys = [number("moments", stage, *key) for stage in range(len(shares))]
        self._step = (LAST - shares[-1]) / max(size, 1)
        gaps = [after - before for before, after in pairwise(shares)]
        self._room = min(ROOM, ROOM * min(gaps, default=1.0) / self._step)

    def at(self, stage: int, index: int) -> float:
        """Seconds since the epoch, in whole milliseconds."""
        inside = self._room * mixed(self._keys[stage], index) / ALL
        return self._work.at(self._shares[stage] + self._step * (index + inside))

    def second(self, stage: int, index: int) -> int:
        """The same as it is shown: in whole seconds."""
        return floor(self.at(stage, index))

    def before(self, stage: int, moment: float) -> int:
        """How many had reached a stage before a moment (seconds)."""
        return bisect_left(range(self.size), moment, key=lambda index: self.at(stage, index))

    def sequence(self, index: int) -> int:
        """The sequence id: higher for what was touched later."""
        return floor(self.at(-1, index) * 1000 + 0.5) * (EXACT // 1000) + index % (EXACT // 1000)


def utc(seconds: float) -> str:
    """`2025-10-27 00:07:42 UTC`."""
    return f"{iso(seconds, milliseconds=False)[:-1].replace('T', ' ')} UTC"
