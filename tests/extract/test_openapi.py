"""OpenAPI inputs: upgraded to 3.1, annotated, and silent when sentences must go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from vocmocks.extract import DocumentError, dumps, extract

DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Things", "version": "1.2", "description": "A long story about all things."},
    "paths": {
        "/things/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {
                "operationId": "get_thing",
                "summary": "Get one thing of them all",
                "responses": {
                    "200": {
                        "description": "The thing that was asked for",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                    }
                },
            },
        }
    },
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["size"],
                "properties": {
                    "size": {"type": "number", "minimum": 0, "exclusiveMinimum": True, "example": 3},
                    "note": {"type": "string", "nullable": True, "enum": ["a"], "description": "Text about it"},
                    "parent": {"nullable": True, "allOf": [{"$ref": "#/components/schemas/Thing"}]},
                },
            }
        }
    },
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "things.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    return path


@pytest.mark.parametrize("descriptions", [True, False])
def test_it_stays_valid(file: Path, descriptions: bool) -> None:
    found = extract(file, descriptions)
    validate(found)
    assert found["openapi"] == "3.1.0"
    assert dumps(found) == dumps(extract(file, descriptions))


def test_schemas_are_upgraded(file: Path) -> None:
    properties = extract(file)["components"]["schemas"]["Thing"]["properties"]
    assert properties["size"]["exclusiveMinimum"] == 0
    assert "minimum" not in properties["size"]
    assert properties["size"]["examples"] == [3]
    assert properties["note"]["type"] == ["string", "null"]
    assert properties["note"]["enum"] == ["a", None]
    assert properties["parent"]["anyOf"][1]["type"] == "null"


def test_every_constraint_has_its_pointer(file: Path) -> None:
    thing = extract(file)["components"]["schemas"]["Thing"]
    assert thing["x-source"]["required"]["size"]["pointer"] == "/components/schemas/Thing/required"
    assert thing["properties"]["note"]["x-source"]["enum"] == {
        "document": "things.json", "pointer": "/components/schemas/Thing/properties/note/enum", "how": "schema",
    }  # fmt: skip


def test_no_sentence_is_left_without_descriptions(file: Path) -> None:
    text = dumps(extract(file, descriptions=False))
    for sentence in ("A long story", "Get one thing", "asked for", "Text about"):
        assert sentence not in text


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"info": {"title": "T"}}, "/info/version"),
        ({"security": [{"key": 1}]}, "/security/0/key"),
        ({"components": {"schemas": {"Thing": {"type": "banana"}}}}, "/components/schemas/Thing/type"),
        (
            {"components": {"schemas": {}}},
            "/paths/~1things~1{id}/get/responses/200/content/application~1json/schema/$ref",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(tmp_path: Path, change: dict[str, Any], where: str) -> None:
    path = tmp_path / "things.json"
    path.write_text(json.dumps(DOCUMENT | change), encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        extract(path)
    assert caught.value.where == where
