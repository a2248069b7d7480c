"""jsonschema's errors as violations: where, what was expected, what was found, and which line of the document says
so."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from vocmocks.contract.formats import WORDS
from vocmocks.engine.problem import Violation

if TYPE_CHECKING:
    from jsonschema import ValidationError

LONGEST = 60
TYPE_NAMES = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number"}
NO_VALUE_ALLOWED = "not"
"""The rule of a schema that is just `false`."""


def violation(error: ValidationError, location: str) -> Violation:
    """`location` is path, query, header or body."""
    pointer = "".join("/" + _escape(str(part)) for part in error.absolute_path)
    rule = NO_VALUE_ALLOWED if error.validator is None else str(error.validator)
    missing = _missing(error) if rule == "required" else ""
    if rule == "required":
        pointer = f"{pointer}/{_escape(missing)}"
    found = "nothing" if rule == "required" else describe(error.instance)
    return Violation(location, pointer, _expected(error, rule, missing), found, rule, _source(error, rule, missing))


def describe(value: Any) -> str:
    """A value in words: `string "yesterday"`, `an object`, `null`."""
    if value is None:
        return "null"
    name = TYPE_NAMES.get(type(value), type(value).__name__)
    if isinstance(value, dict | list):
        return f"an {name}" + (f" of {len(value)}" if isinstance(value, list) else "")
    text = json.dumps(value, ensure_ascii=False)
    return f"{name} {text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}"


def _missing(error: ValidationError) -> str:
    """The property that a `required` error is about: jsonschema says it only in its message."""
    names: Any = error.validator_value
    return next((name for name in names if error.message == f"{name!r} is a required property"), str(names[0]))


def _expected(error: ValidationError, rule: str, missing: str) -> str:
    value: Any = error.validator_value
    words: Mapping[str, Callable[[], str]] = {
        "type": lambda: _types(value),
        "enum": lambda: f"one of {_list(value)}",
        "const": lambda: json.dumps(value, ensure_ascii=False),
        "required": lambda: _required(error.schema, missing),
        "dependentRequired": lambda: f"the fields that go together: {error.message}",
        "format": lambda: WORDS.get(value, f"the format {value}"),
        "pattern": lambda: f"text that matches {value}",
        "minimum": lambda: f"{value} or more",
        "maximum": lambda: f"{value} or less",
        "exclusiveMinimum": lambda: f"more than {value}",
        "exclusiveMaximum": lambda: f"less than {value}",
        "multipleOf": lambda: f"a multiple of {value}",
        "minLength": lambda: "a text that is not empty" if value == 1 else f"at least {value} characters",
        "maxLength": lambda: f"at most {value} characters",
        "minItems": lambda: "a list that is not empty" if value == 1 else f"at least {value} items",
        "maxItems": lambda: f"at most {value} items",
        "uniqueItems": lambda: "items that all differ",
        "minProperties": lambda: f"at least {value} fields",
        "maxProperties": lambda: f"at most {value} fields",
        "additionalProperties": lambda: f"only known fields ({error.message})",
        "anyOf": lambda: _alternatives(value),
        "oneOf": lambda: f"exactly one alternative: {_alternatives(value)}",
        "not": lambda: "something else" if error.validator is not None else "nothing",
    }
    return words.get(rule, lambda: f"what the rule {rule} says")()


def _required(schema: Any, missing: str) -> str:
    properties = schema.get("properties", {}) if isinstance(schema, Mapping) else {}
    member = properties.get(missing)
    kind = member.get("type") if isinstance(member, Mapping) else None
    return f"{_types(kind)} (required)" if kind else "a value (required)"


def _types(kind: Any) -> str:
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _alternatives(schemas: Any) -> str:
    parts = []
    for schema in schemas:
        required = schema.get("required") if isinstance(schema, Mapping) else None
        kind = schema.get("type") if isinstance(schema, Mapping) else None
        parts.append(" and ".join(required) if required else _types(kind) if kind else _form(schema))
    return " or ".join(dict.fromkeys(parts))


def _form(schema: Any) -> str:
    """What a schema without a type wants: its format in words, else its title."""
    named = schema if isinstance(schema, Mapping) else {}
    return str(WORDS.get(str(named.get("format"))) or named.get("title", "another form"))


def _list(values: Any) -> str:
    return ", ".join(json.dumps(value, ensure_ascii=False) for value in values)


def _source(error: ValidationError, rule: str, missing: str) -> Mapping[str, Any]:
    """What `x-source` says of the rule; of a required field, what it says of that field."""
    sources = error.schema.get("x-source", {}) if isinstance(error.schema, Mapping) else {}
    source = sources.get(rule, {}) if isinstance(sources, Mapping) else {}
    if rule == "required" and isinstance(source, Mapping) and any(isinstance(v, Mapping) for v in source.values()):
        source = source.get(missing, {})
    return source if isinstance(source, Mapping) else {}


def _escape(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
