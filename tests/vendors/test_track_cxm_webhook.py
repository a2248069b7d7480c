"""The outgoing webhook, over HTTP: the mock on one side, a receiver on the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.engine.caller import Receiver, eventually
from tests.vendors.api import START
from tests.vendors.track_cxm import DAY, example, line

from vocmocks import data
from vocmocks.contract import overlay
from vocmocks.engine.verdict import Verdict
from vocmocks.testing import MockServer
from vocmocks.vendors.track_cxm_calls import organization_uuid

TENANT, TOKEN = "test_hook", "whsec_track"
EVENT = {
    "type", "interaction_uuid", "distribution_uuid", "survey_uuid", "survey_name", "survey_public_hash", "answered_at",
    "distributed_at", "answered_channel", "distribution_channel", "health_score", "answers", "customer",
    "interaction_attributes",
}  # fmt: skip


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with MockServer(vendors=("track-cxm",), start=START) as server:
        yield server


@pytest.fixture
def receiver(mock: MockServer) -> Iterator[Receiver]:
    with Receiver() as receiving:
        yield receiving
    admin(mock, "DELETE", "/webhooks")


def admin(mock: MockServer, method: str, path: str, body: Any = None) -> Any:
    headers = {"X-Vocmocks-Tenant": TENANT}
    answer = httpx.request(method, f"{mock.url}/__admin{path}", json=body, headers=headers, timeout=30)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def register(mock: MockServer, receiver: Receiver, **more: Any) -> None:
    admin(mock, "POST", "/webhooks", {"vendor": "track-cxm", "url": f"{receiver.url}/hook", "token": TOKEN, **more})


def send(mock: MockServer, method: str, path: str, body: Any = None) -> httpx.Response:
    url = f"{mock.url}/track-cxm/v1/organizations/{organization_uuid(TENANT)}{path}"
    return httpx.request(method, url, json=body, headers={"Authorization": f"Bearer {TENANT}"}, timeout=30)


def surveys(mock: MockServer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = send(mock, "GET", "/surveys?include_questions=true").json()["data"]["surveys"]
    return found


def received(receiver: Receiver, count: int = 1) -> list[Any]:
    eventually(lambda: len(receiver.received) >= count)
    return receiver.bodies


def test_an_answer_is_told_at_once(mock: MockServer, receiver: Receiver) -> None:
    register(mock, receiver)
    survey = surveys(mock)[0]
    body = [
        line(
            ("cuWI", {"response": 9, "comment": "Muito bom"}), ("usUN", 5), ("bHjJ", 1), ("lTqq", {"comment": "Nada"}),
            customer={"name": "Ana Lima", "email": "ana@example.com", "phone": "5531900000000", "cidade": "Natal"},
            answered_at=int(START - 2 * DAY),
        )
    ]  # fmt: skip
    assert send(mock, "POST", f"/surveys/{survey['uuid']}/answers", body).status_code == 200
    [told] = received(receiver)
    [request] = receiver.received
    assert (request.method, request.path, request.headers["authorization"]) == ("POST", "/hook", f"Bearer {TOKEN}")
    assert told.keys() == {"events"}
    [event] = told["events"]
    assert event.keys() == EVENT
    assert (event["survey_uuid"], event["survey_name"]) == (survey["uuid"], survey["name"])
    assert event["survey_public_hash"] == survey["public_hash"]
    assert event["answered_at"] == int(START - 2 * DAY)
    assert START <= event["distributed_at"] < START + 600
    assert (event["answered_channel"], event["distribution_channel"]) == ("web", "api")
    assert event["health_score"] == 97
    assert [(each["question_type"], each["answer"], each["comment"]) for each in event["answers"]] == [
        ("nps_relational", "9", "Muito bom"), ("csat", "5", ""), ("thumbs", "1", ""), ("open", "Nada", "Nada")
    ]  # fmt: skip
    assert all(
        each.keys() == {"item_uuid", "question_type", "question", "answer", "comment", "other_option"}
        for each in event["answers"]
    )
    assert {name: event["customer"][name] for name in ("name", "email", "phone")} == {
        "name": "Ana Lima", "email": "ana@example.com", "phone": 5531900000000
    }  # fmt: skip
    registered = {each["name"]: each["uuid"] for each in send(mock, "GET", "/attributes").json()["data"]["atributtes"]}
    assert event["customer"]["attributes"] == [{"uuid": registered["cidade"], "name": "cidade", "value": "Natal"}]
    assert event["interaction_attributes"] == [
        {"uuid": registered["produto"], "name": "produto", "value": "Cafeteira Aurora"}
    ]
    assert event["type"] == admin(mock, "GET", "/webhooks")["webhooks"][0].get("events", [event["type"]])[0]


def test_a_call_with_several_answers_is_told_once(mock: MockServer, receiver: Receiver) -> None:
    register(mock, receiver, events=["new_response"])
    survey = surveys(mock)[1]
    choice = next(each for each in survey["questions"] if each["type"] == "multiple_choice")
    options = choice["accepted_answers"]
    lines = [line((choice["public_hash"], response)) for response in (options[0], options[1:3])]
    send(mock, "POST", f"/surveys/{survey['uuid']}/answers", lines)
    [told] = received(receiver)
    assert [event["answers"][0]["answer"] for event in told["events"]] == [options[:1], options[1:3]]
    assert len({event["distribution_uuid"] for event in told["events"]}) == 1
    assert len({event["interaction_uuid"] for event in told["events"]}) == 2


def test_parts_of_a_composite_question_are_thumbs(mock: MockServer, receiver: Receiver) -> None:
    register(mock, receiver)
    survey = surveys(mock)[0]
    metric = survey["questions"][1]["composite_metrics"][0]
    send(mock, "POST", f"/surveys/{survey['uuid']}/answers", [line((metric["public_hash"], 0))])
    [told] = received(receiver)
    [answer] = told["events"][0]["answers"]
    assert (answer["question_type"], answer["question"], answer["answer"]) == ("thumbs", metric["title"], "0")


def test_refused_answers_are_not_told(mock: MockServer, receiver: Receiver) -> None:
    register(mock, receiver)
    uuid = surveys(mock)[0]["uuid"]
    assert send(mock, "POST", f"/surveys/{uuid}/answers", [line(("cuWI", 1)), line(("cuWI", 11))]).status_code == 400
    assert send(mock, "POST", f"/surveys/{uuid}/answers", [line(("cuWI", 1))]).status_code == 200
    [told] = received(receiver)
    assert len(told["events"]) == 1


def test_what_fails_is_told_again_and_stands_in_the_journal(mock: MockServer, receiver: Receiver) -> None:
    receiver.statuses = [503, 200]
    register(mock, receiver)
    uuid = surveys(mock)[0]["uuid"]
    send(mock, "POST", f"/surveys/{uuid}/answers", [line(("cuWI", 4))])
    received(receiver)
    admin(mock, "POST", "/clock/advance", {"seconds": 60})
    first, second = received(receiver, 2)
    assert first == second
    entries = [each for each in admin(mock, "GET", "/requests")["requests"] if each["operation"] == "new_response"]
    assert {each["outcome"] for each in entries[:2]} == {"delivered", "undelivered"}


@pytest.mark.parametrize("language", [0, 1])
def test_what_is_told_has_the_documented_form(mock: MockServer, receiver: Receiver, docs: Path, language: int) -> None:
    register(mock, receiver)
    uuid = surveys(mock)[0]["uuid"]
    body = example(docs, language, 1)
    body[0]["customer"]["email"] = "ana@example.com"
    body[0]["customer"]["phone"] = "5531900000000"
    send(mock, "POST", f"/surveys/{uuid}/answers", body)
    [told] = received(receiver)
    schema = documented()
    assert Verdict(schema).violations(told, "body") == []
    assert told["events"][0].keys() == schema["properties"]["events"]["items"]["properties"].keys() == EVENT


def documented() -> Any:
    """The schema of what is told."""
    folder = data.schemas() / "track-cxm"
    described = json.loads((folder / "extracted.json").read_text("utf-8"))
    described = overlay.apply(described, overlay.read(folder / "overlay.yaml"), "overlay.yaml")
    return described["webhooks"]["webhook"]["post"]["requestBody"]["content"]["application/json"]["schema"]
