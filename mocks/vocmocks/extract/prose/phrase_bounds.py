"""Bounds and formats, as descriptions put them in English and Portuguese."""

from __future__ import annotations

import re

from vocmocks.extract.prose.phrase_values import number
from vocmocks.extract.prose.type_words import Said

_N = r"(?P<n>-?\d[\d.,]{0,18})"
_TIMES = "months?|mes|mês|meses|days?|dias?|weeks?|semanas?|years?|anos?|hours?|horas?"
_THINGS = "records?|registros?|interactions?"
_UNIT = rf"(?!\d)(?!\s*-?\s*(?:{_TIMES}|{_THINGS})\b)"
_LINK = r"(?:\s+(?:values?|limit|allowed))?\s*(?:\bis\b|\bof\b|\bde\b|\bé\b|:|=)?\s*"
_MAXIMUM = re.compile(
    rf"(?:\bmax(?:imum)?\b\.?|\bm[áa]xim[oa]\b){_LINK}{_N}{_UNIT}(?P<chars>\s*(?:char|caract))?", re.IGNORECASE
)
_MINIMUM = re.compile(
    rf"(?:\bmin(?:imum)?\b\.?|\bm[íi]nim[oa]\b){_LINK}{_N}{_UNIT}(?P<chars>\s*(?:char|caract))?", re.IGNORECASE
)
_INTERVAL = re.compile(r"\[\s*(-?\d+)\s*\.\.\s*(-?\d+)\s*\](?P<chars>\s*characters)?")
_AT_LEAST = re.compile(r"(?:^|\s)>=\s*(-?\d+)(?P<chars>\s*characters)?")
_AT_MOST = re.compile(r"(?:^|\s)<=\s*(-?\d+)(?P<chars>\s*characters)?")
_ITEMS = re.compile(
    r"\bup to (\d+) (?:\w+ )?(?:are allowed|items|entries|elements|values)\b|\baté (\d+) itens\b", re.IGNORECASE
)
_SPAN = re.compile(
    r"\b(?:up to|at most|até|m[áa]xim[oa]s?|max(?:imum)?)\b[^.\n\d]{0,15}(\d+)[\s-]*"
    r"(month|mes|mês|day|dia|year|ano|week|semana)",
    re.IGNORECASE,
)
_RECORDS = re.compile(
    rf"{_N} (?:{_THINGS}) max|\bmax(?:imum)?(?: of)? (?P<m>\d[\d.,]{{0,18}}) (?:{_THINGS})\b",
    re.I,
)
_SPAN_LETTERS = {"m": "M", "d": "D", "y": "Y", "a": "Y", "w": "W", "s": "W"}

_CALENDAR = re.compile(r"\b(?:YYYY|AAAA)-MM-DD\b(?!T)", re.IGNORECASE)
_EMAIL = r"\A\s*(?:the\s+|o\s+)?e-?mail(?: address)? (?:of the|of an?|address of)\b|\A\s*(?:the )?email address\b"
_URL_OF = r"URL\s+(?:of|to|associated|where|for)\b"
_FORMATS: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"\bunix[\s-]*(?:timestamp|time\b|epoch)|\btimestamp\s+unix\b|\bepoch\s+seconds", re.I), "unixtime"),
    (_CALENDAR, "date"),
    (re.compile(r"\biso[\s_-]?8601\b", re.I), "date-time"),
    (re.compile(r"\biso[\s_-]?3166(?:-1)?[\s-]alpha-?2\b", re.I), "iso-3166-1-alpha-2"),
    (re.compile(r"\biso[\s_-]?639(?:-1)?\b", re.I), "language-tag"),
    (re.compile(r"\buuid\s*v\d\b|\buniversal(?:ly)? unique id|\bUUID\b (?:of|for)\b"), "uuid"),
    (re.compile(rf"{_EMAIL}|\baccepted email format\b", re.I), "email"),
    (re.compile(rf"\b(?i:an?|the)\s+(?:[\w-]+\s+){{0,2}}{_URL_OF}|\A\s*{_URL_OF}"), "uri"),
]  # fmt: skip
_IMAGE = re.compile(r"\bmust be (?:an? )?(png|jpe?g|gif|svg)\b", re.IGNORECASE)


def bounds(text: str) -> Said:
    """Limits on a value, its length, its number of items or the time it spans."""
    said: Said = []
    if interval := _INTERVAL.search(text):
        low, high = ("minLength", "maxLength") if interval.group("chars") else ("minimum", "maximum")
        said += [(low, int(interval.group(1))), (high, int(interval.group(2)))]
    for pattern, plain, length in ((_AT_LEAST, "minimum", "minLength"), (_AT_MOST, "maximum", "maxLength")):
        if match := pattern.search(text):
            said.append((length if match.group("chars") else plain, int(match.group(1))))
    for pattern, plain, length in ((_MINIMUM, "minimum", "minLength"), (_MAXIMUM, "maximum", "maxLength")):
        if (match := pattern.search(text)) and (found := number(match.group("n"))) is not None:
            said.append((length if match.group("chars") else plain, found))
    return said + _counts(text)


def _counts(text: str) -> Said:
    said: Said = []
    if items := _ITEMS.search(text):
        said.append(("maxItems", int(items.group(1) or items.group(2))))
    if span := _SPAN.search(text):
        said.append(("maxSpan", f"P{span.group(1)}{_SPAN_LETTERS[span.group(2)[0].lower()]}"))
    if (records := _RECORDS.search(text)) and (found := number(records.group("n") or records.group("m"))) is not None:
        said.append(("maxRecords", found))
    return said


def formats(text: str) -> Said:
    """The format of a text value, at most one; what the value leads to is an annotation (`contentMediaType`)."""
    said: Said = []
    for pattern, name in _FORMATS:
        if pattern.search(text):
            said.append(("format", name))
            break
    if image := _IMAGE.search(text):
        said.append(("contentMediaType", "image/" + image.group(1).lower().replace("jpg", "jpeg")))
    return said
