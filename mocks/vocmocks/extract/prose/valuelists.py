"""Lists of values whose field the text does not name: given to the field that the line above them is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from vocmocks.extract.description.ids import singular
from vocmocks.extract.description.spelling import words
from vocmocks.extract.importers.roles import plain
from vocmocks.extract.model import Fact, Node, Operation

IDENTIFIERS = frozenset({"id", "uuid", "hash", "key"})


def give(operation: Operation) -> None:
    """Add each list as an enumeration to the fields that its announcement names."""
    for fact in operation.facts:
        if fact.keyword != "values" or not isinstance(fact.value, dict):
            continue
        named = _words(str(fact.value.get("of", "")))
        values, labels = _split(fact.value["enum"], fact.value.get("labels") or {})
        for node in _targets(operation, named) or _spare(operation, fact):
            node.say("enum", values, fact.source)
            if labels:
                node.say("labels", labels, fact.source)


def _split(values: Any, labels: dict[Any, str]) -> tuple[list[Any], dict[Any, str]]:
    """Values without the translation that stands in brackets behind them, which becomes their label."""
    found: list[Any] = []
    for value in values:
        match = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", value) if isinstance(value, str) else None
        found.append(match[1] if match else value)
        if match:
            labels = {**labels, match[1]: match[2]}
    return found, labels


def _words(text: str) -> list[str]:
    return [singular(word) for word in re.findall(r"[a-z]+", plain(text))]


def _targets(operation: Operation, named: list[str]) -> list[Node]:
    """The fields all of whose words the announcement has: those of most words, and of them those named first."""
    found = [
        ((-len(parts), min(named.index(part) for part in parts)), node)
        for parts, node in _fields(operation)
        if parts and parts <= set(named)
    ]
    best = min((rank for rank, _ in found), default=None)
    return [node for rank, node in found if rank == best]


def _fields(operation: Operation) -> Iterator[tuple[set[str], Node]]:
    for parameter in operation.parameters:
        yield _name(parameter.name), parameter.node
    for root in (operation.body, *(response.node for response in operation.responses)):
        for path, node in root.walk() if root is not None else ():
            if path and not (node.properties or node.items or node.additional):
                yield _name(path[-1]), node


def _name(name: str) -> set[str]:
    return {singular(word) for word in words(name) if not word.isdigit()}


def _spare(operation: Operation, fact: Fact) -> list[Node]:
    """The only variable of the path that is no identifier, for a list of codes that nothing else takes."""
    if fact.value.get("type") != "integer":
        return []
    free = [
        parameter.node
        for parameter in operation.parameters
        if parameter.location == "path" and not IDENTIFIERS & set(words(parameter.name))
    ]
    return free if len(free) == 1 else []
