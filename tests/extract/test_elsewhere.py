"""Fields, links, filters and limits that belong somewhere else, and samples that are none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .drafts import collection, described, item, kinds, table

HEADING = "<h2>Attribute descriptions</h2>"
URL = "https://api.example.com/v2/things"


def got(folder: Path, answer: Any, *rows: tuple[str, str, str], url: str = URL) -> list[dict[str, Any]]:
    found = described(folder, collection(item(url=url, body=answer, description=HEADING + table(*rows))))
    conflicts: list[dict[str, Any]] = found["x-conflicts"]
    return conflicts


def of_kind(conflicts: list[dict[str, Any]], kind: str) -> list[tuple[str, str]]:
    return [(each["where"], each["message"]) for each in conflicts if each["kind"] == kind]


def test_a_field_that_samples_have_deeper(tmp_path: Path) -> None:
    answer = [{"name": "a", "questions": {"1": {"weight": 3, "text": "b"}}}]
    rows = [("name", "string", "A name."), ("questions[id].text", "string", "Text."), ("weight", "integer", "Weight.")]
    ((where, message),) = of_kind(got(tmp_path, answer, *rows), "place")
    assert where.endswith("response 200 /[]/weight")
    assert message == '"weight" is described in /[], but an example has it in /[]/questions/*.'


def test_a_field_that_is_where_it_is_described(tmp_path: Path) -> None:
    answer = [{"weight": 1, "questions": {"1": {"weight": 3}}}]
    rows = [("weight", "integer", "A weight."), ("questions[id].weight", "integer", "Another weight.")]
    assert of_kind(got(tmp_path, answer, *rows), "place") == []


def test_a_link_to_the_request_itself_that_is_another(tmp_path: Path) -> None:
    answer = {"meta": {"next_page": "https://<name>.example.com/api/v2/things?after=<id>&limit=5"}}
    found = got(tmp_path, answer, url=f"{URL}?limit=5")
    assert [message for _, message in of_kind(found, "path")] == [
        'An example links to "/api/v2/things", the request is to "/v2/things".'
    ]
    assert [where.rpartition(" ")[2] for where, _ in of_kind(found, "name")] == ["after"]


def test_a_link_that_can_be_followed(tmp_path: Path) -> None:
    assert kinds({"x-conflicts": got(tmp_path, {"next": f"{URL}?limit=5"}, url=f"{URL}?limit=1")}) == []


@pytest.mark.parametrize(("field", "messages"), [("created_at", 0), ("made_at", 1)])
def test_a_filter_by_a_field_that_records_lack(tmp_path: Path, field: str, messages: int) -> None:
    found = got(tmp_path, [{field: "2026-01-01T00:00:00Z"}], url=f"{URL}?created_at_gte=2026-01-01")
    assert [m for _, m in of_kind(found, "name")] == [
        'Records are filtered by "created_at", which is none of their fields.'
    ] * messages


def test_a_limit_of_a_path_that_nothing_is_sent_to(tmp_path: Path) -> None:
    text = "<p>We allow 100 requests/min per API key on the following routes:</p><ul><li>/v1/things</li></ul>"
    document = collection({"name": "Limits", "description": text, "item": []}, item(url=URL, body={"a": 1}))
    found = of_kind(described(tmp_path, document)["x-conflicts"], "path")
    assert found == [("* /v1/things", 'There is a rate limit for "/v1/things", which no request is sent to.')]


def test_a_parameter_that_is_called_otherwise_than_the_field(tmp_path: Path) -> None:
    values = "<ul><li>full-time</li><li>part-time</li><li>temp</li></ul>"
    query = [{"key": "employee_status", "value": None, "description": f"<p>The options are:</p>{values}"}]
    url = {"raw": URL, "protocol": "https", "host": ["api", "example", "com"], "path": ["v2", "things"], "query": query}
    row = ("employment_status", "string", "Allowed values are: full-time, part-time, or temp.")
    create = item("POST", url=URL, name="Add", body={"employment_status": "temp"}, description=HEADING + table(row))
    found = of_kind(described(tmp_path, collection(item(url=url), create))["x-conflicts"], "name")
    assert [message for _, message in found] == [
        'A parameter is named "employee_status", the field with these values "employment_status".'
    ]


@pytest.mark.parametrize(
    ("description", "wrong"),
    [
        ("The delivery method of the survey.", True),
        ("The type of request.", True),
        ("When it came.", False),
        ("The time of delivery.", False),
        ("Data de criação", False),
        ("", False),
    ],
)
def test_a_moment_in_words_that_speak_of_no_time(tmp_path: Path, description: str, wrong: bool) -> None:
    found = got(tmp_path, [{"received": "2026-01-01T00:00:00Z"}], ("received", "datetime", description))
    assert bool(of_kind(found, "type")) is wrong


def test_a_moment_that_is_empty(tmp_path: Path) -> None:
    found = got(tmp_path, [{"completed_at": ""}], ("completed_at", "UTC timestamp", "The time of completion"))
    assert [message for _, message in of_kind(found, "example-format")] == [
        "Described as utc-timestamp, but an example shows an empty text."
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1,}', "line 1: trailing comma left out"),
        ('{"a": 1\n"b": 2}', "line 2: comma missing"),
        ('{"a": “b"}', "line 1: quotes replaced by straight double ones"),
        ('{"a": 1, ...}', None),
        ('{"a": 1}', None),
    ],
)
def test_samples_that_are_not_json(tmp_path: Path, text: str, said: str | None) -> None:
    found = of_kind(described(tmp_path, collection(item("POST", body=text)))["x-conflicts"], "syntax")
    assert [message for _, message in found] == ([f"An example is not JSON: {said}."] if said else [])


def test_hosts_that_are_misspelt(tmp_path: Path) -> None:
    emails = ["a@blancapeak.com", "b@blancapeak.com", "c@balncapeak.com", "d@example.com", "e@example.org"]
    found = described(tmp_path, collection(item("POST", body=json.dumps({"emails": emails}))))["x-conflicts"]
    assert [message for _, message in of_kind(found, "spelling")] == [
        'An example has "balncapeak.com", others have "blancapeak.com".'
    ]
