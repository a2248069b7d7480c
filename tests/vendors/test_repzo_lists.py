"""Lists and figures by arithmetic are those of a plain list (repzo_naive.py), whatever a tenant did to its world."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.vendors import repzo_naive as naive

from vocmocks.clock import iso, parse_iso
from vocmocks.store.base import Scope
from vocmocks.store.memory import MemoryStore
from vocmocks.store.records import Records
from vocmocks.vendors.repzo_analytics import detailed
from vocmocks.vendors.repzo_query import asked_for, page
from vocmocks.worlds.repzo import world
from vocmocks.worlds.repzo_dealt import FeedbackPopulation
from vocmocks.worlds.repzo_feedback import FeedbackMaker
from vocmocks.worlds.spread import DAY

START = 1_790_000_000.0
SIZES = (0, 1, 90, 700)
SORTS = (
    "_id", "activity_type", "activity_id", "rep", "client", "template_id", "overall_satisfaction", "nps_score",
    "completion_time", "completion_rate", "is_anonymous", "createdAt", "modifiedAt", "SVClient", "__v",
)  # fmt: skip
ANSWER = {"question_id": "own", "question_type": "scale", "response_value": "4"}


@cache
def people(size: int) -> FeedbackPopulation:
    """With so few clients that there are many whole blocks."""
    found = world({"feedback": size, "reps": 3, "clients": 5}, 5, START, slots=32)["feedback"]
    assert isinstance(found, FeedbackPopulation)
    return found


moments = st.one_of(
    st.integers(0, 699).map(lambda index: people(700).time(index)),
    st.floats(START - 130 * DAY, START + 10 * DAY),
    st.just(START + 5.5),
)
places = st.integers(0, 10**6)
values = st.fixed_dictionaries(
    {"overall_satisfaction": st.integers(1, 10), "company_namespace": st.sampled_from([[], ["harbour-foods", "own"]])},
    optional={
        "nps_score": st.integers(0, 10),
        "client": st.sampled_from(["someone", people(700).record(3).get("client", "x")]),
        "rep": st.sampled_from([people(700).record(0)["rep"], "own"]),
        "responses": st.sampled_from([[ANSWER], [ANSWER, {**ANSWER, "question_text": "How?"}], []]),
        "completion_rate": st.integers(0, 100),
    },
)
changes = st.lists(
    st.one_of(
        st.tuples(st.just("add"), moments, values),
        st.tuples(st.just("change"), places, values),
        st.tuples(st.just("remove"), places, st.just({})),
    ),
    max_size=12,
)
days = st.integers(-3, 124).map(lambda number: iso(START - number * DAY)[:10])
wanted = st.fixed_dictionaries(
    {},
    optional={
        "activity_type": st.sampled_from(["order", "sales_visit", "nothing"]),
        "rep": st.sampled_from([people(700).record(0)["rep"], "own"]),
        "client": st.sampled_from([people(700).record(3).get("client", "x"), "someone"]),
        "overall_satisfaction": st.integers(1, 10),
        "company_namespace": st.sampled_from([["harbour-foods"], ["own", "none"], []]),
        "_id": st.lists(st.integers(-1, 700).map(lambda index: people(700).id(index) if 0 <= index < 700 else "no"))
        .map(lambda ids: [*ids, "new0", "new1"]),
        "date_from": days,
        "date_to": days,
    },
)  # fmt: skip
sorts = st.one_of(st.none(), st.builds("{}{}{}".format, st.sampled_from(["", "-"]), st.sampled_from(SORTS),
                                       st.sampled_from(["", ":asc", ":desc"])))  # fmt: skip


class Tenant:
    """A tenant's records and the plain list of the same."""

    def __init__(self, size: int) -> None:
        self.people = people(size)
        self.records = Records(MemoryStore(), Scope("test_a", "repzo", "feedback"), self.people)
        self.plain: list[dict[str, Any]] = [dict(self.people.record(index)) for index in range(size)]

    async def apply(self, kind: str, where: float, fields: dict[str, Any]) -> None:
        if kind == "add":
            number = await self.records.next()
            moment = iso(where)
            value = {
                "_id": f"new{number}", "activity_type": "order", "activity_id": f"a{number}", "rep": "own",
                "template_id": "t", "responses": [], "completion_rate": 50, "is_anonymous": False,
                "completion_time": 30, "SVClient": 7, "__v": 0, "createdAt": moment, "modifiedAt": moment, **fields,
            }  # fmt: skip
            await self.records.add(value["_id"], value)
            self.plain.append(value)
        elif self.plain:
            place = int(where) % len(self.plain)
            id = self.plain[place]["_id"]
            if kind == "remove":
                assert await self.records.remove(id)
                del self.plain[place]
            else:
                changed = {**self.plain[place], **fields, "modifiedAt": iso(START + where), "__v": 9}
                await self.records.change(id, lambda _: changed)
                self.plain[place] = changed


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SIZES), changes, wanted, sorts, st.integers(1, 100), st.integers(1, 30))
def test_lists_and_figures_are_those_of_a_plain_list(
    size: int, done: list[Any], query: dict[str, Any], sort: str | None, per_page: int, number: int
) -> None:
    async def check() -> None:
        tenant = Tenant(size)
        for step in done:
            await tenant.apply(*step)
        found = naive.matching(tenant.plain, query)
        view = await tenant.records.view(asked_for({**query, "sort": sort}))
        assert view.values(0, len(view)) == naive.ordered(found, sort)
        shown, paging = page(view, {"page": number, "per_page": per_page})
        assert (
            orjson.loads(orjson.dumps(shown, default=dict))
            == naive.ordered(found, sort)[(number - 1) * per_page : number * per_page]
        )
        assert paging["total"] == len(found)
        assert [record.id for record in view.records(2, 9)] == [v["_id"] for v in naive.ordered(found, sort)[2:9]]
        if "_id" not in query:
            assert detailed(await tenant.records.view(asked_for(query)), tenant.people) == naive.detailed(found)

    asyncio.run(check())


@pytest.mark.parametrize("size", [1_000, 1_000_000])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"sort": "createdAt"},
        {"sort": "-overall_satisfaction"},
        {"sort": "client"},
        {"activity_type": "order"},
        {"activity_type": "order", "overall_satisfaction": 8, "sort": "nps_score"},
        {"date_from": iso(START - 60 * DAY)[:10], "date_to": iso(START - 30 * DAY)[:10]},
    ],
    ids=str,
)
def test_only_the_records_of_a_page_are_made(size: int, query: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    make = FeedbackMaker.make

    def counting(self: FeedbackMaker, id: str, index: int, profile: Any) -> dict[str, Any]:
        made.append(index)
        return make(self, id, index, profile)

    monkeypatch.setattr(FeedbackMaker, "make", counting)
    feedback = world({"feedback": size}, 1, START)["feedback"]
    records = Records(MemoryStore(), Scope("test_a", "repzo", "feedback"), feedback)

    async def check() -> None:
        await records.remove(feedback.id(size // 2))
        await records.change(feedback.id(size // 2 + 1), lambda value: {**value, "overall_satisfaction": 3})
        made.clear()
        view = await records.view(asked_for(query))
        for start in (0, len(view) // 2, len(view) - 5):
            assert len(view.values(start, start + 5)) == 5
        assert len(made) <= 15
        people = feedback if isinstance(feedback, FeedbackPopulation) else None
        assert people is not None
        assert detailed(view, people)["summary"]["total_feedback"] == len(view)
        assert len(made) <= 15 + 2 + 13

    asyncio.run(check())


@pytest.mark.parametrize("name", ["rep", "client", "overall_satisfaction", "activity_type", "company_namespace"])
def test_every_value_can_be_filtered_by(name: str) -> None:
    feedback = people(700)
    plain = [feedback.record(index) for index in range(700)]
    for value in {str(record.get(name)): record.get(name) for record in plain}.values():
        asked = tuple(value) if isinstance(value, list) else (value,)
        found = feedback.indexes(((name, asked),), 0, 700)
        assert list(found.slice(0, 700)) == [index for index in range(700) if plain[index].get(name) == value]


@pytest.mark.parametrize("name", SORTS)
def test_columns_are_those_of_the_records(name: str) -> None:
    feedback = people(700)
    column = feedback.column(name)
    assert [column(index) for index in range(700)] == [feedback.record(index).get(name) for index in range(700)]


def test_records_show_the_time_of_the_population() -> None:
    feedback = people(700)
    assert all(parse_iso(feedback.record(index)["createdAt"]) == feedback.time(index) for index in range(700))


def test_a_page_beyond_all_numbers_is_empty() -> None:
    async def asked() -> tuple[list[Any], dict[str, int]]:
        records = Records(MemoryStore(), Scope("test_x", "repzo", "feedback"), people(90))
        return page(await records.view(asked_for({})), {"page": 10**29, "per_page": 25})

    found, paging = asyncio.run(asked())
    assert (found, paging["total"]) == ([], 90)
    assert orjson.loads(orjson.dumps(paging))["page"] == 2**63 - 1
