from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.worlds.uuids import LETTERS, HashCodec, UuidCodec, coprime


@given(index=st.integers(0, 2**40), key=st.text(max_size=5))
def test_uuids_are_version_4_and_tell_their_index(index: int, key: str) -> None:
    codec = UuidCodec(key, 1)
    text = codec.encode(index)
    found = UUID(text)
    assert (str(found), found.version) == (text, 4)
    assert codec.decode(text) == index


@given(index=st.integers(0, 10**6), place=st.integers(0, 35), digit=st.sampled_from("0123456789abcdef-"))
def test_a_changed_digit_makes_a_foreign_uuid(index: int, place: int, digit: str) -> None:
    codec = UuidCodec("seed")
    text = codec.encode(index)
    changed = text[:place] + digit + text[place + 1 :]
    assert codec.decode(changed) == (index if changed == text else None)


def test_uuids_of_others_are_foreign() -> None:
    codec = UuidCodec("seed")
    others = [UuidCodec("other").encode(index) for index in range(500)]
    assert [codec.decode(other) for other in others] == [None] * 500
    assert codec.decode(codec.encode(1).upper()) is None
    assert codec.decode("") is None


@given(index=st.integers(0, 52**4 - 1), key=st.integers())
def test_hashes_tell_their_index(index: int, key: int) -> None:
    codec = HashCodec(4, key)
    name = codec.encode(index)
    assert len(name) == 4
    assert set(name) <= {*LETTERS}
    assert codec.decode(name) == index


@pytest.mark.parametrize("name", ["", "abc", "abcde", "ab1d", "ab-d"])
def test_what_is_no_hash(name: str) -> None:
    assert HashCodec(4, 0).decode(name) is None


def test_hashes_differ() -> None:
    codec = HashCodec(2, "all")
    assert len({codec.encode(index) for index in range(52**2)}) == 52**2


@given(wanted=st.integers(0, 10**12), size=st.integers(1, 10**9))
def test_coprime_steps_meet_everything(wanted: int, size: int) -> None:
    step = coprime(wanted, size)
    assert pow(step, -1, size) * step % size == 1 % size
