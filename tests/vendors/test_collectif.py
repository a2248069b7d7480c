from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.vendors.api import START, Api

from vocmocks.clock import parse_iso
from vocmocks.engine.verdict import Verdict

BASE = "/api/1.1/wf"
SUCCESS = {"status": "success", "response": {}}
DATE = 1_700_000_000
BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "add_churn_reason": ("churn_reasons", {"reason": "Too slow", "date": DATE}),
    "add_deal_reason": ("deal_reasons", {"status": "won", "reason": "Price", "date": DATE}),
    "add_interview": ("interviews", {"title": "Talk", "date": DATE, "recording_link": "https://example.com/1.mp4"}),
    "add_review": ("reviews", {"title": "Fine", "text": "It works", "date": DATE}),
    "add_sales_call": ("sales_calls", {"title": "Call", "date": DATE, "recording_link": "https://example.com/2.mp4"}),
    "add_support_ticket": ("support_tickets", {"title": "Help", "text": "It broke", "date": DATE}),
    "add_survey_submission/": ("survey_submissions", {"survey_id": "s", "survey_title": "Survey", "date": DATE}),
}
WRAPPER = "survey_response"
CONTRADICTORY = {"Add Sales Call": "title (body): expected string (required), found nothing"}
"""Examples that leave out what their table requires: the table wins."""


def wrapped(path: str, body: dict[str, Any]) -> dict[str, Any]:
    return {WRAPPER: body} if "survey" in path else body


@pytest.fixture(scope="module")
def api() -> Api:
    return Api("collectif", BASE)


@pytest.mark.parametrize("path", BODIES)
def test_what_is_sent_is_kept(api: Api, path: str) -> None:
    collection, body = BODIES[path]
    key = f"test_kept_{collection}"
    before = api.records(collection, key)
    answer = api.post(f"/{path}", wrapped(path, {**body, "country": "Spain", "note": "not documented"}), key=key)
    assert (answer.status_code, answer.json()) == (200, SUCCESS)
    *old, new = api.records(collection, key)
    assert old == before
    assert {**new, **body} == new
    assert (new["country"], new["note"]) == ("Spain", "not documented")
    assert re.fullmatch("[0-9]{13}x[0-9]{18}", new["id"])
    assert parse_iso(new["received_at"]) == pytest.approx(START, abs=60)


@pytest.mark.parametrize("path", BODIES)
def test_each_required_field_is_required_and_typed(api: Api, path: str) -> None:
    body = BODIES[path][1]
    for name in body:
        missing = api.post(f"/{path}", wrapped(path, {key: value for key, value in body.items() if key != name}))
        mistyped = api.post(f"/{path}", wrapped(path, {**body, name: ["x"]}))
        for answer in (missing, mistyped):
            assert answer.status_code == 400
            assert name in answer.json()["error"]
            assert list(answer.json()) == ["error"]


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        ("add_churn_reason", "subscription_type", "gold"),
        ("add_churn_reason", "customer_journey_stage", "gone"),
        ("add_churn_reason", "months_as_customer", 1.5),
        ("add_churn_reason", "value", "much"),
        ("add_churn_reason", "date", "yesterday"),
        ("add_deal_reason", "status", "maybe"),
        ("add_interview", "team", "Legal"),
        ("add_review", "rating", "five"),
        ("add_support_ticket", "custom_tags", "a, b"),
        ("add_support_ticket", "custom_tags", [1]),
        ("add_survey_submission/", "questions", {}),
        ("add_survey_submission/", "questions", [{"question_id": "q", "question_type": "text"}]),
        ("add_survey_submission/", "questions", [{"question_id": "q", "question_type": "x", "question_title": "?"}]),
        ("add_survey_submission/", "answers", [{"answer_value": "yes"}]),
    ],
)
def test_a_value_that_is_not_documented_is_refused(api: Api, path: str, field: str, value: Any) -> None:
    answer = api.post(f"/{path}", wrapped(path, {**BODIES[path][1], field: value}))
    assert answer.status_code == 400
    assert field in answer.json()["error"]


def test_documented_spellings_of_examples_are_accepted(api: Api) -> None:
    body = BODIES["add_deal_reason"][1]
    for word in ("won", "Won", "lost"):
        assert api.post("/add_deal_reason", {**body, "status": word}).status_code == 200


def test_a_submission_must_be_wrapped_and_the_slash_does_not_matter(api: Api) -> None:
    body = BODIES["add_survey_submission/"][1]
    assert api.post("/add_survey_submission", {WRAPPER: body}).json() == SUCCESS
    bare = api.post("/add_survey_submission/", body)
    assert bare.status_code == 400
    assert WRAPPER in bare.json()["error"]


def test_submissions_show_up_within_three_minutes_and_the_rest_at_once(api: Api) -> None:
    key = "test_visible"
    for _ in range(20):
        api.post("/add_survey_submission/", {WRAPPER: BODIES["add_survey_submission/"][1]}, key=key)
    api.post("/add_review", BODIES["add_review"][1], key=key)
    delays = [delay(record) for record in api.records("survey_submissions", key)]
    assert all(0 <= each <= 180 for each in delays)
    assert len(set(delays[-20:])) > 10
    assert delay(api.records("reviews", key)[-1]) == 0


def delay(record: dict[str, Any]) -> float:
    return parse_iso(record["visible_at"]) - parse_iso(record["received_at"])


def test_the_seed_decides_when_a_submission_shows_up() -> None:
    def run(seed: int) -> list[Any]:
        api = Api("collectif", BASE, seed=seed)
        api.services.clock.set(START, frozen=True)
        api.post("/add_survey_submission/", {WRAPPER: BODIES["add_survey_submission/"][1]})
        record = api.records("survey_submissions")[-1]
        return [record["id"], record["visible_at"]]

    assert run(3) == run(3) != run(4)


def test_tenants_do_not_see_each_other(api: Api) -> None:
    before = api.records("reviews", "test_two")
    api.post("/add_review", BODIES["add_review"][1], key="test_one")
    assert api.records("reviews", "test_two") == before


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer other", "Basic dGVzdF86", "Bearer test_expired_1", "test_main"]
)
def test_a_token_that_is_missing_malformed_or_invalid_is_refused(api: Api, header: str) -> None:
    answer = api.post("/add_review", BODIES["add_review"][1], headers={"Authorization": header})
    assert answer.status_code == 401
    assert list(answer.json()) == ["error"]


def test_a_hundred_requests_a_minute() -> None:
    api = Api("collectif", BASE, limits_on=True)
    api.services.clock.set(START, frozen=True)
    sent = [(f"/{path}", wrapped(path, body)) for path, (_, body) in BODIES.items()] * 15
    statuses = [api.post(path, body).status_code for path, body in sent[:101]]
    assert statuses == [200] * 100 + [429]
    assert api.post("/add_review", BODIES["add_review"][1], key="test_other").status_code == 200
    api.advance(60)
    assert api.post("/add_review", BODIES["add_review"][1]).status_code == 200


def test_plain_http_is_redirected(api: Api) -> None:
    answer = api.post("/add_review", {}, headers={"X-Forwarded-Proto": "http"})
    assert answer.status_code == 301
    assert answer.headers["location"] == "https://127.0.0.1:4010/collectif/api/1.1/wf/add_review"


def test_a_body_that_is_not_json(api: Api) -> None:
    answer = api.send("POST", "/add_review", content=b"{title")
    assert answer.status_code == 400
    assert "JSON" in answer.json()["error"]


def test_documented_examples_get_the_documented_answer(api: Api, docs: Path) -> None:
    collection = json.loads((docs / "collectif.postman_collection.json").read_bytes())
    items = collection.get("collection", collection)["item"]
    assert len(items) == len(BODIES)
    for item in items:
        url = item["request"].get("urlObject") or item["request"]["url"]
        path = "/" + url["path"][-1] if url["path"][-1] else f"/{url['path'][-2]}/"
        bodies = [item["request"]["body"]["raw"]]
        bodies += [saved["originalRequest"]["body"]["raw"] for saved in item.get("response", [])]
        for body in bodies:
            answer = api.send("POST", path, content=body, headers={"Content-Type": "application/json"})
            if message := CONTRADICTORY.get(item["name"]):
                assert (answer.status_code, answer.json()) == (400, {"error": message})
            else:
                assert (answer.status_code, answer.json()) == (200, SUCCESS)


def test_the_world_is_what_the_operations_would_have_accepted(api: Api) -> None:
    for operation in api.vendor.contract.operations:
        assert operation.body is not None
        verdict = Verdict(operation.body.content["application/json"].schema, api.vendor.contract.components)
        records = api.records(operation.resource["collection"], "test_world")
        assert records
        for record in records:
            body = {name: value for name, value in record.items() if name not in ("id", "received_at", "visible_at")}
            assert verdict.violations(wrapped(operation.path, body), "body") == []


def test_samples_are_of_the_tenants_world(api: Api) -> None:
    samples = api.samples("test_samples")
    submissions = api.records("survey_submissions", "test_samples")
    assert any(each["survey_id"] == samples["survey_id"] for each in submissions)
    assert any(each.get("user_id") == samples["user_id"] for each in submissions)
