"""Sample values that stand for data without being data.

Two kinds: marks that say so themselves (`...`, `<token>`, `YYYY-MM-DD`), and words that describe the value that belongs
there ("name of the survey" under `name`). The second kind shows by its key; when a good part of a sample's texts
are of it, the rest of its prose is too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_MARKS = re.compile(
    r"""\s*(?:
        [.…]+ | \[\s*(?:insert|your|add|put|inser|seu|sua)\b.*\] | \{.*\} | <.*> | x{2,}
      | (?:yyyy|aaaa|dd|mm)[-/.](?:mm|dd)(?:[-/.](?:dd|yyyy|aaaa))?(?:[T\ ]?hh:mm.*)?
    )?\s*\Z""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_DATE_MARK = re.compile(r"\s*(?:yyyy|aaaa)-mm-dd\s*\Z", re.IGNORECASE)
_GENERATED = {
    "string", "2019-08-24T14:15:22Z", "2019-08-24", "user@example.com", "http://example.com",
    "497f6eca-6276-4993-bfeb-53cbbbba6f08", 0,
}  # fmt: skip
_SYNONYMS = {
    "nome": "name", "telefone": "phone", "identificador": "identifier", "pergunta": "question", "resposta": "answer",
    "nota": "answer", "rating": "answer", "comentario": "comment", "comentaro": "comment", "idioma": "language",
    "tipo": "type", "canal": "channel", "data": "date", "categorias": "category", "categories": "category",
    "atributos": "metadata", "attributes": "metadata", "pesquisa": "survey", "titulo": "title", "chave": "key",
}  # fmt: skip
_ACCENTS = str.maketrans("áàâãéêíóôõúüç", "aaaaeeiooouuc")


def is_placeholder(value: Any) -> bool:
    """Whether a value says of itself that it is not data. Only texts can: numbers, booleans and null are data."""
    return isinstance(value, str) and _MARKS.match(value) is not None


def is_elision(value: Any) -> bool:
    """Whether a value is nothing but dots: it tells not even the type."""
    return isinstance(value, str) and re.fullmatch(r"\s*[.…]+\s*", value) is not None


def is_date_mark(value: Any) -> bool:
    """Whether a value spells a calendar date's format."""
    return isinstance(value, str) and _DATE_MARK.match(value) is not None


def is_generated(value: Any) -> bool:
    """Whether ReDoc's sampler makes this value up for a schema without an example: only type and format are true."""
    return not isinstance(value, bool) and isinstance(value, str | int | float) and value in _GENERATED


def describes(key: str, value: str) -> bool:
    """Whether a text under `key` names what belongs there instead of being it."""
    words = _words(key)
    if not words or not value.strip():
        return False
    if value == "null" or _normal(value) == _normal(key):
        return True
    return _unfit(words, value) or (_plain(value) and set(words) <= set(_words(value)))


def _plain(value: str) -> bool:
    return re.search(r"\d|@|://|\?|!", value) is None and not value.lower().startswith(("my ", "this "))


def _unfit(words: list[str], value: str) -> bool:
    """Whether the key asks for a kind of value (id, hash, time, address) that the text cannot be."""
    last, digits, spaced = words[-1], re.search(r"\d", value) is not None, " " in value.strip()
    named = set(words) & set(_words(value))
    if last == "uuid":
        return not digits
    if last in ("hash", "id") or words[0] == "id":
        return not digits and (spaced or last in named or words[0] == "id")
    if last in ("at", "date", "phone"):
        return not digits
    return last == "email" and "@" not in value


def _words(text: str) -> list[str]:
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", text.translate(_ACCENTS))
    return [_SYNONYMS.get(part.lower(), part.lower()) for part in parts]


def _normal(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a sample with the key it stands under (an array's items stand under the array's key)."""
    if isinstance(value, dict):
        for name, child in value.items():
            yield from texts(child, name)
    elif isinstance(value, list):
        for child in value:
            yield from texts(child, key)
    elif isinstance(value, str) and not is_placeholder(value):
        yield key, value


def descriptive(sample: Any) -> bool:
    """Whether a sample's texts are descriptions as a whole: a third or more of them show it by their keys."""
    found = [describes(key, value) for key, value in texts(sample)]
    return len(found) >= 4 and sum(found) * 3 >= len(found)


def reads_as_description(value: str) -> bool:
    """Whether a text could be a description: several words, and nothing that only data has."""
    return len(value.split()) > 1 and _plain(value)
