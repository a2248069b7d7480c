"""Small questions about JSON values: their type, whether they fit one, the shape of a string."""

from __future__ import annotations

import re
from typing import Any

WORDS = 5
"""A string of so many words is a sentence."""

_DAY = r"\d{4}-\d\d-\d\d"
_CLOCK = r"\d\d:\d\d:\d\d(?:\.\d+)?"
FORMATS = {
    "date-time": re.compile(rf"{_DAY}[Tt]{_CLOCK}(?:[Zz]|[+-]\d\d:\d\d)"),
    "utc-timestamp": re.compile(rf"{_DAY} {_CLOCK} UTC"),
    "date": re.compile(_DAY),
    "uuid": re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"),
    "email": re.compile(r"[^@\s]+@[^@\s]+"),
    "uri": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+"),
    "iso-3166-1-alpha-2": re.compile(r"[A-Za-z]{2}"),
    "language-tag": re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*"),
}


def kind(value: Any) -> str:
    """JSON Schema's name for the type of a JSON value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def fits(name: str, types: list[str]) -> bool:
    """Whether a value of type `name` is allowed where `types` are."""
    return name in types or (name == "integer" and "number" in types) or not types


def as_types(value: Any) -> list[str]:
    """A `type` keyword's value as a list."""
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def has_format(value: Any, name: str) -> bool:
    """Whether `value` looks as `name` says; true for what has no format or a format that we do not know."""
    if name == "unixtime":
        return not isinstance(value, str) or value.isdigit()
    pattern = FORMATS.get(name)
    return not isinstance(value, str) or pattern is None or pattern.fullmatch(value) is not None


def is_sentence(value: Any) -> bool:
    return isinstance(value, str) and len(value.split()) >= WORDS


def elide(value: Any) -> Any:
    """The value with every sentence inside it replaced by "..."."""
    if isinstance(value, dict):
        return {("..." if is_sentence(key) else key): elide(child) for key, child in value.items()}
    if isinstance(value, list):
        return [elide(child) for child in value]
    return "..." if is_sentence(value) else value


def show(value: Any) -> str:
    """A value as a message shows it: short."""
    if isinstance(value, str):
        return "..." if is_sentence(value) else f'"{value}"'
    if isinstance(value, list):
        return ", ".join(show(each) for each in value)
    if isinstance(value, dict):
        return "{...}"
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def same_case(value: str, model: str) -> str:
    """`value` in the letter case of `model` (all lower, UPPER or Capitalised); as it is when that has none of them."""
    if model.islower():
        return value.lower()
    if len(model) > 1 and model.isupper():
        return value.upper()
    return value.capitalize() if model == model.capitalize() else value
