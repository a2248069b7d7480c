"""The text of a ReDoc page."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.extract.importers import redoc
from vocmocks.extract.model import DocumentError, Draft, Node, Operation
from vocmocks.extract.samples import inference as samples

PAGE = """Download OpenAPI specification:Download
API for looking after garden visits (version 3)
Retrieve a list of all garden visits with optional filtering
| page | integer >= 1 Default: 1 Which page |
| per_page | integer [ 1 .. 50 ] Default: 20 How many |
| kinds | Array of strings Kinds to keep |
{- "ok": true,
- "data": [
- {
- "_id": "507f1f77bcf86cd799439011",
- "kind": "rose",
- "note": "string"
}
], - "paging": {
- "total": 0
}
}Create a new garden visit entry
| kind required | string What grows |
Array of objects | |
| score | integer [ 0 .. 10 ] How nice (0-10) |
object | |
| hidden | boolean Default: false Whether it is |
{- "kind": "rose",
- "plants": [
- {
- "name": "string"
}
], - "score": 9,
- "gate": {
- "side": "left"
}, - "hidden": false
}{- "ok": true,
- "data": {
- "_id": "507f1f77bcf86cd799439011"
}
}Retrieve a specific garden visit by its ID
| id required | string Garden visit ID |
{- "ok": true
}Update an existing garden visit
| id required | string Garden visit ID |
| score | integer [ 0 .. 10 ] How nice |
{- "score": 1
}{- "ok": true
}Delete a garden visit by its ID
| id required | string Garden visit ID |
Get a detailed summary for garden visits
| from | string <date> First day |
{- "ok": true
}"""


def operations() -> list[Operation]:
    return redoc.read("page.txt", PAGE).operations


def said(node: Node | None) -> dict[str, Any]:
    return {fact.keyword: fact.value for fact in node.facts} if node else {}


def test_the_page() -> None:
    draft = redoc.read("page.txt", PAGE)
    assert (draft.document, draft.format, draft.title, draft.version) == (
        "page.txt",
        "redoc",
        "API for looking after garden visits (version 3)",
        "3",
    )


def test_methods_paths_and_lines() -> None:
    assert [(found.method, found.path, found.source.line) for found in operations()] == [
        ("GET", "/garden-visits", 3),
        ("POST", "/garden-visits", 17),
        ("GET", "/garden-visits/{id}", 36),
        ("PATCH", "/garden-visits/{id}", 39),
        ("DELETE", "/garden-visits/{id}", 44),
        ("GET", "/garden-visits/detailed-summary", 46),
    ]
    assert all(found.inferred_path for found in operations())


def test_rows_of_a_reading_call_are_query_parameters() -> None:
    page, per_page, kinds = operations()[0].parameters
    assert {found.location for found in (page, per_page, kinds)} == {"query"}
    assert said(page.node) == {
        "required": False,
        "type": "integer",
        "minimum": 1,
        "default": 1,
        "description": "Which page",
    }
    assert (per_page.node.best("maximum"), per_page.node.best("default")) == (50, 20)
    assert (kinds.repeated, kinds.node.best("type"), said(kinds.node.items)) == (True, "array", {"type": "string"})
    assert (page.source.line, page.source.how) == (4, "table")


def test_rows_of_a_writing_call_are_its_body_and_lost_names_come_from_the_sample() -> None:
    body = operations()[1].body
    assert body is not None
    assert list(body.properties) == ["kind", "plants", "score", "gate", "hidden"]
    assert body.properties["kind"].best("required") is True
    assert (body.properties["plants"].best("type"), body.properties["gate"].best("type")) == ("array", "object")
    assert body.properties["plants"].facts[0].source.note == "a row without a name; named by the sample"
    assert body.properties["hidden"].best("default") is False


def test_an_id_is_in_the_path() -> None:
    for found in operations()[2:5]:
        assert [(parameter.name, parameter.location) for parameter in found.parameters] == [("id", "path")]
    body = operations()[3].body
    assert body is not None
    assert list(body.properties) == ["score"]


def test_glued_samples_are_taken_apart() -> None:
    create = operations()[1]
    assert create.body_samples[0].value["gate"] == {"side": "left"}
    assert create.responses[0].samples[0].value == {"ok": True, "data": {"_id": "507f1f77bcf86cd799439011"}}
    assert create.responses[0].source.line == 32
    assert operations()[4].responses == []


def test_made_up_values_are_no_examples() -> None:
    node = samples.infer(operations()[0].responses[0].samples[0])
    item = node.properties["data"].items
    assert item is not None
    assert said(item.properties["note"]) == {"type": "string"}
    assert item.properties["kind"].best("example") == "rose"
    assert not node.properties["paging"].properties["total"].said("example")


@pytest.mark.parametrize("text", ["", "Nothing here", "| a | string |\n{}"])
def test_a_page_without_calls(text: str) -> None:
    with pytest.raises(DocumentError, match="describes a call"):
        redoc.read("page.txt", text)


@given(
    st.text()
    | st.lists(st.sampled_from(PAGE.splitlines())).map("\n".join)
    | st.integers(0, len(PAGE)).map(lambda cut: PAGE[cut:])
)
def test_never_fails_otherwise(text: str) -> None:
    with suppress(DocumentError):
        redoc.read("page.txt", text)


@pytest.mark.skipif(
    "VOCMOCKS_DOCS" not in os.environ, reason="VOCMOCKS_DOCS names no folder with the vendors' documents"
)
def test_the_vendor_page() -> None:
    text = (Path(os.environ["VOCMOCKS_DOCS"]) / "repzo.redoc.txt").read_text(encoding="utf-8")
    draft: Draft = redoc.read("repzo.redoc.txt", text)
    base = "/activity-feedback-v2"
    assert [(found.method, found.path) for found in draft.operations] == [
        ("GET", base),
        ("POST", base),
        ("GET", f"{base}/{{id}}"),
        ("PATCH", f"{base}/{{id}}"),
        ("GET", f"{base}/detailed-analytics-and-insights"),
    ]
    create = draft.operations[1].body
    assert create is not None
    assert [name for name, node in create.properties.items() if node.best("required")] == [
        "activity_type",
        "rep",
        "template_id",
        "overall_satisfaction",
    ]
    assert {"responses", "session_data"} <= set(create.properties)
    update = draft.operations[3].body
    assert update is not None
    assert list(update.properties) == [
        "overall_satisfaction",
        "responses",
        "nps_score",
        "follow_up_actions",
        "company_namespace",
    ]
