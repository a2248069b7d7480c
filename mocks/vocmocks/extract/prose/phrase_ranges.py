"""Limits on a number, in English and Portuguese.

A number in a sentence is seldom a limit: each phrase has to stand as a clause of its own ("…, between 1 and 20."), or
after a word such as "must be", "range" or "integer", and nothing that counts may follow it ("20 days", "20 orders").
"""

from __future__ import annotations

import re

from vocmocks.extract.prose.phrase_lengths import sentences
from vocmocks.extract.prose.phrase_values import number
from vocmocks.extract.prose.type_words import Said

_N = r"(-?\d{1,18}(?:[.,]\d{1,18}){0,6})"
_KIND = r"(?:integer|int|number|float|decimal|inteiro|n[úu]mero|numeric[oa]?)"
_SCALE = r"(?:ranges?|scale|faixa|intervalo|escala)"
_SAYS = (
    rf"(?:be|is|ser|estar|é|ranging|values?|valor(?:es)?|{_KIND}|{_SCALE}|rating|score|nota|percentage"
    rf"|porcentagem|probability)"
)
_OPEN = (
    r"(?:(?:\A|[.;:,(\[|]|\s[-–—])\s*(?:(?:must|should|has to|can|may|deve|pode)\s+(?:be|ser|estar)\s+)?"
    rf"|\b{_SAYS}\s*[:=,(]?\s+|\b{_SAYS}\s*[:=(]\s*)(?:(?:an?|the|um"
    rf"|uma)\s+)?(?:{_KIND}\s+)?(?:values?\s+|valor(?:es)?\s+)?"
)
_CLOSE = (
    r"(?=\s*(?:%|percent|stars?|estrelas|points?|pontos)?\s*[(,]?\s*(?:both\s+)?(?:inclusive|inclusivo"
    r"|inclusos?|incl\.)?"
    r"\s*(?:[.;,)(\]|]|\bdefault\b|\Z))"
)
_PAIRS = [
    re.compile(rf"{_OPEN}(?:in (?:the )?|within (?:the )?)?(?:{_SCALE}\s+)?between\s+{_N}%?\s+(?:and|to"
               rf"|&)\s+{_N}{_CLOSE}", re.I),
    re.compile(rf"{_OPEN}(?:(?:in (?:the )?)?{_SCALE}\s+)?from\s+{_N}\s+(?:to|through|up to"
               rf"|until)\s+{_N}{_CLOSE}", re.I),
    re.compile(rf"{_OPEN}entre\s+{_N}\s+(?:e|a)\s+{_N}{_CLOSE}", re.I),
    re.compile(rf"{_OPEN}de\s+{_N}\s+(?:a|até)\s+{_N}{_CLOSE}", re.I),
    re.compile(
        rf"\b{_SCALE}\s*(?:of|is|from|between|in|de|é|:|=)?\s*[\[(]?\s*{_N}\s*(?:-|–|—|\.\.+|to|and|a|até"
        rf"|,)\s*{_N}\s*[\])]?{_CLOSE}",
        re.I,
    ),
    re.compile(rf"(?<![\w.-]){_N}\s*(?:-|–|—|\.\.+|to|a)\s*{_N}\s+{_SCALE}\b", re.I),
    re.compile(rf"\b{_KIND}\s*(?:[,:(\[]|from|in)?\s*{_N}\s*(?:-|–|—|\.\.+|\s+to\s+)\s*{_N}\s*[\])]?{_CLOSE}", re.I),
    re.compile(rf"\A\W*{_N}\s*(?:\.\.+|\s+to\s+)\s*{_N}{_CLOSE}", re.I),
]  # fmt: skip
_EQUAL = r"(?:\s+(?:than\s+)?or\s+equal(?:s)?(?:\s+(?:to|than))?|\s+than or equal to|\s+ou\s+igual\s+(?:a|à))"
_SINGLES: list[tuple[str, re.Pattern[str]]] = [
    (keyword, re.compile(rf"{_OPEN}(?:{words})\s*{_N}{_CLOSE}", re.IGNORECASE))
    for keyword, words in (
        ("minimum", r"at least|no(?:t)? (?:less|lower|smaller|fewer) than|pelo menos|ao menos|no m[íi]nimo"
                    rf"|(?:greater|bigger|higher|larger|more|maior)(?: than)?{_EQUAL}|≥|>="),
        ("maximum", r"at most|no(?:t)? (?:more|greater|higher|larger) than|up to|no m[áa]ximo"
                    r"|n[ãa]o (?:pode )?(?:exceder|ultrapassar)"
                    rf"|(?:less|lower|smaller|fewer|menor)(?: than)?{_EQUAL}|≤|<="),
        ("exclusiveMinimum", r"(?:greater|bigger|higher|larger) than|maior (?:do )?que|>"),
        ("exclusiveMaximum", r"(?:less|lower|smaller) than|menor (?:do )?que|<"),
    )
]  # fmt: skip
_EXCEED = re.compile(
    rf"\b(?:must|should|can|may)(?:\s*not|n't)\s+(?:exceed|be (?:greater|more|higher|larger) than)\s+{_N}{_CLOSE}"
    rf"|\bn[ãa]o (?:pode|deve) (?:exceder|ultrapassar|ser maior (?:do )?que)\s+{_N}{_CLOSE}",
    re.IGNORECASE,
)
_POSITIVE = re.compile(
    r"(?:\A\W*|\b(?:must|should|deve)\s+(?:be|ser)\s+|[,(]\s*)(?:an?\s+"
    r"|um\s+)?(?:positive (?P<whole>integer)|inteiro (?P<todo>positivo)"
    r"|(?P<zero>non-?negative)(?:\s+(?:integer|number))?|positive(?: number)?)(?=\s*(?:[.,;)]|\Z))",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:e\.g|i\.e|ex:|for example|for instance|such as|por exemplo|example|exemplo|usually|typically"
    r"|normally|recommend\w*"
    r"|suggest\w*|geralmente|recomend\w+|sections?|se[çc][ãa]o|pages? \d|steps?|chapter|versions?"
    r"|vers[ãa]o|if|unless|se|caso"
    r"|when|quando|increments?)\b",
    re.IGNORECASE,
)  # fmt: skip


def ranges(text: str) -> Said:
    """`minimum`, `maximum` and their exclusive kind, as a text states them of its own value."""
    said: dict[str, int | float] = {}
    for sentence in sentences(text):
        for keyword, value in _of_sentence(sentence):
            said.setdefault(keyword, value)
    return list(said.items())


def _of_sentence(text: str) -> list[tuple[str, int | float]]:
    for pattern in _PAIRS:
        if (match := pattern.search(text)) and not _ELSEWHERE.search(text[: match.start(1)]):
            low, high = number(match.group(1)), number(match.group(2))
            return [("minimum", low), ("maximum", high)] if low is not None and high is not None and low < high else []
    return _singles(text) or _sign(text)


def _singles(text: str) -> list[tuple[str, int | float]]:
    found: list[tuple[str, int | float]] = []
    patterns = [*_SINGLES, ("maximum", _EXCEED)]
    for keyword, pattern in patterns:
        match = pattern.search(text)
        if match is None or _ELSEWHERE.search(text[: match.end()]):
            continue
        value = number(next(group for group in match.groups() if group))
        if value is not None:
            found.append((keyword, value))
    return found


def _sign(text: str) -> list[tuple[str, int | float]]:
    match = _POSITIVE.search(text)
    if match is None or _ELSEWHERE.search(text[: match.end()]):
        return []
    if match.group("zero"):
        return [("minimum", 0)]
    return [("minimum", 1)] if match.group("whole") or match.group("todo") else [("exclusiveMinimum", 0)]
