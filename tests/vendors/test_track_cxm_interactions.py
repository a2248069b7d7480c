"""The listing of what was answered: periods, filters, pages, totals, and that it ends with yesterday."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.vendors.api import START
from tests.vendors.track_cxm import COLLECTION, DAY, Organization

from vocmocks.contract import load_vendor
from vocmocks.engine.problem import Problem
from vocmocks.vendors.track_cxm_calls import Period, months_later, pages, period

TODAY = date(2026, 9, 21)
ITEM = {
    "uuid", "survey", "customer", "distribution", "answered_at", "health_score", "answers", "metadata", "categories",
    "answer_channel",
}  # fmt: skip
QUARTERS = [("2026-03-20", "2026-06-20"), ("2026-06-21", "2026-09-21")]
"""All of the world's time."""


@pytest.fixture(scope="module")
def api() -> Organization:
    return Organization()


@pytest.fixture(scope="module")
def everything(api: Organization) -> list[dict[str, Any]]:
    return [each for quarter in reversed(QUARTERS) for each in listed(api, *quarter)]


def listed(api: Organization, start: str, end: str, **query: Any) -> list[dict[str, Any]]:
    """All pages; their totals agree."""
    limit = query.setdefault("limit", 100)
    first = api.interactions(start, end, **query)
    found: list[dict[str, Any]] = first["interactions"]
    assert first["total_pages"] == -(-first["total_rows"] // limit)
    for page in range(2, first["total_pages"] + 2):
        more = api.interactions(start, end, page=page, **query)
        assert (more["total_rows"], more["total_pages"]) == (first["total_rows"], first["total_pages"])
        found += more["interactions"]
        assert len(more["interactions"]) == min(limit, max(0, first["total_rows"] - (page - 1) * limit))
    assert len(found) == first["total_rows"]
    return found


# What is shown


def test_the_fields_of_the_documented_samples(api: Organization, everything: list[dict[str, Any]]) -> None:
    body = api.get("/interactions", params={"start": "2026-09-01", "end": "2026-09-20"}).json()
    assert body.keys() == {"data", "success", "message"}
    assert (body["success"], body["message"]) == (1, "")
    assert body["data"].keys() == {"interactions", "total_rows", "total_pages"}
    for each in everything:
        assert each.keys() == ITEM
        assert each["survey"].keys() == {"uuid", "name", "public_hash"}
        assert each["customer"].keys() == {"uuid", "name", "email", "phone", "identifier", "metadata"}
        assert each["distribution"].keys() == {"uuid", "distribution_channel", "distributed_at", "public_hash"}
        assert each["answers"]
        assert all(
            answer.keys() == {"item_type", "question", "answer", "comment", "created_at"}
            and all(isinstance(value, str) for value in answer.values())
            for answer in each["answers"]
        )
        assert each["answer_channel"] in ("web", "widget", "sms")
        assert each["distribution"]["distributed_at"] < each["answered_at"]


def test_the_samples_of_both_languages_have_these_fields(docs: Path) -> None:
    assert (docs / COLLECTION).exists()
    media = load_vendor("track-cxm").operation("list_interactions").responses[200].json
    assert media is not None
    assert len(media.examples) == 2
    for sample in media.examples.values():
        [each] = sample["data"]["interactions"]
        assert each.keys() == ITEM


def test_everything_is_shown_once_the_newest_first(everything: list[dict[str, Any]]) -> None:
    times = [each["answered_at"] for each in everything]
    assert times == sorted(times, reverse=True)
    assert len({each["uuid"] for each in everything}) == len(everything) > 3950
    assert {each["customer"]["metadata"][0][:5] for each in everything} == {"cpf: "}


# Until yesterday


def test_the_newest_data_are_of_yesterday(api: Organization, everything: list[dict[str, Any]]) -> None:
    assert everything[0]["answered_at"][:10] == "2026-09-20"
    assert api.interactions("2026-09-21", "2026-09-21")["total_rows"] == 0
    assert api.interactions("2026-09-21", "2026-12-21")["total_rows"] == 0
    api.services.clock.advance(DAY, "test_later")
    found = listed(api, "2026-09-21", "2026-09-30", key="test_later")
    assert {each["answered_at"][:10] for each in found} == {"2026-09-21"}
    assert len(found) + len(everything) == 4000


def test_a_clock_that_is_set_back_hides_what_is_to_come(api: Organization) -> None:
    api.services.clock.set(START - 30 * DAY, "test_before")
    found = listed(api, "2026-07-01", "2026-09-20", key="test_before")
    assert max(each["answered_at"][:10] for each in found) == "2026-08-21"


# Filters


def test_periods_are_whole_days_both_included(api: Organization, everything: list[dict[str, Any]]) -> None:
    for start, end in (("2026-08-03", "2026-08-03"), ("2026-07-30", "2026-08-12"), ("2026-05-01", "2026-08-01")):
        wanted = [each for each in everything if start <= each["answered_at"][:10] <= end]
        assert wanted
        assert listed(api, start, end) == wanted


def test_days_add_up_to_their_period(api: Organization) -> None:
    days = [(date(2026, 8, 1) + timedelta(days=number)).isoformat() for number in range(31)]
    each = [api.interactions(day, day)["total_rows"] for day in days]
    assert sum(each) == api.interactions(days[0], days[-1])["total_rows"] > 400


@pytest.mark.parametrize("name", ["survey", "distribution"])
def test_filters_by_hash(api: Organization, everything: list[dict[str, Any]], name: str) -> None:
    start, end = QUARTERS[1]
    inside = [each for each in everything if each["answered_at"][:10] >= start]
    hashes = Counter(each[name]["public_hash"] for each in inside)
    assert len(hashes) >= 8
    for hash, count in hashes.most_common(8):
        found = listed(api, start, end, **{f"{name}_hash": hash})
        assert found == [each for each in inside if each[name]["public_hash"] == hash]
        assert len(found) == count
    assert sum(api.interactions(start, end, **{f"{name}_hash": hash})["total_rows"] for hash in hashes) == len(inside)
    assert listed(api, start, end, **{f"{name}_hash": "none"}) == []


def test_complete_and_partial_are_both_together(api: Organization) -> None:
    start, end = QUARTERS[1]
    complete, partial, both, unfiltered = (
        listed(api, start, end, **({"answer_status": status} if status else {})) for status in (1, 2, 3, 0)
    )
    assert both == unfiltered
    assert {each["uuid"] for each in complete}.isdisjoint(each["uuid"] for each in partial)
    assert sorted([*complete, *partial], key=lambda each: each["answered_at"]) == sorted(
        both, key=lambda each: each["answered_at"]
    )
    assert 0 < len(partial) < len(complete)
    survey = both[0]["survey"]["public_hash"]
    narrowed = listed(api, start, end, answer_status=2, survey_hash=survey)
    assert narrowed == [each for each in partial if each["survey"]["public_hash"] == survey]


# Pages


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_pages_of_any_size(api: Organization, limit: int) -> None:
    start, end = "2026-09-01", "2026-09-04"
    assert listed(api, start, end, limit=limit) == listed(api, start, end)


def test_a_hundred_to_a_page_unless_it_is_said(api: Organization) -> None:
    start, end = QUARTERS[1]
    assert api.interactions(start, end) == api.interactions(start, end, limit=100, page=1)
    assert len(api.interactions(start, end)["interactions"]) == 100


# What is refused


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({}, "start (query): expected string (required), found nothing; end (query): expected string (required), found"),
    ({"start": "2026-08-01"}, "end (query): expected string (required), found nothing"),
    ({"end": "2026-08-01"}, "start (query): expected string (required), found nothing"),
    ({"start": "01/08/2026", "end": "2026-08-02"}, 'start (query): expected a date as YYYY-MM-DD, found string "01/08'),
    ({"start": "2026-8-1", "end": "2026-08-02"}, 'start (query): expected a date as YYYY-MM-DD, found string "2026-8-'),
    ({"start": "2026-02-30", "end": "2026-03-02"}, "start (query): expected a date as YYYY-MM-DD"),
    (
        {"start": "2026-08-02", "end": "2026-08-01"},
        "start (query): expected a date not later than end (2026-08-01), fo",
    ),
    (
        {"start": "2026-05-01", "end": "2026-08-02"},
        "end (query): expected at most 3 months after start (2026-05-01): 2",
    ),
    (
        {"start": "2024-08-01", "end": "2025-08-29"},
        "end (query): expected at most 3 months after start (2024-08-01): 2",
    ),
    ({"limit": 101}, "limit (query): expected 100 or less, found integer 101"),
    ({"limit": 0}, "limit (query): expected 1 or more, found integer 0"),
    ({"page": 0}, "page (query): expected 1 or more, found integer 0"),
    ({"answer_status": 4}, "answer_status (query): expected one of 1, 2, 3, found integer 4"),
    ({"answer_status": "all"}, "answer_status (query): expected one of 1, 2, 3, found string"),
]


@pytest.mark.parametrize(("query", "said"), REFUSED)
def test_what_is_refused(api: Organization, query: dict[str, Any], said: str) -> None:
    dates = {"start": "2026-08-01", "end": "2026-08-31"} if query and not {"start", "end"} & query.keys() else {}
    refused = api.get("/interactions", params={**dates, **query})
    assert refused.status_code == 400
    assert said in refused.json()["message"]
    assert refused.json()["success"] == 0


def test_the_documents_example_is_longer_than_its_text_allows(api: Organization, docs: Path) -> None:
    """Examples widen what is accepted."""
    item = json.loads((docs / COLLECTION).read_text("utf-8"))["item"][0]["item"][6]
    query = {part["key"]: part["value"] for part in item["request"]["urlObject"]["query"]}
    assert query == {"start": "2024-08-01", "end": "2025-08-30"}
    assert api.interactions(**query)["total_rows"] == 0


# Periods


@given(start=st.dates(date(1970, 1, 1), date(2200, 1, 1)), days=st.integers(-40, 130))
def test_periods(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    query = {"start": start.isoformat(), "end": end.isoformat()}
    if start <= end <= months_later(start, 3):
        found = period(query)
        assert found == Period(found.since, found.since + (days + 1) * DAY) if found is not None else False
        assert found is not None
        assert datetime.fromtimestamp(found.since, UTC).date() == start
    else:
        with pytest.raises(Problem):
            period(query)


@pytest.mark.parametrize(
    ("day", "later"),
    [((2025, 11, 30), (2026, 2, 28)), ((2023, 11, 30), (2024, 2, 29)), ((2026, 1, 1), (2026, 4, 1)),
     ((2026, 10, 31), (2027, 1, 31)), ((9999, 12, 1), (9999, 12, 31))],
)  # fmt: skip
def test_three_months_later(day: tuple[int, int, int], later: tuple[int, int, int]) -> None:
    assert months_later(date(*day), 3) == date(*later)


def test_a_period_of_which_only_one_end_is_given() -> None:
    assert period({}) is None
    for name, missing in (("start", "end"), ("end", "start")):
        with pytest.raises(Problem, match=f"{missing} \\(query\\): expected a date"):
            period({name: "2026-01-01"})
    with pytest.raises(Problem, match="expected a date before end"):
        period({"start": "2026-01-01", "end": "2026-01-01"}, one_day=False)


@given(total=st.integers(0, 10**6), limit=st.integers(1, 100))
def test_numbers_of_pages(total: int, limit: int) -> None:
    assert (pages(total, limit) - 1) * limit < total <= pages(total, limit) * limit or total == 0
    assert pages(0, limit) == 0


# A million


def test_a_million_interactions() -> None:
    api = Organization(world={"track-cxm.interactions": 1_000_000})
    start, end = QUARTERS[1]
    survey = api.surveys()[0]["public_hash"]
    for query in ({}, {"survey_hash": survey}, {"answer_status": 2, "survey_hash": survey}):
        first = api.interactions(start, end, **query)
        last = api.interactions(start, end, page=first["total_pages"], **query)
        assert first["total_rows"] > 5000
        assert len(last["interactions"]) == (first["total_rows"] - 1) % 100 + 1
        assert first["interactions"][0]["answered_at"] > last["interactions"][-1]["answered_at"] >= start
