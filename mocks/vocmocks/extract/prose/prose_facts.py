"""Statements in paragraphs, bullets and code that are about an operation or an API as a whole."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from vocmocks.extract.model import Fact, Node, Source
from vocmocks.extract.prose import phrase_bounds, phrase_formats, phrases
from vocmocks.extract.prose.blocks import List
from vocmocks.extract.prose.field_paths import NAME
from vocmocks.extract.prose.statements import is_status

_REDIRECT = re.compile(r"\b30\d\b.*\bredirect\w*.*\bHTTPS\b", re.IGNORECASE | re.DOTALL)
_HTTPS = re.compile(r"\b(?:must be made over|only (?:accepts?|available over)|require[sd]?)\s+HTTPS\b", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s`\"'<>)]+")
_SERVER = re.compile(
    r"\b(?:made to|sent to|efetuad[oa]s? para|enviad[oa]s? para|base url|default url|url padr[ãa]o|server url)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"\b(?:request )?body (?:should|must) be empty\b|\bcorpo da requisi[çc][ãa]o deve (?:estar|ser) vazi[oa]\b",
    re.IGNORECASE,
)
_STATUS_ONLY = re.compile(
    r"\bresponse is only (?:the )?(?:http )?status code\b|\bresposta é apenas o c[óo]digo de status\b", re.IGNORECASE
)
_REFUSAL_BODY = re.compile(r"\b4\d\d\b.*\b(?:message )?body:\s*[\"“`]?([^\"”`.\n]+)", re.IGNORECASE)
_ERROR = re.compile(
    r"\berrors?\s+(?:pattern|standard|format|body|envelope)\b|\bpadr[ãa]o de erros?\b"
    r"|\b(?:diferente|different) (?:de|from) 200\b",
    re.I,
)
_ONLY = re.compile(
    r"\b(?:only accepts?|somente é aceito|s[óo] (?:é )?aceit[oa]|apenas é aceito)\b"
    r"[^.\n]*?\b(?:values?|valor(?:es)?|channels?|canais|canal)\s+(\d{1,9})\b",
    re.IGNORECASE,
)
_FIELD = re.compile(r"\b(?:in the|no) (?:campo )?([a-z]\w*(?: \w+){0,3}?)(?: field)\b", re.IGNORECASE)
_PARTIAL = re.compile(
    r"\b(?:missing|omitted) (?:fields?|attributes?|values?) (?:will not be|are not|won't be) (?:updated|changed)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),? (January|February|March|April|May|June|July|August|September"
    r"|October|November|December) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b"
)
_DATES = re.compile(r"\b(?:dates?|date-?times?|datas?)\b", re.IGNORECASE)
_DATE_NAME = re.compile(r"(?:_gte|_lte|_gt|_lt|_at|_from|_to|_on)\Z|date|\A(?:from|to|start|end|since|until)\Z")
_STATUS_DASH = re.compile(
    r"\W*(?:HTTP\s+)?(?P<code>[245]\d\d)\b\W*?(?:(?:\s+|\s*\()(?P<phrase>[A-Z][\w' -]*?)\)?)?(?:\s*"
    r"[-–—=]+\s*(?P<text>.+))?",
    re.DOTALL,
)
_STATUS_ITEM = re.compile(r"\W*(?P<code>[1-5]\d\d)\b[^:]*(?::\s*(?P<text>.*))?", re.DOTALL)


def of_text(text: str, source: Source, heading: str = "") -> list[Fact]:
    """Facts that a paragraph states: authentication, HTTPS, servers, endpoints, empty bodies, the size of a page,
    updates that leave what is missing as it is (`partialUpdate`), dates with a day of the week
    (`weekday`: "Friday May 1 2026").

    `heading` announces the paragraph, as in "Default URL".
    """
    found = phrases.authentication(text, source)
    if _REDIRECT.search(text):
        found.append(Fact("https", "redirect", source))
    elif _HTTPS.search(text):
        found.append(Fact("https", "required", source))
    if (_SERVER.search(text) or _SERVER.search(heading)) and (url := _URL.search(text)):
        found.append(Fact("server", url.group().rstrip(".,;/"), source))
    if _EMPTY.search(text):
        found.append(Fact("emptyBody", True, source))
    if _STATUS_ONLY.search(text):
        found.append(Fact("emptyResponse", True, source))
    if body := _REFUSAL_BODY.search(text):
        found.append(Fact("rateLimitBody" if "429" in text else "errorBody", body.group(1).strip(), source))
    if _PARTIAL.search(text):
        found.append(Fact("partialUpdate", True, source))
    found += [Fact("weekday", " ".join(match.groups()), source) for match in _WEEKDAY.finditer(text)]
    found += [Fact("endpoint", f"{method} {path}".strip(), source) for method, path in phrases.endpoints(text)]
    return found + [
        Fact(keyword, value, source) for keyword, value in phrase_bounds.bounds(text) if keyword == "maxRecords"
    ]


def of_code(text: str, source: Source) -> list[Fact]:
    """Facts in a command or in a block that is only a URL: the server."""
    if (url := _URL.search(text)) is None:
        return []
    parts = urlsplit(re.sub(r"[\[\]]", "", url.group()))
    alone = text.strip() == url.group()
    return [Fact("server", url.group().rstrip("/") if alone else f"{parts.scheme}://{parts.netloc}", source)]


def announces_error(text: str) -> bool:
    """Whether a line says that the sample after it is what every error looks like."""
    return _ERROR.search(text) is not None


def listed_statuses(list_: List) -> dict[int, str]:
    """Status code → meaning, from bullets that begin with codes; empty for any other list."""
    found: dict[int, str] = {}
    for item in list_.items:
        match = _STATUS_ITEM.fullmatch(item.text)
        if match is None or not match.group("text"):
            return _dashed_statuses(list_)
        found[int(match.group("code"))] = match.group("text").strip()
    return found


def _dashed_statuses(list_: List) -> dict[int, str]:
    """Bullets such as "404 - Not found" and "404 Not Found": all of them are statuses that HTTP knows."""
    found: dict[int, str] = {}
    for item in list_.items:
        match = _STATUS_DASH.fullmatch(item.text)
        meaning = (match.group("text") or match.group("phrase") or "").strip() if match else ""
        if match is None or not meaning or not is_status(int(match.group("code"))):
            match = _STATUS_ITEM.fullmatch(item.text)
            meaning = (match.group("text") or "").strip() if match else ""
        if match is None or not meaning:
            return {}
        found[int(match.group("code"))] = meaning
    return found


def only_value(text: str, marked: tuple[str, ...], source: Source) -> Node | None:
    """A field of which a sentence says that it takes one number only: its name is marked, or stands before "field"."""
    match = _ONLY.search(text)
    if match is None:
        return None
    name = next((word for word in marked if "_" in word and NAME.fullmatch(word)), None)
    if name is None and (field := _FIELD.search(text)):
        name = field.group(1).strip().lower().replace(" ", "_")
    if name is None:
        return None
    root = Node()
    root.property(name).say("enum", [int(match.group(1))], source)
    return root


def date_format(text: str, nodes: list[Node], source: Source) -> None:
    """Give the format that a sentence states of dates in general to the date fields that were read before it."""
    said = [
        value
        for keyword, value in phrase_formats.formats(text)
        if keyword == "format" and value in ("date", "date-time")
    ]
    if not said:
        return
    for node in nodes:
        for name, child in node.properties.items():
            named = re.search(rf"\b{re.escape(name)}\b", text) is not None
            if _DATE_NAME.search(name) and (named or _DATES.search(text)) and child.best("type", "string") == "string":
                child.say("type", "string", source.but(how="inferred")).say("format", said[0], source)
