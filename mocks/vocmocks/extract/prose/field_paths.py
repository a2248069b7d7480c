"""Names of fields with their place in a structure: `employee.team_leader.email`, `questions[id].score`, `items[].x`."""

from __future__ import annotations

import re

from vocmocks.extract.model import Node, Source

NAME = re.compile(r"[^\W\d][\w-]*")
_PATH = re.compile(r"[^\W\d][\w-]*(?:\[\w*\])?(?:\.[^\W\d][\w-]*(?:\[\w*\])?)*(?:\[\])?")
_STEP = re.compile(r"([^\W\d][\w-]*)(\[(\w*)\])?")


def is_path(text: str) -> bool:
    """Whether a text is the name of a field, alone or with its place."""
    return _PATH.fullmatch(text) is not None and len(text) <= 120


def place(root: Node, path: str, source: Source, shape: Node | None = None) -> Node:
    """The node that `path` names below `root`, made with its parents.

    `[id]` means a value under any key, `[]` an item. Parents are objects by inference, or arrays of objects where
    `shape` has seen one.
    """
    node, steps = root, _STEP.findall(path)
    for index, (name, bracket, inside) in enumerate(steps):
        node, shape = node.property(name), shape.properties.get(name) if shape else None
        if index == len(steps) - 1 and not inside:
            break
        node, shape = _into(node, shape, source, bracket=bracket, inside=inside, last=index == len(steps) - 1)
    return node


def _into(
    node: Node, shape: Node | None, source: Source, *, bracket: str, inside: str, last: bool
) -> tuple[Node, Node | None]:
    if inside:
        assume(node, "object", source)
        members = node.value_of_any_key()
        return members if last else assume(members, "object", source), shape.additional if shape else None
    listed = bracket or (shape is not None and shape.best("type") == "array")
    if listed and not last:
        return assume(assume(node, "array", source).item(), "object", source), shape.items if shape else None
    return assume(node, "object", source), shape


def assume(node: Node, kind: str, source: Source) -> Node:
    """Say by inference that a node is an object or an array, once; returns the node."""
    known = any(fact.value == kind and fact.source.how == "inferred" for fact in node.said("type"))
    return node if known else node.say("type", kind, source.but(how="inferred"))


def unwrap(shape: Node | None, names: list[str]) -> Node | None:
    """The part of a sample's shape that has most of `names`: an array's items, or an outer object's only member."""
    if shape is None:
        return None
    if shape.items is not None and not shape.properties:
        return unwrap(shape.items, names)
    only = next(iter(shape.properties.values())) if len(shape.properties) == 1 else None
    if only is not None and _known(only, names) > _known(shape, names):
        return unwrap(only, names)
    return shape


def _known(node: Node, names: list[str]) -> int:
    return sum(name in node.properties for name in names)
