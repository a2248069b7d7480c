from __future__ import annotations

from typing import Any

import pytest

from vocmocks.contract.vocabulary import EXTENSIONS, SCHEMA_KEYWORDS, check_extensions, check_schema, subschemas
from vocmocks.errors import ContractError


@pytest.mark.parametrize("kind", EXTENSIONS)
def test_known_extensions_pass(kind: str) -> None:
    check_extensions(dict.fromkeys(EXTENSIONS[kind], 1) | {"title": "no extension"}, kind, "here")


@pytest.mark.parametrize(
    ("kind", "key", "hint"),
    [
        ("description", "x-rate-limit", 'Did you mean "x-rate-limits"?'),
        ("description", "x-path", "x-"),
        ("operation", "x-resources", 'Did you mean "x-resource"?'),
        ("operation", "x-https", "x-"),
        ("schema", "x-sources", 'Did you mean "x-source"?'),
    ],
)
def test_an_unknown_extension_names_the_one_meant(kind: str, key: str, hint: str) -> None:
    with pytest.raises(ContractError) as caught:
        check_extensions({key: 1}, kind, "here")
    assert str(caught.value).startswith(f'here: unknown extension "{key}".')
    assert hint in str(caught.value)


DEEP = [
    ({"items": "?"}, "/items"),
    ({"properties": {"a": {"properties": {"b": "?"}}}}, "/properties/a/properties/b"),
    ({"allOf": [{}, {"anyOf": [{"oneOf": ["?"]}]}]}, "/allOf/1/anyOf/0/oneOf/0"),
    ({"prefixItems": [{}, "?"]}, "/prefixItems/1"),
    ({"if": {}, "then": "?"}, "/then"),
    ({"else": {"not": "?"}}, "/else/not"),
    ({"additionalProperties": "?"}, "/additionalProperties"),
    ({"patternProperties": {"^a": "?"}}, "/patternProperties/^a"),
    ({"$defs": {"d": {"contains": "?"}}}, "/$defs/d/contains"),
    ({"dependentSchemas": {"a": {"propertyNames": "?"}}}, "/dependentSchemas/a/propertyNames"),
    (
        {"unevaluatedItems": {"unevaluatedProperties": {"contentSchema": "?"}}},
        "/unevaluatedItems/unevaluatedProperties/contentSchema",
    ),
]


def put(schema: Any, part: Any) -> Any:
    if schema == "?":
        return part
    if isinstance(schema, dict):
        return {key: put(value, part) for key, value in schema.items()}
    return [put(value, part) for value in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize(("schema", "place"), DEEP)
def test_an_unknown_keyword_is_found_however_deep(schema: Any, place: str) -> None:
    check_schema(put(schema, {"minLength": 1}), "s")
    check_schema(put(schema, True), "s")
    with pytest.raises(ContractError) as caught:
        check_schema(put(schema, {"minLenght": 1}), "s")
    assert str(caught.value) == f's{place}: unknown schema keyword "minLenght". Did you mean "minLength"?'
    with pytest.raises(ContractError) as caught:
        check_schema(put(schema, "string"), "s")
    assert str(caught.value) == f"s{place}: expected a schema (an object or a boolean), found 'string'"


def test_names_of_properties_and_data_are_no_keywords() -> None:
    check_schema(
        {
            "properties": {"minLenght": {}, "x-any": True},
            "const": {"minLenght": 1},
            "enum": [{"minLenght": 1}],
            "default": {"minLenght": 1},
            "examples": [{"minLenght": 1}],
            "dependentRequired": {"minLenght": ["a"]},
        },
        "s",
    )


def test_extensions_in_schemas() -> None:
    check_schema({"x-source": {}, "x-labels": {}, "x-suggested": [], "x-facts": []}, "s")
    with pytest.raises(ContractError, match='s/items: unknown schema keyword "x-mine"'):
        check_schema({"items": {"x-mine": 1}}, "s")
    check_schema({"items": {"x-mine": 1}}, "s", foreign=True)


def test_foreign_schemas_may_not_misspell_either() -> None:
    with pytest.raises(ContractError, match="minLenght"):
        check_schema({"minLenght": 1}, "s", foreign=True)


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"properties": []}, "s/properties: expected an object"),
        ({"properties": None}, "s/properties: expected an object"),
        ({"allOf": {}}, "s/allOf: expected a list"),
        ({"items": [{}]}, "s/items: expected a schema"),
        ({5: 1}, 's: unknown schema keyword "5"'),
        (None, "s: expected a schema"),
        ([], "s: expected a schema"),
    ],
)
def test_what_is_no_schema(schema: Any, message: str) -> None:
    with pytest.raises(ContractError) as caught:
        check_schema(schema, "s")
    assert message in str(caught.value)


def test_subschemas_come_with_their_places() -> None:
    schema = {"properties": {"a": {"items": True}}, "not": False}
    assert dict(subschemas(schema, "#")) == {
        "#": schema, "#/not": False, "#/properties/a": {"items": True}, "#/properties/a/items": True,
    }  # fmt: skip


def test_the_keywords_of_the_specification_are_all_known() -> None:
    from jsonschema import Draft202012Validator

    assert set(Draft202012Validator.VALIDATORS) - SCHEMA_KEYWORDS - {"dependencies"} == set()
