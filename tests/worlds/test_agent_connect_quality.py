from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.worlds.agent_connect import world
from vocmocks.worlds.population import Population

START = 1_790_000_000.0
COLLECTIONS = ("qa_reviews", "qa_audits", "qa_calibrations", "coaching_sessions")
LARGE = dict.fromkeys((*COLLECTIONS, "interactions"), 1_000_000)


@cache
def made(seed: int = 1, **sizes: int) -> Mapping[str, Population]:
    return world(sizes, seed, START)


@given(st.sampled_from(COLLECTIONS), st.integers(0, 10**6), st.integers(0, 2))
def test_a_record_follows_from_the_index_alone(name: str, number: int, seed: int) -> None:
    fresh, known = world({}, seed, START)[name], made(seed)[name]
    index = number % known.size
    assert fresh.record(index) == known.record(index)


@pytest.mark.parametrize("name", COLLECTIONS)
@pytest.mark.parametrize("sizes", [{}, LARGE, dict.fromkeys(LARGE, 1), {"qa_reviews": 3, "coaching_sessions": 900}])
def test_sequence_ids_and_moments_rise(name: str, sizes: dict[str, int]) -> None:
    population = made(1, **sizes)[name]
    middle = max(0, population.size // 2 - 30)
    indexes = range(middle, min(population.size, middle + 60))
    records = [population.record(index) for index in indexes]
    ids = [record["sequence_id"] for record in records]
    assert ids == sorted(set(ids))
    assert ids == [population.column("sequence_id")(index) for index in indexes]
    for field in {"created_at", "completed_at", "shared_at"} & records[0].keys():
        shown = [record[field] for record in records if record[field] is not None]
        assert shown == sorted(shown)
    assert [population.index(record["uuid"]) for record in records] == list(indexes)
    assert records[0]["uuid"] == population.id(indexes[0])


def test_the_columns_are_what_is_shown() -> None:
    from vocmocks.worlds.agent_connect_moments import utc

    for name in COLLECTIONS:
        population = made()[name]
        for index in range(population.size):
            record = population.record(index)
            for field in ("created_at", "completed_at", "shared_at"):
                if record.get(field) is not None:
                    assert utc(population.column(field)(index)) == record[field]
            if name == "coaching_sessions":
                assert population.column("is_shared")(index) == (record["shared_at"] is not None)


@pytest.mark.parametrize(
    ("sizes", "empty"),
    [
        ({"interactions": 0}, set(COLLECTIONS)),
        ({"qa_reviews": 0}, {"qa_reviews", "qa_audits", "coaching_sessions"}),
        ({"qa_audits": 0, "qa_calibrations": 0}, {"qa_audits", "qa_calibrations"}),
    ],
)
def test_there_is_nothing_about_nothing(sizes: dict[str, int], empty: set[str]) -> None:
    found = world(sizes, 1, START)
    assert {name for name in COLLECTIONS if found[name].size == 0} == empty


@pytest.mark.parametrize("employees", [1, 2, 6, 7])
def test_small_companies(employees: int) -> None:
    found = world({"employees": employees, "interactions": 50}, 1, START)
    for name in COLLECTIONS:
        for index in range(found[name].size):
            found[name].record(index)
