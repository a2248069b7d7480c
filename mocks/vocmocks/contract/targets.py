"""JSONPath targets of overlays (RFC 9535), found.

The usual ones (names, `*`, `..name`, an index, filters such as `?@.operationId == 'x'`) are walked here, for a quick
start; python-jsonpath, which is loaded only then, has the others. A test holds the two equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Parts = tuple[str | int, ...]
Node = tuple[Parts, Any]
Step = Callable[[Node], Iterator[Node]]

SEGMENT = re.compile(
    r"""\.\.(?P<below>[A-Za-z_]\w*) | \.(?P<member>[A-Za-z_]\w*) | \['(?P<quoted>[^'\\]*)'\] | \[(?P<index>0|[1-9]\d*)\]
      | (?P<every>\.\*|\[\*\]) | \[\?(?P<filter>[^\[\]]+)\]""",
    re.VERBOSE,
)
CONDITION = re.compile(r"\s*@\.([A-Za-z_]\w*)(?:\s*==\s*'([^'\\]*)')?\s*")


def find(target: str, document: Any) -> Mapping[Parts, Any]:
    """The values that `target` selects, each once, by their place. Raises ValueError where it is not a JSONPath."""
    steps = _steps(target)
    if steps is None:
        return _by_library(target, document)
    nodes: Iterator[Node] = iter([((), document)])
    for step in steps:
        nodes = _each(step, nodes)
    return dict(nodes)


def _each(step: Step, nodes: Iterator[Node]) -> Iterator[Node]:
    for node in nodes:
        yield from step(node)


def _steps(target: str) -> list[Step] | None:
    """None where the target is not one of the usual."""
    steps: list[Step] = []
    at = 1
    while target.startswith("$") and at < len(target):
        found = SEGMENT.match(target, at)
        step = _step(found) if found else None
        if found is None or step is None:
            return None
        steps.append(step)
        at = found.end()
    return steps if target.startswith("$") else None


def _step(found: re.Match[str]) -> Step | None:
    kind, text = found.lastgroup, found[found.lastgroup or 0]
    if kind in ("member", "quoted"):
        return lambda node: _member(node, text)
    if kind == "below":
        return lambda node: _below(node, text)
    if kind == "index":
        return lambda node: _member(node, int(text))
    if kind == "every":
        return _children
    return _filter(text)


def _filter(text: str) -> Step | None:
    conditions = [CONDITION.fullmatch(part) for part in text.split("&&")]
    wanted = [(found[1], found[2]) for found in conditions if found]
    if len(wanted) != len(conditions):
        return None
    return lambda node: (child for child in _children(node) if _holds(child[1], wanted))


def _holds(value: Any, wanted: list[tuple[str, str | None]]) -> bool:
    if not isinstance(value, dict):
        return False
    return all(name in value and (text is None or value[name] == text) for name, text in wanted)


def _member(node: Node, key: str | int) -> Iterator[Node]:
    parts, value = node
    if isinstance(key, str):
        present = isinstance(value, dict) and key in value
    else:
        present = isinstance(value, list) and key < len(value)
    if present:
        yield (*parts, key), value[key]


def _children(node: Node) -> Iterator[Node]:
    parts, value = node
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in pairs:
        yield (*parts, key), child


def _below(node: Node, name: str) -> Iterator[Node]:
    """What has that name in the node or anything inside it."""
    waiting = [node]
    while waiting:
        parts, value = waiting.pop()
        if isinstance(value, dict):
            if name in value:
                yield (*parts, name), value[name]
            waiting += [((*parts, key), child) for key, child in value.items() if isinstance(child, dict | list)]
        elif isinstance(value, list):
            waiting += [((*parts, at), child) for at, child in enumerate(value) if isinstance(child, dict | list)]


def _by_library(target: str, document: Any) -> Mapping[Parts, Any]:
    import jsonpath

    try:
        matches = jsonpath.JSONPathEnvironment(strict=True).finditer(target, document)
        return {match.parts: match.value for match in matches}
    except jsonpath.JSONPathError as error:
        raise ValueError(error.args[0]) from error
