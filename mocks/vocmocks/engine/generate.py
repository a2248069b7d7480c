"""A JSON value for any JSON Schema (2020-12): believable by its field names, the same for the same chance, valid.

`Generator` builds values piece by piece; what a flat schema cannot say (`not`, patterns, only one of `oneOf`) is
checked where it stands and tried again. `Sampler` (engine/sample.py) checks the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vocmocks.engine import leaves
from vocmocks.engine.composites import DEEP, NONE_GIVEN, Composites
from vocmocks.engine.draw import Run, Subject, Unsatisfiable
from vocmocks.engine.flat import Flat, Schemas, is_a, is_placeholder
from vocmocks.engine.meanings import text_meaning
from vocmocks.engine.merge import Node
from vocmocks.engine.semantics import truth
from vocmocks.engine.verdict import Verdict

TRIES = 8
DEEPEST = 40
NULLS = 0.1
JSON_TYPES = ("object", "array", "boolean", "integer", "number", "string")
BY_KEYWORD = {
    "object": "properties required additionalProperties patternProperties minProperties dependentRequired",
    "array": "items prefixItems minItems maxItems uniqueItems contains",
    "number": "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf",
    "string": "minLength maxLength pattern format contentEncoding contentMediaType",
}


class Generator:
    """Values for `root` and the schemas inside it."""

    def __init__(self, root: Any, components: Mapping[str, Any]) -> None:
        self._schemas = Schemas(root, components)
        self._composites = Composites(self._schemas, self.value)

    def value(self, schema: Any, run: Run, subject: Subject, name: str = "", hint: Any = NONE_GIVEN) -> Any:
        """`name`: what the value is called; `hint`: the documented example of it. Raises Unsatisfiable."""
        flat = self._schemas.flat(schema)
        if not flat.nodes:
            raise Unsatisfiable("nothing satisfies the schema")
        if flat.verdict is None:
            return self._made(flat, run, subject, name, hint)
        kept = run.keep
        try:
            return self._tried(flat, flat.verdict, run, subject, name, hint)
        finally:
            run.keep = kept

    def _tried(self, flat: Flat, verdict: Verdict, run: Run, subject: Subject, name: str, hint: Any) -> Any:
        for attempt in range(TRIES):
            if attempt > 1:
                run.keep *= 0.5 if attempt < TRIES - 2 else 0
            try:
                value = self._made(flat, run, subject, name, hint)
            except Unsatisfiable:
                continue
            if verdict.accepts(value):
                return value
            if hint is not NONE_GIVEN and not isinstance(hint, dict | list):
                hint = NONE_GIVEN
        raise Unsatisfiable("no attempt kept to the schema")

    def _made(self, flat: Flat, run: Run, subject: Subject, name: str, hint: Any) -> Any:
        run.spend()
        if len(run.active) > DEEPEST:
            raise Unsatisfiable("the schema never ends")
        node = _chosen(flat.nodes, run, hint)
        if "const" in node:
            return node["const"]
        if "enum" in node:
            return _listed(node["enum"], run, hint)
        kind = self._kind(node, name, run, hint)
        run.active.append(node)
        try:
            if kind == "object":
                return self._composites.object(flat, node, run, name, hint)
            if kind == "array":
                return self._composites.array(node, run, subject, name, hint)
        finally:
            run.active.pop()
        return self._leaf(flat, node, kind, run, subject, name, hint)

    def _kind(self, node: Node, name: str, run: Run, hint: Any) -> str:
        kinds: Any = node.get("type")
        if isinstance(kinds, str):
            return kinds
        if kinds:
            some = [kind for kind in kinds if kind != "null"]
            if not some or (len(some) < len(kinds) and run.active and run.chance(NULLS) and not _is_strong(name)):
                return "null"
            hinted = [kind for kind in some if hint is not NONE_GIVEN and is_a(hint, kind)]
            return str((hinted or some)[0])
        inferred = next((kind for kind, keys in BY_KEYWORD.items() if not node.keys().isdisjoint(keys.split())), None)
        if inferred is None and hint is not NONE_GIVEN:
            return next((kind for kind in JSON_TYPES if is_a(hint, kind)), "null")
        return inferred or ("string" if run.active else "object")

    def _leaf(self, flat: Flat, node: Node, kind: str, run: Run, subject: Subject, name: str, hint: Any) -> Any:
        if kind == "null":
            return None
        if not (kind == "string" and "pattern" not in node and _is_strong(name)):
            if hint is not NONE_GIVEN and self._fits(flat, node, hint, kind):
                return hint
            if examples := [value for value in flat.examples if is_a(value, kind)]:
                return run.choice(examples)
        if kind == "boolean":
            usual = truth(name)
            return run.chance(0.5) if usual is None else usual
        if kind == "string":
            return leaves.text(node, name, subject)
        return leaves.number(node, name, subject, whole=kind == "integer")

    def _fits(self, flat: Flat, node: Node, hint: Any, kind: str) -> bool:
        if not is_a(hint, kind) or is_placeholder(hint):
            return False
        if node.keys() <= {"type", "title", "description", "x-source"}:
            return True
        verdict = flat.verdict or self._schemas.verdict(flat.schema)
        return verdict is not None and bool(verdict.accepts(hint))


def _chosen(nodes: tuple[Node, ...], run: Run, hint: Any) -> Node:
    """One alternative: seldom null, like the example where there is one, and one that ends where it has gone deep."""
    if len(nodes) == 1:
        return nodes[0]
    some = [node for node in nodes if node.get("type") != "null"]
    if not some or (len(some) < len(nodes) and run.active and run.chance(NULLS)):
        return run.choice([node for node in nodes if node.get("type") == "null"])
    if len(run.active) > DEEP:
        return min(some, key=lambda node: len(node.get("required", ())))
    alike = [node for node in some if isinstance(node.get("type"), str) and is_a(hint, node["type"])]
    return run.choice(alike or some)


def _listed(values: Any, run: Run, hint: Any) -> Any:
    some = [value for value in values if value is not None] or [*values]
    if not some:
        raise Unsatisfiable("an empty enum")
    return run.choice(some)


def _is_strong(name: str) -> bool:
    meaning = text_meaning(name)
    return meaning is not None and meaning.strong
