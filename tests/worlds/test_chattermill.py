"""Chattermill's world: what its records are like, and that what it finds by arithmetic is what is there."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from statistics import mean
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocmocks.clock import iso, parse_iso
from vocmocks.errors import FixtureError, SettingsError
from vocmocks.worlds.between import Between
from vocmocks.worlds.chattermill import analysed_after, analyst, known_projects, numbering, the_fixture, world
from vocmocks.worlds.chattermill_dealt import EVER, IDENTIFIED, ResponsePopulation
from vocmocks.worlds.chattermill_projects import COLLECTIONS, Project
from vocmocks.worlds.chattermill_record import (
    ANALYSED,
    ATTRIBUTES,
    COMMENTED,
    FIELDS,
    OPINIONS,
    UPDATED,
    Opinions,
    columns,
    shown,
)
from vocmocks.worlds.chattermill_responses import ResponseMaker
from vocmocks.worlds.chattermill_words import Wordings
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.population import lets_through
from vocmocks.worlds.spread import DAY

START = 1_790_000_000.0
SIZE = 5000
NAMES = (
    "project", "data_type", "data_source", "score", COMMENTED, OPINIONS, ANALYSED, UPDATED, ATTRIBUTES + "language",
    ATTRIBUTES + "country", ATTRIBUTES + "membership", ATTRIBUTES + "tenure", ATTRIBUTES + "customer_id",
    ATTRIBUTES + "email", ATTRIBUTES + "unknown",
)  # fmt: skip


@cache
def population(size: int = SIZE, seed: int = 1, slots: int = 1024) -> ResponsePopulation:
    found = world({"responses": size}, seed, START, slots)["responses"]
    assert isinstance(found, ResponsePopulation)
    return found


@cache
def responses() -> list[dict[str, Any]]:
    return [dict(population().record(index)) for index in range(SIZE)]


def project_of(record: dict[str, Any]) -> Project:
    return known_projects()[record["project"]]


def person(index: int) -> tuple[str, ...]:
    """The customer id and address of somebody; ones that nobody has where they are not known."""
    attributes = population(700, 1, 32).record(index)["user_attributes"]
    known = tuple(attributes[name]["value"] for name in ("customer_id", "email") if name in attributes)
    return known or ("19999", "nobody.20001@example.com")


def test_a_record_depends_on_nothing_but_seed_and_index() -> None:
    again = world({}, 1, START)["responses"]
    assert again.size == SIZE
    for index in (4999, 7, 2000, 7, 0):
        assert again.record(index) == responses()[index]
    assert population(SIZE, 2).record(7) != responses()[7]


def test_ids_rise_and_lead_back_to_the_record() -> None:
    ids = [record["id"] for record in responses()]
    assert all(one < other for one, other in pairwise(ids))
    assert ids[0] > 1_130_000_000
    assert ids[-1] <= 1_130_766_113
    assert [population().index(str(id)) for id in ids] == list(range(SIZE))
    assert {population().index(str(id)) for id in range(ids[-1] + 1, ids[-1] + 200)} == {None}
    assert sum(population().index(str(id)) is not None for id in range(ids[-2] + 1, ids[-1])) == 0


@pytest.mark.parametrize("id", ["", "-1", "+1130766098", "01130766098", "1130766098.0", "x", "٣", "9" * 40])
def test_what_is_no_id(id: str) -> None:
    assert population().index(id) is None


@given(st.integers(1, 10**6))
def test_ids_of_what_is_created_come_after_the_world(number: int) -> None:
    one, next_one = (numbering(1).own(place) for place in (number, number + 1))
    assert responses()[-1]["id"] < one < next_one
    assert population().index(str(one)) is None


def test_time_rises_and_text_analytics_is_through() -> None:
    times = [record["created_at"] for record in responses()]
    assert all(one < other for one, other in pairwise(times))
    assert iso(START - 366 * DAY) <= times[0] < iso(START - 360 * DAY)
    for record in responses():
        assert parse_iso(record["analysed_at"]) - parse_iso(record["created_at"]) == pytest.approx(analysed_after())
        assert record["analysed_at"] <= iso(START)


def test_there_are_two_companies_and_several_languages() -> None:
    assert Counter(record["project"] for record in responses()).keys() == {"brightbasket", "northline"}
    assert Counter(record["language"] for record in responses()).keys() == {None, "en", "de", "fr", "es"}
    for record in responses():
        assert (record["language"] is None) == (record["comment"] is None) == (record["original_comment"] is None)
        if record["language"] is not None:
            assert (record["comment"] == record["original_comment"]) == (record["language"] == "en")


def test_datasets_are_the_projects_and_scores_are_on_their_scales() -> None:
    for record in responses():
        type = project_of(record).type(record["data_type"])
        assert type is not None
        known = {(d.type.name, d.source.name) for d in project_of(record).datasets.values}
        assert (record["data_type"], record["data_source"]) in known
        assert record["dataset"] == f"{record['data_type']} - {record['data_source']}"
        if type.scale is None:
            assert record["score"] is None
        else:
            assert type.scale.lowest <= record["score"] <= type.scale.highest
    assert {r["score"] for r in responses() if r["data_type"] == "NPS"} == set(range(11))
    assert len({(r["project"], r["dataset"]) for r in responses()}) == 18


def test_text_analytics_finds_the_themes_that_the_world_shows() -> None:
    for record in responses():
        type = project_of(record).type(record["data_type"])
        assert type is not None
        found = analyst().phrases(project_of(record), record["comment"] or "", type.mood(record["score"]))
        assert found == record["phrases"]


def test_comments_agree_with_the_score() -> None:
    for record in responses():
        type = project_of(record).type(record["data_type"])
        assert type is not None
        sentiments = [phrase["sentiment"] for phrase in record["phrases"]]
        if sentiments and type.mood(record["score"]) == "high":
            assert sentiments[0] == "positive"
        elif sentiments and type.mood(record["score"]) == "low":
            assert sentiments[0] == "negative"


def test_hardly_any_comment_is_frequent() -> None:
    comments = [record["comment"] for record in responses() if record["comment"]]
    assert len(comments) > 3500
    assert len(set(comments)) > 0.7 * len(comments)
    assert max(Counter(comments).values()) < 0.01 * len(comments)


def test_every_theme_and_tag_comes_up() -> None:
    for project in known_projects().values():
        own = [record for record in responses() if record["project"] == project.key]
        assert {p["theme"] for r in own for p in r["phrases"]} == {theme.name for theme in project.themes}
        assert {tag for r in own for tag in r["tags"]} == set(project.tags)
        categories = {theme.name: theme.category for theme in project.themes}
        assert all(categories[p["theme"]] == p["category"] for r in own for p in r["phrases"])


def test_there_are_seasons() -> None:
    months = Counter(record["created_at"][5:7] for record in responses())
    assert months["12"] > 1.7 * months["07"]


@pytest.mark.parametrize("key", ["brightbasket", "northline"])
def test_a_dip_can_be_found(key: str) -> None:
    """In time and theme: NPS falls for some weeks, and one theme takes over."""
    episode = the_fixture().part("projects").part(key).part("episode")
    begin, end = (START - episode.number(name) * DAY for name in ("from_days", "to_days"))
    edge = (end - begin) / 4
    first, last = iso(begin + edge), iso(end - edge)
    own = [record for record in responses() if record["project"] == key]
    within = [record for record in own if first < record["created_at"] < last]
    without = [record for record in own if not iso(begin) < record["created_at"] < iso(end)]

    def score(records: list[dict[str, Any]]) -> float:
        return float(mean(record["score"] for record in records if record["data_type"] == "NPS"))

    def share(records: list[dict[str, Any]]) -> float:
        told = [record for record in records if record["phrases"]]
        return float(mean(record["phrases"][0]["theme"] == episode.text("theme") for record in told))

    assert len(within) > 40
    assert score(within) < score(without) - 1.5
    assert share(within) > 2 * share(without)


def test_customers_come_back_and_are_the_same() -> None:
    by_customer: dict[str, list[dict[str, Any]]] = {}
    for record in responses():
        attributes = record["user_attributes"]
        assert ("customer_id" in attributes) == ("email" in attributes) == (record["data_type"] != "Review")
        if "customer_id" in attributes:
            by_customer.setdefault(attributes["customer_id"]["value"], []).append(record)
    assert Counter(len(each) for each in by_customer.values())[2] > 100
    for records in by_customer.values():
        assert len({orjson.dumps(record["user_attributes"]) for record in records}) == 1
        assert len({record["project"] for record in records}) == 1
        assert len({record["language"] for record in records} - {None}) <= 1
    emails = {records[0]["user_attributes"]["email"]["value"] for records in by_customer.values()}
    assert len(emails) == len(by_customer)
    assert all(email.isascii() and email.endswith("@example.com") for email in emails)


@pytest.mark.parametrize("name", NAMES)
def test_columns_are_those_of_the_records(name: str) -> None:
    column = population().column(name)
    expected = [columns(record, EVER, (name,))[name] for record in responses()]
    assert [column(index) for index in range(SIZE)] == (
        pytest.approx(expected, abs=1e-5) if name == UPDATED else expected
    )


WANTED = st.one_of(
    st.tuples(st.just("project"), st.sampled_from([("brightbasket",), ("northline",), ()])),
    st.tuples(st.just("data_type"), st.sampled_from([("NPS",), ("Review",), ("nothing",)])),
    st.tuples(st.just("score"), st.builds(Between, st.integers(-1, 11), st.none() | st.integers(0, 11))),
    st.tuples(st.just(COMMENTED), st.sampled_from([(True,), (False,)])),
    st.tuples(st.just(OPINIONS), st.sampled_from([Opinions(theme="Courier"), Opinions("Billing", None, "negative")])),
    st.tuples(st.just(UPDATED), st.builds(Between, *[st.none() | st.floats(START - 380 * DAY, START)] * 2)),
    st.tuples(st.just(ATTRIBUTES + "membership"), st.sampled_from([("Plus",), (None, ""), ("Plus", "Basic")])),
    st.tuples(st.just(ATTRIBUTES + "unknown"), st.sampled_from([("x",), (None, "")])),
    st.tuples(
        st.sampled_from([ATTRIBUTES + "customer_id", ATTRIBUTES + "email"]),
        st.integers(0, 699).map(person) | st.just((None, "")),
    ),
)


def check_filter(where: list[tuple[str, Any]], begin: int, end: int) -> int:
    """Raises AssertionError where it does not find what is there; gives how many that are."""
    people, names = population(700, 1, 32), [name for name, _ in where]
    expected = [
        index
        for index in range(begin, end)
        if all(lets_through(wanted, columns(people.record(index), EVER, names)[name]) for name, wanted in where)
    ]
    found = people.indexes(tuple(where), begin, max(begin, end))
    assert list(found.slice(0, 700)) == expected
    assert len(found) == len(expected)
    return len(found)


@settings(max_examples=40)
@given(st.lists(WANTED, max_size=3), st.integers(0, 700), st.integers(0, 700))
def test_filters_by_arithmetic_are_filters(where: list[tuple[str, Any]], begin: int, end: int) -> None:
    check_filter(where, begin, end)


def test_every_filter_alone() -> None:
    people = population(700, 1, 32)
    persons = [(ATTRIBUTES + name, person(index)) for index in range(0, 700, 9) for name in ("customer_id", "email")]
    moments = [people.time(index) + 300 + hair for index in (0, 77, 699) for hair in (-0.0005, 0.0005)]
    updated = [Between(*bounds) for moment in moments for bounds in ((moment, None), (None, moment))]
    others = [
        (name, wanted)
        for name in NAMES
        if name != UPDATED
        for wanted in ((None,), (None, ""), ("Plus",), ("de",), ("x",), ())
    ]
    where = [*persons, *((UPDATED, wanted) for wanted in updated), *others]
    found = [check_filter([each], begin, end) for each in where for begin, end in ((0, 700), (300, 420))]
    assert len(set(found)) > 10


def test_nobody_is_found_by_an_address_that_only_looks_like_one() -> None:
    people = population(700, 1, 32)
    known = [each for index in range(60) if (each := person(index))[0] != "19999"]
    assert len(known) > 20
    for customer, email in known:
        for wrong in (f"x{email}", email.replace("@", ".1@"), f"a.b.{customer}@example.com", email.upper(), customer):
            assert check_filter([(ATTRIBUTES + "email", (wrong,))], 0, 700) == 0
        assert check_filter([(ATTRIBUTES + "email", (email,))], 0, 700) >= 1
        assert check_filter([(ATTRIBUTES + "customer_id", (email,))], 0, people.size) == 0


def test_who_a_customer_is_is_found_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    people = population(1_000_000)
    index = next(i for i in range(654_321, SIZE * 1000) if people.column(IDENTIFIED)(i))
    attributes = people.record(index)["user_attributes"]
    made: list[int] = []
    monkeypatch.setattr(ResponseMaker, "make", lambda self, index, *rest: made.append(index))
    for name in ("customer_id", "email"):
        found = people.indexes(((ATTRIBUTES + name, (attributes[name]["value"],)),), 0, people.size)
        assert index in list(found.slice(0, 10))
        assert len(found) <= 3
    assert made == []
    for wrong in ("anna.keller.20001@example.com", "0", "19999", "x", "9" * 17):
        assert len(people.indexes(((ATTRIBUTES + "email", (wrong,)),), 0, people.size)) == 0


def test_what_is_written_is_what_clients_see() -> None:
    for index in range(0, SIZE, 50):
        seen = orjson.loads(orjson.dumps(population().written(index)))
        assert seen == shown(responses()[index], iso(START))
        assert tuple(seen) == FIELDS
        assert seen["updated_at"] == responses()[index]["analysed_at"]
        language = responses()[index]["language"]
        expected = {"name": "Language", "value": language} if language else None
        assert seen["user_attributes"].get("language") == expected


def test_before_text_analytics_its_findings_do_not_show() -> None:
    record = next(record for record in responses() if record["phrases"])
    seen = shown(record, record["created_at"])
    assert (seen["phrases"], seen["updated_at"]) == ([], record["created_at"])
    assert "language" not in seen["user_attributes"]


def test_lists_refer_to_each_other() -> None:
    whole = world({"responses": 0}, 1, START)
    assert set(whole) == {"responses", "projects", *COLLECTIONS}
    known = {name: [p.record(index) for index in range(p.size)] for name, p in whole.items()}
    assert [project["id"] for project in known["projects"]] == [2417, 3105]
    ids = [each["id"] for name in COLLECTIONS if name != "attributes" for each in known[name]]
    assert len(ids) == len(set(ids))
    categories = {each["id"]: each["name"] for each in known["categories"]}
    assert all(categories[theme["category_id"]] == theme["category"] for theme in known["themes"])
    assert {each["project"] for name in COLLECTIONS for each in known[name]} == {"brightbasket", "northline"}


def test_a_collection_that_is_not_there() -> None:
    with pytest.raises(SettingsError, match='Did you mean "responses"'):
        world({"response": 3}, 1, START)


def test_a_wording_in_some_languages_only() -> None:
    fixture = the_fixture()
    values = {**{name: fixture._value[name] for name in fixture}, "openings": [["Hello", "Hallo"]]}
    with pytest.raises(FixtureError, match=r"each of en, de, fr, es"):
        Wordings(Fixture(values, "world.yaml"), ())
