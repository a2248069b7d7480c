"""Bounds on a value, as descriptions put them in English and Portuguese."""

from __future__ import annotations

import re

from vocmocks.extract.prose.phrase_lengths import lengths
from vocmocks.extract.prose.phrase_ranges import ranges
from vocmocks.extract.prose.phrase_values import number
from vocmocks.extract.prose.type_words import Said

_N = r"(?P<n>-?\d[\d.,]{0,18})"
_TIMES = "months?|mes|mês|meses|days?|dias?|weeks?|semanas?|years?|anos?|hours?|horas?"
_THINGS = "records?|registros?|interactions?"
_OTHERS = (
    r"[kmg]i?b|bytes?|kilobytes?|megabytes?|px|pixels?|times|vezes|attempts?|retries|tentativas|requests?|calls|requisi[çc][õo]es"
    r"|(?:items?|elements?|entries|itens|elementos)(?!\s+(?:per|por)\b)|decimals?|decimais|digits|d[íi]gitos|words|palavras|lines"
)
_UNIT = rf"(?!\d)(?!\s*-?\s*(?:{_TIMES}|{_THINGS}|{_OTHERS})\b)"
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
    known = {keyword for keyword, _ in said}
    more = [pair for pair in (*lengths(text), *ranges(text)) if pair[0] not in known and _whole(pair[0], known)]
    return said + more + [pair for pair in _counts(text) if pair not in more]


def _whole(keyword: str, known: set[str]) -> bool:
    """Whether a bound on a number may stand beside what is known: not beside one on a length."""
    return "imum" not in keyword or not known & {"minLength", "maxLength"}


def _counts(text: str) -> Said:
    said: Said = []
    if items := _ITEMS.search(text):
        said.append(("maxItems", int(items.group(1) or items.group(2))))
    if span := _SPAN.search(text):
        said.append(("maxSpan", f"P{span.group(1)}{_SPAN_LETTERS[span.group(2)[0].lower()]}"))
    if (records := _RECORDS.search(text)) and (found := number(records.group("n") or records.group("m"))) is not None:
        said.append(("maxRecords", found))
    return said
