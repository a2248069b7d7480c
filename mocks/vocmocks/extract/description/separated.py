"""Lists that are written as one text, `a,b,c`: in a query an array without repetition, anywhere else a string."""

from __future__ import annotations

from typing import Any

from vocmocks.extract.description.kinds import stated_types
from vocmocks.extract.model import Node, Parameter

KEPT = ("type", "items", "default", "deprecated", "x-source", "description", "x-labels", "minItems", "maxItems")


def is_separated(node: Node) -> bool:
    return node.best("separated") is True


def as_text(node: Node) -> Node:
    """The node of a body's member: a string, unless the text says that it is an array."""
    types, _ = stated_types(node)
    if not is_separated(node) or types == ["array"]:
        return node
    source = node.said("separated")[0].source
    return Node([*node.facts]).say("type", "string", source) if not types else Node([*node.facts], node.properties)


def as_query(parameter: Parameter, schema: dict[str, Any]) -> dict[str, Any]:
    """A query parameter's schema, as an array of what is between the commas; a stated text stays a text."""
    types, _ = stated_types(parameter.node)
    if types and types != ["array"]:
        return schema
    items = parameter.node.items
    listed = items.best("enum") if items is not None else None
    kept = {key: value for key, value in schema.items() if key in KEPT}
    member: dict[str, Any] = {"type": "string"}
    if listed and all(part in map(str, listed) for part in _shown(parameter.node)):
        member["enum"] = [str(value) for value in listed]
    elif items is not None and items.best("type"):
        member["type"] = items.best("type")
    return {**kept, "type": "array", "items": member}


def _shown(node: Node) -> list[str]:
    return [part.strip() for fact in node.said("example") for part in str(fact.value).split(",") if fact.value != ""]
