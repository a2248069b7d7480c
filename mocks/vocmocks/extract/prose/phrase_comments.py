"""Comments in samples: terser than sentences, so a bare word or a bare list means more there."""

from __future__ import annotations

import re

from vocmocks.extract.prose import phrase_formats, phrase_required, phrase_values, type_words
from vocmocks.extract.prose.type_words import Said

_TOKEN = re.compile(r"[A-Za-z_][\w.-]*")
_DEFAULT = re.compile(r"\bdefault\s+\S+", re.IGNORECASE)
_UNIX = re.compile(r"\bunix\s+timestamp\b(?:\s*\((?:integer|int)\))?|\btimestamp\s+unix\b(?:\s+\d+)?", re.IGNORECASE)
_LIST_OF = re.compile(r"(?:list|lista|array)\s+(?:of|de)\b", re.IGNORECASE)
_TIMES = {"time", "timestamp", "date"}


def comment(text: str) -> Said:
    """What a comment beside a value says of it; words that are left over are its description."""
    said = phrase_required.required(text)
    rest = phrase_required.without_marks(text)
    if phrase_required.is_conditional(rest):
        return said
    if _UNIX.search(rest):
        return [*said, ("type", "integer"), ("format", "unixtime")]
    known, value = phrase_values.default(rest)
    if known:
        said.append(("default", value))
        rest = _DEFAULT.sub("", rest).strip()
    return said + _rest(rest)


def _rest(text: str) -> Said:
    if not text or text.lower() in _TIMES:
        return []
    if whole := type_words.cell(text):
        return whole
    said: Said = []
    if _LIST_OF.match(text):
        said.append(("type", "array"))
    else:
        said += type_words.sentence(text)
        text = type_words.without_leading(text)
    if values := _values(text):
        return [*said, ("enum", values)]
    said += phrase_formats.formats(text) or _uuid(text)
    return [*said, ("description", text)] if re.search(r"[^\W\d_]{2}", text) else said


def _uuid(text: str) -> Said:
    return [("format", "uuid")] if re.search(r"\buuid\b", text, re.IGNORECASE) else []


def _values(text: str) -> list[str]:
    """`a | b | c` or `a, b, c`: two or more single words."""
    for mark in ("|", ","):
        parts = [part.strip() for part in text.split(mark)]
        if len(parts) > 1 and all(_TOKEN.fullmatch(part) for part in parts):
            return parts
    return []
