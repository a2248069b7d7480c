"""Counts of what was answered, in this process: two additions a request, read by control/metrics.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from time import perf_counter_ns
from typing import TypeAlias

from vocmocks.engine.exchange import Exchange

ANSWERED = "answered"
STATUSES = 1000
SAMPLED = 8
"""One request in so many is timed: reading the clock costs more than all else here."""
FINEST = 16
"""The first bucket of a histogram has what took less than 2 to the power of this in nanoseconds: 65.5 microseconds."""
BUCKETS = 48
"""Each has what took less than twice as long as in the one before. The last ones are for nobody who waits."""
Key: TypeAlias = tuple[str | None, int, str]
"""Operation (None: there is none), status (0: no answer was sent) and outcome."""
Observe: TypeAlias = Callable[[Exchange, str, int, int, int], None]
"""Told of each request: exchange, outcome, status, id in the journal (0: it is not there), and when it began
(`perf_counter_ns`; 0: it is not timed)."""


class Times:
    """A histogram: `buckets[n]` took less than 2 ** (FINEST + n) nanoseconds and not less than half of that."""

    def __init__(self) -> None:
        self.nanoseconds = 0
        self.buckets = [0] * BUCKETS

    def add(self, nanoseconds: int) -> None:
        self.nanoseconds += nanoseconds
        self.buckets[(nanoseconds >> FINEST).bit_length()] += 1


class Metrics:
    """Of one vendor. Of what is answered one in SAMPLED is timed, and the first of all: where `timed`, the pipeline
    looks at the clock when the next request comes."""

    __slots__ = ("_answered", "_every", "_others", "timed", "times")

    def __init__(self, *, every: bool = False) -> None:
        """`every`: time each request."""
        self.timed, self._every = True, every
        self._answered: defaultdict[str | None, list[int]] = defaultdict(lambda: [0] * STATUSES)
        self._others: defaultdict[Key, int] = defaultdict(int)
        self.times: defaultdict[str | None, Times] = defaultdict(Times)
        """By operation."""

    def count(self, exchange: Exchange, outcome: str, status: int, id: int, began: int) -> None:
        operation = exchange.operation
        name = operation.id if operation is not None else None
        if outcome == ANSWERED:
            counts = self._answered[name]
            counts[status] = number = counts[status] + 1
            if not number % SAMPLED:
                self.timed = True
        else:
            self._others[name, status, outcome] += 1
        if began:
            self.times[name].add(perf_counter_ns() - began)
            self.timed = self._every

    @property
    def counts(self) -> dict[Key, int]:
        """How many requests there were."""
        answered = {
            (name, status, ANSWERED): count
            for name, counts in self._answered.items()
            for status, count in enumerate(counts)
            if count
        }
        return answered | self._others
