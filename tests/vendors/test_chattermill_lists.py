"""Lists, searches and metrics by arithmetic are those of a plain list (chattermill_naive.py), whatever a tenant did."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.vendors import chattermill_naive as naive

from vocmocks.clock import iso, parse_iso
from vocmocks.engine.problem import Problem
from vocmocks.store.base import Scope, Value
from vocmocks.store.memory import MemoryStore
from vocmocks.store.records import Records
from vocmocks.store.view import View
from vocmocks.vendors.chattermill_metrics import sums
from vocmocks.vendors.chattermill_query import asked_for, measured, page, searched_for, seen
from vocmocks.vendors.chattermill_writing import changed_response, new_response
from vocmocks.worlds.chattermill import known_projects, world
from vocmocks.worlds.chattermill_dealt import ResponsePopulation
from vocmocks.worlds.chattermill_figures import METRICS
from vocmocks.worlds.chattermill_record import FIELDS, OPINIONS, shown
from vocmocks.worlds.chattermill_responses import ResponseMaker
from vocmocks.worlds.spread import DAY

START = 1_790_000_000.0
SIZE = 300
PROJECT = known_projects()["brightbasket"]
ALL = {"page": 1, "per_page": 10_000}


@cache
def people() -> ResponsePopulation:
    """With so few profiles that there are many whole blocks."""
    found = world({"responses": SIZE}, 5, START, slots=32)["responses"]
    assert isinstance(found, ResponsePopulation)
    return found


COMMENTS = (None, "", "The delivery was late", "A friendly driver, but the app crashed", "Der Salat war frisch")
attributes = st.dictionaries(
    st.sampled_from(["membership", "customer_id", "crm", "vip"]),
    st.sampled_from(["Plus", "20001", 7, True, None, ""]).map(lambda value: {"value": value}),
    max_size=2,
)
sent = st.fixed_dictionaries(
    {},
    optional={
        "score": st.sampled_from([None, 1, 2, 2.5, 4, 5]),
        "comment": st.sampled_from(COMMENTS),
        "user_meta": attributes,
        "segments": attributes,
    },
)
datasets = st.sampled_from([("nps", "survey"), ("CSAT", "Zendesk"), ("support", "zendesk"), ("review", "app_store")])
ages = st.sampled_from([0, 1, 200, 299.999, 300, 301, 4000, 40 * DAY, 300 * DAY])
places = st.integers(0, 10**6)
changes = st.lists(
    st.one_of(
        st.tuples(st.just("add"), ages, sent, datasets),
        st.tuples(st.just("change"), places, sent, st.none() | datasets),
        st.tuples(st.just("remove"), places, st.just({}), st.none()),
    ),
    max_size=12,
)
moments = st.one_of(
    st.integers(0, SIZE - 1).map(lambda index: iso(people().time(index))),
    st.sampled_from([iso(START), iso(START - 300), iso(START - 4000)]),
    st.integers(-2, 367).map(lambda number: iso(START - number * DAY)[:10]),
)
period = {"from": moments, "to": moments}
FILTERS: dict[str, st.SearchStrategy[Any]] = {
    **period,
    "updated_from": moments,
    "updated_to": moments,
    "data_type": st.sampled_from(["nps", "CSAT", "Support ticket", "nothing"]),
    "data_source": st.sampled_from(["survey", "Zendesk", "app_store"]),
    "score_from": st.sampled_from([0, 2, 2.2, 9]),
    "score_to": st.sampled_from([2, 2.5, 6, 10]),
    "comment_present": st.booleans(),
    "text_analytics_processed": st.booleans(),
    "theme": st.sampled_from(["Delivery time", "Courier", "Freshness"]),
    "filter": st.tuples(
        st.sampled_from(["membership", "country", "customer_id", "email", "language", "crm", "vip", "nothing"]),
        st.sampled_from([None, "", "Plus", "Germany", "de", "7", "true", "20001"]),
    ),
    "segment": st.sampled_from([0, 1, 2]),
}
wanted = st.sets(st.sampled_from(sorted(FILTERS)), max_size=3).flatmap(
    lambda names: st.fixed_dictionaries({name: FILTERS[name] for name in sorted(names)})
)
"""Few at a time, as most would let nothing through."""
SEGMENTS = (
    lambda value: naive.has(value, "membership", "Plus"),
    lambda value: naive.has(value, "basket_size", "Large") and naive.has(value, "country", "Germany"),
    lambda value: value["data_type"] == "NPS" and value["score"] is not None and value["score"] <= 6,
)


async def done(changes: list[Any]) -> tuple[Records, dict[str, Value]]:
    """The records of a tenant after its changes, and a plain dictionary of the same."""
    records = Records(MemoryStore(), Scope("test_a", "chattermill", "responses"), people())
    plain: dict[str, Value] = {people().id(index): people().record(index) for index in range(SIZE)}
    for number, (kind, what, body, dataset) in enumerate(changes):
        fields = {**body, **(dict(zip(("data_type", "data_source"), dataset, strict=True)) if dataset else {})}
        if kind == "add":
            id = str(2_000_000_000 + number)
            plain[id] = {"id": int(id), **new_response(fields, PROJECT, START - what)}
            await records.add(id, plain[id])
            continue
        id = list(plain)[what % len(plain)] if plain else ""
        if kind == "remove":
            await records.remove(id)
            plain.pop(id, None)
        elif plain and plain[id]["project"] == PROJECT.key:
            try:
                plain[id] = changed_response(plain[id], fields, PROJECT, START - 1)
            except Problem:
                continue  # the score is not on the new scale
            present = await records.get(id)
            assert present is not None
            await records.put(present, plain[id])
    return records, plain


def plainly(plain: dict[str, Value], now: float) -> list[Value]:
    """As clients see them, with the moment of their comment; the newest first."""
    own = sorted((v for v in plain.values() if v["project"] == PROJECT.key), key=lambda value: value["created_at"])
    return [{**shown(v, iso(now)), "commented_at": iso(parse_iso(v["analysed_at"]) - 300)} for v in own[::-1]]


def order(values: list[Any]) -> list[Any]:
    """As clients see them, without the order of what came in the same moment."""
    seen = [{name: value[name] for name in FIELDS} for value in values]
    return sorted(seen, key=lambda value: (value["created_at"], value["id"]))


async def view(records: Records, query: Any, now: float) -> View:
    return await records.view(query, seen(now, {*(name for name, _ in query.where), OPINIONS}))


def bodies(view: View, now: float) -> list[Any]:
    """As plain values: what is written of the world, is what its records show."""
    found = page(view, ALL, now)
    world = [shown(record.value, iso(now)) if record.version == 0 else None for record in view.records(0, len(view))]
    return [plain or written for plain, written in zip(world, found, strict=True)]


def sent_as(query: Mapping[str, Any]) -> dict[str, Any]:
    """A query as clients send it; in ours a theme has its name, a filter and a segment are one value each."""
    asked = dict(query)
    if "theme" in asked:
        theme = PROJECT.theme(asked.pop("theme"))
        assert theme is not None
        asked["theme_id"] = theme.id
    if "filter" in asked:
        name, value = asked.pop("filter")
        asked |= {"filter_property": name, **({} if value is None else {"filter_value": value})}
    if "segment" in asked:
        asked["custom_segment_id"] = PROJECT.custom_segments[asked.pop("segment")].id
    return asked


State = tuple[Records, list[Value], float]
"""A tenant's records, the same as plain values, and the moment at which they are looked at."""


async def state(changes: list[Any], later: float) -> State:
    records, plain = await done(changes)
    return records, plainly(plain, START + later), START + later


async def check_list(state: State, query: dict[str, Any]) -> int:
    """Raises AssertionError where the list is not the plain one; gives its length."""
    records, plain, now = state
    asked = sent_as(query)
    segment = {"segment": SEGMENTS[query["segment"]]} if "segment" in query else {}
    found = bodies(await view(records, asked_for(asked, PROJECT), now), now)
    expected = naive.listed(plain, {**query, **asked, **segment}, now)
    assert [each["created_at"] for each in found] == [each["created_at"] for each in expected]
    assert order(found) == order(list(expected))
    return len(found)


@settings(max_examples=40)
@given(changes, wanted, st.sampled_from([0, 1, 299, 5000]))
def test_lists(changes: list[Any], query: dict[str, Any], later: float) -> None:
    async def check() -> None:
        await check_list(await state(changes, later), query)

    asyncio.run(check())


BUSY: list[Any] = [
    *[("add", age, {"comment": text, "score": 4, "segments": {"vip": {"value": n}}}, ("nps", "survey"))
      for n, (age, text) in enumerate(zip((0, 1, 200, 299.999, 300, 4000, 40 * DAY), COMMENTS[1:] * 2, strict=False))],
    ("add", 86_400, {"score": 2, "segments": {"membership": {"value": "Plus"}}}, ("csat", "zendesk")),
    ("add", 86_400, {"user_meta": {"crm": {"value": True}, "email": {"value": ""}}}, ("support", "zendesk")),
    ("add", 10 * DAY, {"score": 2.5, "comment": "Great", "segments": {"crm": {"value": "x"}}}, ("review", "app_store")),
    *[("change", place, {"comment": "The delivery was late"}, None) for place in range(200, 260, 7)],
    *[("change", place, {"score": 3}, None) for place in range(201, 260, 7)],
    *[("change", place, {"segments": {"membership": {"value": "Plus"}, "crm": {"value": 7}}}, None)
      for place in range(202, 260, 7)],
    *[("remove", place, {}, None) for place in range(203, 260, 7)],
]  # fmt: skip
"""A tenant that did a little of everything. Places are counted in what is left."""


def shown_moments() -> list[str]:
    """Moments at which something was created or changed, a hair beside them, and their days."""
    times = [people().time(index) for index in (40, 150, 222, SIZE - 1)]
    exact = [*times, *(time + 300 for time in times), START, START - 1, START - 300, START + 299, START - DAY]
    return [*(iso(time + hair) for time in exact for hair in (-0.001, 0, 0.001)), *(iso(time)[:10] for time in exact)]


ALONE: list[dict[str, Any]] = [
    *[{name: text} for name in ("from", "to", "updated_from", "updated_to") for text in shown_moments()],
    *[{name: value} for name in ("data_type", "data_source") for value in (*naive.NAMES, *naive.NAMES.values())],
    *[{name: score} for name in ("score_from", "score_to") for score in (0, 2, 2.4, 2.5, 2.6, 3, 4, 9, 10)],
    *[{"score_from": score, "score_to": score} for score in (2, 2.5, 4)],
    *[{name: value} for name in ("comment_present", "text_analytics_processed") for value in (True, False)],
    *[{"theme": theme.name} for theme in PROJECT.themes],
    *[{"filter": (name, value)}
      for name in ("membership", "basket_size", "country", "language", "customer_id", "email", "crm", "vip", "nothing")
      for value in (None, "", "Plus", "Large", "Germany", "de", "en", "7", "true", "x", "0", "3", "20001")],
    *[{"segment": place} for place in range(3)],
]  # fmt: skip


@pytest.mark.parametrize("later", [0, 1, 299, 5000])
def test_every_filter_alone(later: float) -> None:
    async def check() -> list[int]:
        busy = await state(BUSY, later)
        return [await check_list(busy, query) for query in [{}, *ALONE]]

    everything, *lengths = asyncio.run(check())
    assert everything == max(lengths)
    assert len(set(lengths)) > 40


async def check_search(state: State, asked: dict[str, Any]) -> int:
    records, plain, now = state
    through = [each for each in plain if naive.processed(each, now)]
    if "response_id" in asked:
        through = [each for each in through if each["id"] == asked["response_id"]]
    if "user_meta_property" in asked:
        name, value = asked["user_meta_property"], asked["user_meta_value"]
        text = str(value).lower() if isinstance(value, bool) else str(value)
        through = [each for each in through if exactly(each, name, text)]
    assert order(bodies(await view(records, searched_for(asked, PROJECT), now), now)) == order(through)
    return len(through)


def searches() -> list[dict[str, Any]]:
    """By every id of the tenant's and some of the world's, and by what somebody has in an attribute, or nobody."""
    ids = [*range(2_000_000_000, 2_000_000_012), *(int(people().id(index)) for index in range(195, 262, 3))]
    known = [people().record(index)["user_attributes"] for index in range(180, SIZE, 4)]
    persons = [(name, each[name]["value"]) for each in known for name in ("customer_id", "email") if name in each]
    others = [
        *[("membership", value) for value in ("Plus", "plus")],
        *[("crm", value) for value in ("7", 7, True, "true", "x")],
        *[("language", "en"), ("vip", 0), ("vip", ""), ("email", ""), ("", ""), ("", "Plus")],
    ]
    by_attribute = [{"user_meta_property": name, "user_meta_value": value} for name, value in (*persons, *others)]
    return [{}, *({"response_id": id} for id in ids), *by_attribute]


@pytest.mark.parametrize("later", [0, 299, 5000])
def test_searches(later: float) -> None:
    async def check() -> list[int]:
        busy = await state(BUSY, later)
        return [await check_search(busy, asked) for asked in searches()]

    lengths = asyncio.run(check())
    assert lengths.count(0) > 10
    assert len(set(lengths)) > 5


def exactly(value: Value, property: str, text: str) -> bool:
    found = value["user_attributes"].get(property, {}).get("value")
    return found is not None and (str(found).lower() if isinstance(found, bool) else str(found)) == text


async def check_metrics(state: State, query: dict[str, Any]) -> list[Any]:
    """Raises AssertionError where a metric is not the plain one; gives their values."""
    records, plain, now = state
    figures = sums(await view(records, measured(query, PROJECT), now), PROJECT)
    for type in METRICS:
        found = figures.metric(type)
        assert (found["value"], found["count"]) == naive.metric(plain, type, query), type
    return [figures.metric(type)["value"] for type in METRICS]


OPINIONS_ASKED: dict[str, tuple[Any, ...]] = {
    "category": ("Delivery", "Digital", "Nothing"),
    "theme": ("Delivery time", "Courier", "Nothing"),
    "sentiment": ("positive", "neutral", "negative"),
}


@settings(max_examples=40)
@given(
    changes,
    st.fixed_dictionaries({}, optional={**period, **{k: st.sampled_from(v) for k, v in OPINIONS_ASKED.items()}}),
    st.sampled_from([0, 299, 5000]),
)
def test_metrics(changes: list[Any], query: dict[str, Any], later: float) -> None:
    async def check() -> None:
        await check_metrics(await state(changes, later), query)

    asyncio.run(check())


@pytest.mark.parametrize("later", [0, 299, 5000])
def test_every_filter_of_metrics(later: float) -> None:
    opinions = [dict(zip(OPINIONS_ASKED, chosen, strict=True)) for chosen in product(*OPINIONS_ASKED.values())]
    alone = [{name: value} for name, values in OPINIONS_ASKED.items() for value in values]
    moments = [{name: text} for name in ("from", "to") for text in shown_moments()]

    async def check() -> list[Any]:
        busy = await state(BUSY, later)
        return [await check_metrics(busy, query) for query in (*opinions, *alone, *moments, {})]

    assert len({str(values) for values in asyncio.run(check())}) > 25


@pytest.mark.parametrize("size", [1_000, 1_000_000])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"data_type": "nps", "score_to": 6},
        {"from": iso(START - 60 * DAY)[:10], "to": iso(START - 30 * DAY)[:10]},
        {"updated_from": iso(START - 60 * DAY), "theme_id": PROJECT.themes[0].id},
        {"filter_property": "membership", "filter_value": "Plus", "comment_present": True},
        {"filter_property": "nothing"},
        {"custom_segment_id": PROJECT.custom_segments[0].id},
    ],
    ids=str,
)
def test_only_the_records_of_a_page_are_made(
    size: int, query: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    make = ResponseMaker.make

    def counting(self: ResponseMaker, index: int, *rest: Any) -> dict[str, Any]:
        made.append(index)
        return make(self, index, *rest)

    monkeypatch.setattr(ResponseMaker, "make", counting)
    responses = world({"responses": size}, 1, START)["responses"]
    records = Records(MemoryStore(), Scope("test_a", "chattermill", "responses"), responses)

    async def check() -> None:
        await records.remove(responses.id(size // 2))
        await records.change(responses.id(size // 2 + 1), lambda value: {**value, "score": 3})
        made.clear()
        found = await view(records, asked_for(query, PROJECT), START)
        for number in (1, len(found) // 10, len(found) // 5):
            assert len(page(found, {"page": max(1, number), "per_page": 5}, START)) == 5
        assert len(made) <= 15
        figures = sums(await view(records, measured({"theme": "Courier"}, PROJECT), START), PROJECT)
        assert figures.count > size / 100
        assert len(made) <= 15 + 2

    asyncio.run(check())
