"""Statements about a whole operation or API: rate limits, authentication, status codes, endpoints."""

from __future__ import annotations

import re
from http import HTTPStatus

from vocmocks.extract.model import Fact, RateLimit, Source
from vocmocks.extract.prose.phrase_values import number

_CALLS = r"(?:requests?|calls?|requisi[çc][õo]es|chamadas|reqs?)"
_UNITS = {
    "second": 1,
    "segundo": 1,
    "minute": 60,
    "min": 60,
    "minuto": 60,
    "hour": 3600,
    "hora": 3600,
    "day": 86400,
    "dia": 86400,
}
_LIMIT = re.compile(
    rf"(?<![\d.,])(?P<n>\d[\d.,]{{0,18}})\s*{_CALLS}\s*(?:per|a|an|por|/|each)\s*(?P<unit>second|segundo|minuto|minute|min|hour|hora|day|dia)",
    re.IGNORECASE,
)
_PER_CREDENTIAL = re.compile(r"\bper[\s-](?:api[\s-])?(?:key|token)|per-api|por (?:chave|token)", re.IGNORECASE)
_METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"
_ENDPOINT = re.compile(
    rf"\b(?P<method>{_METHODS})\s+`?(?P<path>(?:https?://[^\s/]+|\{{\{{\w+\}}\}})?(?:/[^\s`?\"',]+|[a-z]\w*/[^\s`?\"',]+))"
)
_BARE_ENDPOINT = re.compile(r"`?(?P<path>/[\w{}.\-/]+)`?\s+endpoints?\b")
_PAIR_ENDPOINT = re.compile(r"`?(?P<path>/[\w{}.\-/]+)`?\s+(?:and|or)\s+`?/[\w{}.\-/]+`?\s+endpoints\b")
_REQUEST_TO = re.compile(rf"\b(?P<method>{_METHODS})\s+requests?\s+to\s+(?:the\s+)?`?(?P<path>/[\w{{}}.\-/]+)")
_STATUS = re.compile(
    r"\b(?:HTTP|status(?: code)?(?: de status)?(?: http)?|c[óo]digo de status)\s*:?\s*"
    r"`?(?P<code>[1-5]\d\d)\b`?(?P<text>[^.`\n]*)",
    re.IGNORECASE,
)
_STATUS_LINE = re.compile(
    r"^\W*`?(?P<code>[1-5]\d\d)\b\s*(?P<phrase>[A-Z][\w ]*?)?`?\s*:\s*(?P<text>.+)$", re.MULTILINE
)
_HEADER_LINE = re.compile(r"^\s*(?:-H\s+)?['\"]?(?P<name>[A-Za-z][\w-]+):\s*(?P<value>[^'\"\n\\]+)", re.MULTILINE)
_CURL_HEADER = re.compile(r"(?:-H|--header)\s+['\"](?P<name>[\w-]+):\s*(?P<value>[^'\"]+)['\"]")
_KEY_HEADER = re.compile(r"[\"“`]?\b(?P<name>x-[\w-]*(?:key|token)[\w-]*)\b[\"”`]?\s+header", re.IGNORECASE)


def limits(text: str, source: Source, paths: tuple[str, ...] = ()) -> list[RateLimit]:
    """Rate limits in a text, such as "2.000 requisições por minuto". `paths` are those that a list after it names."""
    found: list[RateLimit] = []
    for match in _LIMIT.finditer(text):
        amount = number(match.group("n"))
        if isinstance(amount, int) and amount > 0:
            found.append(RateLimit(amount, _UNITS[match.group("unit").lower()], source, paths))
    return found


def authentication(text: str, source: Source) -> list[Fact]:
    """How a text says that calls prove who they are, as facts `authentication` and `authenticationStatus`."""
    schemes = _header_schemes(text) + _named_schemes(text)
    found: list[Fact] = []
    for scheme in schemes:
        fact = Fact("authentication", scheme, source)
        if fact not in found:
            found.append(fact)
    if status := _refusal(text):
        found.append(Fact("authenticationStatus", status, source))
    return found


def _header_schemes(text: str) -> list[dict[str, str]]:
    """Schemes shown by header lines, alone or in a curl command."""
    schemes: list[dict[str, str]] = []
    for match in (*_CURL_HEADER.finditer(text), *_HEADER_LINE.finditer(text)):
        name, value = match.group("name"), match.group("value").strip()
        if name.lower() == "authorization":
            schemes.append(_authorization(value))
        elif re.search(r"api-?key|token", name, re.IGNORECASE) and name.lower().startswith("x-"):
            schemes.append({"type": "apiKey", "in": "header", "name": name})
    return schemes


def _authorization(value: str) -> dict[str, str]:
    if re.match(r"bearer\b", value, re.IGNORECASE):
        return {"type": "http", "scheme": "bearer"}
    if re.match(r"basic\b", value, re.IGNORECASE):
        return {"type": "http", "scheme": "basic"}
    scheme = {"type": "apiKey", "in": "header", "name": "Authorization"}
    return scheme | ({"format": "jwt"} if "jwt" in value.lower() else {})


def _named_schemes(text: str) -> list[dict[str, str]]:
    schemes = [{"type": "apiKey", "in": "header", "name": match.group("name")} for match in _KEY_HEADER.finditer(text)]
    if re.search(r"\bBearer token\b", text, re.IGNORECASE):
        schemes.append({"type": "http", "scheme": "bearer"})
    if re.search(r"JSON Web Token.*\bAuthorization header", text, re.IGNORECASE | re.DOTALL):
        algorithm = {"algorithm": "HS256"} if re.search(r"HMAC[\s-]*SHA-?256|HS256", text, re.IGNORECASE) else {}
        claim = {"claim": "iat"} if re.search(r"\biat\b", text) else {}
        schemes.append({"type": "apiKey", "in": "header", "name": "Authorization", "format": "jwt"} | algorithm | claim)
    return schemes


def _refusal(text: str) -> int | None:
    if not re.search(
        r"(?:token|key|credential)s?\b.*\b(?:missing|malformed|invalid|wrong|ausente|inv[áa]lid)",
        text,
        re.IGNORECASE | re.DOTALL,
    ):
        return None
    match = re.search(r"\b(401|403)\b", text)
    return int(match.group(1)) if match else None


def statuses(text: str) -> dict[int, str]:
    """Status codes that a text names, each with what it says about them."""
    found: dict[int, str] = {}
    for match in _STATUS_LINE.finditer(text):
        found[int(match.group("code"))] = match.group("text").strip()
    for match in _STATUS.finditer(text):
        found.setdefault(int(match.group("code")), _meaning(int(match.group("code")), match.group("text")))
    return found


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
