"""Listed values and defaults, as descriptions put them in English and Portuguese."""

from __future__ import annotations

import re
from typing import Any

from vocmocks.extract.prose.phrase_enums import informal

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
_MORE = re.compile(
    r"\betc\b|\.\.\.|…|\band (?:more|others|so on)\b|\bamong others\b|\bentre outr[oa]s\b", re.IGNORECASE
)
_NOTES = re.compile(r"(?<=[\w`\"”'])\s*\([^()]{1,80}\)")
_LAST_TWO = re.compile(r"(?<=[`\"”'])\s+e\s+(?=[`\"“'])")
_TWO = re.compile(r"(\w+)\s+e\s+(\w+)")
_NUMBERED = re.compile(r"\s*(?:\d+[.)]|[-*•])\s+")
_LITERAL = (
    r"\[[^\]\n]*\]|[\"“‘'`](?:[^\"”’'`\n]*)[\"”’'`]|-?\d[\d.,]{0,18}(?![\w%]|[-/:.]\d|\s*(?:minutes?|hours?|minutos?|horas?)\b)"
    r"|\btrue\b|\bfalse\b|\bnull\b"
)
_CLOSE = r"(?=\s*(?:[.,;)\]|\n(]|\s[-–—]\s|\Z))"
_VALUE = rf"(?P<value>{_LITERAL}|[A-Za-z_][\w-]*{_CLOSE})"
_DEFAULTS = [
    re.compile(pattern + r"\s*" + _VALUE, re.IGNORECASE)
    for pattern in (
        r"\bdefaults?\s+to\b",
        r"\bdefault(?:\s+(?:value|assignment))?\s*(?:\bis\b|:|=|\bwill be\b)",
        r"\b(?:valor\s+)?padr[ãa]o\s*(?::|=|\bé\b)",
        r"\bdefault(?=\s+(?:true|false|null|-?\d))",
        r"\bdefault(?:\s+value)?(?=\s+[`\"“'])",
        r"\b(?:valor\s+)?padr[ãa]o(?=\s+(?:true|false|null|-?\d|[`\"“']))",
        r"\b(?:se|quando|caso)\s+(?:omitid[oa]|n[ãa]o\s+informad[oa]),?\s+(?:ser[áa]\s+(?:usad[oa]|utilizad[oa]|considerad[oa])|assume|usa)",
    )
] + [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:if|when)\s+(?:omitted|not\s+(?:given|set|provided|specified|present|supplied)),?\s+(?P<value>{_LITERAL})\s+(?:is|will\s+be)\s+(?:used|assumed)\b",
        rf"\b(?:if|when)\s+(?:omitted|not\s+(?:given|set|provided|specified|present|supplied)),?\s+(?:it\s+)?(?:is|will\s+be)\s+(?P<value>{_LITERAL}){_CLOSE}",
        rf"(?P<value>{_LITERAL})\s+(?:is\s+the\s+default|by\s+default|por\s+padr[ãa]o|é\s+o\s+(?:valor\s+)?padr[ãa]o){_CLOSE}",
        rf"\b(?:by\s+default|por\s+padr[ãa]o),?\s+(?:it\s+is\s+|it's\s+|é\s+|set\s+to\s+)?(?P<value>{_LITERAL}){_CLOSE}",
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
_NO_DEFAULTS = (
    "the a an to of o os as um uma that this set used not when if é today now none nothing n empty blank unset "
    "undefined unlimited varies all current your their its value nenhum nenhuma vazio hoje agora todos todas sem "
    "is will "
)
_NOT_VALUES = frozenset(_NO_DEFAULTS.split())


def enumeration(text: str) -> list[str]:
    """The values that a text lists as the only ones; empty when it lists none."""
    if trigger := _TRIGGER.search(text):
        values = _listed(text[trigger.end() :])
        return values if len(values) > 1 or not any(" " in value for value in values) else []
    if either := _EITHER.search(text):
        return [value.strip() for value in either.groups()]
    if slashed := _SLASHED.search(text):
        return slashed.group(1).split("/")
    return informal(text)


def suggested(text: str) -> list[str]:
    """The values that are there at first and can be set up otherwise."""
    match = _SUGGESTED.search(text)
    return split_values(match.group(1)) if match else []


def _listed(rest: str) -> list[str]:
    """Values up to the end of the sentence, or one a line when they begin on the next."""
    first, _, following = rest.partition("\n")
    if first.strip():
        return [] if _MORE.search(first) else split_values(_NOTES.sub("", _within(_sentence(first))))
    lines = [_head(_NUMBERED.sub("", line).strip()) for line in following.splitlines()]
    values = [line for line in lines if line]
    return values if all(_short(value) for value in values) else []


def _within(text: str) -> str:
    """Up to the bracket that closes what the list stands in, and without "etc."."""
    depth = 0
    for index, mark in enumerate(text):
        depth += (mark == "(") - (mark == ")")
        if depth < 0:
            return text[:index]
    return text


def _head(line: str) -> str:
    """The value before its explanation: `open` - the item is open."""
    if match := re.match(r"[`\"“']([^`\"”']{1,40})[`\"”']\s*(?:[-–—:=(].*)?\Z", line):
        return match.group(1)
    match = re.match(r"([\w.+-]{1,40})\s*(?:\s[-–—]\s|:\s|\s=\s|\s\().*\Z", line)
    return match.group(1) if match else line


def _sentence(text: str) -> str:
    """Up to the first full stop outside quotes that ends a sentence."""
    match = re.search(r"\.(?=\s|\Z)", text)
    return text[: match.start()] if match else text


def split_values(text: str) -> list[str]:
    """The values of `"a", b, or "c"`: quotes taken off, however they are broken."""
    parts = re.split(r"\s*(?:,\s*(?:or|and|ou|e)\s+|,|\||\s+(?:or|and|ou)\s+|\n)\s*", text.strip().rstrip(".;"))
    parts = [*parts[:-1], *_last(parts[-1])]
    values = [part.strip().strip(_QUOTES).strip() for part in parts]
    values = [value for value in values if value]
    return values if all(_short(value) for value in values) else []


def _last(part: str) -> list[str]:
    """The last two values of a Portuguese list: `boleto e cartao`."""
    pair = _TWO.fullmatch(part.strip())
    return list(pair.groups()) if pair else _LAST_TWO.split(part, maxsplit=1)


def _short(value: str) -> bool:
    return len(value) <= 40 and len(value.split()) <= 4 and not re.search(r"[;:{}]", value)


def default(text: str) -> tuple[bool, Any]:
    """Whether a text states its own field's default, and which."""
    if any(pattern.search(text) for pattern in _NAMED):
        return False, None
    for pattern in _DEFAULTS:
        if (match := pattern.search(text)) and match.group("value").lower() not in _NOT_VALUES:
            return _sound(literal(match.group("value")))
    return False, None


def _sound(value: Any) -> tuple[bool, Any]:
    """A default that is there: an empty list of values or dots are none."""
    return (False, None) if isinstance(value, str) and not re.search(r"\w", value) else (True, value)


def named_defaults(text: str) -> list[tuple[str, Any]]:
    """Defaults that a text states of fields it names: [("limit", 50)]."""
    found = [match for pattern in _NAMED for match in pattern.finditer(text)]
    return [(match.group("name"), literal(match.group("value"))) for match in found]


def literal(text: str) -> Any:
    """A value as written in a sentence: number, truth value, quoted text, list in brackets, or a word."""
    text = text.strip()
    if text.startswith("["):
        return split_values(text.strip("[]"))
    if text[:1] in _QUOTES and text[:1] != "`":
        return text.strip(_QUOTES)
    text = text.strip("`")
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
