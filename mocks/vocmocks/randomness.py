"""All randomness of the mock. Every draw is a pure function of its parts, so that a seed decides everything.

Nothing else may import `random` or call `uuid4` (ruff's banned-api holds that).
"""

from __future__ import annotations

import hashlib
from random import Random  # noqa: TID251 - the one place

MASK = (1 << 64) - 1
Part = str | int | float
Stream = Random
"""What `stream` gives, for annotations."""


def digest(*parts: Part) -> bytes:
    """32 bytes that depend on every part and on nothing else."""
    return hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=32).digest()


def number(*parts: Part) -> int:
    """A number from 0 to 2**64 - 1."""
    return int.from_bytes(digest(*parts)[:8], "big")


def mixed(key: int, index: int) -> int:
    """A number from 0 to 2**64 - 1 for an index under a key (a `number`): arithmetic alone, as it is drawn for every
    record of a large world (SplitMix64)."""
    value = (key + index * 0x9E3779B97F4A7C15) & MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


def fraction(*parts: Part) -> float:
    """A number from 0 (included) to 1 (not included)."""
    return (number(*parts) >> 11) / (1 << 53)


def stream(*parts: Part) -> Stream:
    """A generator of its own for these parts: same parts, same draws."""
    return Random(number(*parts))


def numbered(key: int, index: int) -> Stream:
    """The same for an index under a key (a `number`), quicker."""
    return Random(mixed(key, index))


def hexadecimal(length: int, *parts: Part) -> str:
    """`length` (at most 64) hexadecimal digits."""
    return digest(*parts).hex()[:length]


def uuid(*parts: Part) -> str:
    """A UUID that looks like a version 4 one (RFC 9562)."""
    text = digest(*parts).hex()
    variant = "89ab"[int(text[16], 16) % 4]
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:32]}"
