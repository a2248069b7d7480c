"""Schemas without `$ref`, `allOf`, `anyOf`, `oneOf` and `if`: the alternatives that a schema has, each a flat one.

What cannot be said by a flat schema (`not`, that only one of `oneOf` holds, …) is left to whoever checks the value.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from itertools import product
from typing import Any

from vocmocks.contract.references import pointed_at
from vocmocks.errors import ContractError

Node = Mapping[str, Any]
MOST = 24
COMBINERS = frozenset({"$ref", "allOf", "anyOf", "oneOf", "if", "then", "else", "discriminator"})


def alternatives(schema: Any, document: Mapping[str, Any], active: frozenset[str] = frozenset()) -> tuple[Node, ...]:
    """The flat schemas that `schema` can be read as; none where nothing satisfies it.

    References point into `document`.
    """
    if isinstance(schema, bool) or not isinstance(schema, Mapping):
        return ({},) if schema is not False else ()
    if COMBINERS.isdisjoint(schema):
        return (schema,)
    nodes: list[Node] = [{key: value for key, value in schema.items() if key not in COMBINERS}]
    for parts in _combined(schema, document, active):
        merged = (both(one, other) for one, other in product(nodes, parts))
        nodes = [node for node in merged if node is not None][:MOST]
    return tuple(nodes)


def _combined(schema: Node, document: Mapping[str, Any], active: frozenset[str]) -> Iterable[list[Node]]:
    if isinstance(reference := schema.get("$ref"), str):
        if reference in active:
            yield []
            return
        yield list(alternatives(_target(reference, document), document, active | {reference}))
    for part in schema.get("allOf", ()):
        yield list(alternatives(part, document, active))
    for key in ("anyOf", "oneOf"):
        if key in schema:
            yield [node for part in schema[key] for node in _named(part, schema, document, active)]
    if "if" in schema:
        then = {"allOf": [schema["if"], schema.get("then", True)]}
        yield [*alternatives(then, document, active), *alternatives(schema.get("else", True), document, active)]


def _target(reference: str, document: Mapping[str, Any]) -> Any:
    try:
        return pointed_at(reference, document, "schema")
    except ContractError:
        return True


def _named(part: Any, schema: Node, document: Mapping[str, Any], active: frozenset[str]) -> Iterable[Node]:
    """The alternatives of one part, its `discriminator` property saying which part it is."""
    nodes = alternatives(part, document, active)
    name = schema.get("discriminator", {}).get("propertyName")
    reference = part.get("$ref") if isinstance(part, Mapping) else None
    if not name or not reference:
        return nodes
    mapping = schema["discriminator"].get("mapping", {})
    value = next((key for key, target in mapping.items() if target == reference), reference.rpartition("/")[2])
    said = {"properties": {name: {"const": value}}}
    return [
        node if set(node.get("properties", {}).get(name, {})) & {"const", "enum"} else (both(node, said) or node)
        for node in nodes
    ]


def both(one: Node, other: Node) -> Node | None:
    """What satisfies both flat schemas; None where that is plainly nothing."""
    if not one or not other:
        return one or other
    merged = {**one, **other}
    for key in one.keys() & other.keys():
        if one[key] != other[key] and (merge := MERGERS.get(key)) is not None:
            merged[key] = merge(one[key], other[key])
    types, values = merged.get("type"), merged.get("enum")
    return None if types == [] or values == [] else merged


def _types(one: Any, other: Any) -> Any:
    ones, others = ({kind} if isinstance(kind, str) else set(kind) for kind in (one, other))
    found = ones & others
    if "integer" in ones | others and "number" in ones | others:
        found |= {"integer"}
    ordered = [kind for kind in (*_listed(one), *_listed(other)) if kind in found]
    return ordered[0] if len(set(ordered)) == 1 else list(dict.fromkeys(ordered))


def _listed(kind: Any) -> list[str]:
    return [kind] if isinstance(kind, str) else list(kind)


def _values(one: Any, other: Any) -> Any:
    known = {json.dumps(value, sort_keys=True) for value in other}
    return [value for value in one if json.dumps(value, sort_keys=True) in known]


def _multiple(one: Any, other: Any) -> Any:
    if isinstance(one, int) and isinstance(other, int):
        return math.lcm(one, other)
    return max(one, other)


def _by_key(one: Any, other: Any) -> Any:
    return {**one, **other, **{key: _all_of(one[key], other[key]) for key in one.keys() & other.keys()}}


def _all_of(one: Any, other: Any) -> Any:
    return one if one == other else {"allOf": [one, other]}


MERGERS: Mapping[str, Callable[[Any, Any], Any]] = {
    "type": _types,
    "enum": _values,
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"), min),
    "multipleOf": _multiple,
    "required": lambda one, other: list(dict.fromkeys([*one, *other])),
    **dict.fromkeys(("properties", "patternProperties"), _by_key),
    **dict.fromkeys(("items", "additionalProperties", "contains", "propertyNames"), _all_of),
    "dependentRequired": lambda one, other: {**one, **other},
    "uniqueItems": lambda one, other: one or other,
}
