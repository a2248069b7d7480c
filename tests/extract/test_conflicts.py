"""Contradictions, each with its places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from vocmocks.extract.description.spelling import near, one_word_more, plural

from .drafts import collection, described, item, kinds, table


def posted(folder: Path, body: Any, *rows: tuple[str, str, str], text: str = "") -> dict[str, Any]:
    prose = "<h2>Attribute descriptions</h2>" + table(*rows) + text
    return described(folder, collection(item("POST", body=body, description=prose)))


def got(folder: Path, answer: Any, *rows: tuple[str, str, str]) -> dict[str, Any]:
    prose = "<h2>Attribute descriptions</h2>" + table(*rows)
    return described(folder, collection(item(body=answer, description=prose)))


NAME = ("name", "string", "A name. This field is required.")
SIZE = ("size", "integer", "A size.")


@pytest.mark.parametrize(
    ("body", "rows", "kind"),
    [
        ({"name": "a", "state": "Open"}, [NAME, ("state", "string", 'One of: "open", "shut".')], "letter-case"),
        ({"name": "a", "state": "ajar"}, [NAME, ("state", "string", 'One of: "open", "shut".')], "value-not-listed"),
        ({"name": "a", "state": "halfopen"}, [NAME, ("state", "string", "One of: half-open, shut.")], "spelling"),
        ({"size": 1}, [NAME, SIZE], "missing-required"),
        ({"name": "a", "extra": 1}, [NAME], "undocumented-field"),
        ({"name": "a", "size": "big"}, [NAME, SIZE], "type"),
        ({"name": "a", "size": 1, "id": "null"}, [NAME, SIZE], "example-format"),
        ({"name": "a", "id": "085104d5-4c81-4382-8c6b-0f86f7681f7"}, [NAME, SIZE], "example-format"),
        ({"thing": {"name": "a", "size": 1}}, [NAME, SIZE], "wrapper"),
        ({"name": "a", "reporting_groups": []}, [NAME, ("groups", "array", "Some.")], "name"),
        ({"name": "a", "email": "x@y.z"}, [NAME, ("mail", "string", "Some.")], "spelling"),
    ],
)
def test_in_a_request(tmp_path: Path, body: Any, rows: list[tuple[str, str, str]], kind: str) -> None:
    found = posted(tmp_path, body, *rows)
    assert kind in kinds(found)
    for conflict in found["x-conflicts"]:
        assert len(conflict["places"]) >= 1
        assert all(place["document"] == "things.json" and place["pointer"] for place in conflict["places"])


def test_agreement_is_no_conflict(tmp_path: Path) -> None:
    assert kinds(posted(tmp_path, {"name": "a", "size": 1}, NAME, SIZE)) == []


@pytest.mark.parametrize(
    ("answer", "row"),
    [
        ([{"survey_name": "Feedback"}], ("survey_name", "integer", "The name.")),
        ([{"requested_via": "API"}], ("requested_via", "datetime", "How.")),
        ([{"score": "100%"}], ("score", "integer", "How much.")),
    ],
)
def test_types_that_cannot_be(tmp_path: Path, answer: Any, row: tuple[str, str, str]) -> None:
    assert "type" in kinds(got(tmp_path, answer, row))


def test_across_operations(tmp_path: Path) -> None:
    def lists(name: str, default: int) -> dict[str, Any]:
        text = f"<h3>Query parameters</h3><ul><li><code>limit</code> (Integer): Default: {default}</li></ul>"
        return item(
            url=f"https://a.example.com/{name}", name=name, description=text, body={"data": {name: [{"id": 1}]}}
        )

    found = described(tmp_path, collection(lists("things", 10), lists("thing", 100)))
    assert {"default", "spelling"} <= set(kinds(found))


def test_a_path_in_prose_that_is_another(tmp_path: Path) -> None:
    text = "<h3>Endpoint</h3><p><code>GET /coisas/{{id}}?filtro=1</code></p>"
    found = described(tmp_path, collection(item(url="{{b}}/things/{{id}}", description=text)))
    assert kinds(found).count("path") == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("distribution_chanel", "distribution_channel", True),
        ("atributtes", "attributes", True),
        ("created_at", "updated_at", False),
        ("survey_hash", "survey_uuid", False),
        ("date_2", "date_3", False),
        ("question", "questions", False),
    ],
)
def test_spellings(one: str, other: str, same: bool) -> None:
    assert near(one, other) is same


def test_longer_names_and_plurals() -> None:
    assert one_word_more("template_expired_hash", "template_survey_expired_hash")
    assert not one_word_more("a_b", "c_b_d")
    assert plural("category", "categories")
