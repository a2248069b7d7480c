"""When things happened: spread over days as work is (weekdays, office hours), rising with the index.

Pure arithmetic on the index, so that the moment of any record, and the first record since a moment, cost the same in a
world of a million as in one of ten.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import accumulate
from math import floor

from vocmocks.randomness import mixed, number

HOUR = 3600
DAY = 86400
ROOM = 0.9
"""How much of its share of time a record may wander in; below 1, so that the next one is always later."""
NIGHT = 0.004
"""Least weight of an hour: nights and Sundays are quiet, not impossible."""


class Spread:
    """`size` moments in the `days` before `end` (seconds since the epoch).

    `hours` (24), `weekdays` (7, Monday first) and `months` (12) are weights; `key` decides where in its share each
    moment falls.
    """

    def __init__(
        self,
        size: int,
        end: float,
        days: int,
        hours: Sequence[float],
        weekdays: Sequence[float],
        *key: str | int,
        months: Sequence[float] = (),
    ) -> None:
        self._size, self._key = size, number(*key)
        self._room = ROOM / 2**64
        self.begin, self.end = end - days * DAY, end
        count = days * 24
        weights = [_weight(self.begin + number * HOUR, hours, weekdays) for number in range(count)]
        if months:
            seasons = [months[datetime.fromtimestamp(self.begin + day * DAY, UTC).month - 1] for day in range(days)]
            weights = [weight * seasons[number // 24] for number, weight in enumerate(weights)]
        total = sum(weights)
        self._ends = [0.0, *(done / total for done in accumulate(weights))]

    def time(self, index: int) -> float:
        """The moment of record `index`, in whole milliseconds (as records show it): it rises with the index."""
        return self.at((index + self._room * mixed(self._key, index)) / self._size)

    def at(self, place: float) -> float:
        """The moment by which a share of the work (0 to 1) is done, in whole milliseconds; it rises with the share."""
        hour = min(bisect_right(self._ends, place), len(self._ends) - 1) - 1
        below = self._ends[hour]
        moment = self.begin + (hour + (place - below) / (self._ends[hour + 1] - below)) * HOUR
        return floor(moment * 1000) / 1000

    def first(self, since: float) -> int:
        """The index of the first record at `since` or later; the size where there is none."""
        return bisect_left(range(self._size), since, key=self.time)


def _weight(seconds: float, hours: Sequence[float], weekdays: Sequence[float]) -> float:
    days, rest = divmod(int(seconds), DAY)
    weight = hours[rest // HOUR] * weekdays[(days + 3) % 7]
    return weight if weight > NIGHT else NIGHT
