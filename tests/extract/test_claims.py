"""What the text claims of values, and what samples and other claims say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .drafts import collection, described, item, kinds, only, table

HEADING = "<h2>Attribute descriptions</h2>"
URL = "https://api.example.com/v2/things"


def claims(folder: Path, *items: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = described(folder, collection(*items))["x-conflicts"]
    return found


def told(found: list[dict[str, Any]], kind: str) -> list[str]:
    return [each["message"] for each in found if each["kind"] == kind]


def values(conflict: dict[str, Any]) -> list[Any]:
    return [place["value"] for place in conflict["places"]]


def added(*rows: tuple[str, str, str], name: str = "Add", **rest: Any) -> dict[str, Any]:
    return item("POST", url=URL, name=name, description=HEADING + table(*rows), **rest)


@pytest.mark.parametrize(("default", "wrong"), [("unassigned", True), ("nobody@example.com", False)])
def test_a_default_that_is_not_of_the_described_form(tmp_path: Path, default: str, wrong: bool) -> None:
    row = ("leader_email", "string", f"Email address of the leader. The default value is '{default}'.")
    (*found,) = claims(tmp_path, added(row, body={"leader_email": "jo@example.com"}))
    assert told(found, "default") == (
        ['The default is "unassigned", which is no email, as it is described.'] if wrong else []
    )
    assert not wrong or values(found[0]) == ["email", "unassigned"]


NOTES = "<h2>Notes</h2><p>Missing fields will not be updated. The rest is replaced.</p>"


@pytest.mark.parametrize(("notes", "wrong"), [(NOTES, True), ("<h2>Notes</h2><p>All is replaced.</p>", False)])
def test_a_default_of_what_an_update_leaves_as_it_is(tmp_path: Path, notes: str, wrong: bool) -> None:
    row = ("manages", "boolean", "Whether somebody manages. The default value is false.")
    change = item(
        "PUT", url=f"{URL}/:id", name="Change", body={"manages": True}, description=notes + HEADING + table(row)
    )
    found = claims(tmp_path, change)
    message = "What is missing stays as it is, but there is a default: false."
    assert told(found, "default") == ([message] if wrong else [])
    assert not wrong or [place.get("note") for place in found[0]["places"]] == ["Notes", 'table 1, row "manages"']


@pytest.mark.parametrize(("shown", "wrong"), [(None, True), ("ab", False)])
def test_what_is_there_in_some_cases_only(tmp_path: Path, shown: str | None, wrong: bool) -> None:
    row = ("parent", "string", "The parent. Present only for children.")
    found = claims(tmp_path, item(url=URL, body=[{"parent": shown}], description=HEADING + table(row)))
    assert bool(told(found, "presence")) is wrong


@pytest.mark.parametrize(
    ("shown", "wrong"), [({"a": "x"}, True), ({"a": "x", "b": True}, False), ({"a": "x", "b": None}, False)]
)
def test_a_field_of_the_table_that_an_example_leaves_out(tmp_path: Path, shown: Any, wrong: bool) -> None:
    rows = [("a", "string", "A text."), ("b", "boolean", "Yes or no.")]
    found = claims(tmp_path, item(url=URL, body=[shown], description=HEADING + table(*rows)))
    assert told(found, "not-shown") == (['"b" is described, but an example leaves it out.'] if wrong else [])


def test_what_an_example_has_elsewhere_is_not_left_out(tmp_path: Path) -> None:
    rows = [("a", "string", "A text."), ("weight", "integer", "Weight."), ("mail", "string", "Address.")]
    shown = {"a": "x", "email": "jo@example.com", "parts": {"1": {"weight": None}}}
    found = claims(tmp_path, item(url=URL, body=[shown], description=HEADING + table(*rows)))
    assert told(found, "not-shown") == []


@pytest.mark.parametrize(
    ("field", "wrong"), [("groups", True), ("reporting_groups", False), ("reporting_group", False)]
)
def test_a_parameter_with_a_word_more_than_the_field(tmp_path: Path, field: str, wrong: bool) -> None:
    query = [{"key": "reporting_groups[]", "value": None}]
    url = {"raw": URL, "protocol": "https", "host": ["api", "example", "com"], "path": ["v2", "things"], "query": query}
    found = claims(tmp_path, item(url=url, body=[{field: ["A"]}]))
    assert told(found, "name") == (['A parameter is named "reporting_groups", the field "groups".'] if wrong else [])


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("Tuesday, December 20th, 2019", ["December 20, 2019 was a Friday: the text calls it a Tuesday."]),
        ("Friday, December 20th, 2019", []),
        ("Friday, February 30th, 2019", []),
    ],
)
def test_a_day_of_the_week(tmp_path: Path, day: str, said: list[str]) -> None:
    found = claims(tmp_path, item(url=URL, body=[{"a": 1}], description=f"<p>Example: Midnight, {day}</p>"))
    assert told(found, "date") == said


def test_another_kind_of_file_than_described(tmp_path: Path) -> None:
    row = ("image", "string", "The picture's URL. Must be png.")
    create = added(row, body={"image": "https://example.com/a.png?size=2"})
    shown = item(url=f"{URL}/:id", name="Read", body={"image": "https://example.com/a.jpg"})
    found = [each for each in claims(tmp_path, create, shown) if each["kind"] == "example-format"]
    assert [each["message"] for each in found] == ['Described as png, but an example ends in ".jpg".']
    assert values(found[0]) == ["png", "https://example.com/a.jpg"]


def test_the_text_of_a_number_and_a_number(tmp_path: Path) -> None:
    create = added(("team_leader_id", "string/integer", "Whose team."), body={"team_leader_id": "54321"})
    shown = item(url=f"{URL}/:id", name="Read", body={"team_leader_id": 142})
    query = [{"key": "team_leader_ids[]", "value": None, "description": "Use the leader's numerical id"}]
    url = {"raw": URL, "protocol": "https", "host": ["api", "example", "com"], "path": ["v2", "things"], "query": query}
    found = claims(tmp_path, create, shown, item(url=url, name="List"))
    assert sorted(told(found, "type")) == [
        '"team_leader_id" is the text "54321" here, and a number in list query team_leader_ids[].',
        '"team_leader_id" is the text "54321" here, and a number in read response 200: 142.',
    ]


def test_a_share_and_a_number_of_one_answer(tmp_path: Path) -> None:
    found = claims(tmp_path, item(url=URL, body=[{"score": 80, "of": {"score": "100%"}}]))
    assert told(found, "type") == ['"score" is the text "100%" here, and a number in list_things response 200: 80.']
    apart = claims(
        tmp_path, item(url=URL, body=[{"score": 80}]), item(url=f"{URL}/:id", name="Read", body={"score": "100%"})
    )
    assert told(apart, "type") == []


def test_something_new_that_is_called_updated(tmp_path: Path) -> None:
    rows = [("a", "string", "The updated name."), ("b", "string", "Updated text."), ("c", "string", "A text.")]
    assert len(told(claims(tmp_path, added(*rows, body={"a": "x"})), "wording")) == 1
    assert told(claims(tmp_path, added(*rows, body={"a": "x"}, name="Update")), "wording") == []
    assert kinds({"x-conflicts": claims(tmp_path, added(rows[2], body={"c": "x"}))}) == []


def test_a_numerical_id_is_a_number(tmp_path: Path) -> None:
    query = [{"key": "ids[]", "value": None, "description": "Use the team leader's numerical id as the value"}]
    url = {"raw": URL, "protocol": "https", "host": ["api", "example", "com"], "path": ["v2", "things"], "query": query}
    (parameter,) = only(described(tmp_path, collection(item(url=url))))["parameters"]
    assert (parameter["schema"]["type"], parameter["schema"]["items"]["type"]) == ("array", "integer")


def test_rows_of_one_name_are_told_apart(tmp_path: Path) -> None:
    rows = [("id", "string", "The employee's."), ("id", "string", "The team leader's.")]
    found = claims(tmp_path, item(url=URL, body=[{"id": "a"}], description=HEADING + table(*rows)))
    (twice,) = (each for each in found if each["kind"] == "duplicate")
    assert [place["note"] for place in twice["places"]] == ['table 1, row "id"', 'table 1, row "id" (2)']
