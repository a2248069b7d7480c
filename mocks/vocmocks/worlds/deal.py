"""Dealing profiles to records as cards are dealt, so that whatever is counted or looked up is arithmetic.

The indexes are cut into blocks of as many as there are slots (a power of two). In every block each slot comes exactly
once, in an order that is the block's own. What a record is like in all that can be filtered, sorted or added up depends
on its slot (and on the stretch of time it is in) alone. So a whole block has as many records of a representative as any
other: the number of matches is a product, the k-th match is found in the k // n-th block, and the answers are exact in
a world of a million at the price of one block.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from vocmocks.randomness import mixed, number

BLOCKS_KEPT = 4096


class Deal:
    """`slots`: how many, a power of two; `key` decides the order in each block."""

    def __init__(self, slots: int, *key: str | int) -> None:
        if slots < 1 or slots & (slots - 1):
            raise ValueError(f"{slots} slots: expected a power of two")
        self.slots = slots
        self._key, self._mask = number("deal", *key), slots - 1
        self._turn = lru_cache(BLOCKS_KEPT)(self._drawn_turn)

    def slot(self, index: int) -> int:
        """The slot that is dealt to a record."""
        step, _, shift = self._turn(index // self.slots)
        return index * step + shift & self._mask

    def index(self, block: int, slot: int) -> int:
        """The record of a block that a slot is dealt to."""
        _, back, shift = self._turn(block)
        return block * self.slots + ((slot - shift) * back & self._mask)

    def _drawn_turn(self, block: int) -> tuple[int, int, int]:
        """Slot = place * step + shift, place = (slot - shift) * back: a step that is odd can be undone."""
        drawn = mixed(self._key, block)
        step = (drawn | 1) & self._mask or 1
        return step, pow(step, -1, self.slots) if self.slots > 1 else 0, (drawn >> 32) & self._mask


class Whole:
    """The records with one of `slots` in the blocks from `first` to before `last` (see worlds/indexes.py)."""

    def __init__(self, deal: Deal, first: int, last: int, slots: Sequence[int]) -> None:
        self._deal, self._first, self._last, self._slots = deal, first, last, slots
        self._of = lru_cache(4)(self._sorted)

    def __len__(self) -> int:
        return (self._last - self._first) * len(self._slots)

    def slice(self, start: int, stop: int) -> Sequence[int]:
        each, found = len(self._slots), list[int]()
        stop = min(stop, len(self))
        if start >= stop:
            return found
        for block in range(start // each, -(-stop // each)):
            found += self._of(self._first + block)
        skipped = start // each * each
        return found[start - skipped : stop - skipped]

    def rank(self, index: int) -> int:
        block = index // self._deal.slots
        if block < self._first:
            return 0
        if block >= self._last:
            return len(self)
        return (block - self._first) * len(self._slots) + bisect_left(self._of(block), index)

    def _sorted(self, block: int) -> list[int]:
        return sorted(self._deal.index(block, slot) for slot in self._slots)
