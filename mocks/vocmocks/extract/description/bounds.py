"""Bounds fitted to what they bound: "max 40" is a length for a text, a number of items for a list.

A bound that the document's own example breaks is not taken over: an example only ever widens.
"""

from __future__ import annotations

from typing import Any

from vocmocks.extract.description.kinds import strong
from vocmocks.extract.model import Fact, Node
from vocmocks.extract.values import kind

NUMERIC = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
LENGTHS = ("minLength", "maxLength")
COUNTS = ("minItems", "maxItems")
SPOKEN = ("sentence", "table", "list", "comment")
AS_LENGTH = {"minimum": "minLength", "maximum": "maxLength"}
AS_COUNT = {"minimum": "minItems", "maximum": "maxItems", "minLength": "minItems"}


def bounds(node: Node, types: list[str]) -> dict[str, Fact]:
    """The bound to take for each keyword."""
    found: dict[str, Fact] = {}
    for keyword in (*NUMERIC, *LENGTHS, *COUNTS):
        for fact in strong(node.said(keyword))[:1]:
            if (name := _fitted(keyword, fact, node, types)) and not broken(name, fact.value, node):
                found.setdefault(name, fact)
    return found


def _fitted(keyword: str, fact: Fact, node: Node, types: list[str]) -> str | None:
    """The keyword that says what the text means of a value of these types; None when it means nothing there."""
    kinds = [name for name in types if name != "null"]
    if fact.source.how not in SPOKEN or not kinds:
        return keyword
    if kinds == ["array"]:
        if keyword == "minLength" and fact.value != 1:
            return None
        return keyword if keyword in COUNTS else AS_COUNT.get(keyword) if isinstance(fact.value, int) else None
    if kinds == ["string"]:
        return _of_text(keyword, fact, node)
    return keyword


def _of_text(keyword: str, fact: Fact, node: Node) -> str | None:
    if keyword in LENGTHS:
        return keyword
    if keyword in COUNTS:
        return None
    digits = any(_is_numeric(shown.value) for shown in node.said("example"))
    if digits or node.said("format") or not isinstance(fact.value, int) or fact.value < 1:
        return None
    if keyword == "minimum" and not node.said("maximum"):
        return None
    return AS_LENGTH.get(keyword)


def _is_numeric(value: Any) -> bool:
    return kind(value) in ("integer", "number") or (isinstance(value, str) and value.replace(".", "").isdigit())


def broken(keyword: str, bound: Any, node: Node) -> bool:
    """Whether an example is outside a bound."""
    if keyword in COUNTS:
        return False
    shown = [fact.value for fact in node.said("example") if fact.value != ""]
    if keyword in LENGTHS:
        sizes: list[int | float] = [len(value) for value in shown if isinstance(value, str)]
    else:
        sizes = [value for value in shown if kind(value) in ("integer", "number")]
    if keyword in ("minimum", "minLength"):
        return any(size < bound for size in sizes)
    if keyword in ("maximum", "maxLength"):
        return any(size > bound for size in sizes)
    if keyword == "exclusiveMinimum":
        return any(size <= bound for size in sizes)
    return keyword == "exclusiveMaximum" and any(size >= bound for size in sizes)
