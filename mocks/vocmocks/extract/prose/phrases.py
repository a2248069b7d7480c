"""Facts in a cell, a sentence or a comment, in English and Portuguese; nothing is particular to a vendor.

    text ──▶ type_words, phrase_required, phrase_values, phrase_bounds ──▶ [(keyword, value)] ──▶ [Fact]

Besides JSON Schema's keywords and those of `model.Fact`, it emits `items` and `additionalProperties` (a schema of the
members), `suggested` (values that are there at first, not the only ones), `requiredFor` (a word that says when),
`maxSpan` (an ISO 8601 duration between two dates) and `maxRecords` (the most that one answer holds).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from vocmocks.extract.model import Fact, Node, Source
from vocmocks.extract.prose import blocks, phrase_bounds, phrase_comments, phrase_required, phrase_values, type_words
from vocmocks.extract.prose.phrase_required import mutual
from vocmocks.extract.prose.phrase_values import named_defaults
from vocmocks.extract.prose.statements import authentication, endpoints, limits, statuses
from vocmocks.extract.prose.type_words import Said

__all__ = ["apply", "authentication", "endpoints", "facts", "limits", "mutual", "named_defaults", "statuses"]

_MARKUP = re.compile(r"</?(?:p|ul|ol|li|br|strong|em|code|b|i|div)\b[^>]*>", re.IGNORECASE)
_SPLIT_ALONE = re.compile(r"\s*[.…]+\s*")


def facts(text: str, source: Source, name: str = "") -> list[Fact]:
    """What a text says about the value called `name`. HTML in it is read as lines of text.

    `source` goes into every fact. A source of kind `comment` has its text read as a comment in a sample, where
    a bare `int` or `a | b` counts.
    """
    if _MARKUP.search(text):
        text = blocks.plain(text, "html")
    if _SPLIT_ALONE.fullmatch(text) or not text.strip():
        return []
    said = phrase_comments.comment(text.strip()) if source.how == "comment" else _sentences(text.strip(), name)
    return _facts(said, source)


def _sentences(text: str, name: str) -> Said:
    whole = type_words.cell(text)
    said = phrase_required.required(text)
    said += whole if whole is not None else type_words.sentence(phrase_required.without_marks(text))
    said += _values(text, name) + phrase_bounds.bounds(text)
    if not any(keyword == "format" for keyword, _ in said):
        said += phrase_bounds.formats(text)
    return said


def _values(text: str, name: str) -> Said:
    said: Said = []
    if values := phrase_values.enumeration(text):
        said.append(("enum", values))
    if values := phrase_values.suggested(text):
        said.append(("suggested", values))
    known, value = phrase_values.default(text)
    if known:
        said.append(("default", value))
    said += [("default", value) for other, value in named_defaults(text) if other == name]
    return said


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
            node.item().say("type", fact.value["type"], fact.source)
        elif fact.keyword == "additionalProperties":
            node.value_of_any_key().say("type", fact.value["type"], fact.source)
        else:
            node.say(fact.keyword, fact.value, fact.source)
    return node
