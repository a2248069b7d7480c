"""Agent Connect's feedback requests and recoveries: what they may say, and what becomes of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.vendors.agent_connect_http import DAY, EXAMPLE_ID, LONGEST_WAIT, Connect, item
from tests.vendors.api import START

from vocmocks.clock import iso, parse_iso

REQUESTS, RECOVERIES = "/v1/requests", "/v1/recoveries"
LEAST: dict[str, Any] = {
    "customer": {"email": "jo@example.com"},
    "employee": {"email": "samantha@blancapeak.com"},
    "channel": "chat",
}
GONE = object()


@pytest.fixture(scope="module")
def connect() -> Iterator[Connect]:
    server = Connect()
    yield server
    server.stop()


def changed(field: str, value: Any) -> dict[str, Any]:
    """The least request with one field (`customer.name`) set or left out."""
    body = json.loads(json.dumps(LEAST))
    inner = body
    *outer, last = field.split(".")
    for name in outer:
        inner = inner.setdefault(name, {})
    if value is GONE:
        inner.pop(last, None)
    else:
        inner[last] = value
    return dict(body)


# The document's own examples


def test_the_documents_request(connect: Connect, docs: Path) -> None:
    body = json.loads(item(docs, 2, 0)["request"]["body"]["raw"])
    one = connect.one(connect.created(REQUESTS, body))
    assert one == {
        **one,
        "branding": "blancakids",
        "channel": "chat",
        "ext_interaction_id": "49288523",
        "external_url": "https://blancapeak.your-source-system.com/cases/49288523",
        "tags": ["tags"],
        "language": "en",
        "requested_via": "API",
        "request_delivery_status": "Do Not Send",
        "request_sent_at": None,
        "response_received_at": None,
        "parent_uuid": None,
        "is_recovery": False,
        "customer": {"custom_id": "simone123", "email": "simone@example.com", "full_name": "Simone"},
        "custom_properties": {"issue_type": "Order Change Request", "order_id": "100928810"},
        "answers": {},
    }
    assert (one["employee"]["custom_id"], one["employee"]["email"]) == ("6598260", "samantha@blancapeak.com")
    assert one["team_leader"]["full_name"]


def test_the_documents_recovery(connect: Connect, docs: Path) -> None:
    body = json.loads(item(docs, 3, 0)["request"]["body"]["raw"])
    assert body["initial_feedback_request_id"] == EXAMPLE_ID
    one, parent = connect.one(connect.created(RECOVERIES, body)), connect.one(EXAMPLE_ID)
    assert one == {
        **one,
        "parent_uuid": EXAMPLE_ID,
        "is_recovery": True,
        "ext_interaction_id": "64664523",
        "external_url": "https://blancapeak.your-source-system.com/cases/64664523",
        "tags": ["tags"],
        "request_delivery_status": "Do Not Send",
        "customer": parent["customer"],
        "branding": parent["branding"],
        "channel": parent["channel"],
    }


def test_answers_look_like_the_documents(connect: Connect, docs: Path) -> None:
    for place in (2, 3):
        for saved in item(docs, place, 0)["response"]:
            body = LEAST if place == 2 else {"initial_feedback_request_id": EXAMPLE_ID}
            body = body if saved["code"] == 200 else {}
            answer = connect.post(REQUESTS if place == 2 else RECOVERIES, body)
            assert answer.status_code == saved["code"]
            assert answer.json().keys() == json.loads(saved["body"]).keys()


# What a request may say


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("customer.name", "Jo"), ("customer.custom_id", "c1"), ("channel", "phone"), ("channel", "email"), ("tags", []),
        ("tags", ["a"] * 20), ("ext_interaction_id", "1"), ("external_url", "https://a.example.com/1"),
        ("do_not_send", False), ("brand", "blancapeak"), ("language", "en-US"), ("language", "es"), ("country", "us"),
        ("country", "DE"), ("custom_properties", {}), ("custom_properties", {"a": "b"}), ("undocumented", 1),
        ("employee", {"custom_id": "6598260"}), ("employee.email", "SAMANTHA@blancapeak.com"),
        ("employee.custom_id", "6598260"),
    ],
)  # fmt: skip
def test_accepted(connect: Connect, field: str, value: Any) -> None:
    one = connect.one(connect.created(REQUESTS, changed(field, value), "test_accepted"), "test_accepted")
    assert one["employee"]["email"] == "samantha@blancapeak.com"
    shown = {
        "customer.name": one["customer"]["full_name"],
        "customer.custom_id": one["customer"]["custom_id"],
        "brand": one["branding"],
        **one,
    }
    assert shown.get(field) == value or field in ("country", "do_not_send", "undocumented") or "employee" in field


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("customer", GONE, "customer (body): expected"),
        ("customer", "jo", "customer (body): expected object"),
        ("customer.email", GONE, "customer.email (body): expected string (required)"),
        ("customer.email", "jo", "customer.email (body): expected an email address"),
        ("customer.name", 5, "customer.name (body): expected string"),
        ("employee", GONE, "employee (body): expected"),
        ("employee", {}, "employee (body): expected email or custom_id"),
        ("employee.email", "nobody@blancapeak.com", "employee.email (body): expected the email of an employee"),
        ("employee", {"custom_id": "0"}, "employee.custom_id (body): expected the custom id of an employee"),
        ("employee.custom_id", "jsmith", "employee (body): expected an email and a custom id of the same employee"),
        ("channel", GONE, "channel (body): expected string (required)"),
        ("channel", "fax", 'channel (body): expected one of "phone", "chat", "email", found string "fax"'),
        ("tags", ["a"] * 21, "tags (body): expected at most 20 items"),
        ("tags", "a", "tags (body): expected array"),
        ("tags", [1], "tags[0] (body): expected string"),
        ("ext_interaction_id", 5, "ext_interaction_id (body): expected string"),
        ("external_url", "not a url", "external_url (body): expected a URL"),
        ("do_not_send", "yes", "do_not_send (body): expected boolean"),
        ("brand", "blancapets", "brand (body): expected one of this company's brands (blancapeak, blancakids)"),
        ("language", "english", "language (body): expected a language code"),
        ("language", "en_US", "language (body): expected a language code"),
        ("language", "zz", "language (body): expected a language code"),
        ("language", "xx-US", "language (body): expected a language code"),
        ("channel", 5, 'channel (body): expected one of "phone", "chat", "email", found integer 5'),
        ("country", "usa", "country (body): expected a two-letter country code"),
        ("country", "zz", "country (body): expected a two-letter country code"),
        ("custom_properties", {"a": 1}, "custom_properties.a (body): expected string"),
        ("custom_properties", {"a": {"b": "c"}}, "custom_properties.a (body): expected string"),
        ("custom_properties", ["a"], "custom_properties (body): expected object"),
    ],
)
def test_refused(connect: Connect, field: str, value: Any, said: str) -> None:
    (error,) = connect.refused(REQUESTS, changed(field, value), "test_refused")
    assert error.startswith(said)
    assert connect.all(key="test_refused", created_at_gte=iso(START)) == []


def test_every_violation_is_named_once(connect: Connect) -> None:
    body = {
        "customer": {"email": "jo", "name": 1}, "employee": {"email": "nobody@example.com"}, "channel": "fax",
        "tags": [1] * 21, "brand": "x", "language": "?", "country": "??", "custom_properties": {"a": 1, "b": []},
    }  # fmt: skip
    errors = connect.refused(REQUESTS, body)
    named = [error.partition(" ")[0] for error in errors]
    assert sorted({*named}) == sorted([
        "customer.email", "customer.name", "employee.email", "channel", "tags", *(f"tags[{n}]" for n in range(21)),
        "brand", "language", "country", "custom_properties.a", "custom_properties.b",
    ])  # fmt: skip
    assert len(errors) == len({*errors})


@pytest.mark.parametrize("body", [b"{", b"", b"[]", b"null", b'"x"', b"\xff"])
@pytest.mark.parametrize("path", [REQUESTS, RECOVERIES])
def test_what_is_no_object(connect: Connect, path: str, body: bytes) -> None:
    headers = {"x-api-key": "test_main", "Content-Type": "application/json"}
    answer = connect.send("POST", path, content=body, headers=headers)
    assert answer.status_code == 400
    assert len(answer.json()["validation_errors"]) == 1


def test_another_media_type(connect: Connect) -> None:
    answer = connect.send("POST", REQUESTS, data={"channel": "chat"}, headers={"x-api-key": "test_main"})
    assert answer.status_code == 400
    assert "application/json" in answer.json()["validation_errors"][0]


def test_long_texts_are_cut(connect: Connect) -> None:
    long = "é" * 2001
    body = {**LEAST, "tags": [long, "short"], "custom_properties": {"a": long, "b": "x" * 2000}}
    one = connect.one(connect.created(REQUESTS, body))
    assert one["tags"] == [long[:2000], "short"]
    assert one["custom_properties"] == {"a": long[:2000], "b": "x" * 2000}
    recovery = {"initial_feedback_request_id": EXAMPLE_ID, "tags": [long]}
    assert connect.one(connect.created(RECOVERIES, recovery))["tags"] == [long[:2000]]


def test_an_employee_who_is_not_active(connect: Connect) -> None:
    key, path = "test_fired", "/v2/employees/samantha@blancapeak.com"
    id = connect.created(REQUESTS, LEAST, key)
    assert connect.send("PUT", f"{path}/deactivate", headers=connect.headers(key)).status_code == 200
    (error,) = connect.refused(REQUESTS, LEAST, key)
    assert error.startswith("employee.email (body): expected an active employee (this one was deactivated), found")
    (error,) = connect.refused(RECOVERIES, {"initial_feedback_request_id": id}, key)
    assert "active employee" in error
    assert connect.post(REQUESTS, LEAST, "test_other").status_code == 200
    assert connect.send("PUT", f"{path}/activate", headers=connect.headers(key)).status_code == 200
    assert connect.post(REQUESTS, LEAST, key).status_code == 200


def test_an_employee_whose_profile_is_not_complete(connect: Connect) -> None:
    key, invited = "test_invited", {"email": "new@example.com", "first_name": "Jo"}
    body = {**LEAST, "employee": {"email": "new@example.com"}}
    assert connect.send("POST", "/v2/employees/invite", json=invited, headers=connect.headers(key)).status_code == 201
    (error,) = connect.refused(REQUESTS, body, key)
    assert "active employee (this one has no first and last name yet)" in error
    path = "/v2/employees/new@example.com"
    assert connect.send("PUT", path, json={"last_name": "Day"}, headers=connect.headers(key)).status_code == 200
    assert connect.post(REQUESTS, body, key).status_code == 200


def test_an_employee_who_was_created(connect: Connect) -> None:
    key, body = "test_hired", {**LEAST, "employee": {"custom_id": "new1"}}
    assert connect.post(REQUESTS, body, key).status_code == 400
    employee = {
        "email": "new@blancapeak.com", "custom_employee_id": "new1", "first_name": "Nora", "last_name": "New",
        "team_leader_email": "john@blancapeak.com", "role": "Team Member [Default]",
    }  # fmt: skip
    hired = connect.send("POST", "/v2/employees", json=employee, headers=connect.headers(key))
    assert hired.status_code == 201, hired.text
    one = connect.one(connect.created(REQUESTS, body, key), key)
    assert one["employee"] == {
        "custom_id": "new1", "email": "new@blancapeak.com", "first_name": "Nora", "last_name": "New"
    }  # fmt: skip
    assert one["team_leader"] == {"custom_id": "jsmith", "full_name": "John Smith"}


# Recoveries


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"initial_feedback_request_id": GONE}, "initial_feedback_request_id (body): expected string (required)"),
        ({"initial_feedback_request_id": 5}, "initial_feedback_request_id (body): expected string"),
        ({"initial_feedback_request_id": "x"}, "initial_feedback_request_id (body): expected the request_id of"),
        ({"employee": {}}, "employee (body): expected email or custom_id"),
        ({"employee": {"email": "no@example.com"}}, "employee.email (body): expected the email of an employee"),
        ({"tags": ["a"] * 21}, "tags (body): expected at most 20 items"),
        ({"do_not_send": 1}, "do_not_send (body): expected boolean"),
    ],
)
def test_recoveries_that_are_refused(connect: Connect, change: dict[str, Any], said: str) -> None:
    body = {"initial_feedback_request_id": EXAMPLE_ID, **change}
    (error,) = connect.refused(RECOVERIES, {name: value for name, value in body.items() if value is not GONE})
    assert error.startswith(said)


def test_a_recovery_of_a_recovery(connect: Connect) -> None:
    id = connect.created(RECOVERIES, {"initial_feedback_request_id": EXAMPLE_ID})
    assert "feedback request" in connect.refused(RECOVERIES, {"initial_feedback_request_id": id})[0]


def test_a_recovery_of_ones_own_request(connect: Connect) -> None:
    key = "test_recover"
    id = connect.created(REQUESTS, {**LEAST, "ext_interaction_id": "7"}, key)
    assert connect.post(RECOVERIES, {"initial_feedback_request_id": id}, "test_stranger").status_code == 400
    employee = {"custom_id": "jsmith"}
    one = connect.one(connect.created(RECOVERIES, {"initial_feedback_request_id": id, "employee": employee}, key), key)
    assert (one["parent_uuid"], one["ext_interaction_id"]) == (id, "7")
    assert one["employee"]["email"] == "john@blancapeak.com"
    assert one["uuid"] not in {each["uuid"] for each in connect.all(key=key)}


# What becomes of them


def test_the_life_of_requests(connect: Connect) -> None:
    """Each change has a higher sequence id than everything that was there before it."""
    key, start = "test_life", "2026-10-01T12:00:00.000Z"
    connect.freeze(key, start)
    ids = [connect.created(REQUESTS, {**LEAST, "do_not_send": number % 10 == 0}, key) for number in range(60)]
    silent = set(ids[::10])
    fresh = connect.all(key=key, created_at_gte=start)
    assert [each["uuid"] for each in fresh] == ids
    assert all(each["request_created_at"] == start for each in fresh)
    assert {each["request_delivery_status"] for each in fresh if each["uuid"] not in silent} == {"Pending"}

    highest = fresh[-1]["sequence_id"]
    connect.advance(key, 60)
    sent = connect.all(key=key, after=highest)
    assert {each["uuid"] for each in sent} == {*ids} - silent
    assert all(each["request_delivery_status"] == "Sent" and each["request_sent_at"] > start for each in sent)
    assert all(each["response_received_at"] is None for each in sent)

    highest = sent[-1]["sequence_id"]
    connect.advance(key, LONGEST_WAIT)
    answered = connect.all(key=key, after=highest)
    assert 5 <= len(answered) <= 35
    assert answered == connect.all(key=key, responded_at_gte=start)
    for each in answered:
        assert each["uuid"] not in silent
        assert each["response_received_at"] > each["request_sent_at"] > each["request_created_at"]
        assert abs(each["sequence_id"] // 1000 - parse_iso(each["response_received_at"]) * 1000) < 1
        assert each["answers"]["agent_star_rating"]["selected_options"]
    connect.advance(key, 365 * DAY)
    assert connect.all(key=key, after=answered[-1]["sequence_id"]) == []


def test_the_same_seed_and_requests_have_the_same_life() -> None:
    def lived() -> list[dict[str, Any]]:
        server = Connect(seed=3)
        try:
            server.freeze("test_same", "2026-10-01T12:00:00Z")
            for _ in range(12):
                server.created(REQUESTS, LEAST, "test_same")
            server.advance("test_same", LONGEST_WAIT)
            return server.all(key="test_same", created_at_gte="2026-10-01T12:00:00Z")
        finally:
            server.stop()

    assert lived() == lived() != []


def test_recoveries_live_too(connect: Connect) -> None:
    key = "test_recovered"
    ids = {connect.created(RECOVERIES, {"initial_feedback_request_id": EXAMPLE_ID}, key) for _ in range(30)}
    connect.advance(key, LONGEST_WAIT)
    found = [each for each in connect.all(key=key, include_recovery=True) if each["uuid"] in ids]
    assert len(found) == 30
    assert {each["survey_name"] for each in found} == {"Service Recovery"}
    assert any(each["answers"] for each in found)
