"""Paths that prose gives for an operation, against the one that its request really has."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl

from vocmocks.extract.description.join import normal
from vocmocks.extract.description.parts import label
from vocmocks.extract.importers.urls import template
from vocmocks.extract.model import Conflict, Fact, Operation


def differing(operation: Operation) -> Iterator[Conflict]:
    """The lines of a description that give another path, or query parameters that do not exist."""
    for fact in operation.facts:
        if fact.keyword == "endpoint":
            yield from _path(operation, fact)
        elif fact.keyword == "endpointQuery":
            yield from _query(operation, fact)


def _path(operation: Operation, fact: Fact) -> Iterator[Conflict]:
    method, _, path = str(fact.value).strip().partition(" ")
    written, real = f"{method} {template(path, {})[0]}", f"{operation.method} {operation.path}"
    if path and normal(written) != normal(real):
        message = f'The description gives "{written}", the request is "{real}".'
        yield Conflict("path", label(operation), message, [(fact.source, written), (operation.source, real)])


def _query(operation: Operation, fact: Fact) -> Iterator[Conflict]:
    known = sorted(parameter.name for parameter in operation.parameters if parameter.location == "query")
    for name, _ in parse_qsl(str(fact.value).replace("&amp;", "&"), keep_blank_values=True):
        if name not in known:
            message = f'The path in the description has a query parameter "{name}" that the request lacks.'
            places = [(fact.source, name), (operation.source, ", ".join(known))]
            yield Conflict("path", f"{label(operation)} query {name}", message, list(places))
