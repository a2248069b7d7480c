"""Statements about a whole operation: status codes, endpoints."""

from __future__ import annotations

import re
from http import HTTPStatus

_METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"
_ENDPOINT = re.compile(
    rf"\b(?P<method>{_METHODS})\s+`?(?P<path>(?:https?://[^\s/]+|\{{\{{\w+\}}\}})?(?:/[^\s`?\"',]+"
    rf"|[a-z]\w*/[^\s`?\"',]+))"
)
_BARE_ENDPOINT = re.compile(r"`?(?P<path>/[\w{}.\-/]+)`?\s+endpoints?\b")
_PAIR_ENDPOINT = re.compile(r"`?(?P<path>/[\w{}.\-/]+)`?\s+(?:and|or)\s+`?/[\w{}.\-/]+`?\s+endpoints\b")
_REQUEST_TO = re.compile(rf"\b(?P<method>{_METHODS})\s+requests?\s+to\s+(?:the\s+)?`?(?P<path>/[\w{{}}.\-/]+)")
_STATUS = re.compile(
    r"\b(?:HTTP|status(?: code)?(?: de status)?(?: http)?|c[óo]digo de status)\s*:?\s*"
    r"`?(?P<code>[1-5]\d\d)\b`?(?P<text>[^.`\n]*)",
    re.IGNORECASE,
)
_STATUS_DASH = re.compile(
    r"\s*(?:[-*•]\s+)?(?:HTTP\s+)?`?(?P<code>[245]\d\d)`?\s*[-–—]\s+`?(?P<text>(?:[A-Z]|[a-z]+ )[^\n]{1,160})\Z"
)
_RETURNS = re.compile(
    r"\b(?:returns?|returning|responds? with|answers? with|fails? with|retorna|responde com)\s+(?:an?\s+"
    r"|um\s+)?(?:HTTP\s+|status\s+|erro\s+)*`?"
    r"(?P<code>[45]\d\d)`?(?=\s*(?:error|erro|if|when|se|quando|response|status)\b|\s*[.,;)]|\s*\Z)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?<![\d.,/-])`?(?P<code>[245]\d\d)`?[\s:-]{1,3}`?(?P<phrase>[A-Z][A-Za-z-]*(?: [A-Za-z-]+){0,3})")
_STATUS_LINE = re.compile(
    r"^\W*`?(?P<code>[1-5]\d\d)\b\s*(?P<phrase>[A-Z][\w ]*?)?`?\s*:\s*(?P<text>.+)$", re.MULTILINE
)


def statuses(text: str) -> dict[int, str]:
    """Status codes that a text names, each with what it says about them."""
    found: dict[int, str] = {}
    for match in _STATUS_LINE.finditer(text):
        found[int(match.group("code"))] = match.group("text").strip()
    for line in text.split("\n"):
        if (dashed := _STATUS_DASH.match(line)) and is_status(int(dashed.group("code"))):
            found.setdefault(int(dashed.group("code")), dashed.group("text").strip().rstrip("."))
    for match in _RETURNS.finditer(text):
        if is_status(int(match.group("code"))):
            found.setdefault(int(match.group("code")), HTTPStatus(int(match.group("code"))).phrase)
    for match in _NAMED.finditer(text):
        if is_status(int(match.group("code"))) and _is_phrase(int(match.group("code")), match.group("phrase")):
            found.setdefault(int(match.group("code")), HTTPStatus(int(match.group("code"))).phrase)
    for match in _STATUS.finditer(text):
        found.setdefault(int(match.group("code")), _meaning(int(match.group("code")), match.group("text")))
    return found


def is_status(code: int) -> bool:
    """Whether HTTP has such a status, for a number that nothing else says is one."""
    try:
        return HTTPStatus(code) >= HTTPStatus.OK
    except ValueError:
        return False


def _is_phrase(code: int, text: str) -> bool:
    """Whether a text begins with HTTP's own words for a status."""
    return f"{text.lower()} ".startswith(HTTPStatus(code).phrase.lower() + " ")


def _meaning(code: int, rest: str) -> str:
    phrase = re.match(r"\s*((?:[A-Z][a-z]+ ?)+)", rest)
    if phrase and len(phrase.group(1).strip()) > 1:
        return phrase.group(1).strip()
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return ""


def endpoints(text: str) -> list[tuple[str, str]]:
    """(method, path) of the endpoints that a text names; the method is empty when it names none."""
    found = {m.span("path"): (m.group("method"), _path(m.group("path"))) for m in _ENDPOINT.finditer(text)}
    for match in _REQUEST_TO.finditer(text):
        found[match.span("path")] = (match.group("method"), match.group("path"))
    for pattern in (_PAIR_ENDPOINT, _BARE_ENDPOINT):
        for match in pattern.finditer(text):
            start, end = match.span("path")
            if not any(low < end and start < high for low, high in found):
                found[start, end] = ("", match.group("path"))
    return [found[at] for at in sorted(found)]


def _path(text: str) -> str:
    text = re.sub(r"\Ahttps?://[^/]+|\A\{\{\w+\}\}(?=/)", "", text).rstrip(".,;:)")
    return text if text.startswith("/") else f"/{text}"
