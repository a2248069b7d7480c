"""Bounds fitted to the type of what they bound, and lists written as one text."""

from __future__ import annotations

from typing import Any

import pytest

from vocmocks.extract.description.compile import compile_node
from vocmocks.extract.model import Node, Source
from vocmocks.extract.prose import phrases

CELL, SHOWN = Source("doc", "table"), Source("doc", "example")


def schema(text: str, *examples: Any) -> dict[str, Any]:
    node = phrases.apply(Node(), phrases.facts(text, CELL))
    for value in examples:
        node.say("example", value, SHOWN)
    return {key: value for key, value in compile_node(node).items() if key not in ("x-source", "examples")}


CASES: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("string (max 40)", (), {"type": "string", "maxLength": 40}),
    ("string, min 3, max 40", (), {"type": "string", "minLength": 3, "maxLength": 40}),
    ("string, minimum 3", (), {"type": "string"}),
    ("string. Maximum 1000", ("12.50",), {"type": "string"}),
    ("array (max 10)", (), {"type": "array", "maxItems": 10}),
    ("array. Must not be empty.", (), {"type": "array", "minItems": 1}),
    ("string. Must not be empty.", (), {"type": "string", "minLength": 1}),
    ("integer, between 1 and 5", (3,), {"type": "integer", "minimum": 1, "maximum": 5}),
    ("integer, between 1 and 5", (9,), {"type": "integer", "minimum": 1}),
    ("string. Maximum length: 3 characters", ("abcd",), {"type": "string"}),
    ("string. Values: 1, 2, 3", (), {"type": "string", "enum": ["1", "2", "3"]}),
    ("integer. Values: 1, 2, 3", (), {"type": "integer", "enum": [1, 2, 3]}),
    ("Comma-separated list of words, one of: a, b", (), {"type": "string"}),
    ("Base64 encoded image", ("aGk=",), {"type": "string", "contentEncoding": "base64"}),
]


@pytest.mark.parametrize(("text", "examples", "expected"), CASES)
def test_bounds_fit_the_type(text: str, examples: tuple[Any, ...], expected: dict[str, Any]) -> None:
    assert schema(text, *examples) == expected
