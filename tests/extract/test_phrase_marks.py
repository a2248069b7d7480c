"""Marks, formats, types and requirements in words."""

from __future__ import annotations

from typing import Any

import pytest

from vocmocks.extract.model import Source
from vocmocks.extract.prose import phrases

HERE = Source("doc", "table")


def said(text: str) -> dict[str, Any]:
    return {fact.keyword: fact.value for fact in phrases.facts(text, HERE)}


MARKS: list[tuple[str, dict[str, Any]]] = [
    ("read-only", {"readOnly": True}),
    ("This field is read-only.", {"readOnly": True}),
    ("A read-only access token", {}),
    ("somente leitura", {"readOnly": True}),
    ("Deprecated", {"deprecated": True}),
    ("**Deprecated** use other", {"deprecated": True}),
    ("Deprecated: use x instead", {"deprecated": True}),
    ("shows deprecated items", {}),
    ("This parameter is deprecated.", {"deprecated": True}),
    ("Name (nullable)", {"nullable": True}),
    ("Can be null.", {"nullable": True}),
    ("Comma separated list of ids", {"separated": True}),
    ("Date in RFC 3339", {"format": "date-time"}),
    ("ISO 8601 date", {"format": "date"}),
    ("ISO 8601 date-time", {"format": "date-time"}),
    ("ISO 8601 date and time", {"format": "date-time"}),
    ("timestamp in milliseconds", {"type": "integer"}),
    ("Unix timestamp in milliseconds", {"type": "integer"}),
    ("Unix epoch", {"format": "unixtime"}),
    ("base64 encoded image", {"contentEncoding": "base64"}),
    ("Phone in E.164 format", {"format": "e164"}),
    ("ISO 4217 currency code", {"format": "iso-4217"}),
    ("Boolean flag to show", {"type": "boolean"}),
]


REQUIREMENTS: list[tuple[str, dict[str, Any]]] = [
    ("**Required.** The name", {"required": True}),
    ("The name. **Required**", {"required": True}),
    ("*required*", {"required": True}),
    ("(**required**) name", {"required": True}),
    ("The name. Required.", {"required": True}),
    ("(string, required) The name", {"required": True, "type": "string"}),
    ("string, optional", {"required": False, "type": "string"}),
    ("Required if type is card", {"requiredIf": {"property": "type", "const": "card"}}),
    ("Required when `type` is `card`.", {"requiredIf": {"property": "type", "const": "card"}}),
    ("obrigatório quando tipo for cartao", {"requiredIf": {"property": "tipo", "const": "cartao"}}),
    ("Required unless id is given", {}),
    ("Required for cards", {"requiredFor": "cards"}),
    ("Not required", {"required": False}),
    ("(not required)", {"required": False}),
    ("Is required.", {"required": True}),
    ("This must be provided.", {"required": True}),
    ("Authentication is required.", {}),
    ("Admin permission required", {}),
    ("Name - required", {"required": True}),
    ("Campo obrigatório", {"required": True}),
    ("Campo obrigatório.", {"required": True}),
    ("Nome. Obrigatório.", {"required": True}),
    ("Opcional. O nome", {"required": False}),
    ("Nome - opcional", {"required": False}),
    ("The id required to do it", {}),
    ("Conditionally required", {}),
    ("Required in production.", {}),
    ("Optional, but recommended", {"required": False}),
    ("Optional filter", {}),
    ("[required] Name", {"required": True}),
    ("[optional] Name", {"required": False}),
    ("required (string)", {"type": "string"}),
    ("`string` `required`", {"required": True}),
    ("The `name` parameter is required.", {"required": True}),
    ("This field is required when creating.", {}),
]


TYPES: list[tuple[str, dict[str, Any]]] = [
    ("array of integers", {"type": "array", "items": {"type": "integer"}}),
    ("object[]", {"type": "array", "items": {"type": "object"}}),
    ("string[]", {"type": "array", "items": {"type": "string"}}),
    ("int64", {"type": "integer"}),
    ("double", {"type": "number"}),
    ("decimal", {"type": "number"}),
    ("uuid", {"type": "string", "format": "uuid"}),
    ("email", {"type": "string", "format": "email"}),
    ("url", {"type": "string", "format": "uri"}),
    ("GUID", {"type": "string", "format": "uuid"}),
    ("string (uuid)", {"type": "string", "format": "uuid"}),
    ("integer (int64)", {"type": "integer"}),
    ("string($date-time)", {"type": "string", "format": "date-time"}),
    ("Array<string>", {"type": "array", "items": {"type": "string"}}),
    ("List<int>", {"type": "array", "items": {"type": "integer"}}),
    ("string(40)", {"type": "string", "maxLength": 40}),
    ("varchar(255)", {"type": "string", "maxLength": 255}),
    ("string (40)", {"type": "string", "maxLength": 40}),
    ("file", {"type": "string", "format": "binary"}),
    ("binary", {"type": "string", "format": "binary"}),
    ("timestamp", {}),
    ("number($float)", {"type": "number"}),
    ("string, nullable", {"type": "string", "nullable": True}),
    ("string or null", {"type": ["string", "null"]}),
    ("string | null", {"type": ["string", "null"]}),
    ("Boolean flag to show", {"type": "boolean"}),
    ("datetime (ISO 8601)", {"format": "date-time"}),
    ("Texto", {"type": "string"}),
    ("Lógico", {"type": "boolean"}),
    ("data", {}),
    ("data/hora", {"type": "string"}),
    ("map<string,string>", {"type": "object"}),
    ("json", {}),
    ("positive integer", {"type": "integer", "minimum": 1}),
    ("enum", {}),
    ("String, max 50", {"type": "string", "maximum": 50}),
    ("Array of Order objects", {"type": "array", "items": {"type": "object"}}),
    ("int32", {"type": "integer"}),
    ("bool?", {"type": "boolean"}),
    ("Integer.", {"type": "integer"}),
    ("number (float)", {"type": "number"}),
    ("array of uuids", {"type": "array", "items": {"type": "string", "format": "uuid"}}),
    ("password", {"type": "string"}),
]


@pytest.mark.parametrize(("text", "expected"), [*MARKS, *REQUIREMENTS, *TYPES])
def test_what_a_phrase_says(text: str, expected: dict[str, Any]) -> None:
    assert said(text) == expected
