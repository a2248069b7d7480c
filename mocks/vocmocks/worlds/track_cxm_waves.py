"""Which interaction answers which line of which distribution, by arithmetic (see worlds/track_cxm.py).

Distributions go out one after the other; each is answered in its own window of time (until the next goes out) and in
the two windows after it. What a slot means (worlds/deal.py): how many windows late an answer is, and whether it is
complete.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from vocmocks.randomness import fraction, number
from vocmocks.worlds.deal import Deal
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.spread import DAY, HOUR, Spread
from vocmocks.worlds.uuids import coprime

SLOTS = 64
LATE = (40, 16, 8)
"""Slots by how many windows late they answer."""
PARTIAL_EVERY = 8
"""One slot in so many is a partial answer."""
WINDOWS = len(LATE)
FASTEST = 60
"""Seconds after a distribution went out before which nobody has answered it."""
COMPLETE, PARTIAL = 1, 2
"""Answer statuses, as they are on the wire."""


class Waves:
    """`size` interactions of `distributions` (at least one) distributions, among at least `customers` customers.

    `begins`: the first interaction of each window, and the number of interactions at its end. `listed`: how many
    distributions there are to be seen; none where nothing was sent, as nobody has answered then.
    """

    def __init__(
        self, fixture: Fixture, seed: int, start: float, size: int, distributions: int, customers: int
    ) -> None:
        period = fixture.part("period")
        days, weekdays = period.integer("days", least=2), period.numbers("weekdays", 7)
        self.size, self.count = size, max(1, distributions)
        self.listed = self.count if size else distributions
        self._key = (seed, "track-cxm", "waves")
        self._answers = Spread(size, start, days, period.numbers("hours", 24), weekdays, *self._key, "time")
        sending = period.numbers("sending_hours", 24), period.numbers("sending_weekdays", 7)
        self._sendings = Spread(self.count, start - HOUR, days, *sending, *self._key, "sent")
        self._opening = int(self._answers.begin) // DAY * DAY - DAY + 15 * HOUR
        self._deal = Deal(SLOTS, *self._key)
        self.begins = [0, *(self._first(self.opens(d)) for d in range(1, self.count)), size]
        self._usual = max(round(WINDOWS * size / self.count), period.integer("least_lines", least=1))
        self.customers = max([customers, *map(self.lines, range(self.count))])
        self._stride = coprime(int(0.618 * self.customers), self.customers)
        self._offset = lru_cache(4096)(lambda d: number(*self._key, "customer", d) % self.customers)

    @property
    def deal(self) -> Deal:
        return self._deal

    def sent(self, distribution: int) -> int:
        """When a distribution went out (seconds), the first before anybody answered."""
        return self._opening if distribution == 0 else int(self._sendings.time(distribution))

    def opens(self, window: int) -> float:
        """From when on people answer in a window; the first has no beginning."""
        return float("-inf") if window == 0 else float(self.sent(window) + FASTEST)

    def time(self, index: int) -> float:
        """When an interaction was answered, in whole seconds: never before that of a lower index."""
        return float(int(self._answers.time(index)))

    def window(self, index: int) -> int:
        return bisect_right(self.begins, index, 0, self.count) - 1

    def distribution(self, index: int) -> int:
        """The number of the distribution that an interaction answers."""
        return max(0, self.window(index) - late(self._deal.slot(index)))

    def status(self, index: int) -> int:
        return status(self._deal.slot(index))

    def lines(self, distribution: int) -> int:
        """How many valid lines a distribution has."""
        return max(self.end(distribution) - self.begins[distribution], self._usual)

    def end(self, distribution: int) -> int:
        """The first interaction that is too late to answer a distribution."""
        return self.begins[min(distribution + WINDOWS, self.count)]

    def interaction(self, distribution: int, line: int) -> int | None:
        """The interaction that answers a line, None where nobody has."""
        index = self.begins[distribution] + line
        return index if index < self.end(distribution) and self.distribution(index) == distribution else None

    def line(self, index: int) -> tuple[int, int]:
        """The distribution that an interaction answers, and which of its lines."""
        distribution = self.distribution(index)
        return distribution, index - self.begins[distribution]

    def customer(self, distribution: int, line: int) -> int:
        """The number of a line's customer: another one for each line of a distribution."""
        return (self._offset(distribution) + line * self._stride) % self.customers

    def chance(self, what: str, distribution: int) -> float:
        """A number from 0 to 1 about a distribution."""
        return fraction(*self._key, what, distribution)

    def _first(self, since: float) -> int:
        low, high = 0, self.size
        while low < high:
            middle = (low + high) // 2
            if self.time(middle) < since:
                low = middle + 1
            else:
                high = middle
        return low


def late(slot: int) -> int:
    """How many windows after its own a distribution is answered by an interaction with this slot."""
    return 0 if slot < LATE[0] else 1 if slot < LATE[0] + LATE[1] else 2


def status(slot: int) -> int:
    return PARTIAL if slot % PARTIAL_EVERY == PARTIAL_EVERY - 1 else COMPLETE
