"""The text of a page that ReDoc rendered: sentences, rows of parameters, samples, but no paths and no methods.

Retrieve a list of all things             a sentence opens an operation; its verb is the method
| page | integer >= 1 Default: 1 … |      rows: query on reading, body on writing, `id` in the path
Array of objects | |                      a row whose name was lost: the sample's keys supply it
{- "success": true, …}{- "data": …}       a request sample and a response sample, glued together
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from vocmocks.extract.importers.redoc_lines import Line, logical_lines, sample_end
from vocmocks.extract.importers.redoc_paths import METHODS, path_of, verb
from vocmocks.extract.model import DocumentError, Draft, Node, Operation, Parameter, Response, Sample, Source
from vocmocks.extract.prose import phrases
from vocmocks.extract.samples import inference as samples

_ROW = re.compile(r"\|(?P<name>[^|]*)\|(?P<text>[^|]*)\|?\s*\Z")
_NAMELESS = re.compile(r"\|?\s*(?P<type>Array of \w+|object)\s*\|\s*\|?\s*\Z")
_VERSION = re.compile(r"\bversion\s+(\d[\w.]*)", re.IGNORECASE)
_DOWNLOAD = re.compile(r"download openapi", re.IGNORECASE)
_DESCRIPTION = re.compile(
    r"\A(?:array of \w+|string(?:\s*<[^>]*>)?|\w+)(?:\s*(?:\[[^\]]*\]|[<>]=?\s*-?\d+))*(?:\s*Default:\s*\S+)?\s*",
    re.IGNORECASE,
)


@dataclass
class _Row:
    name: str
    required: bool
    text: str
    line: int


@dataclass
class _Section:
    title: str
    line: int
    rows: list[_Row] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)


def read(document: str, text: str) -> Draft:
    """The operations that a page describes, their paths made up from its sentences (`inferred_path`).

    `document` is the document's name for sources. Raises `DocumentError` when no sentence of the page describes a call.
    """
    preface, sections = _sections(document, logical_lines(text))
    if not sections:
        raise DocumentError(document, "line 1", "a sentence such as 'Retrieve a list of …' that describes a call")
    title = next((line for line in preface if not _DOWNLOAD.search(line)), document)
    version = _VERSION.search(title)
    draft = Draft(document, "redoc", title, version=version.group(1) if version else "0", description=title)
    draft.operations = [_operation(document, section, sections) for section in sections]
    return draft


def _sections(document: str, lines: list[Line]) -> tuple[list[str], list[_Section]]:
    preface: list[str] = []
    sections: list[_Section] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.text[0] in "{[" and sections:
            end = sample_end(lines, at)
            sections[-1].samples.append(_sample(document, lines[at:end]))
            at = end
            continue
        if verb(line.text):
            sections.append(_Section(line.text, line.number))
        elif sections:
            sections[-1].rows += _row(line)
        else:
            preface.append(line.text)
        at += 1
    return preface, sections


def _row(line: Line) -> list[_Row]:
    if nameless := _NAMELESS.match(line.text):
        return [_Row("", False, nameless.group("type"), line.number)]
    if (row := _ROW.match(line.text)) is None:
        return []
    name, _, mark = row.group("name").strip().partition(" ")
    return [_Row(name, mark.strip() == "required", row.group("text").strip(), line.number)]


def _sample(document: str, lines: list[Line]) -> Sample:
    raw = "\n".join(line.text for line in lines)
    return samples.parse(raw, Source(document, "example", line=lines[0].number))


def _operation(document: str, section: _Section, sections: list[_Section]) -> Operation:
    method = METHODS[verb(section.title)]
    by_id = any(row.name == "id" and row.required for row in section.rows)
    source = Source(document, "sentence", line=section.line)
    path = path_of(section.title, [other.title for other in sections], by_id=by_id)
    operation = Operation(method, path, section.title, source, description=section.title, inferred_path=True)
    writes = method in ("POST", "PUT", "PATCH")
    requests = section.samples[:1] if writes and len(section.samples) > 1 else []
    operation.body_samples = requests
    for sample in section.samples[len(requests) :]:
        operation.responses.append(Response(200, sample.source, samples=[sample]))
    _fields(document, operation, section, requests[0].value if requests else {}, writes=writes)
    return operation


def _fields(document: str, operation: Operation, section: _Section, request: Any, *, writes: bool) -> None:
    names = [row.name for row in section.rows]
    for row in section.rows:
        source = Source(document, "table", line=row.line)
        name = row.name or _lost_name(row.text, request, names)
        if not name:
            continue
        if not row.name:
            names.append(name)
        if name == "id" and row.required:
            _parameter(operation, row, name, source, path=True)
        elif writes:
            operation.body = operation.body or Node().say("type", "object", source.but(how="inferred"))
            _describe(operation.body.property(name), row, source, lost=not row.name)
        else:
            _parameter(operation, row, name, source, path=False)


def _parameter(operation: Operation, row: _Row, name: str, source: Source, *, path: bool) -> None:
    node = _describe(Node(), row, source, lost=False)
    repeated = node.best("type") == "array"
    operation.parameters.append(Parameter(name, "path" if path else "query", node, source, repeated=repeated))


def _describe(node: Node, row: _Row, source: Source, *, lost: bool) -> Node:
    if lost:
        source = source.but(note="a row without a name; named by the sample")
    node.say("required", row.required, source)
    phrases.apply(node, phrases.facts(row.text, source, row.name))
    if row.text == "object":
        node.say("type", "object", source)
    if description := _DESCRIPTION.sub("", row.text, count=1).strip():
        node.say("description", description, source)
    return node


def _lost_name(kind: str, request: Any, known: list[str]) -> str:
    """The first key of the request sample that no row names and whose value fits the row's type."""
    if not isinstance(request, dict):
        return ""
    wanted: type = dict if kind == "object" else list
    return next((key for key, value in request.items() if key not in known and isinstance(value, wanted)), "")
