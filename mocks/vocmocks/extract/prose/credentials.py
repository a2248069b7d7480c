"""How a text says that calls prove who they are."""

from __future__ import annotations

import re

from vocmocks.extract.model import Fact, Source

_HEADER_LINE = re.compile(r"^\s*(?:-H\s+)?['\"]?(?P<name>[A-Za-z][\w-]+):\s*(?P<value>[^'\"\n\\]+)", re.MULTILINE)
_CURL_HEADER = re.compile(r"(?:-H|--header)\s+['\"](?P<name>[\w-]+):\s*(?P<value>[^'\"]+)['\"]")
_QUOTED_HEADER = re.compile(
    r"\b(?:in|using|via|with|through|em|no|na|pelo|usando)\s+(?:the|an?|o|um|your)?\s*(?:custom\s+|request\s+|HTTP\s+)?"
    r"(?:[`\"“'](?P<before>[A-Za-z][\w-]*)[`\"”']\s+(?:request\s+|HTTP\s+)?header"
    r"|(?P<bare>\b[A-Za-z]\w{0,30}(?:-\w{1,30}){1,5})\s+(?:request\s+|HTTP\s+)?header"
    r"|(?:header|cabe[çc]alho)(?:\s+(?:named|called|chamado))?\s+[`\"“']?(?P<after>[A-Za-z]\w{0,30}"
    r"(?:-\w{1,30}){1,5}|(?:api|access)[-_]?(?:key|token)\b)[`\"”']?)",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"\b(?:api[\s-]?keys?|access keys?|tokens?|credentials?|chave|credenciais|authenticat\w+|autentica\w+)\b",
    re.IGNORECASE,
)
_QUERY_KEY = re.compile(r"[?&](?P<name>api_?-?key|apikey|access_token|auth_token|token|key|app_?id)=", re.IGNORECASE)
_QUERY_NAMED = re.compile(
    r"[`\"“'](?P<name>\w*(?:key|token)\w*)[`\"”']\s+(?:query(?:[\s-]?string)?|url|GET)\s+param"
    r"|\b(?P<bare>\b\w{1,40}[_-](?:key|token)|\bapikey|\btoken)\s+(?:query(?:[\s-]?string)?|url|GET)\s+param"
    r"|(?:query(?:[\s-]?string)?|url) param(?:eter)?\s+(?:named\s+|called\s+)?[`\"“'](?P<other>\w*(?:key"
    r"|token)\w*)[`\"”']"
    r"|par[âa]metro\s+(?:de consulta\s+)?[`\"“'](?P<pt>\w*(?:key|token)\w*)[`\"”']",
    re.IGNORECASE,
)
_BASIC = re.compile(
    r"\bHTTP Basic\b|\bBasic(?: access)? auth(?:entication)?\b|\bautentica[çc][ãa]o b[áa]sica\b", re.IGNORECASE
)
_BEARER = re.compile(
    r"\bBearer (?:access )?token\b|\btoken Bearer\b|\bBearer auth|\bAuthorization:\s*Bearer\b"
    r"|\bBearer (?:<|\{|\[|YOUR|SEU)",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?P<code>401|403)\b[^.\n]{0,40}\b(?:if|when|se|quando)\b[^.\n]{0,60}\b(?:not authenticated"
    r"|unauthenticated|credentials|api key|token|chave"
    r"|n[ãa]o autenticad[oa])\b|\b(?:unauthenticated|unauthori[sz]ed|n[ãa]o autenticadas?) (?:requests"
    r"|calls|chamadas|requisi[çc][õo]es)\b"
    r"[^.\n]{0,60}\b(?P<after>401|403)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|no longer|deprecated|instead of|never|don't|n[ãa]o|nunca|em vez de)\b", re.IGNORECASE)
_KEY_HEADER = re.compile(r"[\"“`]?\b(?P<name>x-[\w-]{0,40}(?:key|token)[\w-]{0,40})\b[\"”`]?\s+header", re.IGNORECASE)


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
    schemes = [
        {"type": "apiKey", "in": "header", "name": match.group("name")}
        for match in _KEY_HEADER.finditer(text)
        if _is_secret(match.group("name"))
    ]
    if _says(_BEARER, text):
        schemes.append({"type": "http", "scheme": "bearer"})
    if _says(_BASIC, text):
        schemes.append({"type": "http", "scheme": "basic"})
    schemes += _named_keys(text)
    if re.search(r"JSON Web Token.*\bAuthorization header", text, re.IGNORECASE | re.DOTALL):
        algorithm = {"algorithm": "HS256"} if re.search(r"HMAC[\s-]*SHA-?256|HS256", text, re.IGNORECASE) else {}
        claim = {"claim": "iat"} if re.search(r"\biat\b", text) else {}
        schemes.append({"type": "apiKey", "in": "header", "name": "Authorization", "format": "jwt"} | algorithm | claim)
    return schemes


def _is_secret(name: str) -> bool:
    """Whether a header of this name holds a credential."""
    secret = re.search(r"key|token|auth|secret", name, re.IGNORECASE)
    return secret is not None and not re.search(
        r"\Aauthorization\Z|idempoten|csrf|xsrf|page|next|continu", name, re.IGNORECASE
    )


def _says(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a sentence has what `pattern` looks for, without taking it back."""
    return any(pattern.search(part) and not _NOT.search(part) for part in re.split(r"(?<=[.!?])\s+|\n", text))


def _named_keys(text: str) -> list[dict[str, str]]:
    """Keys in a header or in the query that sentences name."""
    found: list[dict[str, str]] = []
    for part in re.split(r"(?<=[.!?])\s+|\n", text):
        if _NOT.search(part) or not (_SECRET.search(part) or _QUERY_KEY.search(part)):
            continue
        for match in _QUOTED_HEADER.finditer(part):
            name = next(name for name in match.groups() if name)
            if _is_secret(name):
                found.append({"type": "apiKey", "in": "header", "name": name})
        queries = [match.group("name") for match in _QUERY_KEY.finditer(part)] if _SECRET.search(part) else []
        queries += [next(name for name in match.groups() if name) for match in _QUERY_NAMED.finditer(part)]
        found += [{"type": "apiKey", "in": "query", "name": name} for name in queries]
    return found


def _refusal(text: str) -> int | None:
    if alone := _REFUSED.search(text):
        return int(alone.group("code") or alone.group("after"))
    if not re.search(
        r"(?:token|key|credential)s?\b.*\b(?:missing|malformed|invalid|wrong|ausente|inv[áa]lid)",
        text,
        re.IGNORECASE | re.DOTALL,
    ):
        return None
    match = re.search(r"\b(401|403)\b", text)
    return int(match.group(1)) if match else None
