"""What stands in one place of a document and belongs in another: fields, links, filters, limits of paths that are not
there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from vocmocks.extract.description.enums import listed
from vocmocks.extract.description.parts import bodies, label
from vocmocks.extract.description.spelling import words
from vocmocks.extract.model import Conflict, Draft, Fact, Node, Operation, RateLimit, Source

Path = tuple[str, ...]
BOUND = re.compile(r"(.+)_(?:gte|lte|gt|lt)")
DOCUMENTED = ("table", "list")


def of(operation: Operation) -> Iterator[Conflict]:
    """Of one operation: fields that its samples have in another place, links to itself, filters by no field."""
    for where, root, _ in bodies(operation):
        yield from _placed(where, root)
    yield from _links(operation)
    yield from _filters(operation)


def across(draft: Draft) -> Iterator[Conflict]:
    """Of all operations: limits of paths that none of them has, filters that are called otherwise than the field."""
    for limit in draft.limits:
        yield from _limited(limit, draft)
    yield from _namesakes(draft)


def _placed(where: str, root: Node) -> Iterator[Conflict]:
    """A field that the text describes in one object and samples have in an object inside of that."""
    said = {path: fact for path, node in root.walk() if (fact := _fact(node, DOCUMENTED)) and path}
    shown = {path: fact for path, node in root.walk() if (fact := _fact(node, ("example", "inferred"))) and path}
    for path, fact in said.items():
        if path in shown or path[-1] in ("[]", "*"):
            continue
        deeper = [other for other in shown if other[-1] == path[-1] and other[: len(path) - 1] == path[:-1]]
        found = next((other for other in deeper if other not in said), None)
        if found is not None:
            message = (
                f'"{path[-1]}" is described in /{_join(path[:-1])}, but an example has it in /{_join(found[:-1])}.'
            )
            places: list[tuple[Source, Any]] = [(fact.source, _join(path)), (shown[found].source, _join(found))]
            yield Conflict("place", f"{where} /{_join(path)}", message, places)


def _fact(node: Node, hows: tuple[str, ...]) -> Fact | None:
    return next((fact for fact in node.facts if fact.source.how in hows), None)


def _join(path: Path) -> str:
    return "/".join(path)


def _links(operation: Operation) -> Iterator[Conflict]:
    """URLs of the operation itself in its samples: with a path or parameters that it does not have."""
    known = sorted(parameter.name for parameter in operation.parameters if parameter.location == "query")
    for fact, url in _urls(operation):
        if url.path != operation.path:
            message = f'An example links to "{url.path}", the request is to "{operation.path}".'
            places: list[tuple[Source, Any]] = [(fact.source, url.path), (operation.source, operation.path)]
            yield Conflict("path", label(operation), message, places)
        for name, _ in parse_qsl(url.query, keep_blank_values=True):
            if name not in known:
                message = f'An example links to the request with a parameter "{name}", which it does not have.'
                places = [(fact.source, name), (operation.source, ", ".join(known))]
                yield Conflict("name", f"{label(operation)} query {name}", message, places)


def _urls(operation: Operation) -> Iterator[tuple[Fact, Any]]:
    for _, root, is_answer in bodies(operation):
        for _, node in root.walk() if is_answer and "{" not in operation.path else ():
            for fact in node.said("example"):
                text = re.sub(r"[<>{}\[\]]", "", fact.value) if isinstance(fact.value, str) else ""
                if "://" in text and (url := urlsplit(text)).path.endswith(operation.path):
                    yield fact, url


def _filters(operation: Operation) -> Iterator[Conflict]:
    """Bounds (`created_at_gte`) of a field that no record in the answer has."""
    nodes = [root for where, root, is_answer in bodies(operation) if is_answer and " response 2" in where]
    fields = {path[-1] for root in nodes for path, node in root.walk() if path and node.facts}
    for parameter in operation.parameters:
        bound = BOUND.fullmatch(parameter.name) if parameter.location == "query" and fields else None
        if bound and bound[1] not in fields:
            message = f'Records are filtered by "{bound[1]}", which is none of their fields.'
            places: list[tuple[Source, Any]] = [(parameter.source, parameter.name), (operation.source, None)]
            yield Conflict("name", f"{label(operation)} query {parameter.name}", message, places)


def _limited(limit: RateLimit, draft: Draft) -> Iterator[Conflict]:
    paths = {operation.path: operation for operation in draft.operations}
    for path in limit.paths if paths else ():
        if path not in paths:
            nearest = max(paths, key=lambda known: len({*known.split("/")} & {*path.split("/")}))
            message = f'There is a rate limit for "{path}", which no request is sent to.'
            places: list[tuple[Source, Any]] = [(limit.source, path), (paths[nearest].source, nearest)]
            yield Conflict("path", f"* {path}", message, places)


def _namesakes(draft: Draft) -> Iterator[Conflict]:
    """Parameters with the same list of values as a field of another name that shares a word with theirs."""
    fields: dict[frozenset[str], dict[str, Fact]] = {}
    for operation in draft.operations:
        for _, root, _ in bodies(operation):
            for path, node in root.walk():
                if path and (values := _values(node)):
                    fields.setdefault(values, {}).setdefault(path[-1], listed(node)[0])
    for operation in draft.operations:
        for parameter in operation.parameters:
            values = _values(parameter.node)
            same = fields.get(values, {}) if values else {}
            if not same or parameter.name.removesuffix("[]") in same:
                continue
            name, fact = next(iter(same.items()))
            if {*words(name)} & {*words(parameter.name)}:
                message = f'A parameter is named "{parameter.name}", the field with these values "{name}".'
                places: list[tuple[Source, Any]] = [(parameter.source, parameter.name), (fact.source, name)]
                yield Conflict("name", f"{label(operation)} query {parameter.name}", message, places)


def _values(node: Node) -> frozenset[str]:
    facts = listed(node)
    values = facts[0].value if facts else ()
    return frozenset(map(str, values)) if isinstance(values, list | tuple) and len(values) > 1 else frozenset()
