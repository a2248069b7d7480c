"""Ids that look random and still tell the index of their record, so that no table of them is needed.

A four-round Feistel network keyed by the seed turns (index, check bits) into a number and back; the check bits are
zero, so that an id somebody made up almost never passes for one of ours.
"""

from __future__ import annotations

from vocmocks.randomness import number

ROUNDS = 4


class IdCodec:
    """Indexes to hexadecimal ids of `digits` (even, 16 to 32) digits and back; `key` parts decide the mapping."""

    def __init__(self, digits: int, *key: str | int) -> None:
        self._digits = digits
        self._half_bits = digits * 2
        self._mask = (1 << self._half_bits) - 1
        self._keys = [number("id", round_, *key) for round_ in range(ROUNDS)]

    def encode(self, index: int) -> str:
        left, right = 0, index & self._mask
        for key in self._keys:
            left, right = right, left ^ self._mix(right, key)
        return f"{(left << self._half_bits) | right:0{self._digits}x}"

    def decode(self, id: str) -> int | None:
        """The index, None where `id` is not an id made with this key."""
        if len(id) != self._digits:
            return None
        try:
            value = int(id, 16)
        except ValueError:
            return None
        if f"{value:0{self._digits}x}" != id:
            return None
        left, right = value >> self._half_bits, value & self._mask
        for key in reversed(self._keys):
            left, right = right ^ self._mix(left, key), left
        return right if left == 0 else None

    def _mix(self, half: int, key: int) -> int:
        value = (half ^ key) * 0x9E3779B97F4A7C15
        value ^= value >> 29
        value = value * 0xBF58476D1CE4E5B9 + key
        return (value ^ (value >> 32)) & self._mask
