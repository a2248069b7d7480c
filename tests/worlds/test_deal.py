"""Dealt profiles: each slot once in a block, and sets of indexes that are those of a plain list."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocmocks.worlds.deal import Deal, Whole
from vocmocks.worlds.dealt import Dealt
from vocmocks.worlds.indexes import Indexes, Joined, Listed, Run, contains
from vocmocks.worlds.population import Generated, Population

SLOTS = 16
LEVELS = [(float("-inf"), 0), (40.0, 1), (70.0, 0), (71.0, 2)]


@pytest.mark.parametrize("slots", [1, 2, 16, 1024])
def test_every_slot_comes_once_in_a_block(slots: int) -> None:
    deal = Deal(slots, "seed")
    for block in range(5):
        dealt = [deal.slot(index) for index in range(block * slots, (block + 1) * slots)]
        assert sorted(dealt) == list(range(slots))
        assert [deal.index(block, slot) for slot in dealt] == list(range(block * slots, (block + 1) * slots))


def test_blocks_have_orders_of_their_own() -> None:
    deal = Deal(1024, "seed")
    assert len({deal.slot(block * 1024) for block in range(100)}) > 80


@pytest.mark.parametrize("slots", [0, -1, 12])
def test_slots_are_a_power_of_two(slots: int) -> None:
    with pytest.raises(ValueError, match="power of two"):
        Deal(slots, "seed")


DEAL = Deal(SLOTS, "seed")
SETS = st.one_of(
    st.builds(Run, st.integers(0, 100), st.integers(0, 100)),
    st.sets(st.integers(0, 100)).map(lambda found: Listed(sorted(found))),
    st.builds(Whole, st.just(DEAL), st.integers(0, 3), st.integers(3, 6), st.sets(st.integers(0, 15)).map(sorted)),
    st.sets(st.integers(0, 40)).map(
        lambda found: Joined([Listed(sorted(found)), Run(50, 50), Run(60, 64), Whole(DEAL, 4, 6, [3, 1])])
    ),
)


@settings(max_examples=200, deadline=None)
@given(SETS, st.integers(0, 110), st.integers(0, 110))
def test_sets_are_those_of_a_plain_list(indexes: Indexes, start: int, stop: int) -> None:
    plain = list(indexes.slice(0, 1000))
    assert plain == sorted(set(plain))
    assert len(indexes) == len(plain)
    assert list(indexes.slice(start, stop)) == plain[start:stop]
    assert indexes.rank(start) == sum(index < start for index in plain)
    assert contains(indexes, start) == (start in plain)


def dealt(size: int, made: list[int] | None = None) -> Dealt:
    def make(index: int) -> dict[str, Any]:
        if made is not None:
            made.append(index)
        slot, level = people.deal.slot(index), people.level(index)
        return {"kind": slot % 3, "score": slot % 5 + level, "odd": index % 2, "tags": [slot % 2, "all"]}

    people = Dealt(
        size,
        make,
        str,
        int,
        time=float,
        deal=DEAL,
        levels=LEVELS,
        dealt={
            "kind": lambda slot, level: slot % 3,
            "score": lambda slot, level: slot % 5 + level,
            "tags": lambda slot, level: (slot % 2, "all"),
        },
        columns={"odd": lambda index: index % 2},
    )
    return people


def generated(size: int) -> Generated:
    return Generated(size, dealt(200).record, str, int, time=float, columns={"odd": lambda index: index % 2})


WHERE = st.lists(
    st.one_of(
        st.tuples(st.just("kind"), st.sampled_from([(0,), (1, 2), (), (9,)])),
        st.tuples(st.just("score"), st.integers(0, 7).map(lambda score: (score,))),
        st.tuples(st.just("tags"), st.sampled_from([(1,), ("all",), ("none",)])),
        st.tuples(st.just("odd"), st.sampled_from([(1,), (0, 1)])),
    ),
    max_size=3,
).map(tuple)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([dealt, generated]), st.integers(0, 130), WHERE, st.integers(0, 130), st.integers(0, 130))
def test_filters_are_those_of_a_plain_list(make: Any, size: int, where: Any, begin: int, end: int) -> None:
    people: Population = make(size)
    begin, end = min(begin, size), min(end, size)
    plain = [index for index in range(begin, end) if all(has(people.record(index), *wanted) for wanted in where)]
    found = people.indexes(where, begin, end)
    assert list(found.slice(0, size)) == plain
    assert len(found) == len(plain)
    for name in ("score", "odd"):
        newest_first = plain[::-1]
        in_order = sorted(newest_first, key=lambda index: people.record(index)[name])
        assert list(people.ordered(name, False, where, begin, end)) == in_order
        groups = people.groups(name, where, begin, end)
        if groups is not None:
            assert {value: list(group.slice(0, size)) for value, group in groups} == {
                value: [index for index in plain if people.record(index)[name] == value]
                for value in {people.record(index)[name] for index in plain}
            }
    if isinstance(people, Dealt) and "odd" not in dict(where):
        assert sum(times for *_, times in people.census(where, begin, end)) == len(plain)


def has(record: Any, name: str, wanted: tuple[Any, ...]) -> bool:
    return bool({*wanted} & {*(record[name] if name == "tags" else [record[name]])})


def test_no_record_is_made_to_filter_count_and_group() -> None:
    made: list[int] = []
    people = dealt(1_000_000, made)
    found = people.indexes((("kind", (1,)), ("score", (3,))), 10, 999_990)
    assert len(found) > 1000
    assert people.deal.slot(found.slice(777, 778)[0]) % 3 == 1
    groups = people.groups("score", (), 0, 1_000_000)
    assert groups is not None
    assert sum(len(group) for _, group in groups) == 1_000_000
    assert made == []


def test_a_filter_is_looked_through_once() -> None:
    asked: list[int] = []

    def column(index: int) -> int:
        asked.append(index)
        return index % 7

    people = Generated(500, lambda index: {}, str, int, columns={"n": column})
    for _ in range(3):
        assert len(people.indexes((("n", (3,)),), 0, 500)) == 71
    assert len(asked) == 500


def test_records_without_a_time_were_always_there() -> None:
    people = Generated(5, lambda index: {}, str, int)
    assert [people.time(index) for index in range(5)] == [0.0] * 5
    assert (people.first(0), people.first(1)) == (0, 5)
