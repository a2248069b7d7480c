"""Marks that a description puts on a value: read-only, write-only, deprecated, nullable, given as one text."""

from __future__ import annotations

import re

from vocmocks.extract.prose.type_words import Said

_OPEN = r"(?:\A|[.;:,(\[|\n]|\s[-–—])[\s*_]*"
_SUBJECT = (
    r"(?:\b(?:this|it|(?:the|this) (?:field|parameter|attribute|property|value)|(?:este|esse|o) (?:campo"
    r"|par[âa]metro|atributo))\s+(?:is|has been|é|está|foi)\s+(?:now\s+)?)"
)
_CLOSE = r"(?=[\s*_]*(?:[.;:,)\]|!\n]|\s[-–—]|\Z))"


def _mark(words: str, close: str = _CLOSE) -> re.Pattern[str]:
    return re.compile(rf"(?:{_OPEN}|{_SUBJECT})(?:{words}){close}", re.IGNORECASE)


_FIELD = r"(?:(?:\s+(?:field|property|attribute|parameter|value|string|integer|boolean))|" + _CLOSE + ")"
_MARKS: list[tuple[str, re.Pattern[str]]] = [
    ("readOnly", _mark(r"read[\s-]?only|(?:campo\s+)?(?:somente|apenas|s[óo])(?:\s+para|\s+de)?\s+leitura", _FIELD)),
    ("writeOnly", _mark(r"write[\s-]?only|(?:somente|apenas)(?:\s+para|\s+de)?\s+(?:escrita|grava[çc][ãa]o)", _FIELD)),
    (
        "deprecated",
        _mark(
            r"deprecated|obsolete|obsolet[oa]|descontinuad[oa]|depreciad[oa]",
            r"(?=[\s*_]*(?:[.;:,)\]|!\n]|\s[-–—]|\Z|\s+(?:use|since|in favou?r|as of|desde|em favor)\b))",
        ),
    ),
    ("nullable", _mark(r"nullable|anul[áa]vel|(?:can|may)\s+(?:also\s+)?be\s+null|pode\s+ser\s+nul[oa]")),
]
_NULL = re.compile(
    r"\b(?:this|it|field|value|campo|valor)\s+(?:can|may|pode)\s+(?:also\s+)?(?:be|ser)\s+nul[lo]\b" + _CLOSE,
    re.IGNORECASE,
)
_SEPARATED = re.compile(
    r"\bcomma[\s-]*(?:separated|delimited)\b|\bseparated by (?:a )?commas?\b"
    r"|\bseparad[oa]s? por v[íi]rgulas?\b|\bCSV list\b",
    re.IGNORECASE,
)


def marks(text: str) -> Said:
    """`readOnly`, `writeOnly`, `deprecated`, `nullable`, and `separated` for a list written as one text."""
    said: Said = [(keyword, True) for keyword, pattern in _MARKS if pattern.search(text)]
    if ("nullable", True) not in said and _NULL.search(text):
        said.append(("nullable", True))
    if is_separated(text):
        said.append(("separated", True))
    return said


def is_separated(text: str) -> bool:
    """Whether a value is a list written as one text: `a,b,c`."""
    return _SEPARATED.search(text) is not None
