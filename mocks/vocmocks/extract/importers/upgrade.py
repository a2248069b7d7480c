"""Schema Object dialects of OpenAPI 3.0 and Swagger 2.0, rewritten as JSON Schema 2020-12."""

from __future__ import annotations

from typing import Any

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_KEYWORDS = (
    "type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern "
    "maxItems minItems uniqueItems maxContains minContains contains maxProperties minProperties required "
    "dependentRequired dependentSchemas allOf anyOf oneOf not if then else properties patternProperties "
    "additionalProperties propertyNames items prefixItems unevaluatedItems unevaluatedProperties format "
    "contentEncoding contentMediaType contentSchema title description default deprecated readOnly writeOnly "
    "examples $ref $defs $anchor $id $dynamicRef $dynamicAnchor $comment discriminator xml externalDocs"
)
KEYWORDS = frozenset(_KEYWORDS.split())
CONSTRAINTS = KEYWORDS - {"title", "description", "examples", "$comment", "externalDocs", "xml", "$defs", "$id", "$ref"}
_MAPS = ("properties", "patternProperties", "$defs", "dependentSchemas")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SINGLES = ("items", "not", "if", "then", "else", "contains", "propertyNames", "additionalProperties", "contentSchema",
            "unevaluatedItems", "unevaluatedProperties")  # fmt: skip


def schema(value: Any) -> Any:
    """One schema and everything below it, upgraded; what JSON Schema does not know is left out unless it is `x-…`."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, dict):
        return {}
    result = {key: _child(key, child) for key, child in value.items() if key in KEYWORDS or key.startswith("x-")}
    _bounds(value, result)
    _example(value, result)
    _file(value, result)
    if value.get("nullable") is True or value.get("x-nullable") is True:
        result = _nullable(result)
    if not isinstance(result.get("discriminator", {}), dict):
        result["discriminator"] = {"propertyName": result["discriminator"]}
    return result


def _child(key: str, value: Any) -> Any:
    if key in _MAPS and isinstance(value, dict):
        return {name: schema(child) for name, child in value.items()}
    if key in _LISTS and isinstance(value, list):
        return [schema(child) for child in value]
    if key == "items" and isinstance(value, list):
        return schema(value[0]) if value else True
    if key in _SINGLES:
        return schema(value)
    if key == "$ref" and isinstance(value, str):
        return reference(value)
    return value


def reference(pointer: str) -> str:
    """A `$ref` into a Swagger 2.0 document as the same place in the upgraded one."""
    moves = {"#/definitions/": "#/components/schemas/", "#/parameters/": "#/components/parameters/",
             "#/responses/": "#/components/responses/"}  # fmt: skip
    for old, new in moves.items():
        if pointer.startswith(old):
            return new + pointer[len(old) :]
    return pointer


def _bounds(old: dict[str, Any], new: dict[str, Any]) -> None:
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(old.get(exclusive), bool):
            new.pop(exclusive, None)
            if old[exclusive] and bound in new:
                new[exclusive] = new.pop(bound)


def _example(old: dict[str, Any], new: dict[str, Any]) -> None:
    if "example" in old and "examples" not in new:
        new["examples"] = [old["example"]]


def _file(old: dict[str, Any], new: dict[str, Any]) -> None:
    if old.get("type") == "file":
        new.update(type="string", format="binary")


def _nullable(new: dict[str, Any]) -> dict[str, Any]:
    kind = new.get("type")
    if isinstance(kind, str):
        new["type"] = [kind, "null"]
    elif isinstance(kind, list) and "null" not in kind:
        new["type"] = [*kind, "null"]
    elif kind is None and ("$ref" in new or any(key in new for key in _LISTS)):
        return {"anyOf": [new, {"type": "null"}]}
    if "enum" in new and isinstance(new["enum"], list) and None not in new["enum"]:
        new["enum"] = [*new["enum"], None]
    return new
