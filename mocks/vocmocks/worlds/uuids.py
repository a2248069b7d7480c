"""UUIDs and short public names that look random and still tell the index of their record (see worlds/ids.py)."""

from __future__ import annotations

import math
import string

from vocmocks.randomness import number
from vocmocks.worlds.ids import IdCodec

DIGITS = 30
"""Of a UUID's 32 digits, those that are free: one is the version, one the variant (RFC 9562)."""
VARIANTS = "89ab"
LETTERS = string.ascii_lowercase + string.ascii_uppercase


class UuidCodec:
    """Indexes to version 4 UUIDs and back; `key` parts decide the mapping."""

    def __init__(self, *key: str | int) -> None:
        self._ids = IdCodec(DIGITS, "uuid", *key)

    def encode(self, index: int) -> str:
        free = self._ids.encode(index)
        return f"{free[:8]}-{free[8:12]}-4{free[12:15]}-{_variant(free)}{free[15:18]}-{free[18:]}"

    def decode(self, id: str) -> int | None:
        """The index, None where `id` is not a UUID made with this key."""
        if len(id) != 36 or id[14] != "4":
            return None
        free = id[:8] + id[9:13] + id[15:18] + id[20:23] + id[24:]
        index = self._ids.decode(free)
        return index if index is not None and self.encode(index) == id else None


class HashCodec:
    """Indexes to names of `length` letters (`cuWI`) and back: each index below 52**length has one of its own."""

    def __init__(self, length: int, *key: str | int) -> None:
        self._length, self._size = length, len(LETTERS) ** length
        self._shift = number("hash shift", *key) % self._size
        self._step = coprime(number("hash step", *key), self._size)
        self._back = pow(self._step, -1, self._size)

    def encode(self, index: int) -> str:
        value, letters = (index * self._step + self._shift) % self._size, ""
        for _ in range(self._length):
            value, place = divmod(value, len(LETTERS))
            letters += LETTERS[place]
        return letters

    def decode(self, name: str) -> int | None:
        """The index, None where `name` is not one of these names."""
        if len(name) != self._length or not all(letter in LETTERS for letter in name):
            return None
        value = 0
        for letter in reversed(name):
            value = value * len(LETTERS) + LETTERS.index(letter)
        return int((value - self._shift) * self._back % self._size)


def coprime(wanted: int, size: int) -> int:
    """The first number from `wanted` on (cut to below `size`) that has no divisor in common with `size`."""
    step = wanted % size or 1
    while math.gcd(step, size) != 1:
        step += 1
    return step


def _variant(free: str) -> str:
    return VARIANTS[int(free[0], 16) % 4]
