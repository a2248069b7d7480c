"""The lines of the world's distributions: each one's journey, and how many had got how far, by arithmetic.

What an unanswered line came to is dealt by the slot of the interaction that it might have had (worlds/deal.py), so
that lines are counted by slots once everything has happened (`SETTLED`). Until then they are looked at one by one, once
for each distribution.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from vocmocks.randomness import fraction, mixed, number
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.spread import DAY
from vocmocks.worlds.track_cxm_journeys import (
    ANSWERS,
    BLOCKED,
    CLICKED,
    FAILURES,
    OPENED,
    RECEIVED,
    REFUSALS,
    SENT,
    Journey,
    Step,
    Tally,
)
from vocmocks.worlds.track_cxm_sendings import Sendings
from vocmocks.worlds.track_cxm_waves import SLOTS, WINDOWS, Waves, late, status

SETTLED = 2 * DAY
"""Seconds after a distribution was sent in which everything happens that does not end with an answer."""
SLOWEST = SETTLED - 3600
DISPATCH = 15
"""Seconds in which all lines of a distribution are sent."""
FINISHED = 30
"""Seconds after which a line that is sent has arrived."""
READ = ("delivered", "opened", "clicked")
ONLY_RECEIVED, ONLY_OPENED, ONLY_CLICKED = "received", "opened", "clicked"
COUNTED: Mapping[str, tuple[str, ...]] = {
    ONLY_RECEIVED: READ[:1],
    ONLY_OPENED: READ[:2],
    ONLY_CLICKED: READ,
    **dict.fromkeys(FAILURES, ("failed",)),
    **{end: ("not_delivered", end) for end in REFUSALS},
    **{answered: (*READ, "answered", answered) for answered in ANSWERS.values()},
}
"""What a processed line counts as, by its end."""


class Course(NamedTuple):
    """When what happened to a line, and its `end`: a key of COUNTED."""

    end: str
    sent: int
    received: int
    opened: int = 0
    clicked: int = 0
    answered: int = 0

    def time(self, name: str) -> int:
        """When it began to count as something."""
        if self.end in REFUSALS:
            return self.sent
        if name == "opened":
            return self.opened
        if name == "clicked":
            return self.clicked
        return self.answered if name in ("answered", self.end) and self.answered else self.received


class WorldLines:
    """`tally(number, now)` and `journey(number, line, again)` of the world's distributions."""

    def __init__(self, fixture: Fixture, seed: int, start: float, waves: Waves, sendings: Sendings) -> None:
        self._waves, self._sendings, self._start = waves, sendings, start
        self._key = (seed, "track-cxm", "lines")
        part = fixture.part("distributions")
        self._shares = {name: part.part("unanswered").numbers(name, 2) for name in part.part("unanswered")}
        self._by_platform = frozenset(part.texts("sent_by_platform"))
        self._draw = lru_cache(1024)(lambda distribution: number(*self._key, distribution))
        self._ends = lru_cache(1024)(self._dealt_ends)
        self._totals = lru_cache(1024)(self._counted)
        self._tally = lru_cache(16)(self._looked_at)

    def tally(self, number: int, now: float) -> Mapping[str, int]:
        """How many lines counted as what at a moment, by the names of the wire and of REFUSALS; 0 is left out."""
        if now >= self._settled(number):
            return self._totals(number)
        found = self._tally(number)
        return {name: count for name in found.names if (count := found.count(name, now))}

    def journey(self, number: int, line: int, again: tuple[int, ...] = ()) -> Journey:
        """`again`: when what was not answered before was sent once more."""
        end, sent, received, opened, clicked, answered = self._course(number, line)
        if end in REFUSALS:
            return Journey((Step(BLOCKED, sent),), end)
        if end in FAILURES:
            return Journey((Step(SENT, sent), Step(FAILURES[end], received)), end)
        steps = [Step(SENT, sent), Step(RECEIVED, received)]
        for moment in again:
            if not answered or moment + FINISHED < clicked:
                later = moment + line % DISPATCH
                steps += (Step(SENT, later), Step(RECEIVED, later + 1 + line % 13))
        steps += [Step(status, time) for status, time in ((OPENED, opened), (CLICKED, clicked)) if time]
        if not answered:
            return Journey(tuple(steps))
        return Journey(tuple(steps), "", answered, next(key for key, name in ANSWERS.items() if name == end))

    def _settled(self, number: int) -> float:
        """When nothing more happens to any of its lines."""
        last = number + WINDOWS
        answered = self._waves.sent(last) if last < self._waves.count else self._start
        return max(self._waves.sent(number) + SETTLED, answered)

    def _course(self, number: int, line: int) -> Course:
        drawn, waves = mixed(self._draw(number), line), self._waves
        sent = waves.sent(number) + drawn % DISPATCH
        received = sent + 1 + (drawn >> 8) % (FINISHED - DISPATCH - 1)
        index = waves.interaction(number, line)
        if index is not None:
            answered = int(waves.time(index))
            clicked = answered - 1 - (drawn >> 16) % min(300, (answered - received) // 2)
            opened = clicked - 1 - (drawn >> 32) % min(900, clicked - received - 1)
            return Course(ANSWERS[waves.status(index)], sent, received, opened, clicked, answered)
        end = self._ends(number)[waves.deal.slot(waves.begins[number] + line)]
        if end not in READ:
            return Course(end, sent, received)
        opened = received + 60 + int(((drawn >> 16 & 0xFFFF) / 0x10000) ** 4 * (SLOWEST - 300))
        return Course(end, sent, received, opened, opened + 2 + (drawn >> 32) % 120 if end == ONLY_CLICKED else 0)

    def _looked_at(self, number: int) -> Tally:
        times: dict[str, list[int]] = {}
        for line in range(self._waves.lines(number)):
            course = self._course(number, line)
            for name in ("processed", *COUNTED[course.end]):
                times.setdefault(name, []).append(course.time(name))
        return Tally(times)

    def _dealt_ends(self, number: int) -> tuple[str, ...]:
        """By slot, for lines without an answer: shares of this distribution, in an order of its own."""
        drawn, ends = self._draw(number), list[str]()
        is_sent = self._sendings.at(number).channel.name in self._by_platform
        for name, choices in (("refused", REFUSALS), ("failed", tuple(FAILURES))) if is_sent else ():
            first = drawn >> 40
            ends += [choices[(first + place) % len(choices)] for place in range(self._slots(name, number))]
        ends += [ONLY_CLICKED] * self._slots("clicked", number)
        ends += [ONLY_OPENED] * self._slots("opened", number)
        ends = [*ends, *[ONLY_RECEIVED] * SLOTS][:SLOTS]
        step, shift = drawn | 1, drawn >> 32
        return tuple(ends[(slot * step + shift) % SLOTS] for slot in range(SLOTS))

    def _slots(self, name: str, number: int) -> int:
        low, high = self._shares[name]
        return round(SLOTS * (low + (high - low) * fraction(*self._key, name, number)))

    def _counted(self, number: int) -> dict[str, int]:
        found: dict[str, int] = {}
        for slot, window, count in self._census(number):
            is_answered = window is not None and max(0, window - late(slot)) == number
            end = ANSWERS[status(slot)] if is_answered else self._ends(number)[slot]
            for name in ("processed", *COUNTED[end]):
                found[name] = found.get(name, 0) + count
        return found

    def _census(self, number: int) -> Iterator[tuple[int, int | None, int]]:
        """Slots, the window that their interactions are in (None: too late for any), and how many lines have them."""
        waves = self._waves
        begin, end = waves.begins[number], waves.begins[number] + waves.lines(number)
        for window in range(number, min(number + WINDOWS, waves.count)):
            last = min(waves.begins[window + 1], end)
            yield from ((slot, window, count) for slot, count in enumerate(self._slots_in(begin, last)) if count)
            begin = max(begin, last)
        yield from ((slot, None, count) for slot, count in enumerate(self._slots_in(begin, end)) if count)

    def _slots_in(self, begin: int, end: int) -> list[int]:
        """How many of the indexes from `begin` to before `end` have each slot: whole blocks have all of them once."""
        slot = self._waves.deal.slot
        first, last = -(-begin // SLOTS), end // SLOTS
        blocks = max(0, last - first)
        counts = [blocks] * SLOTS
        rest = (*range(begin, first * SLOTS), *range(last * SLOTS, end)) if blocks else range(begin, end)
        for index in rest:
            counts[slot(index)] += 1
        return counts
