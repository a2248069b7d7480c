"""Listed values and defaults, as descriptions put them in English and Portuguese."""

from __future__ import annotations

import re
from typing import Any

_QUOTES = "\"“”‘’'`"
_TRIGGER = re.compile(
    r"""(?:\bone\ of(?:\ the)?(?:\ \w+)?(?:\ following)?(?:\ values)?\s*:
      | \b(?:allowed|possible|valid|accepted)\ values(?:\ are)?\s*: | \boptions\ are\s*: | \bvalues\ are\s*:
      | \bvalores\ (?:permitidos|poss[íi]veis|aceitos|v[áa]lidos)\s*: | \bum\ dos\ (?:seguintes\ )?valores\s*: )""",
    re.IGNORECASE | re.VERBOSE,
)
_QUOTED = r"[\"“]([^\"“”\n]{1,40})[\"”]"
_EITHER = re.compile(
    rf"(?:\b(?:will be|can be|is|either|ser|pode ser)\s+|\A\s*){_QUOTED}\s*,?\s+(?:or|ou)\s+{_QUOTED}"
    r"(?=\s*(?:[.,;)]|\Z))",
    re.I,
)
_SLASHED = re.compile(r"\(([a-z_]{2,20}(?:/[a-z_]{2,20})+)\)")
_SUGGESTED = re.compile(r"\bby default,? (?:these|they|the values) are\s+([^.\n]+)", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*(?:\d+[.)]|[-*•])\s+")
_LITERAL = r"\[[^\]\n]*\]|[\"“‘'](?:[^\"”’'\n]*)[\"”’']|-?\d[\d.,]{0,18}|\btrue\b|\bfalse\b|\bnull\b"
_VALUE = rf"(?P<value>{_LITERAL}|[A-Za-z_][\w-]*)"
_DEFAULTS = [
    re.compile(pattern + r"\s*" + _VALUE, re.IGNORECASE)
    for pattern in (
        r"\bdefaults?\s+to\b",
        r"\bdefault(?:\s+(?:value|assignment))?\s*(?:\bis\b|:|=|\bwill be\b)",
        r"\b(?:valor\s+)?padr[ãa]o\s*(?::|=|\bé\b)",
        r"\bdefault(?=\s+(?:true|false|null|-?\d))",
    )
]
_NAMED = [
    re.compile(pattern + r"\s*" + _VALUE, re.IGNORECASE)
    for pattern in (
        r"\bdefault\s+(?P<name>\w+)\s+value\s+(?:is|:)",
        r"\bdefault\s+value\s+(?:for|of)\s+(?:the\s+)?(?P<name>\w+)\s+is",
        r"\bvalor\s+d[oae]\s+(?P<name>\w+)\s+padr[ãa]o\s+é",
        r"\bvalor\s+padr[ãa]o\s+d[oae]\s+(?P<name>\w+)\s+é",
    )
]
_NOT_VALUES = {
    "the",
    "a",
    "an",
    "to",
    "of",
    "o",
    "os",
    "as",
    "um",
    "uma",
    "that",
    "this",
    "set",
    "used",
    "not",
    "when",
    "if",
    "é",
}


def enumeration(text: str) -> list[str]:
    """The values that a text lists as the only ones; empty when it lists none."""
    if trigger := _TRIGGER.search(text):
        return _listed(text[trigger.end() :])
    if either := _EITHER.search(text):
        return [value.strip() for value in either.groups()]
    if slashed := _SLASHED.search(text):
        return slashed.group(1).split("/")
    return []


def suggested(text: str) -> list[str]:
    """The values that are there at first and can be set up otherwise."""
    match = _SUGGESTED.search(text)
    return split_values(match.group(1)) if match else []


def _listed(rest: str) -> list[str]:
    """Values up to the end of the sentence, or one a line when they begin on the next."""
    first, _, following = rest.partition("\n")
    if first.strip():
        return split_values(_sentence(first))
    lines = [_NUMBERED.sub("", line).strip() for line in following.splitlines()]
    values = [line for line in lines if line]
    return values if all(_short(value) for value in values) else []


def _sentence(text: str) -> str:
    """Up to the first full stop outside quotes that ends a sentence."""
    match = re.search(r"\.(?=\s|\Z)", text)
    return text[: match.start()] if match else text


def split_values(text: str) -> list[str]:
    """The values of `"a", b, or "c"`: quotes taken off, however they are broken."""
    parts = re.split(r"\s*(?:,\s*(?:or|and|ou|e)\s+|,|\||\s+(?:or|and|ou)\s+|\n)\s*", text.strip().rstrip(".;"))
    values = [part.strip().strip(_QUOTES).strip() for part in parts]
    values = [value for value in values if value]
    return values if all(_short(value) for value in values) else []


def _short(value: str) -> bool:
    return len(value) <= 40 and len(value.split()) <= 4 and not re.search(r"[;:{}]", value)


def default(text: str) -> tuple[bool, Any]:
    """Whether a text states its own field's default, and which."""
    if any(pattern.search(text) for pattern in _NAMED):
        return False, None
    for pattern in _DEFAULTS:
        if (match := pattern.search(text)) and match.group("value").lower() not in _NOT_VALUES:
            return True, literal(match.group("value"))
    return False, None


def named_defaults(text: str) -> list[tuple[str, Any]]:
    """Defaults that a text states of fields it names: [("limit", 50)]."""
    found = [match for pattern in _NAMED for match in pattern.finditer(text)]
    return [(match.group("name"), literal(match.group("value"))) for match in found]


def literal(text: str) -> Any:
    """A value as written in a sentence: number, truth value, quoted text, list in brackets, or a word."""
    text = text.strip()
    if text.startswith("["):
        return split_values(text.strip("[]"))
    if text[:1] in _QUOTES:
        return text.strip(_QUOTES)
    if text.lower() in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[text.lower()]
    number_ = number(text)
    return text if number_ is None else number_


def number(text: str) -> int | float | None:
    """A number with thousands set apart in either fashion (1,000 and 2.000), sentence marks taken off."""
    text = text.strip().rstrip(".,")
    if re.fullmatch(r"-?[1-9]\d{0,2}(?:[.,]\d{3})+", text):
        return int(re.sub(r"[.,]", "", text))
    if re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d{1,18}\.\d{1,18}", text) else None
