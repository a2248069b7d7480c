"""Which keys a description may use. An unknown one fails the load: a misspelt rule must not pass silently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vocmocks.errors import ContractError, did_you_mean

SCHEMA_KEYWORDS = frozenset(
    [
        "$ref",
        "$id",
        "$anchor",
        "$defs",
        "$comment",
        "$schema",
        "$dynamicRef",
        "$dynamicAnchor",
        "type",
        "enum",
        "const",
        "default",
        "title",
        "description",
        "examples",
        "example",
        "format",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "uniqueItems",
        "contains",
        "minContains",
        "maxContains",
        "items",
        "prefixItems",
        "unevaluatedItems",
        "properties",
        "patternProperties",
        "additionalProperties",
        "unevaluatedProperties",
        "propertyNames",
        "minProperties",
        "maxProperties",
        "required",
        "dependentRequired",
        "dependentSchemas",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "readOnly",
        "writeOnly",
        "deprecated",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "discriminator",
        "xml",
        "externalDocs",
        "nullable",
    ]
)
DATA = frozenset({"enum", "const", "default", "examples", "example"})
"""Keywords whose value is data, in which nothing is a schema."""
SUBSCHEMAS = ("items", "contains", "unevaluatedItems", "additionalProperties", "unevaluatedProperties",
              "propertyNames", "not", "if", "then", "else", "contentSchema")  # fmt: skip
SUBSCHEMA_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
SUBSCHEMA_MAPS = ("properties", "patternProperties", "$defs", "dependentSchemas")

EXTENSIONS: Mapping[str, Mapping[str, str]] = {
    "description": {
        "x-document": "the document that was read: file, format, sha256",
        "x-conflicts": "contradictions found in the document",
        "x-rate-limits": "documented rate limits",
        "x-errors": "how the vendor words each kind of error: status, body template, media type, message",
        "x-https": "what plain HTTP gets: any, redirect, refuse",
        "x-tags-order": "",
        "x-source": "where it was read",
        "x-facts": "statements about the whole API",
    },
    "operation": {
        "x-source": "where it was read",
        "x-inferred": "path or method are not in the document",
        "x-path": "the path as it is served, where the document's is missing or wrong",
        "x-aliases": "other ways to reach the operation: a list of {method, path}",
        "x-resource": "the collection that the operation acts on, and how: {collection, action, id}",
        "x-errors": "the same for this operation, where it differs from the vendor's other operations",
        "x-max-records": "how many records one answer or request can have",
        "x-facts": "statements about the operation",
    },
    "security scheme": {
        "x-source": "where it was read",
        "x-jwt": "what a token in that place must be like: algorithm, claims, secret-prefix, max-age, leeway",
    },
    "schema": {
        "x-source": "where each constraint was read",
        "x-labels": "what the listed values mean",
        "x-suggested": "values that are usual, though others may be set up",
        "x-max-records": "how many records one answer or request can have",
        "x-max-span": "the longest time between start and end (ISO 8601 duration)",
        "x-required-for": "the case in which the field is required",
        "x-facts": "statements that no JSON Schema keyword expresses",
    },
}


def check_extensions(thing: Mapping[str, Any], kind: str, where: str) -> None:
    """Raises ContractError for an `x-` key that a `kind` (description, operation, …) cannot have."""
    for key in thing:
        if key.startswith("x-") and key not in EXTENSIONS[kind]:
            raise ContractError(f'{where}: unknown extension "{key}".{did_you_mean(key, EXTENSIONS[kind])}')


def check_schema(schema: Any, where: str, *, foreign: bool = False) -> None:
    """Raises ContractError for an unknown schema keyword, anywhere in the schema.

    `foreign` documents (not ours) may use extensions of their own.
    """
    for place, part in subschemas(schema, where):
        if isinstance(part, bool):
            continue
        if not isinstance(part, Mapping):
            raise ContractError(f"{place}: expected a schema (an object or a boolean), found {part!r:.40}")
        for key in part:
            if key in SCHEMA_KEYWORDS or (str(key).startswith("x-") and (foreign or key in EXTENSIONS["schema"])):
                continue
            raise ContractError(f'{place}: unknown schema keyword "{key}".{did_you_mean(str(key), SCHEMA_KEYWORDS)}')


def subschemas(schema: Any, where: str) -> Iterator[tuple[str, Any]]:
    """The schema and every schema inside it, each with its place."""
    yield where, schema
    if not isinstance(schema, Mapping):
        return
    for key in SUBSCHEMAS:
        if key in schema:
            yield from subschemas(schema[key], f"{where}/{key}")
    for key in SUBSCHEMA_LISTS:
        for index, part in enumerate(_typed(schema.get(key, []), list, "a list", f"{where}/{key}")):
            yield from subschemas(part, f"{where}/{key}/{index}")
    for key in SUBSCHEMA_MAPS:
        for name, part in _typed(schema.get(key, {}), Mapping, "an object", f"{where}/{key}").items():
            yield from subschemas(part, f"{where}/{key}/{name}")


def _typed(value: Any, kind: type, name: str, where: str) -> Any:
    if not isinstance(value, kind):
        raise ContractError(f"{where}: expected {name}, found {value!r:.40}")
    return value
