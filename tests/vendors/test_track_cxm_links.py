"""Lists of links: at once, or in the background with a callback."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.engine.caller import Receiver, eventually
from tests.vendors.api import START
from tests.vendors.track_cxm import example
from tests.vendors.track_cxm_http import Organization, person

from vocmocks.testing import MockServer

PATH = "/distributions/createLinkList"
FIELDS = [
    "distribution_uuid", "distribution_name", "callback_url", "shortened_link", "survey_uuid", "validity_at",
    "template_survey_expired_hash", "template_survey_thanks_hash", "template_expired_hash", "template_thanks_hash",
    "import_lines",
]  # fmt: skip


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with MockServer(vendors=("track-cxm",), start=START, limits_on=False) as server:
        yield server


@pytest.fixture
def org(mock: MockServer, request: pytest.FixtureRequest) -> Iterator[Organization]:
    with Organization(mock, "test_" + re.sub(r"\W", "_", request.node.name)) as found:
        yield found


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        yield server


def body(org: Organization, *lines: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"survey_uuid": org.samples["survey_uuid"], "shortened_link": True, "import_lines": list(lines), **more}


def create(org: Organization, *lines: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    answer = org.post(PATH, body(org, *lines, **more))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert list(found) == FIELDS
    return found


@pytest.mark.parametrize("language", [0, 1])
def test_the_documents_example(docs: Path, org: Organization, language: int) -> None:
    asked = example(docs, language, 8)
    assert {*asked} == {
        "survey_uuid", "distribution_name", "validity_at", "async", "shortened_link", "callback_url", "import_lines"
    }  # fmt: skip
    line = {
        **dict.fromkeys(asked["import_lines"][0], ""),
        **{name: person()[name] for name in ("name", "email", "cpf")},
    }
    asked |= {
        "survey_uuid": org.samples["survey_uuid"],
        "distribution_name": "Dia do cliente",
        "validity_at": 1_790_900_000,
        "async": False,
        "shortened_link": True,
        "callback_url": "http://127.0.0.1:9/unused",
        "import_lines": [line],
    }
    answer = org.post(PATH, asked)
    assert answer.status_code == 200
    found = answer.json()
    link = found["import_lines"][0].pop("shortened_link")
    assert link.startswith("https://")
    uuid = found["distribution_uuid"]
    assert found == {
        **{name: asked[name] for name in asked if name != "async"},
        "distribution_uuid": uuid,
        **dict.fromkeys(FIELDS[6:10]),
    }
    made = org.read(uuid)
    assert (made["distribution_name"], made["validity_at"], made["distribution_chanel"]) == (
        "Dia do cliente", 1_790_900_000, 5
    )  # fmt: skip


def test_each_line_has_a_link_of_its_own(org: Organization) -> None:
    lines = [person(number) for number in range(50)]
    found = create(org, *lines)
    links = [line["shortened_link"] for line in found["import_lines"]]
    assert len({*links}) == 50
    assert [{k: v for k, v in line.items() if k != "shortened_link"} for line in found["import_lines"]] == lines
    long = create(org, *lines[:2], shortened_link=False)
    assert long["shortened_link"] is False
    assert all("shortened_link" not in line for line in long["import_lines"])
    assert len(long["import_lines"][0]["link"]) > len(links[0])
    others = [line["shortened_link"] for line in create(org, *lines)["import_lines"]]
    assert not {*links} & {*others}


def test_both_names_of_the_templates(org: Organization) -> None:
    kinds = {each["type"]: each["public_hash"] for each in org.get("/templates")["data"]["templates"]}
    for prefix in ("template_survey", "template"):
        asked = {f"{prefix}_{kind}_hash": kinds[kind] for kind in ("expired", "thanks")}
        found = create(org, person(), **asked)
        assert found["template_survey_expired_hash"] == found["template_expired_hash"] == kinds["expired"]
        assert found["template_survey_thanks_hash"] == found["template_thanks_hash"] == kinds["thanks"]
    refused = org.post(PATH, body(org, person(), template_survey_thanks_hash=kinds["expired"]))
    assert refused.status_code == 400
    assert "template_survey_thanks_hash" in refused.json()["message"]


def test_bad_lines_have_no_link_and_are_counted(org: Organization) -> None:
    found = create(org, person(1), {"cidade": "Recife"}, person(1), person(2, cpf="12"), {"name": "Ana"})
    assert [line["name"] for line in found["import_lines"]] == ["Pessoa 1", "Ana"]
    made = org.read(found["distribution_uuid"])
    assert (made["valid"], made["invalid"]) == (2, 3)
    assert {name for name, count in made["invalid_errors"].items() if count} == {
        "error_no_customer_counter", "error_duplicated_customer_counter", "error_identifier_format_counter"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"survey_uuid": None}, "survey_uuid"),
        ({"survey_uuid": "00000000-0000-4000-8000-000000000000"}, "survey_uuid"),
        ({"shortened_link": None}, "shortened_link"),
        ({"shortened_link": "yes"}, "shortened_link"),
        ({"import_lines": None}, "import_lines"),
        ({"import_lines": []}, "import_lines"),
        ({"async": True}, "callback_url"),
        ({"async": "true"}, "async"),
        ({"callback_url": "nowhere"}, "callback_url"),
        ({"validity_at": "soon"}, "validity_at"),
        ({"import_lines": [person(number) for number in range(51)]}, "callback_url"),
        ({"async": False, "import_lines": [person(number) for number in range(51)]}, "callback_url"),
    ],
)
def test_what_is_refused(org: Organization, change: dict[str, Any], field: str) -> None:
    asked = {name: value for name, value in {**body(org, person()), **change}.items() if value is not None}
    answer = org.post(PATH, asked)
    assert answer.status_code == 400
    assert field in answer.json()["message"]
    assert len(org.of_survey()) == 5


@pytest.mark.parametrize(
    ("lines", "more"), [(1, {"async": True}), (51, {}), (51, {"async": False}), (120, {"async": True})]
)
def test_in_the_background(org: Organization, receiver: Receiver, lines: int, more: dict[str, Any]) -> None:
    sent = [person(number) for number in range(lines)]
    answered = create(org, *sent, callback_url=f"{receiver.url}/links?a=1", **more)
    assert answered["import_lines"] == []
    org.advance(0.5)
    assert receiver.received == []
    org.advance(60)
    [told] = eventually(lambda: receiver.received)
    assert told.path == "/links?a=1"
    assert told.headers["content-type"] == "application/json"
    assert {**told.body, "import_lines": []} == answered
    assert [line["cpf"] for line in told.body["import_lines"]] == [line["cpf"] for line in sent]
    assert len({line["shortened_link"] for line in told.body["import_lines"]}) == lines
    assert org.read(answered["distribution_uuid"])["valid"] == lines


def test_links_are_used(org: Organization) -> None:
    found = create(org, *(person(number) for number in range(50)))
    org.advance(5 * 86400)
    made = org.read(found["distribution_uuid"])
    assert 0 < made["answered"] < made["opened"] < made["delivered"] == 50
    assert made["failed"] == made["not_delivered"] == 0
    body = org.get(f"/distributions/{found['distribution_uuid']}/dispatch_status")
    assert body["data"] == []
    assert body["message"]
