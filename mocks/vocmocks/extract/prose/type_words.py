"""Words that name a type, in English and Portuguese, alone in a cell or within a sentence."""

from __future__ import annotations

import re
from typing import Any

Said = list[tuple[str, Any]]
"""Keywords with their values, in the order they were read."""

_WORDS: dict[str, Said] = {
    word: [("type", kind)]
    for kind, words in {
        "string": "string str texto text char varchar cadena password",
        "integer": "integer int inteiro long bigint int32 int64 smallint short",
        "number": "number numeric float double decimal número numero numérico numerico float32 float64",
        "boolean": "boolean bool booleano booleana lógico logico flag",
        "array": "array list lista arranjo",
        "object": "object objeto dict map hash dictionary hashmap",
        "null": "null",
    }.items()
    for word in words.split()
} | {
    "date": [("type", "string"), ("format", "date")],
    "datetime": [("type", "string"), ("format", "date-time")],
    "date-time": [("type", "string"), ("format", "date-time")],
    "utc timestamp": [("type", "string"), ("format", "utc-timestamp")],
    "uuid": [("type", "string"), ("format", "uuid")],
    "uuid v4": [("type", "string"), ("format", "uuid")],
    "url": [("type", "string"), ("format", "uri")],
    "uri": [("type", "string"), ("format", "uri")],
    "guid": [("type", "string"), ("format", "uuid")],
    "rfc 3339": [("type", "string"), ("format", "date-time")],
    "file": [("type", "string"), ("format", "binary")],
    "binary": [("type", "string"), ("format", "binary")],
    "arquivo": [("type", "string"), ("format", "binary")],
    "data/hora": [("type", "string")],
    "json object": [("type", "object")],
    "positive integer": [("type", "integer"), ("minimum", 1)],
    "email": [("type", "string"), ("format", "email")],
    "email string": [("type", "string"), ("format", "email")],
    "unix timestamp": [("type", "integer"), ("format", "unixtime")],
}
_PLURALS = {"strings": "string", "integers": "integer", "objects": "object", "numbers": "number", "booleans": "boolean",
            "objetos": "object", "inteiros": "integer", "números": "number"}  # fmt: skip
_ARRAY = re.compile(
    r"(?:array|list|lista)\s*(?:of\s+|de\s+|[(\[<]\s*)(?P<item>\w+)\s*[)\]>]?|(?P<short>\w+)\s*\[\s*\]", re.IGNORECASE
)
_OBJECTS = re.compile(r"(?:array|list|lista)\s+(?:of|de)\s+(?:[\w-]+\s+){1,3}(?:objects?|objetos?)", re.IGNORECASE)
_MAP = re.compile(r"(?:map|dict|hash|object)\s*<.*>", re.IGNORECASE)
_SIZED = re.compile(r"(?:string|varchar|char|text|texto)\s*[(\[]\s*(?:max\.?:?\s*)?(\d{1,6})\s*[)\]]?", re.IGNORECASE)
_QUALIFIED = re.compile(r"(?P<type>\w+)\s*[(<\[]\s*\$?(?P<format>[\w-]+)\s*[)>\]]?", re.IGNORECASE)
_QUALIFIERS = {
    "date": "date", "date-time": "date-time", "datetime": "date-time", "uuid": "uuid", "guid": "uuid", "email":
    "email", "uri": "uri",
    "url": "uri", "binary": "binary", "int32": "", "int64": "", "float": "", "double": "", "decimal": "",
    "password": "", "byte": "",
    "enum": "", "long": "",
}  # fmt: skip
_FORMATTED = re.compile(r"string\s*<\s*([\w-]+)\s*>", re.IGNORECASE)
_MARKS = re.compile(
    r"[(\[]?\b(?:optional|opcional|required|obrigat[óo]ri[oa]s?|requerid[oa]s?|nullable)\b[)\]]?", re.IGNORECASE
)
_SURE = "string|integer|int|inteiro|boolean|bool|booleano|number|numeric|float|array|object"
_LEADING = re.compile(
    rf"(?P<words>array\s+of\s+\w+|string\s*<\s*[\w-]+\s*>|(?:{_SURE})(?:\s+(?:or|ou)\s+(?:{_SURE}))?)(?![\w-])"
    r"(?P<rest>\s*(?P<mark>[\[(<>=,;:|)]|$)?)",
    re.IGNORECASE,
)
_FLAG = re.compile(
    r"\s*(?:an?\s+|uma?\s+)?(?:boolean\s+(?:flag|value|indicator|indicating|that)|(?:flag|valor)\s+boolean[oa])\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\s*(?:an?\s+)?(?P<type>integer|inteiro)\s+(?:values?|between|entre|from|ranging|in the range)\b", re.IGNORECASE
)
_ARTICLE = re.compile(
    r"\s*(?:an?|um|uma)\s+(array|object|integer|boolean|string|objeto|inteiro|booleano)(?:\s+value)?\b", re.I
)
_PARENTHESIS = re.compile(r"[(\[]([^()\[\]]{1,40})(?:\[[^\]]*\])?[)\]]")
_TRUTH = re.compile(r"\s*true\s*/\s*false\b", re.IGNORECASE)
_NUMERICAL = re.compile(r"\bnumerical (?:ids?|identifiers?)\b", re.IGNORECASE)
_PAIRS = re.compile(r"key\s*/\s*value pairs of (strings|numbers|integers|booleans)", re.IGNORECASE)


def cell(text: str) -> Said | None:
    """What a text that is nothing but a type expression says: `string/integer`, `array(string)`, `boolean(optional)`.

    None when it is anything else.
    """
    bare = _MARKS.sub(" ", text).strip(" \t\n,;:.()")
    if not bare or len(bare) > 60:
        return None
    if single := _single(bare):
        return single
    parts = [_single(part.strip()) for part in re.split(r"\s*(?:/|\||,|\bor\b|\bou\b)\s*", bare) if part.strip()]
    if len(parts) < 2 or not all(parts):
        return None
    return _union([part for part in parts if part])


def _single(word: str) -> Said | None:
    low = " ".join(word.lower().split())
    if low in _WORDS:
        return list(_WORDS[low])
    if _MAP.fullmatch(low):
        return [("type", "object")]
    if _OBJECTS.fullmatch(low):
        return [("type", "array"), ("items", {"type": "object"})]
    if sized := _SIZED.fullmatch(low):
        return [("type", "string"), ("maxLength", int(sized.group(1)))]
    if low in _PLURALS:
        return [("items", {"type": _PLURALS[low]})]
    if formatted := _FORMATTED.fullmatch(low):
        return [("type", "string"), ("format", formatted.group(1))]
    if array := _ARRAY.fullmatch(low):
        return _array(array.group("item") or array.group("short"))
    return _qualified(low)


def _qualified(low: str) -> Said | None:
    """`string (uuid)`, `integer($int64)`: a type and its format; a number's width says nothing more."""
    match = _QUALIFIED.fullmatch(low)
    if match is None or match.group("format") not in _QUALIFIERS or match.group("type") not in _WORDS:
        return None
    said, name = list(_WORDS[match.group("type")]), _QUALIFIERS[match.group("format")]
    return [*said, ("format", name)] if name and said == [("type", "string")] else said


def _array(item: str) -> Said | None:
    member = (
        {"type": _PLURALS[item]}
        if item in _PLURALS
        else dict(_WORDS.get(item) or _WORDS.get(item.removesuffix("s"), []))
    )
    return [("type", "array"), ("items", member)] if member else None


def _union(parts: list[Said]) -> Said:
    kinds = list(dict.fromkeys(value for part in parts for keyword, value in part if keyword == "type"))
    others = [(keyword, value) for part in parts for keyword, value in part if keyword != "type"]
    return [("type", kinds[0] if len(kinds) == 1 else kinds), *others]


def sentence(text: str) -> Said:
    """What a description says about types: words at its beginning, in brackets, or "An object of …"."""
    said: Said = []
    if _FLAG.match(text):
        said.append(("type", "boolean"))
    elif _WHOLE.match(text):
        said.append(("type", "integer"))
    elif leading := _LEADING.match(text.lstrip(" (")):
        if leading.group("mark") is not None or leading.group("words")[0].islower() or " of " in leading.group("words"):
            said += cell(leading.group("words")) or []
    elif article := _ARTICLE.match(text):
        said += cell(article.group(1)) or []
    elif _TRUTH.match(text):
        said.append(("type", "boolean"))
    elif _NUMERICAL.search(text):
        said.append(("type", "integer"))
    for match in _PARENTHESIS.finditer(text):
        said += [] if _is_example(match.group(1)) else cell(match.group(1)) or []
    if pairs := _PAIRS.search(text):
        said.append(("additionalProperties", {"type": _PLURALS[pairs.group(1).lower()]}))
    return said


def _is_example(inner: str) -> bool:
    return (
        inner.strip().lower()
        in (
            "email",
            "url",
            "text",
            "list",
            "map",
            "date",
            "null",
            "data",
            "file",
            "binary",
            "flag",
            "short",
            "long",
            "hash",
            "password",
            "arquivo",
            "guid",
        )
        and inner[0].islower()
    )


def without_leading(text: str) -> str:
    """The text after a type at its beginning."""
    if (leading := _LEADING.match(text)) and leading.group("words")[0].islower():
        return text[leading.end("words") :].strip()
    return text
