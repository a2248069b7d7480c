"""Samples in documents: read though they are not quite JSON, and turned into what they say about a schema."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from vocmocks.extract.model import Node, Sample, Source
from vocmocks.extract.prose import phrases
from vocmocks.extract.samples.parser import Parser, Path
from vocmocks.extract.samples.placeholders import (
    describes,
    descriptive,
    is_date_mark,
    is_elision,
    is_generated,
    is_placeholder,
    reads_as_description,
)
from vocmocks.extract.samples.scanner import finite

__all__ = ["SampleError", "infer", "is_generated", "is_placeholder", "parse"]

_START = re.compile(r"\s*(?:(?://[^\n]*|/\*.*?\*/|-(?=[ \t]))\s*)*", re.DOTALL)
_OPENER = re.compile(r"(?<!\{)\{(?!\{)|\[|\"[^\"\n]+\"\s*:")
_RENDERED = re.compile(r"\s*[{\[]- |\s*-[ \t]+[\"{\[]")


class SampleError(ValueError):
    """A text that holds no data at all. The message says where, and what was expected there."""

    def __init__(self, line: int, column: int, expected: str) -> None:
        super().__init__(f"line {line}, column {column}: expected {expected}")
        self.line, self.column, self.expected = line, column, expected


def parse(text: str, source: Source, label: str = "") -> Sample:
    """The value that `text` shows, with the comments beside its parts and what had to be mended.

    Strict JSON comes out exactly as `json.loads` reads it, with no repairs. Anything else is read as far as it goes.
    Raises `SampleError` only when there is no object, array, number or quoted text in it.
    """
    try:
        return Sample(json.loads(text, parse_constant=_refuse, parse_float=finite), source, raw=text, label=label)
    except (ValueError, RecursionError):
        return _tolerant(text, source, label)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _tolerant(text: str, source: Source, label: str) -> Sample:
    start, repairs = _begin(text)
    parser = Parser(text)
    parser.scan.pos = start
    parser.scan.repairs.extend(repairs)
    value = parser.document()
    comments = {path: found for path, found in parser.comments.items() if _holds(value, path)}
    return Sample(value, source, raw=text, comments=comments, repairs=parser.scan.repairs, label=label)


def _begin(text: str) -> tuple[int, list[str]]:
    """Where the data begins, and what was passed over to get there."""
    match = _START.match(text)
    first = match.end() if match else 0
    if text[first : first + 1] in ("[", "“", "”", '"') or (
        text[first : first + 1] == "{" and text[first + 1 : first + 2] != "{"
    ):
        return 0, []
    if re.match(r"-?\d+(?:\.\d+)?\s*(?:$|//|/\*)", text[first:]):
        return 0, []
    if opener := _OPENER.search(text, first):
        return opener.start(), ["text before the value left out"]
    line = text.count("\n", 0, first) + 1
    column = first - (text.rfind("\n", 0, first) + 1) + 1
    raise SampleError(line, column, "an object, an array, a number or a quoted text")


def _holds(value: Any, path: Path) -> bool:
    """Whether a path leads to something in the value: comments on elided members lead nowhere."""
    for step in path:
        inside = step in value if isinstance(value, dict) else isinstance(value, list) and step in range(len(value))
        if not inside:
            return False
        value = value[step]
    return True


def infer(sample: Sample, source: Source | None = None) -> Node:
    """What a sample says about the schema of its value: types, examples, and what its comments state.

    Values count as `example`, comments as `comment`, the type of a placeholder as `inferred`. A value that is only dots
    has no type unless a comment states one. `source` replaces the sample's own.
    """
    return _Inference(sample, source or sample.source).node(sample.value, ())


class _Inference:
    def __init__(self, sample: Sample, source: Source) -> None:
        self.sample, self.source = sample, source
        self.descriptive = descriptive(sample.value)
        self.generated = _RENDERED.match(sample.raw) is not None

    def node(self, value: Any, path: Path) -> Node:
        node = Node()
        comments = self._comments(node, path, value)
        if isinstance(value, dict):
            self._object(node, value, path)
        elif isinstance(value, list):
            self._array(node, value, path)
        elif value is None:
            node.say("nullable", True, self._source(path))
        else:
            self._scalar(node, value, path, typed=any(f.keyword == "type" for f in node.facts), noted=comments)
        return node

    def _source(self, path: Path) -> Source:
        place = "/" + "/".join(str(step) for step in path) if path else ""
        note = ", ".join(part for part in (self.source.note, place) if part)
        return self.source.but(how="example", note=note or None)

    def _comments(self, node: Node, path: Path, value: Any) -> bool:
        source = self._source(path).but(how="comment")
        found = self.sample.comments.get(path, [])
        for text in found:
            phrases.apply(node, phrases.facts(text, source, _key(path)))
            if (
                isinstance(value, int)
                and not isinstance(value, bool)
                and re.search(r"\btimestamp\b", text, re.IGNORECASE)
            ):
                node.say("format", "unixtime", source)
        return bool(found)

    def _object(self, node: Node, value: dict[str, Any], path: Path) -> None:
        node.say("type", "object", self._source(path))
        keyed = bool(value) and all(key.isdigit() for key in value)
        for key, child in value.items():
            target = node.value_of_any_key() if keyed else node.property(key)
            target.absorb(self.node(child, (*path, key)))

    def _array(self, node: Node, value: list[Any], path: Path) -> None:
        node.say("type", "array", self._source(path))
        for index, child in enumerate(value):
            node.item().absorb(self.node(child, (*path, index)))

    def _scalar(self, node: Node, value: Any, path: Path, *, typed: bool, noted: bool) -> None:
        source = self._source(path)
        if self.generated and is_generated(value):
            self._made_up(node, value, path)
        elif self._placeholder(value, path):
            if not typed and not is_elision(value):
                node.say("type", "string", source.but(how="inferred"))
            if is_date_mark(value):
                node.say("format", "date", source.but(how="inferred"))
            if value == "null":
                node.say("nullable", True, source.but(how="inferred"))
        else:
            node.say("type", _type(value), source).say("example", value, source)

    def _placeholder(self, value: Any, path: Path) -> bool:
        if not isinstance(value, str):
            return False
        key = _key(path)
        return is_placeholder(value) or describes(key, value) or (self.descriptive and reads_as_description(value))

    def _made_up(self, node: Node, value: Any, path: Path) -> None:
        """A generated value has its schema's type; a zero can be of either kind of number, its name tells which."""
        source = self._source(path)
        if not isinstance(value, str):
            ratio = re.search(r"average|_rate|ratio|percent", _key(path)) is not None
            node.say("type", "number" if ratio else "integer", source.but(how="inferred"))
            return
        node.say("type", "string", source)
        if value != "string":
            node.say("format", _generated_format(value), source)


def _generated_format(value: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return "date"
    if value[:4].isdigit() and "T" in value:
        return "date-time"
    return "email" if "@" in value else "uri" if "://" in value else "uuid"


def _key(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "number" if isinstance(value, float) else "string"
