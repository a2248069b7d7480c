"""Whose organisation it is, and what it has set up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from tests.vendors.track_cxm import Organization

from vocmocks.vendors.track_cxm_calls import organization_hash, organization_uuid

ERROR = {"message", "success"}


@pytest.fixture(scope="module")
def api() -> Organization:
    return Organization()


# The organisation


def test_an_organisation_belongs_to_its_token(api: Organization) -> None:
    mine, other = organization_uuid("test_main"), organization_uuid("test_other")
    assert mine != other
    assert UUID(mine).version == 4
    assert organization_hash("test_main") != organization_hash("test_other")
    assert api.samples("test_other")["organization_uuid"] == other
    assert api.elsewhere("GET", f"/{mine}/attributes").status_code == 200
    assert api.elsewhere("GET", f"/{mine.upper()}/attributes").status_code == 200
    for asked in (other, "33b2ba35-d466-4eea-95e5-0b5ecdf47f4d", "me"):
        refused = api.elsewhere("GET", f"/{asked}/attributes")
        assert refused.status_code == 403
        assert refused.json() == {
            "message": f'The organization "{asked}" does not belong to this token', "success": 0
        }  # fmt: skip


def test_every_operation_checks_the_organisation(api: Organization) -> None:
    samples = {
        "start": "2026-06-01",
        "end": "2026-06-02",
        **api.samples(),
        "organization_uuid": organization_uuid("test_o"),
    }
    checked = 0
    for operation in api.vendor.contract.operations:
        if operation.body is None and "{organization_uuid}" in operation.path:
            path = operation.path.format(**samples).removeprefix("/v1/organizations")
            query = {name: samples[name] for name in ("start", "end")}
            refused = api.elsewhere(operation.method, path, params=query)
            assert refused.status_code == 403, operation.id
            assert refused.json().keys() == ERROR
            checked += 1
    assert checked >= 10


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/distributions"),
        ("POST", "/distributions/createLinkList"),
        ("POST", "/exports/4"),
        ("GET", "/interactions"),
        ("GET", "/surveys?limit=0"),
    ],
)
def test_nobody_hears_what_is_wrong_with_a_request_to_another_organisation(
    api: Organization, method: str, path: str
) -> None:
    options: dict[str, Any] = {"json": {}} if method == "POST" else {}
    mine, other = (organization_uuid(f"test_{name}") for name in ("main", "o"))
    assert api.elsewhere(method, f"/{mine}{path}", **options).status_code == 400
    refused = api.elsewhere(method, f"/{other}{path}", **options)
    assert refused.status_code == 403
    assert refused.json().keys() == ERROR


def test_without_authentication_any_organisation_will_do() -> None:
    api = Organization(auth="off")
    for asked in (organization_uuid("test_other"), "me"):
        assert api.elsewhere("GET", f"/{asked}/attributes", headers={"Authorization": ""}).status_code == 200


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer live_key", "Token test_main", "Bearer test_expired"])
def test_a_token_that_is_not_valid(api: Organization, header: str) -> None:
    refused = api.elsewhere("GET", f"/{organization_uuid('test_main')}/attributes", headers={"Authorization": header})
    assert refused.status_code == 401
    assert refused.json() == {"message": "Authentication required", "success": 0}


def test_errors_look_the_same_for_every_status(api: Organization) -> None:
    mine = organization_uuid("test_main")
    answers = [
        api.elsewhere("GET", "/"),
        api.elsewhere("GET", f"/{mine}/nothing"),
        api.elsewhere("DELETE", f"/{mine}/surveys"),
        api.get("/surveys", params={"page": "first"}),
        api.post("/surveys/x/answers", []),
        api.elsewhere("POST", f"/{mine}/surveys/x/answers", content=b"{", headers={"Content-Type": "application/json"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 405, 400, 404, 400]
    for answer in answers:
        assert answer.json().keys() == ERROR
        assert answer.json()["message"]
        assert not answer.json()["success"]


def test_2000_requests_a_minute_over_the_whole_api() -> None:
    api = Organization(limits_on=True)
    api.freeze()
    spent = [api.get("/attributes" if number % 2 else "/templates").status_code for number in range(2000)]
    assert set(spent) == {200}
    limited = api.get("/surveys")
    assert (limited.status_code, limited.json().keys()) == (429, ERROR)
    assert "retry-after" not in limited.headers
    assert api.get("/surveys", key="test_other").status_code == 200
    api.advance(61)
    assert api.get("/surveys").status_code == 200


# Surveys


def test_surveys_with_and_without_their_questions(api: Organization) -> None:
    plain = api.get("/surveys").json()
    assert plain == api.get("/surveys", params={"include_questions": "False"}).json()
    assert plain.keys() == {"data"}
    assert [each.keys() for each in plain["data"]["surveys"]] == [{"uuid", "name", "public_hash"}] * 8
    full = api.get("/surveys", params={"include_questions": "True"}).json()["data"]["surveys"]
    assert [{name: each[name] for name in ("uuid", "name", "public_hash")} for each in full] == plain["data"]["surveys"]
    first = full[0]["questions"]
    assert [question["public_hash"] for question in first] == ["cuWI", "usUN", "bHjJ", "lTqq"]
    assert first[0].keys() == {
        "title", "type", "public_hash", "is_obligatory", "comments_enabled", "accepted_answers", "composite_metrics"
    }  # fmt: skip
    [metric, *_] = first[1]["composite_metrics"]
    assert (metric["type"], metric["accepted_answers"]) == ("like_dislike", {"like": 1, "dislike": 0})


def test_pages_of_surveys(api: Organization) -> None:
    everything = api.surveys()
    assert [each for page in (1, 2, 3) for each in api.surveys(page=page, limit=3)] == everything
    assert api.surveys(page=4, limit=3) == []
    assert api.surveys(limit=1000) == everything
    assert api.surveys(page=2) == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"limit": 0}, "limit (query): expected 1 or more, found integer 0"),
        ({"page": 0}, "page (query): expected 1 or more, found integer 0"),
        ({"limit": "all"}, 'limit (query): expected integer, found string "all"'),
        ({"include_questions": "maybe"}, 'include_questions (query): expected boolean, found string "maybe"'),
    ],
)
def test_surveys_asked_for_wrongly(api: Organization, query: dict[str, Any], said: str) -> None:
    refused = api.get("/surveys", params=query)
    assert (refused.status_code, refused.json()["message"]) == (400, said)


# Attributes, templates, integrations


def test_attributes_come_under_their_misspelt_name(api: Organization) -> None:
    body = api.get("/attributes").json()
    assert body.keys() == {"data"}
    assert body["data"].keys() == {"atributtes"}
    found = body["data"]["atributtes"]
    assert [each.keys() for each in found] == [{"uuid", "name"}] * len(found)
    assert {each["name"] for each in found} >= {"cpf", "cidade", "produto"}
    assert len({UUID(each["uuid"]) for each in found}) == len(found)


def test_templates_are_of_four_types(api: Organization) -> None:
    body = api.get("/templates").json()
    found = body["data"]["templates"]
    assert [each.keys() for each in found] == [{"type", "name", "public_hash"}] * len(found)
    assert {each["type"] for each in found} == {"thanks", "expired", "invite", "reminder"}
    assert len({each["public_hash"] for each in found}) == len(found)


def test_integrations(api: Organization) -> None:
    body = api.get("/integrations").json()
    assert body.keys() == {"data", "success", "message"}
    assert (body["success"], body["message"]) == (1, "")
    assert [each.keys() for each in body["data"]] == [{"uuid", "name", "phone", "hash"}] * len(body["data"])
    assert body["data"][0]["uuid"] == api.samples()["integration_uuid"]
    assert all(each["phone"].isdecimal() for each in body["data"])


# Samples


def test_samples_exist(api: Organization) -> None:
    samples = api.samples()
    assert samples["survey_uuid"] in {survey["uuid"] for survey in api.surveys()}
    assert samples["question_hash"] in {question["public_hash"] for question in api.surveys()[0]["questions"]}
    assert {record["uuid"] for record in api.records("survey_groups")} > {samples["survey_group_uuid"]}
    assert samples["distribution_uuid"] in {record["uuid"] for record in api.records("distributions")}
    found = api.interactions(samples["start"], samples["end"], distribution_hash=samples["distribution_hash"])
    assert {each["distribution"]["uuid"] for each in found["interactions"]} == {samples["distribution_uuid"]}


def test_every_seed_and_clock_has_samples() -> None:
    for seed, start in ((1, 1_700_000_000.0), (2, 1_600_000_000.0)):
        api = Organization(seed=seed, start=start)
        samples = api.samples()
        assert api.interactions(samples["start"], samples["end"])["total_rows"] > 100
        assert len(samples) == len(Organization().samples()) >= 8
