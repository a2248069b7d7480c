"""Where the fields of a table belong in a sample: at its root, in its items, inside a wrapper, deeper."""

from __future__ import annotations

from collections.abc import Iterator

from vocmocks.extract.model import Node

Path = tuple[str, ...]
"""Property names from the root; `[]` steps into items and `*` into the value of any key."""


def find(names: set[str], shape: Node) -> Path | None:
    """The object of `shape` that has most of `names`, the outermost among equals; None when no object has any."""
    best: Path | None = None
    most = 0
    for path, node in sorted(_objects(shape), key=lambda pair: len(pair[0])):
        shared = len(names & node.properties.keys())
        if shared > most:
            best, most = path, shared
    return best


def heart(shape: Node) -> Path:
    """The object that a sample is about when no field name tells: through lists and single keys that hold objects."""
    path: list[str] = []
    while True:
        if shape.items is not None:
            path.append("[]")
            shape = shape.items
            continue
        name, child = next(iter(shape.properties.items()), ("", shape))
        if len(shape.properties) != 1 or not (child.properties or child.items):
            return tuple(path)
        path.append(name)
        shape = child


def at(node: Node, path: Path) -> Node:
    """The node at `path`, made when it is not there yet."""
    for step in path:
        node = node.item() if step == "[]" else node.value_of_any_key() if step == "*" else node.property(step)
    return node


def align(table: Node, shape: Node) -> None:
    """Give a table's nodes the nesting that the sample shows: fields of a list's items, values under any key."""
    if shape.items is not None and table.properties and not shape.properties:
        table.item().absorb(Node(properties=table.properties))
        table.properties = {}
        table.facts = [fact for fact in table.facts if not (fact.keyword == "type" and fact.value == "object")]
    if table.additional is not None and shape.additional is None:
        for name in [name for name in shape.properties if name not in table.properties]:
            shape.value_of_any_key().absorb(shape.properties.pop(name))
    for mine, theirs in _pairs(table, shape):
        align(mine, theirs)


def _pairs(table: Node, shape: Node) -> Iterator[tuple[Node, Node]]:
    for name, child in table.properties.items():
        if name in shape.properties:
            yield child, shape.properties[name]
    if table.items is not None and shape.items is not None:
        yield table.items, shape.items
    if table.additional is not None and shape.additional is not None:
        yield table.additional, shape.additional


def _objects(shape: Node) -> Iterator[tuple[Path, Node]]:
    return ((path, node) for path, node in shape.walk() if node.properties)
