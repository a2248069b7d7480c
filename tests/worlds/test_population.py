from __future__ import annotations

from collections.abc import Mapping

import pytest

from vocmocks.worlds.ids import IdCodec
from vocmocks.worlds.kept import Kept
from vocmocks.worlds.population import CACHED, Generated, Population


def population(size: int, made: list[int] | None = None) -> Population:
    codec = IdCodec(16, "seed", size)

    def make(index: int) -> Mapping[str, int]:
        if made is not None:
            made.append(index)
        return {"n": index}

    return Generated(size, make, codec.encode, codec.decode)


def test_ids_and_indexes_lead_to_each_other() -> None:
    people = population(500)
    ids = [people.id(index) for index in range(people.size)]
    assert len(set(ids)) == 500
    assert [people.index(id) for id in ids] == list(range(500))
    assert people.record(499) == {"n": 499}


@pytest.mark.parametrize("index", [-1, 3, 10**12])
def test_there_is_nothing_outside(index: int) -> None:
    people = population(3)
    with pytest.raises(IndexError):
        people.id(index)
    with pytest.raises(IndexError):
        people.record(index)


def test_the_id_of_a_record_that_would_come_next_is_not_of_this_population() -> None:
    codec = IdCodec(16, "k")
    people = Generated(3, lambda index: {}, codec.encode, codec.decode)
    assert people.index(codec.encode(2)) == 2
    assert people.index(codec.encode(3)) is None
    assert people.index("nonsense") is None


def test_an_index_from_elsewhere_is_checked() -> None:
    assert Generated(3, lambda index: {}, str, int).index("-1") is None


def test_an_empty_population() -> None:
    assert population(0).size == 0
    with pytest.raises(IndexError):
        population(0).record(0)


def test_only_what_is_read_is_made_and_kept_for_a_while() -> None:
    made: list[int] = []
    people = population(10_000_000, made)
    assert made == []
    assert people.record(7) is people.record(7)
    assert made == [7]
    for index in range(CACHED + 1):
        people.record(index + 100)
    people.record(7)
    assert made.count(7) == 2


def test_populations_keep_their_records_apart() -> None:
    first = Generated(1, lambda index: {"of": "first"}, str, int)
    second = Generated(1, lambda index: {"of": "second"}, str, int)
    assert (first.record(0), second.record(0)) == ({"of": "first"}, {"of": "second"})


def test_answers_made_of_a_world_are_kept_for_a_while() -> None:
    kept, made = Kept(2), list[str]()

    def ask(name: str) -> bytes:
        def make() -> bytes:
            made.append(name)
            return name.encode()

        return kept.get(name, make)

    assert [ask(name) for name in "abacab"] == [b"a", b"b", b"a", b"c", b"a", b"b"]
    assert made == ["a", "b", "c", "b"]
