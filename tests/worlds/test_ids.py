from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.worlds.ids import IdCodec

DIGITS = st.sampled_from([16, 20, 24, 32])


@given(digits=DIGITS, index=st.integers(0, 2**32 - 1), key=st.text(max_size=5))
def test_round_trip(digits: int, index: int, key: str) -> None:
    codec = IdCodec(digits, key, 1)
    id = codec.encode(index)
    assert len(id) == digits
    assert set(id) <= set("0123456789abcdef")
    assert codec.decode(id) == index
    assert IdCodec(digits, key, 1).encode(index) == id


@pytest.mark.parametrize("digits", [16, 24, 32])
def test_ids_differ_and_show_no_order(digits: int) -> None:
    codec = IdCodec(digits, "seed")
    ids = [codec.encode(index) for index in range(5000)]
    assert len(set(ids)) == 5000
    assert ids != sorted(ids)
    assert len({id[:4] for id in ids}) > 4000
    assert len({id[-4:] for id in ids}) > 4000


@given(digits=DIGITS, index=st.integers(0, 10**6), place=st.integers(0, 31), digit=st.sampled_from("0123456789abcdef"))
def test_a_changed_digit_makes_a_foreign_id(digits: int, index: int, place: int, digit: str) -> None:
    codec = IdCodec(digits, "seed")
    id = codec.encode(index)
    place %= digits
    changed = id[:place] + digit + id[place + 1 :]
    assert codec.decode(changed) == (index if changed == id else None)


@pytest.mark.parametrize(
    "id",
    [
        "",
        "0",
        "z" * 16,
        "0" * 15,
        "0" * 17,
        "F" * 16,
        "0x" + "0" * 14,
        "-" + "0" * 15,
        "+" + "0" * 15,
        "0_" * 8,
        " " + "0" * 15,
        "٣" * 16,
        "0" * 15 + "\n",
    ],
)
def test_what_is_no_id(id: str) -> None:
    assert IdCodec(16, "seed").decode(id) is None


def test_upper_case_is_another_text() -> None:
    codec = IdCodec(16, "seed")
    id = next(id for id in map(codec.encode, range(100)) if id != id.upper())
    assert codec.decode(id.upper()) is None


def test_random_ids_are_foreign() -> None:
    from vocmocks.randomness import hexadecimal

    codec = IdCodec(16, "seed")
    assert [codec.decode(hexadecimal(16, "guess", n)) for n in range(2000)] == [None] * 2000


@given(index=st.integers(0, 10**6), keys=st.lists(st.text(max_size=3), min_size=2, max_size=2, unique=True))
def test_another_key_is_another_mapping(index: int, keys: list[str]) -> None:
    first, second = (IdCodec(32, key) for key in keys)
    assert first.encode(index) != second.encode(index)
    assert second.decode(first.encode(index)) is None
