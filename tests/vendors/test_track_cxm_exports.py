"""Exports: asked for, ready after a while, and downloaded as files that tell what the listings tell."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.vendors.api import START
from tests.vendors.track_cxm_http import Organization, check_counters, person

from vocmocks.extract.model import Source
from vocmocks.extract.samples.inference import parse
from vocmocks.testing import MockServer

DAY = 86400
RESOURCES = (1, 2, 3, 6, 7)
QUOTED = re.compile(r'("([^"]|"")*"|-?[0-9.]*)(;("([^"]|"")*"|-?[0-9.]*))*')


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with MockServer(vendors=("track-cxm",), start=START, limits_on=False) as server:
        yield server


@pytest.fixture
def org(mock: MockServer, request: pytest.FixtureRequest) -> Iterator[Organization]:
    with Organization(mock, "test_" + re.sub(r"\W", "_", request.node.name)) as found:
        yield found


def listed(org: Organization, resource: int | None = None) -> list[dict[str, Any]]:
    path = "/exports" if resource is None else f"/exports/{resource}"
    found: list[dict[str, Any]] = org.get(path)["data"]["exports"]
    assert all(list(each) == ["uuid", "name", "status", "csv_url", "created_at"] for each in found)
    times = [each["created_at"] for each in found]
    assert times == sorted(times, reverse=True)
    return found


def exported(org: Organization, resource: int, **body: Any) -> str:
    """The file of a new export."""
    answer = org.post(f"/exports/{resource}", body) if body else org.send("POST", f"/exports/{resource}")
    assert (answer.status_code, answer.content) == (200, b""), answer.text
    org.advance(600)
    return download(listed(org, resource)[0]["csv_url"])


def download(url: str) -> str:
    """As anybody would, without a token."""
    answer = httpx.get(url, timeout=120)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return answer.content.decode()


def rows(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    found = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    assert all(None not in row and None not in row.values() for row in found)
    return found


def interactions(org: Organization, **query: Any) -> list[dict[str, Any]]:
    """Everything that the listing has, of three months."""
    found: list[dict[str, Any]] = []
    page, pages = 1, 1
    while page <= pages:
        data = org.get("/interactions", page=page, limit=100, **query)["data"]
        found, pages, page = found + data["interactions"], data["total_pages"], page + 1
    return found


# Asking and listing


@pytest.mark.parametrize("resource", RESOURCES)
def test_ready_after_a_while(org: Organization, resource: int) -> None:
    before = listed(org, resource)
    assert before
    assert org.send("POST", f"/exports/{resource}").content == b""
    [new] = listed(org, resource)[:1]
    assert (new["status"], new["csv_url"], new["created_at"]) == ("processing", None, START)
    org.advance(10)
    assert listed(org, resource)[0] == new
    org.advance(60)
    [ready] = listed(org, resource)[:1]
    assert ready == {**new, "status": "completed", "csv_url": ready["csv_url"]}
    assert ready["csv_url"].startswith(f"{org.mock.url}/track-cxm/")
    assert listed(org, resource)[1:] == before
    assert new in listed(org) or ready in listed(org)


def test_all_of_them_without_a_resource(org: Organization) -> None:
    for resource in RESOURCES:
        org.send("POST", f"/exports/{resource}")
        org.advance(100)
    every = [each for resource in RESOURCES for each in listed(org, resource)]
    assert sorted(each["uuid"] for each in listed(org)) == sorted(each["uuid"] for each in every)
    assert len(every) == 11


@pytest.mark.parametrize(("language", "resource"), [(0, 1), (0, 7), (1, 3), (1, 6), (1, 2)])
def test_the_documents_body(docs: Path, org: Organization, language: int, resource: int) -> None:
    """It has filters of several resources, and hashes that nothing has."""
    document = json.loads((docs / "track-cxm.postman_collection.json").read_text("utf-8"))
    text: str = document["item"][language]["item"][12]["request"]["description"]
    [block] = re.findall(r"<code>(?:Body:?\s*)(\{.*?\})\s*</code>", text, re.DOTALL)
    body = parse(block, Source("x", "example")).value
    assert {*body} == {
        "survey_hash", "with_quotes", "distribution_hash", "answer_status", "loop_uuid", "dealt_status"
    }  # fmt: skip
    assert body["with_quotes"] is True
    found = rows(exported(org, resource, **body), ";")
    assert len(found) == {1: 0, 7: 0, 3: 0, 6: 8, 2: 3000}[resource]


@pytest.mark.parametrize("resource", ["0", "4", "5", "8", "interactions", "1.0"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_resource(org: Organization, method: str, resource: str) -> None:
    answer = org.send(method, f"/exports/{resource}")
    assert answer.status_code == 400
    assert "resource" in answer.json()["message"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"with_quotes": "yes"}, "with_quotes"),
        ({"answer_status": 4}, "answer_status"),
        ({"answer_status": "1"}, "answer_status"),
        ({"dealt_status": 0}, "dealt_status"),
        ({"survey_hash": 1}, "survey_hash"),
        ([], "body"),
    ],
)
def test_what_is_refused(org: Organization, body: Any, field: str) -> None:
    before = listed(org)
    answer = org.post("/exports/1", body)
    assert answer.status_code == 400
    assert field in answer.json()["message"]
    assert listed(org) == before


# Files


@pytest.mark.parametrize("quoted", [False, True])
def test_interactions_are_those_of_the_listing(org: Organization, quoted: bool) -> None:
    org.create(*(person(number, produto=f'Panela "{number}", de ferro; 2 l') for number in range(30)))
    org.advance(2 * DAY)
    text = exported(org, 1, with_quotes=quoted)
    found = {row["uuid"]: row for row in rows(text, ";" if quoted else ",")}
    expected = interactions(org, start="2026-06-23", end="2026-09-23")
    assert len(expected) > 2000
    assert len(found) > 4000
    assert any("Panela" in line for each in expected for line in each["metadata"])
    for each in expected:
        row = found[each["uuid"]]
        assert row["survey_hash"] == each["survey"]["public_hash"]
        for name in ("uuid", "name", "email", "phone", "identifier"):
            assert row[f"customer_{name}"] == each["customer"][name]
        assert row["customer_metadata"] == " | ".join(each["customer"]["metadata"])
        assert row["distribution_hash"] == each["distribution"]["public_hash"]
        assert (row["answered_at"], row["answer_channel"]) == (each["answered_at"], each["answer_channel"])
        assert row["health_score"] == str(each["health_score"])
        assert (row["metadata"], row["categories"]) == (" | ".join(each["metadata"]), " | ".join(each["categories"]))
        for place, answer in enumerate(each["answers"], 1):
            for name in ("question", "answer", "comment"):
                assert row[f"{name}_{place}"] == answer[name]
        assert row.get(f"question_{len(each['answers']) + 1}", "") == ""


def test_the_two_dialects(org: Organization) -> None:
    plain, quoted = (exported(org, resource, with_quotes=q) for resource, q in ((7, False), (7, True)))
    lines = quoted.split("\r\n")[:-1]
    assert all(QUOTED.fullmatch(line) for line in lines)
    assert lines[0].startswith('"uuid";"loop_uuid"')
    assert plain.startswith("uuid,loop_uuid,")
    assert '"' not in plain
    assert rows(plain) == rows(quoted, ";")
    assert exported(org, 7) == plain


@pytest.mark.parametrize("resource", [2, 6, 7])
def test_names_and_titles_of_the_world_want_no_quotes(org: Organization, resource: int) -> None:
    plain = exported(org, resource, with_quotes=False)
    assert plain.count("\r\n") > 1
    assert '"' not in plain
    assert ";" not in plain.partition("\r\n")[0]


def test_quotes_only_where_a_field_could_not_be_read_without(org: Organization) -> None:
    for line in csv.reader(io.StringIO(exported(org, 1), newline="")):
        for field in line:
            assert "\r" not in field
    quoted = re.findall(r'(?:^|,)"((?:[^"]|"")*)"(?=,|\r)', exported(org, 1), re.MULTILINE)
    assert quoted
    assert all("," in field or '"' in field for field in quoted)


@pytest.mark.parametrize("status", [1, 2, 3])
def test_interactions_by_status_survey_and_distribution(org: Organization, status: int) -> None:
    survey = org.samples["survey_hash"]
    found = rows(exported(org, 1, answer_status=status, survey_hash=survey))
    assert {row["survey_hash"] for row in found} == {survey}
    assert {int(row["answer_status"]) for row in found} == ({1, 2} if status == 3 else {status})
    expected = [each for each in org.of_survey() if each["survey_hash"] == survey]
    names = {1: ("done",), 2: ("partial",), 3: ("done", "partial")}[status]
    assert len(found) == sum(each[name] for each in expected for name in names)
    chosen = expected[1]
    found = rows(exported(org, 1, answer_status=status, distribution_hash=chosen["distribution_hash"]))
    assert len(found) == sum(chosen[name] for name in names) > 0
    assert rows(exported(org, 1, survey_hash="nope")) == []


def test_distributions_are_those_of_the_listing(org: Organization) -> None:
    org.create(*(person(number) for number in range(30)), {"name": "x"})
    org.advance(DAY)
    expected = {each["uuid"]: each for each in org.everything()}
    found = rows(exported(org, 3))
    assert [row["uuid"] for row in found] == sorted(expected, key=lambda uuid: expected[uuid]["created_at"])
    for row in found:
        each = expected[row["uuid"]]
        flat = {**each, **each["invalid_errors"], **each["not_delivered_errors"]}
        del flat["invalid_errors"], flat["not_delivered_errors"]
        assert row == {name: "" if value is None else str(value) for name, value in flat.items()}
    only = rows(exported(org, 3, survey_hash=org.samples["survey_hash"]))
    assert [row["uuid"] for row in only][::-1] == [each["uuid"] for each in org.of_survey()]


def test_a_file_shows_things_as_they_were(org: Organization) -> None:
    made = org.create(*(person(number) for number in range(50)))
    org.advance(3600)
    org.send("POST", "/exports/3")
    org.send("POST", "/exports/1")
    before = org.read(made)
    org.advance(3 * DAY)
    assert org.read(made)["answered"] > before["answered"]
    [row] = [row for row in rows(download(listed(org, 3)[0]["csv_url"])) if row["uuid"] == made["uuid"]]
    assert int(row["answered"]) == before["answered"]
    answers = rows(download(listed(org, 1)[0]["csv_url"]))
    assert sum(each["distribution_uuid"] == made["uuid"] for each in answers) == before["answered"]
    assert download(listed(org, 1)[0]["csv_url"]) == download(listed(org, 1)[0]["csv_url"])


def test_customers(org: Organization) -> None:
    org.create(person(7, cidade="Olinda"))
    found = rows(exported(org, 2))
    assert len(found) == 3001
    assert list(found[0]) == ["uuid", "name", "email", "phone", "identifier", "cpf", "cidade", "uf", "segmento"]
    assert len({row["identifier"] for row in found}) == 3001
    assert (found[-1]["name"], found[-1]["cidade"]) == ("Pessoa 7", "Olinda")


def test_surveys(org: Organization) -> None:
    known = org.get("/surveys", include_questions=True)["data"]["surveys"]
    assert rows(exported(org, 6)) == [
        {
            **{name: each[name] for name in ("uuid", "name", "public_hash")},
            "questions": " | ".join(question["title"] for question in each["questions"]),
            "question_hashes": " | ".join(question["public_hash"] for question in each["questions"]),
        }
        for each in known
    ]


def test_loops(org: Organization) -> None:
    every = rows(exported(org, 7))
    assert 100 < len(every) < 2000
    assert max(int(row["health_score"]) for row in every) <= 40
    assert {row["dealt_status"] for row in every} == {"1", "2", "3"}
    assert len({row["loop_uuid"] for row in every}) == 4
    answered = {row["uuid"]: row for row in rows(exported(org, 1))}
    for row in every:
        assert answered[row["interaction_uuid"]]["customer_uuid"] == row["customer_uuid"]
        assert bool(row["started_at"]) == (row["dealt_status"] != "1")
        assert bool(row["completed_at"]) == (row["dealt_status"] == "3")
        times = [int(row[name]) for name in ("opened_at", "started_at", "completed_at") if row[name]]
        assert times == sorted(times)
    loop = every[0]["loop_uuid"]
    assert rows(exported(org, 7, loop_uuid=loop, dealt_status=3)) == [
        row for row in every if (row["loop_uuid"], row["dealt_status"]) == (loop, "3")
    ]


def test_tickets_are_dealt_with_in_time(org: Organization) -> None:
    """A ticket that was open is done, or on its way, some weeks later."""
    before = {row["uuid"]: row["dealt_status"] for row in rows(exported(org, 7))}
    org.advance(30 * DAY)
    after = {row["uuid"]: row["dealt_status"] for row in rows(exported(org, 7))}
    assert all(after[uuid] >= status for uuid, status in before.items())
    assert sum(status == "3" for status in after.values()) > sum(status == "3" for status in before.values())


def test_check_of_the_counters_in_a_file(org: Organization) -> None:
    for row in rows(exported(org, 3)):
        values = {name: int(value) for name, value in row.items() if value.isdecimal()}
        shown: dict[str, Any] = {**values, "invalid_errors": {}, "not_delivered_errors": {}}
        for name in row:
            if name.startswith("error_") and name != "error_response_counter":
                refused = name.split("error_")[1].removesuffix("_counter") in (
                    "unsubscribed_channel", "blockrule", "blocked", "quarantine"
                )  # fmt: skip
                shown["not_delivered_errors" if refused else "invalid_errors"][name] = values[name]
        check_counters(shown)


# Links


def test_a_link_works_as_it_is_and_for_nobody_who_does_not_know_it(org: Organization, mock: MockServer) -> None:
    before = {each["uuid"]: each["csv_url"] for each in listed(org)}
    assert len(before) == len({*before.values()}) == 6
    url = before[listed(org)[0]["uuid"]]
    assert download(url) == org.client.get(url).content.decode()
    assert org.token not in url
    assert len(url.split("/")[-2]) >= 40
    for wrong in (url[:-5] + "x.csv", url.replace(url.split("/")[-2], "0" * 40), url.rsplit("/", 2)[0] + "/x/y.csv"):
        answer = httpx.get(wrong)
        assert answer.status_code == 404
        assert answer.json()["success"] == 0
    with Organization(mock, "test_another_organisation") as other:
        assert not {*before.values()} & {each["csv_url"] for each in listed(other)}


def test_a_million_interactions_are_streamed() -> None:
    """Only their beginning is read: how much memory all of them take is for bench/worlds.py to show."""
    with (
        MockServer(vendors=("track-cxm",), start=START, world={"track-cxm.interactions": 1_000_000}) as mock,
        Organization(mock, "test_million") as org,
    ):
        org.send("POST", "/exports/1")
        org.advance(10)
        assert listed(org, 1)[0]["status"] == "processing"
        org.advance(600)
        url = listed(org, 1)[0]["csv_url"]
        with httpx.stream("GET", url, timeout=120) as answer:
            assert answer.status_code == 200
            lines = answer.iter_lines()
            heading = next(lines).split(",")
            beginning = [next(lines) for _ in range(3000)]
        assert heading[0] == "uuid"
        found = list(csv.reader(beginning))
        assert {len(row) for row in found} == {len(heading)}
        assert len({row[0] for row in found}) == 3000


def test_it_is_kept(tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path / 'mock.db'}"
    with (
        MockServer(vendors=("track-cxm",), start=START, store=store) as mock,
        Organization(mock, "test_kept") as org,
    ):
        text = exported(org, 3, with_quotes=True, survey_hash=org.samples["survey_hash"])
        path = listed(org, 3)[0]["csv_url"].removeprefix(mock.url)
    with MockServer(vendors=("track-cxm",), store=store) as mock:
        httpx.post(f"{mock.url}/__admin/clock/advance", json={"seconds": 1000}).raise_for_status()
        assert download(mock.url + path) == text
