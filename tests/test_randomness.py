from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks import randomness

PARTS = st.lists(st.text(max_size=4) | st.integers() | st.floats(allow_nan=False), min_size=1, max_size=4)


@given(PARTS)
def test_the_same_parts_give_the_same(parts: list[randomness.Part]) -> None:
    assert randomness.digest(*parts) == randomness.digest(*parts)
    assert randomness.stream(*parts).random() == randomness.stream(*parts).random()
    assert 0 <= randomness.number(*parts) < 2**64
    assert 0 <= randomness.fraction(*parts) < 1


@pytest.mark.parametrize(
    "other", [("a", 2), ("b", 1), (1, "a"), ("a", 1, ""), ("a1",), ("", "a", 1), ("a", "1 "), ("a", 1.5)]
)
def test_every_part_counts(other: tuple[randomness.Part, ...]) -> None:
    assert randomness.digest("a", 1) != randomness.digest(*other)
    assert randomness.uuid("a", 1) != randomness.uuid(*other)


def test_no_process_differs() -> None:
    """Python's own hashes do, by PYTHONHASHSEED."""
    program = (
        "from vocmocks.randomness import number, uuid, stream\n"
        "print(number('a', 1), uuid('a', 1), stream('a', 1).random())"
    )
    told = {
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.strip()
        for _ in range(2)
    }
    assert told == {f"{randomness.number('a', 1)} {randomness.uuid('a', 1)} {randomness.stream('a', 1).random()}"}


def test_fractions_are_spread_evenly() -> None:
    tenths = Counter(int(randomness.fraction("spread", n) * 10) for n in range(10_000))
    assert tenths.keys() == set(range(10))
    assert all(800 < count < 1200 for count in tenths.values())


@given(PARTS)
def test_uuids_are_of_version_4(parts: list[randomness.Part]) -> None:
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", randomness.uuid(*parts))


@pytest.mark.parametrize("length", [0, 1, 7, 32, 64])
def test_hexadecimal(length: int) -> None:
    assert re.fullmatch(f"[0-9a-f]{{{length}}}", randomness.hexadecimal(length, "a"))
