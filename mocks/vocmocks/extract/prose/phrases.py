"""Facts in a cell, a sentence or a comment, in English and Portuguese; nothing is particular to a vendor.

    text ──▶ type_words, phrase_required, phrase_marks, phrase_values, phrase_bounds, phrase_formats
         ──▶ [(keyword, value)] ──▶ [Fact]

Besides JSON Schema's keywords and those of `model.Fact`, it emits `items` and `additionalProperties` (a schema of the
members), `suggested` (values that are there at first, not the only ones), `requiredFor` (a word that says when),
`separated` (a list written as one text, `a,b`),
`maxSpan` (an ISO 8601 duration between two dates) and `maxRecords` (the most that one answer holds).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from vocmocks.extract.model import Fact, Node, Source
from vocmocks.extract.prose import (
    blocks,
    phrase_bounds,
    phrase_comments,
    phrase_formats,
    phrase_marks,
    phrase_required,
    phrase_values,
    type_words,
)
from vocmocks.extract.prose.credentials import authentication
from vocmocks.extract.prose.phrase_required import mutual
from vocmocks.extract.prose.phrase_values import named_defaults
from vocmocks.extract.prose.rate_limits import limits
from vocmocks.extract.prose.statements import endpoints, statuses
from vocmocks.extract.prose.type_words import Said

__all__ = ["apply", "authentication", "endpoints", "facts", "limits", "mutual", "named_defaults", "statuses"]

_MARKUP = re.compile(r"</?(?:p|ul|ol|li|br|strong|em|code|b|i|div)\b[^>]*>", re.IGNORECASE)
_EMPHASIS = re.compile(
    r"(?<![\w*])(?P<mark>\*{1,3})(?=[^\s*])(?P<inner>[^*\n]*[^\s*])(?P=mark)(?![\w*])|(?<!\w)__(?=\S)(?P<under>[^\n]*?\S)__(?!\w)"
)
_CODE = re.compile(r"<code>([^<>`\n]{1,40})</code>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]\n]{1,80})\]\([^()\s]+\)")
_SPLIT_ALONE = re.compile(r"\s*[.…]+\s*")


def facts(text: str, source: Source, name: str = "") -> list[Fact]:
    """What a text says about the value called `name`. HTML in it is read as lines of text.

    `source` goes into every fact. A source of kind `comment` has its text read as a comment in a sample, where
    a bare `int` or `a | b` counts.
    """
    if source.how != "comment":
        text = phrase_required.marked(text)
    if _MARKUP.search(text):
        text = blocks.plain(_CODE.sub(r"`\1`", text), "html")
    elif source.how != "comment":
        text = _EMPHASIS.sub(_bare, _LINK.sub(r"\1", text))
    if _SPLIT_ALONE.fullmatch(text) or not text.strip():
        return []
    said = phrase_comments.comment(text.strip()) if source.how == "comment" else _sentences(text.strip(), name)
    return _facts(said, source)


def _bare(match: re.Match[str]) -> str:
    return match.group("inner") or match.group("under") or ""


def _sentences(text: str, name: str) -> Said:
    whole = type_words.cell(text)
    said = phrase_required.required(text)
    said += whole if whole is not None else type_words.sentence(phrase_required.without_marks(text))
    said += phrase_marks.marks(text)
    if phrase_marks.is_separated(text):
        said += [
            ("items", {keyword: value}) if keyword == "enum" else (keyword, value)
            for keyword, value in _values(text, name)
        ]
    else:
        said += _values(text, name) + phrase_bounds.bounds(text)
    if not any(keyword == "format" for keyword, _ in said):
        said += phrase_formats.formats(text)
    return said


def _values(text: str, name: str) -> Said:
    said: Said = []
    if values := phrase_values.enumeration(text):
        said.append(_listed(values))
    if values := phrase_values.suggested(text):
        said.append(("suggested", values))
    known, value = phrase_values.default(text)
    if known:
        said.append(("default", value))
    said += [("default", value) for other, value in named_defaults(text) if other == name]
    return said


def _listed(values: list[str]) -> tuple[str, Any]:
    """Listed values, told apart from the words for a truth value and from the numbers that they may be."""
    if {value.lower() for value in values} == {"true", "false"}:
        return "type", "boolean"
    numbers = [phrase_values.number(value) for value in values]
    whole = all(isinstance(each, int) and str(each) == value for each, value in zip(numbers, values, strict=True))
    return "enum", numbers if whole else values


def _facts(said: Said, source: Source) -> list[Fact]:
    found: list[Fact] = []
    for keyword, value in said:
        fact = Fact(keyword, value, source)
        if fact not in found:
            found.append(fact)
    return found


def apply(node: Node, found: Iterable[Fact]) -> Node:
    """Add facts to a node, those about members (`items`, `additionalProperties`) to theirs; returns the node."""
    for fact in found:
        if fact.keyword == "items":
            for keyword, value in fact.value.items():
                node.item().say(keyword, value, fact.source)
        elif fact.keyword == "additionalProperties":
            node.value_of_any_key().say("type", fact.value["type"], fact.source)
        else:
            node.say(fact.keyword, fact.value, fact.source)
    return node
