"""Other people's documents are served as far as they can be."""

from __future__ import annotations

from typing import Any

import pytest

from vocmocks.contract import load
from vocmocks.contract.foreign import is_pattern, tolerated
from vocmocks.engine.verdict import Verdict
from vocmocks.errors import ContractError


def document(paths: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {"title": "Theirs", "version": "1"}, "paths": paths, **more}


def answering(schema: Any) -> dict[str, Any]:
    return {"responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}}


SHARED = document(
    {
        "/first": {
            "post": {
                "operationId": "first",
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {"name": {"type": "string"}, "next": {"$ref": "#/paths/~1second/x-it"}},
                            }
                        }
                    }
                },
                "responses": {"200": {"description": ""}},
            }
        },
        "/second": {
            "get": {
                "operationId": "second",
                **answering(
                    {"$ref": "#/paths/~1first/post/requestBody/content/application~1json/schema/properties/name"}
                ),
            },
            "x-it": {
                "type": "object",
                "properties": {"again": {"$ref": "#/paths/~1second/x-it"}},
                "required": ["again"],
            },
        },
    }
)


def test_schemas_referred_to_elsewhere_are_found() -> None:
    contract = load("theirs", SHARED, foreign=True)
    response = contract.operation("second").success()
    assert response is not None
    assert response.json is not None
    assert response.json.schema is not None
    verdict = Verdict(response.json.schema, contract.components)
    assert verdict.accepts("text")
    assert not verdict.accepts(1)
    body = contract.operation("first").body
    assert body is not None
    schema = body.content["application/json"].schema
    assert schema is not None
    verdict = Verdict(schema, contract.components)
    assert not verdict.accepts({"next": {"again": {}}})
    assert "again" in verdict.violations({"next": {"again": {}}}, "body")[0].message


def test_our_own_descriptions_are_refused_for_it() -> None:
    with pytest.raises(ContractError, match="bundle them there"):
        load("ours", SHARED)


def test_a_reference_to_what_is_no_schema_is_refused_with_its_place() -> None:
    wrong = document({"/a": {"get": answering({"$ref": "#/info/title"})}})
    with pytest.raises(ContractError, match='theirs: "#/info/title" is referred to as a schema'):
        tolerated(wrong, "theirs")


@pytest.mark.parametrize(("text", "usable"), [("^[a-z]+$", True), ("(", False), (r"^\d{2}$", True), ("[z-a]", False)])
def test_patterns(text: str, usable: bool) -> None:
    assert is_pattern(text) is usable


def test_unusable_patterns_are_left_out_of_schemas_only(caplog: pytest.LogCaptureFixture) -> None:
    schema = {
        "type": "object",
        "properties": {"pattern": {"type": "string", "pattern": "(", "example": {"pattern": "("}}},
    }
    result = tolerated(document({"/a": {"get": answering(schema)}}), "theirs")
    kept = result["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
    assert kept == {"pattern": {"type": "string", "example": {"pattern": "("}}}
    assert '"(" is not a regular expression' in caplog.text


def test_a_variable_that_comes_twice_is_numbered() -> None:
    paths = {"/a/{id}/b/{id}": {"get": {"operationId": "a", "responses": {"200": {"description": ""}}}}}
    assert load("theirs", document(paths), foreign=True).operation("a").path == "/a/{id}/b/{id_2}"


def test_security_schemes_that_are_not_described_are_not_asked_for() -> None:
    paths = {
        "/a": {"get": {"operationId": "a", "security": [{"missing": []}], "responses": {"200": {"description": ""}}}}
    }
    assert load("theirs", document(paths), foreign=True).operation("a").security == ((),)


def test_the_document_given_is_not_changed() -> None:
    before = repr(SHARED)
    load("theirs", SHARED, foreign=True)
    assert repr(SHARED) == before
