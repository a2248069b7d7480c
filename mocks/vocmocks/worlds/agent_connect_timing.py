"""When an interaction of Agent Connect's world was created, sent and answered, and what that makes of its sequence id.

Records stand in the order in which they were last updated, so that sequence ids rise with the index. What became of an
interaction is dealt by slot (worlds/deal.py), and with it how long its customer waited: so those that were created in a
stretch of time are found without looking at the others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import Literal

from vocmocks.randomness import fraction, mixed, number
from vocmocks.worlds.deal import Deal
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.spread import Spread

VENDOR = "agent-connect"
SLOTS = 1024
TICKS = 1000
"""Sequence ids in a millisecond: its first half is for what is created in it, the other for what was to happen then."""
LATER = 500
QUICKER = 0.9
"""The least part of its slot's wait that an interaction may have taken."""
Kind = Literal["not sent", "sent", "answered", "recovery"]
TIMES_KEPT = 4096


def sequence(milliseconds: int, number: int) -> int:
    """The sequence id of what was to happen at a moment to an interaction with this number."""
    return milliseconds * TICKS + LATER + number % LATER


@dataclass(frozen=True, slots=True)
class Times:
    """Moments in milliseconds since the epoch. `parent`: the interaction that a recovery follows."""

    created: int
    sent: int | None
    responded: int | None
    updated: int
    parent: int | None = None


class Timing:
    """`spread` says when each interaction was last updated; `moods`, by slot, how happy its customer was (0 to 1)."""

    def __init__(self, fixture: Fixture, seed: int, size: int, spread: Spread) -> None:
        part = fixture.part("interactions")
        self.size, self.deal = size, Deal(SLOTS, seed, VENDOR, "interactions")
        self.kinds = _kinds(part.part("shares"))
        self.moods = [fraction(seed, VENDOR, "mood", slot) for slot in range(SLOTS)]
        self._spread, self._key = spread, number(seed, VENDOR, "timing")
        self._sending, self._unhappy = part.numbers("sending", 2), part.share("unhappy")
        self._recovery_wait = part.integer("recovery_wait") * 1000
        self._recovery_answered = part.part("shares").share("recovery_answered")
        self._waits = list(self._dealt_waits(part, seed))
        self.longest = max(most for _, most in self._waits)
        """The most milliseconds from creation to the last update."""
        self._answered = [slot for slot in range(SLOTS) if self.kinds[slot] in ("answered", "recovery")]
        self.times = lru_cache(TIMES_KEPT)(self._times)

    def updated(self, index: int) -> int:
        return round(self._spread.time(index) * 1000)

    def sequence(self, index: int) -> int:
        return sequence(self.updated(index), index)

    def first(self, milliseconds: float) -> int:
        """The first interaction that was last updated then or later."""
        return bisect_left(range(self.size), milliseconds, key=self.updated)

    def after(self, sequence_id: int) -> int:
        """The first interaction with a higher sequence id."""
        return bisect_left(range(self.size), sequence_id + 1, key=self.sequence)

    def candidates(
        self, begin: int, end: int, since: float = -inf, until: float = inf, *, answered: bool = False
    ) -> Iterator[int]:
        """Interactions from `begin` to before `end` that may have been created from `since` to `until` (milliseconds,
        both included), in order: all of them that were, and few others."""
        for block in range(begin // SLOTS, -(-end // SLOTS)):
            low, high = max(begin, block * SLOTS), min(end, (block + 1) * SLOTS)
            least, most = self.updated(low) - until, self.updated(high - 1) - since
            if least <= 0 and most >= self.longest and not answered:
                yield from range(low, high)
                continue
            slots = self._answered if answered else range(SLOTS)
            found = [slot for slot in slots if self._waits[slot][1] >= least and self._waits[slot][0] <= most]
            yield from sorted(index for slot in found if low <= (index := self.deal.index(block, slot)) < high)

    def _times(self, index: int) -> Times:
        slot, updated = self.deal.slot(index), self.updated(index)
        kind, chance = self.kinds[slot], (mixed(self._key, index) >> 11) / (1 << 53)
        quick, slow = self._sending
        sending = int(1000 * (quick + (slow - quick) * chance))
        if kind == "recovery" and (parent := self._parent(index)) is not None:
            return self._recovery(parent, updated, sending, chance)
        if kind == "not sent":
            return Times(updated, None, None, updated)
        if kind != "answered":
            return Times(updated - sending, updated, None, updated)
        least, most = self._waits[slot]
        created = updated - int(least + (most - least) * chance)
        return Times(created, created + sending, updated, updated)

    def _recovery(self, parent: int, updated: int, sending: int, chance: float) -> Times:
        """Created after what it follows was answered."""
        gap, share = updated - self.updated(parent), chance / self._recovery_answered
        if share >= 1:
            return Times(updated - min(sending, gap // 2), updated, None, updated, parent)
        wait = min(int(self._recovery_wait * share), gap // 2)
        return Times(updated - wait, updated - wait + min(sending, wait // 2), updated, updated, parent)

    def _parent(self, index: int) -> int | None:
        """The last one before with an unhappy answer that no other recovery follows."""
        for earlier in range(index - 1, -1, -1):
            slot = self.deal.slot(earlier)
            if self.kinds[slot] == "recovery":
                return None
            if self.kinds[slot] == "answered" and self.moods[slot] < self._unhappy:
                return earlier
        return None

    def _dealt_waits(self, part: Fixture, seed: int) -> Iterator[tuple[int, int]]:
        """By slot, the least and the most milliseconds from creation to the last update."""
        quickest, slowest = part.numbers("waits", 2)
        patience, longest_sending = part.number("patience"), int(1000 * self._sending[1])
        for slot, kind in enumerate(self.kinds):
            if kind == "recovery":
                yield 0, max(self._recovery_wait, longest_sending)
            elif kind == "answered":
                place = fraction(seed, VENDOR, "wait", slot) ** patience
                most = 1000 * quickest * (slowest / quickest) ** place
                yield int(most * QUICKER), int(most)
            else:
                yield 0, longest_sending


def _kinds(shares: Fixture) -> list[Kind]:
    """What was dealt to each slot."""
    found: list[Kind] = []
    dealt: list[tuple[Kind, str]] = [("not sent", "do_not_send"), ("answered", "answered"), ("recovery", "recovery")]
    for kind, share in dealt:
        found += [kind] * round(SLOTS * shares.share(share))
    rest: list[Kind] = ["sent"] * (SLOTS - len(found))
    return found + rest
