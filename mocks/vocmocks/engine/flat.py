"""Schemas made ready, each once: their flat alternatives, their valid examples and, where it is needed, a check."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vocmocks.engine.merge import Node, alternatives
from vocmocks.engine.verdict import Verdict
from vocmocks.errors import VocmocksError

CHECKED = frozenset(
    (
        *("pattern", "format", "multipleOf", "const", "not", "anyOf", "oneOf", "if", "contains", "minContains"),
        *("maxContains", "propertyNames", "patternProperties", "dependentSchemas"),
        *("unevaluatedProperties", "unevaluatedItems"),
    )
)
"""Keywords that a value is not built by alone: it is checked afterwards."""

PLACEHOLDER = re.compile(r"\.{2,}|…|string|<[^<>]*>|\[insert[^]]*\]|\{+[^{}]*\}+|YYYY[-/]MM.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Flat:
    """A schema's alternatives, and those of its examples that it accepts.

    `verdict`: what a value is checked by, where building it well is not enough.
    """

    schema: Any
    nodes: tuple[Node, ...]
    verdict: Verdict | None
    examples: tuple[Any, ...]


class Schemas:
    """`root` and the schemas inside it, by identity: nobody changes a schema."""

    def __init__(self, root: Any, components: Mapping[str, Any]) -> None:
        local = root if isinstance(root, Mapping) else {}
        self._document = {**local, "components": components}
        self._components = components
        self._known: dict[int, Flat] = {}
        self._pairs: dict[tuple[int, int], Mapping[str, Any]] = {}

    def flat(self, schema: Any) -> Flat:
        return self._known.get(id(schema)) or self._prepare(schema)

    def pair(self, one: Any, other: Any) -> Mapping[str, Any]:
        """The schema of what both accept."""
        return self._pairs.setdefault((id(one), id(other)), {"allOf": [one, other]})

    def verdict(self, schema: Any) -> Verdict | None:
        return verdict_of(schema, self._components)

    def _prepare(self, schema: Any) -> Flat:
        nodes = alternatives(schema, self._document)
        keys = set(schema if isinstance(schema, Mapping) else ()).union(*nodes)
        verdict = None if keys.isdisjoint(CHECKED) else self.verdict(schema)
        flat = self._known[id(schema)] = Flat(schema, nodes, verdict, self._examples(schema, nodes))
        return flat

    def _examples(self, schema: Any, nodes: tuple[Node, ...]) -> tuple[Any, ...]:
        """The schema's own examples, else its default: those that it accepts."""
        given = [value for node in nodes for value in _own_examples(node) if not is_placeholder(value)]
        verdict = self.verdict(schema) if given else None
        return tuple(value for value in given if verdict is not None and verdict.accepts(value))


def _own_examples(node: Node) -> list[Any]:
    given = node.get("examples")
    found = [*given] if isinstance(given, list) else [*given.values()] if isinstance(given, Mapping) else []
    found += [node["example"]] if "example" in node else []
    return found or ([node["default"]] if "default" in node else [])


def verdict_of(schema: Any, components: Mapping[str, Any]) -> Verdict | None:
    """None where there is no schema, or one that is none, or that stands on something outside itself."""
    if schema is None:
        return None
    try:
        return Verdict(schema if isinstance(schema, Mapping) else {"allOf": [schema]}, components)
    except (VocmocksError, ValueError, TypeError, RecursionError):
        return None


def is_placeholder(value: Any) -> bool:
    """Whether an example holds a text that only stands for data: `...`, `string`, `<token>`, `[insert …]`."""
    if isinstance(value, Mapping):
        return any(map(is_placeholder, value.values()))
    if isinstance(value, list):
        return any(map(is_placeholder, value))
    return isinstance(value, str) and PLACEHOLDER.fullmatch(value.strip()) is not None


def is_a(value: Any, kind: str) -> bool:
    """Whether a value is of one of JSON Schema's types."""
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer":
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    types: dict[str, Any] = {"object": dict, "array": list, "string": str, "number": (int, float), "null": type(None)}
    return kind in types and isinstance(value, types[kind])
