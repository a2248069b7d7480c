"""Limits on the length of a text and on the number of items of a list, in English and Portuguese."""

from __future__ import annotations

import re

from vocmocks.extract.prose.phrase_values import number
from vocmocks.extract.prose.type_words import Said

_N = r"(\d{1,3}(?:[.,]\d{3})+|\d{1,9})(?![\d.,]{0,20}\d)"
_CHARS = (
    r"[\s-]*(?:(?:unicode|ascii|utf-?8|alphanumeric|alfanum[ée]ricos)\s+)?(?:char(?:acter)?s?"
    r"|caract(?:er(?:es)?|ér)|letters|letras)\b"
)
_IS = r"\s*(?:\b(?:is|of|to|de|é|must be|deve ser)\b|:|=)?\s*"
_TO = r"\s*(?:to|and|a|e|até|-|–|—|\.\.)\s*"
_MOST = (
    r"(?:\bmax(?:imum|imal)?\b\.?|\bm[áa]xim[oa]\b|\bup to\b|\bat most\b|\bno (?:more|longer) than\b"
    r"|\bnot (?:be )?(?:more|longer) than\b|(?<!\bnot )\bexceed\b|\bnot exceed\b|\b(?:limited"
    r"|restricted) to\b|\buntil\b"
    r"|\blimit\b|\baté\b|\blimitad[oa]s? a\b|\bultrapassar\b|\bexceder\b|\bmais (?:de|que)\b)"
)
_LEAST = (
    r"(?:\bmin(?:imum|imal)?\b\.?|\bm[íi]nim[oa]\b|\bat least\b|\bno (?:less|fewer|shorter) than\b"
    r"|\bpelo menos\b|\bao menos\b)"
)
_LENGTH = (
    r"(?:[\s_-]*(?:string|text|character|total|allowed))?[\s_-]*(?:length|len|size in characters|number of characters)"
)
_SIZE = r"(?:tamanho|comprimento|n[úu]mero de caracteres|quantidade de caracteres)"
_MAXIMUM = [
    re.compile(rf"{_MOST}{_IS}(?:de\s+)?{_N}{_CHARS}(?!\s+(?:per|each)\b)", re.IGNORECASE),
    re.compile(rf"\bmax(?:imum|imal)?\.?{_LENGTH}{_IS}{_N}", re.IGNORECASE),
    re.compile(rf"\blength\s+(?:limit|maximum|max\.?)\b{_IS}{_N}", re.IGNORECASE),
    re.compile(rf"\b{_SIZE}\s+m[áa]ximo\b{_IS}{_N}", re.IGNORECASE),
    re.compile(
        rf"\b{_N}{_CHARS}\s*\(?(?:max(?:imum)?\b|or (?:less|fewer|shorter)\b|limit\b|no m[áa]ximo\b"
        rf"|m[áa]ximo\b|ou menos\b)",
        re.IGNORECASE,
    ),
]
_MINIMUM = [
    re.compile(rf"{_LEAST}{_IS}(?:de\s+)?{_N}{_CHARS}(?!\s+(?:from|of|per|each)\b)", re.IGNORECASE),
    re.compile(rf"\bmin(?:imum|imal)?\.?{_LENGTH}{_IS}{_N}", re.IGNORECASE),
    re.compile(rf"\b{_SIZE}\s+m[íi]nimo\b{_IS}{_N}", re.IGNORECASE),
    re.compile(rf"\b{_N}{_CHARS}\s*\(?(?:min(?:imum)?\b|or (?:more|longer)\b|no m[íi]nimo\b|ou mais\b)", re.IGNORECASE),
]
_BETWEEN = [
    re.compile(rf"\b(?:between|from|entre|de)?\s*\b{_N}{_TO}{_N}{_CHARS}", re.IGNORECASE),
    re.compile(rf"\blength\b\s*(?:is|must be|should be|of|:|=)?\s*(?:between\s+|from\s+)?{_N}{_TO}{_N}", re.IGNORECASE),
    re.compile(rf"\b{_SIZE}\b\s*(?:é|deve ser|:|=)?\s*(?:entre\s+|de\s+)?{_N}{_TO}{_N}", re.IGNORECASE),
]
_EXACTLY = re.compile(
    rf"(?:\b(?:exactly|precisely|exatamente)\s+|\bmust (?:be|have)\s+|\bdeve (?:ter|conter)\s+){_N}{_CHARS}",
    re.IGNORECASE,
)
_FILLED = re.compile(
    r"\b(?:must|should|may|can)(?:\s*not|n't) be (?:an? )?(?:empty|blank)\b|\bnon-?empty (?:string|text|array|list)\b"
    r"|\bn[ãa]o (?:pode|deve) (?:ser|estar|ficar) (?:vazi[oa]|em branco)\b",
    re.IGNORECASE,
)
_THINGS = r"(?:items?|elements?|entries|itens|elementos|entradas)\b"
_MOST_ITEMS = re.compile(rf"{_MOST}{_IS}{_N}\s+{_THINGS}(?!\s+(?:per|por|at a time)\b)", re.IGNORECASE)
_LEAST_ITEMS = re.compile(rf"{_LEAST}{_IS}(?:{_N}|(one|um))\s+(?:{_THINGS}|item)(?!\s+(?:per|por)\b)", re.IGNORECASE)
_SOME_ITEMS = re.compile(rf"\b(?:between|from|entre|de)\s+{_N}{_TO}{_N}\s+{_THINGS}(?!\s+(?:per|por)\b)", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:truncat\w+|preview|displayed|shown|unless|first|recommend\w*|suggest\w*|if|se|quando|e\.g"
    r"|for example|por exemplo"
    r"|typically|usually|geralmente|truncad\w+|exibid\w+)\b",
    re.IGNORECASE,
)


def lengths(text: str) -> Said:
    """`minLength`, `maxLength`, `minItems` and `maxItems` that a text states of its own value."""
    said: dict[str, int] = {}
    for sentence in sentences(text):
        if not _ELSEWHERE.search(sentence):
            for keyword, value in _of_sentence(sentence):
                said.setdefault(keyword, value)
    return list(said.items())


def sentences(text: str) -> list[str]:
    """A text's sentences; full stops inside numbers and names do not end one."""
    return [part for part in re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý*`\"(\[])|\n", text) if part.strip()]


def _of_sentence(text: str) -> list[tuple[str, int]]:
    found = _pair(_BETWEEN, text, "Length") or _pair([_EXACTLY], text, "Length")
    if not found:
        found = _one(_MINIMUM, text, "minLength") + _one(_MAXIMUM, text, "maxLength")
    if not any(keyword == "minLength" for keyword, _ in found) and _FILLED.search(text):
        found.append(("minLength", 1))
    items = _pair([_SOME_ITEMS], text, "Items")
    return found + (items or _one([_LEAST_ITEMS], text, "minItems") + _one([_MOST_ITEMS], text, "maxItems"))


def _one(patterns: list[re.Pattern[str]], text: str, keyword: str) -> list[tuple[str, int]]:
    match = next((match for pattern in patterns if (match := pattern.search(text))), None)
    if match is None:
        return []
    value = number(match.group(1)) if match.group(1) else 1
    return [(keyword, value)] if isinstance(value, int) else []


def _pair(patterns: list[re.Pattern[str]], text: str, what: str) -> list[tuple[str, int]]:
    match = next((match for pattern in patterns if (match := pattern.search(text))), None)
    if match is None:
        return []
    low, high = number(match.group(1)), number(match.groups()[-1])
    if not isinstance(low, int) or not isinstance(high, int) or low > high:
        return []
    return [(f"min{what}", low), (f"max{what}", high)]
