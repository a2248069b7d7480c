"""Items of one document that describe the same operation become one: fact by fact, each with its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from vocmocks.extract.description import ids, siblings
from vocmocks.extract.importers.responses import add
from vocmocks.extract.importers.shape import complete
from vocmocks.extract.model import Conflict, Draft, Fact, Node, Operation, RateLimit, Response, Sample, Source
from vocmocks.extract.prose import valuelists

TELLING = (
    "required", "requiredIf", "enum", "default", "minimum", "maximum", "maxLength", "maxItems", "maxSpan", "maxRecords",
    "format", "type",
)  # fmt: skip
"""Keywords worth reporting when only one of two languages has them."""


def join(draft: Draft) -> Draft:
    """Join the operations of `draft` that are the same and name them all; returns it.

    What only one of two languages has is noted as a conflict.
    """
    for operation in draft.operations:
        complete(operation)
        valuelists.give(operation)
    groups: dict[tuple[str, str, bool], list[Operation]] = {}
    for operation in draft.operations:
        groups.setdefault((operation.method, normal(operation.path), operation.webhook), []).append(operation)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if one.language and other.language and one.language != other.language:
                noted = [Fact("conflict", conflict, one.source) for conflict in one_language_only(one, other)]
                one.facts += noted
    draft.operations = [_one(group) for group in groups.values()]
    draft.limits = _limits(draft.limits)
    siblings.share(draft)
    ids.assign(draft)
    return draft


def normal(path: str) -> str:
    """A path template without the names of its variables."""
    return re.sub(r"\{[^{}]*\}", "{}", path)


def _one(group: list[Operation]) -> Operation:
    first = next((operation for operation in group if operation.language == "en"), group[0])
    first.names = tuple(dict.fromkeys(operation.name for operation in group))
    for other in group:
        if other is not first:
            _absorb(first, other)
    first.limits = _limits(first.limits)
    return first


def _absorb(one: Operation, other: Operation) -> None:
    names = dict(zip(_variables(other.path), _variables(one.path), strict=False))
    for parameter in other.parameters:
        if parameter.location == "path":
            parameter.name = names.get(parameter.name, parameter.name)
        known = next((p for p in one.parameters if (p.name, p.location) == (parameter.name, parameter.location)), None)
        if known is None:
            one.parameters.append(parameter)
        else:
            known.node.absorb(parameter.node)
            known.repeated = known.repeated or parameter.repeated
    one.body = _both(one.body, other.body)
    _samples(one.body_samples, other.body_samples)
    for response in other.responses:
        _response(one, response)
    one.tags = tuple(dict.fromkeys((*one.tags, *other.tags)))
    one.limits += other.limits
    one.facts += [fact for fact in other.facts if fact not in one.facts]
    one.description = one.description or other.description
    one.deprecated = one.deprecated or other.deprecated


def _variables(path: str) -> list[str]:
    return re.findall(r"\{([^{}]*)\}", path)


def _both(one: Node | None, other: Node | None) -> Node | None:
    if one is None or other is None:
        return one or other
    return one.absorb(other)


def _samples(known: list[Sample], more: list[Sample]) -> None:
    for sample in more:
        if not any(sample.value == each.value for each in known):
            known.append(sample)


def _response(one: Operation, other: Response) -> None:
    for known in one.responses:
        if known.status == other.status:
            known.node = _both(known.node, other.node)
            _samples(known.samples, other.samples)
            known.description = known.description or other.description
            return
    if isinstance(other.status, int):
        add(one, other.status, other.description, other.source)
        added = next((response for response in one.responses if response.status == other.status), None)
        if added is not None:
            added.node, added.samples, added.media_type = other.node, other.samples, other.media_type


def _limits(limits: list[RateLimit]) -> list[RateLimit]:
    """Each limit once, with the source that says most: a sentence that names the credential wins."""
    found: dict[tuple[int, int, tuple[str, ...]], RateLimit] = {}
    for limit in limits:
        key = (limit.limit, limit.window, limit.paths)
        if key not in found or (found[key].per != "credential" and limit.per == "credential"):
            found[key] = limit
    return list(found.values())


def one_language_only(one: Operation, other: Operation) -> list[Conflict]:
    """What one of two descriptions of an operation says and the other, in another language, leaves out."""
    mine, theirs = dict(_statements(one)), dict(_statements(other))
    found: list[Conflict] = []
    for here, there, have, lack in ((one, other, mine, theirs), (other, one, theirs, mine)):
        missing = [path for path in have if path not in lack]
        for path in missing:
            if any(path.startswith(outer) and path != outer and path[len(outer)] in "/." for outer in missing):
                continue
            source, value = have[path]
            message = f'Only the description in "{here.language}" has {path}; the one in "{there.language}" lacks it.'
            found.append(Conflict("one-language-only", path, message, [(source, value), (there.source, None)]))
    return found


def _statements(operation: Operation) -> Iterator[tuple[str, tuple[Source, Any]]]:
    for parameter in operation.parameters:
        name = f"{parameter.location} {parameter.name}"
        yield name, (parameter.source, parameter.name)
        yield from _facts(name, parameter.node)
    if operation.body is not None:
        yield from _node("body", operation.body)
    for response in operation.responses:
        yield f"response {response.status}", (response.source, response.status)
        if response.node is not None:
            yield from _node(f"response {response.status}", response.node)


def _node(name: str, root: Node) -> Iterator[tuple[str, tuple[Source, Any]]]:
    for path, node in root.walk():
        place = "/".join((name, *path))
        if path and path[-1] not in ("[]", "*") and node.facts:
            yield place, (node.facts[0].source, path[-1])
        yield from _facts(place, node)


def _facts(name: str, node: Node) -> Iterator[tuple[str, tuple[Source, Any]]]:
    for fact in node.facts:
        if fact.keyword in TELLING and _stated(fact):
            yield f"{name}.{fact.keyword}", (fact.source, fact.value)


def _stated(fact: Fact) -> bool:
    return fact.source.how not in ("example", "inferred") and (fact.keyword != "required" or fact.value is True)
