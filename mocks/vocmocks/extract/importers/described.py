"""What the prose of a Postman item says, put where it belongs: parameters, body, answers."""

from __future__ import annotations

import re

from vocmocks.extract.description.language import detect
from vocmocks.extract.importers import roles
from vocmocks.extract.importers.cursor import Cursor
from vocmocks.extract.importers.item import Item, add_parameter, answer, description
from vocmocks.extract.model import Conflict, Fact, Node, Parameter, Passage, Sample, Source
from vocmocks.extract.prose import passages as prose

QUERY = re.compile(r"\b(?:GET|POST|PUT|PATCH|DELETE)\s+[^\s?]+\?([^\s`]+)")
"""The query of a request line in the prose."""
NAME_MARK = re.compile(
    r"[\[(](?:deprecated|obsolete|descontinuad[oa]|obsolet[oa])[\])]|\A(?:deprecated|obsolete)\b"
    r"|[-–—:] *(?:deprecated|obsolete)\Z",
    re.IGNORECASE,
)
TEXT_MARK = re.compile(
    r"\W*(?:deprecated|descontinuad[oa]|obsolet[oa])\b(?!\s+(?:\w+\s+)?(?:items?|records?|fields?))"
    r"|(?:this|the) (?:endpoint|method|call|operation|api|route|resource) (?:is|has been) (?:now )?deprecated\b",
    re.IGNORECASE,
)


def describe(item: Item) -> None:
    text = description(item)
    passages = prose.read(text.value, text.source("sentence"))
    for material, named in ((item.body, "body"), *((each, "response") for each in item.answers.values())):
        shape = material.shape()
        if shape is not None and any(len(node.properties) > 1 for p in passages for node in p.fields):
            passages = _with_shape(item, text, passages, shape, named)
            break
    _take(item, passages)
    item.operation.description = passages[0].text if passages else ""
    item.operation.deprecated = _is_deprecated(item.place.text("name"), item.operation.description)
    item.operation.language = detect(" ".join([item.place.text("name"), *(p.text for p in passages)]))


def _is_deprecated(name: str, text: str) -> bool:
    """Whether a call's name or the beginning of its text says that it should not be used any more."""
    return NAME_MARK.search(name) is not None or TEXT_MARK.match(text) is not None


def _with_shape(item: Item, text: Cursor, passages: list[Passage], shape: Node, named: str) -> list[Passage]:
    """The prose read again, with the object of the sample that its tables describe as a guide to nesting."""
    from vocmocks.extract.importers.place import at, find, heart

    method = item.operation.method
    names = {
        name for p in passages if roles.fields_role(p, method) == named for node in p.fields for name in node.properties
    }
    where = find(names, shape)
    guide = at(shape, heart(shape) if where is None else where)
    return prose.read(text.value, text.source("sentence"), shape=guide)


def _take(item: Item, passages: list[Passage]) -> None:
    before, operation = "", item.operation
    separate = any(roles.says_query(passage) for passage in passages)
    for passage in passages:
        for node in passage.fields:
            role = roles.fields_role(passage, operation.method, before)
            if role == "parameters" and separate and passage.headings and not roles.says_query(passage):
                _path_only(item, node)
            _fields(item, node, role)
        for sample in passage.samples:
            _sample(item, sample, passage, before)
        for status, meaning in passage.statuses.items():
            item.meanings.setdefault(status, (meaning, passage.source))
        operation.facts += [
            Fact("endpointQuery", match[1].strip("`"), passage.source) for match in QUERY.finditer(passage.text)
        ]
        operation.limits += passage.limits
        operation.facts += passage.facts
        before = passage.text or before


def _path_only(item: Item, node: Node) -> None:
    """Take out what is listed beside the path's variables and is none of them: noted, since it can be nowhere."""
    for name in [name for name in node.properties if name not in item.url.variables]:
        source = first_source(node.properties.pop(name), item.operation.source)
        message = f'"{name}" is described as a part of the path, which has no such variable.'
        conflict = Conflict("path", f"path {name}", message, [(source, name), (item.operation.source, item.url.path)])
        item.operation.facts.append(Fact("conflict", conflict, source))


def _fields(item: Item, node: Node, role: roles.Role) -> None:
    in_path = set(item.url.variables)
    for name in [name for name in node.properties if name in in_path]:
        if role in ("parameters", "none", "body"):
            source = first_source(node.properties[name], item.operation.source)
            add_parameter(item.operation, Parameter(name, "path", node.properties.pop(name), source))
    if not node.properties and node.items is None and node.additional is None:
        return
    if role == "parameters":
        for name, child in node.properties.items():
            add_parameter(item.operation, Parameter(name, "query", child, first_source(child, item.operation.source)))
    elif role == "body":
        item.body.fields.append(node)
    elif role == "response":
        answer(item, _success(item)).fields.append(node)


def first_source(node: Node, default: Source) -> Source:
    return next((fact.source for _, below in node.walk() for fact in below.facts), default)


def _sample(item: Item, sample: Sample, passage: Passage, before: str) -> None:
    if not sample.label and passage.headings:
        sample.label = passage.headings[-1]
    role = roles.sample_role(passage, before, item.operation.method)
    (item.body if role == "body" else answer(item, _success(item))).samples.append(sample)


def _success(item: Item) -> int:
    known = [status for status in (*item.answers, *item.meanings) if 200 <= status < 300]
    return 200 if 200 in known or not known else known[0]
