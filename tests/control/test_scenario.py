"""Scenarios over HTTP and at the start: each changes what it says, for those who have it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from statistics import mean
from typing import Any

import httpx
import pytest

from vocmocks import data
from vocmocks.engine import scenarios
from vocmocks.testing import MockServer

FIVE = ("calm", "churn-spike", "empty-account", "huge-account", "outage")
READ = "/repzo/v1/activity-feedback-v2"


@pytest.fixture(scope="module")
def shared() -> Iterator[MockServer]:
    with MockServer(limits_on=False) as server:
        yield server


@pytest.fixture
def mock(shared: MockServer) -> Iterator[MockServer]:
    yield shared
    admin(shared, "POST", "/reset")


def admin(
    mock: MockServer, method: str, path: str, body: Any = None, *, tenant: str | None = None, status: int = 200
) -> Any:
    headers = {"X-Vocmocks-Tenant": tenant} if tenant else {}
    url = f"{mock.url}/__admin{path}"
    answer = httpx.request(method, url, json=body, headers=headers, timeout=60, verify=False)
    assert answer.status_code == status, answer.text
    return answer.json()


def active(mock: MockServer, tenant: str | None = None) -> dict[str, str]:
    found = admin(mock, "GET", "/scenario", tenant=tenant)["scenarios"]
    return {each["vendor"]: each["name"] for each in found if each["active"]}


def totals(mock: MockServer, vendor: str, tenant: str | None = None) -> dict[str, int]:
    found = admin(mock, "GET", f"/records/{vendor}", tenant=tenant)["collections"]
    return {each["name"]: each["total"] for each in found}


def newest(mock: MockServer, vendor: str, collection: str, tenant: str, limit: int = 200) -> list[Any]:
    found: list[Any] = admin(mock, "GET", f"/records/{vendor}/{collection}?limit={limit}", tenant=tenant)["records"]
    return found


def reading(mock: MockServer, tenant: str) -> list[Any]:
    answer = httpx.get(f"{mock.url}{READ}?per_page=50", headers={"api-key": tenant}, verify=False)
    assert answer.status_code == 200
    found: list[Any] = answer.json()["data"]
    return found


def stars(record: Any) -> float | None:
    """The stars that an agent was given."""
    given = (record.get("answers") or {}).get("agent_star_rating")
    return next((option["integer_value"] for option in given["selected_options"].values()), None) if given else None


SCORES: Mapping[str, tuple[str, Callable[[Any], float | None]]] = {
    "collectif": ("reviews", lambda record: record["rating"]),
    "repzo": ("feedback", lambda record: record["overall_satisfaction"]),
    "track-cxm": ("interactions", lambda record: record["health_score"]),
    "chattermill": ("responses", lambda record: record["score"]),
    "agent-connect": ("interactions", stars),
}
"""How content people are, by vendor: in which records, and where."""


@pytest.mark.parametrize("vendor", data.vendors())
def test_every_vendor_has_the_five(vendor: str) -> None:
    assert scenarios.names(vendor) == FIVE
    for name in FIVE:
        scenario = scenarios.load(vendor, name)
        assert scenario.title
        assert scenario.description.endswith(".")
        assert scenario.world or scenario.faults


@pytest.mark.parametrize("vendor", data.vendors())
def test_people_are_content_when_it_is_calm_and_not_when_they_leave(mock: MockServer, vendor: str) -> None:
    collection, score = SCORES[vendor]

    def level(scenario: str | None) -> float:
        if scenario:
            admin(mock, "POST", "/scenario", {"vendor": vendor, "scenario": scenario}, tenant="test_me")
        records = newest(mock, vendor, collection, "test_me")
        return mean(found for record in records if (found := score(record)) is not None)

    usual, calm, leaving = level(None), level("calm"), level("churn-spike")
    assert leaving < usual * 0.85
    assert calm > usual if vendor != "chattermill" else calm >= usual * 0.95


@pytest.mark.parametrize("vendor", data.vendors())
def test_an_empty_account_has_nothing_to_read_and_a_huge_one_a_million(mock: MockServer, vendor: str) -> None:
    usual = totals(mock, vendor)
    admin(mock, "POST", "/scenario", {"vendor": vendor, "scenario": "empty-account"}, tenant="test_me")
    admin(mock, "POST", "/scenario", {"vendor": vendor, "scenario": "huge-account"}, tenant="test_you")
    collection = SCORES[vendor][0]
    assert totals(mock, vendor, "test_me")[collection] == 0
    huge = totals(mock, vendor, "test_you")
    assert max(huge.values()) == 1_000_000
    assert huge[collection] >= 250_000
    assert totals(mock, vendor, "test_third") == usual
    samples = {each["name"]: each["samples"] for each in admin(mock, "GET", "/vendors", tenant="test_you")["vendors"]}
    assert samples[vendor]


def test_of_one_tenant(mock: MockServer) -> None:
    usual = reading(mock, "test_you")
    shown = admin(mock, "POST", "/scenario", {"scenario": "empty-account", "vendor": "repzo"}, tenant="test_me")
    assert {"vendor": "repzo", "name": "empty-account", "active": True}.items() <= [
        each for each in shown["scenarios"] if each["vendor"] == "repzo"
    ][2].items()
    assert active(mock, "test_me") == {"repzo": "empty-account"}
    assert (active(mock), active(mock, "test_you")) == ({}, {})
    assert reading(mock, "test_me") == []
    assert reading(mock, "test_you") == usual
    samples = admin(mock, "GET", "/vendors/repzo", tenant="test_me")["samples"]
    assert "feedback_id" not in samples
    admin(mock, "DELETE", "/scenario", tenant="test_me")
    assert active(mock, "test_me") == {}
    assert reading(mock, "test_me") == usual


def test_of_everybody_but_who_has_another(mock: MockServer) -> None:
    usual = reading(mock, "test_you")
    admin(mock, "POST", "/scenario", {"scenario": "empty-account"})
    assert set(active(mock, "test_you")) == set(data.vendors())
    admin(mock, "POST", "/scenario", {"scenario": "calm"}, tenant="test_me")
    assert reading(mock, "test_you") == []
    calm = reading(mock, "test_me")
    assert calm != usual
    assert active(mock, "test_me")["repzo"] == "calm"
    admin(mock, "DELETE", "/scenario?vendor=repzo", tenant="test_me")
    assert reading(mock, "test_me") == []
    assert active(mock, "test_me")["collectif"] == "calm"
    admin(mock, "POST", "/reset?what=scenario")
    assert active(mock, "test_me") == {}
    assert reading(mock, "test_me") == usual


def test_an_outage_is_faults_and_ends_with_the_scenario(mock: MockServer) -> None:
    admin(mock, "POST", "/scenario", {"scenario": "outage", "vendor": "repzo"}, tenant="test_me")
    own = admin(mock, "GET", "/faults", tenant="test_me")["faults"]
    assert {each["scenario"] for each in own} == {"outage"}
    assert {each["match"]["vendor"] for each in own} == {"repzo"}
    assert {each["match"]["tenant"] for each in own} == {"test_me"}
    assert admin(mock, "GET", "/faults", tenant="test_you")["total"] == 0
    admin(mock, "POST", "/faults", {"status": 500}, tenant="test_me", status=201)
    admin(mock, "POST", "/scenario", {"scenario": "calm", "vendor": "repzo"}, tenant="test_me")
    assert [each["status"] for each in admin(mock, "GET", "/faults", tenant="test_me")["faults"]] == [500]


def test_who_changes_scenario_begins_anew_with_that_vendor_only(mock: MockServer) -> None:
    headers = {"Authorization": "Bearer test_me"}
    body = {"activity_type": "order", "rep": "r", "template_id": "t", "overall_satisfaction": 9}
    review = {"title": "t", "text": "t", "date": 1769851800}
    assert httpx.post(mock.url + READ, json=body, headers=headers).status_code == 201
    assert httpx.post(f"{mock.url}/collectif/api/1.1/wf/add_review", json=review, headers=headers).status_code == 200
    admin(mock, "POST", "/scenario", {"scenario": "empty-account", "vendor": "repzo"}, tenant="test_me")
    assert reading(mock, "test_me") == []
    assert newest(mock, "collectif", "reviews", "test_me", 1)[0]["title"] == "t"
    assert httpx.post(mock.url + READ, json=body, headers=headers).status_code == 201
    assert len(reading(mock, "test_me")) == 1
    admin(mock, "POST", "/reset?what=state", tenant="test_me")
    assert reading(mock, "test_me") == []


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, 'expected {"scenario": NAME}'),
        ({"scenario": "clam"}, 'no vendor has a scenario "clam". Did you mean "calm"?'),
        ({"scenario": "clam", "vendor": "repzo"}, 'repzo has no scenario "clam". Did you mean "calm"?'),
        ({"scenario": "calm", "vendor": "repso"}, 'no vendor "repso" is served. Did you mean "repzo"?'),
        ({"scenario": 1}, "scenario: 1 is of the wrong type"),
        ({"name": "calm"}, 'unknown field "name"'),
    ],
)
def test_what_there_is_not_is_told(mock: MockServer, body: Any, says: str) -> None:
    assert says in admin(mock, "POST", "/scenario", body, status=400)["error"]
    assert active(mock) == {}


def test_what_the_mock_is_started_with() -> None:
    started = {"repzo": "outage", "collectif": "empty-account"}
    with MockServer(vendors=("repzo", "collectif"), scenarios=started) as mock:
        assert active(mock) == active(mock, "test_me") == started
        assert totals(mock, "collectif")["reviews"] == 0
        faults = admin(mock, "GET", "/faults")["faults"]
        assert [each["id"] for each in faults] == [f"repzo-outage-{number}" for number in (4, 3, 2, 1)]
        admin(mock, "POST", "/scenario", {"scenario": "calm"}, tenant="test_me")
        assert reading(mock, "test_me")
        assert totals(mock, "collectif", "test_me")["reviews"] == 40
        admin(mock, "DELETE", "/faults")
        assert reading(mock, "test_you")
        admin(mock, "POST", "/reset?what=faults")
        assert admin(mock, "GET", "/faults")["faults"] == faults
        admin(mock, "POST", "/scenario", {"scenario": "calm"})
        assert admin(mock, "GET", "/faults")["total"] == 0
        assert active(mock, "test_me") == {"repzo": "calm", "collectif": "calm"}
        admin(mock, "POST", "/reset")
        assert active(mock) == started
        assert admin(mock, "GET", "/faults")["faults"] == faults
        assert totals(mock, "collectif")["reviews"] == 0
