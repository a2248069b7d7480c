"""Authentication as Postman records it, and as placeholder headers show it, to OpenAPI security schemes."""

from __future__ import annotations

import re
from typing import Any

from vocmocks.extract.importers.cursor import Cursor

Scheme = dict[str, Any]
JWT = re.compile(r"\bJWT\b|JSON Web Token", re.IGNORECASE)
ALGORITHM = re.compile(r"\b([HRE]S(?:256|384|512))\b|HMAC[\s-]*SHA-?(256|384|512)", re.IGNORECASE)
CLAIM = re.compile(r"\b(iat|exp|nbf|iss|sub|aud|jti)\b(?=\s+claim)", re.IGNORECASE)
KEY_HEADER = re.compile(r"(?:^|[-_])(?:api[-_]?key|apikey|access[-_]?token|auth[-_]?token|token)$", re.IGNORECASE)


def scheme(auth: Cursor) -> tuple[str, Scheme] | None:
    """The name and the scheme of a Postman `auth` object; None for `noauth`."""
    kind = auth.text("type").lower()
    if kind in ("", "noauth"):
        return None
    values = parameters(auth.at(kind))
    if kind == "apikey":
        where = "query" if values.get("in") == "query" else "header"
        name = values.get("key") or "X-API-Key"
        return slug(name), {"type": "apiKey", "in": where, "name": name}
    if kind == "oauth2" and values.get("accessTokenUrl"):
        flow = {"tokenUrl": values["accessTokenUrl"], "scopes": {}}
        return "oauth2", {"type": "oauth2", "flows": {"clientCredentials": flow}}
    if kind in ("bearer", "oauth2"):
        return "bearer", {"type": "http", "scheme": "bearer"}
    if kind == "jwt":
        return "bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    return slug(kind), {"type": "http", "scheme": kind}


def parameters(place: Cursor) -> dict[str, str]:
    """`{"token": …}`, `[{"key", "value"}]` or `{"basicConfig": […]}` as one mapping."""
    if isinstance(place.value, dict) and isinstance(place.value.get("basicConfig"), list):
        place = place.at("basicConfig")
    if isinstance(place.value, list):
        return {entry.text("key"): entry.text("value") for entry in place.objects() if _is_plain(entry)}
    return {str(key): value for key, value in place.object().items() if isinstance(value, str)}


def _is_plain(entry: Cursor) -> bool:
    return entry.at("value").value is None or isinstance(entry.value["value"], (str, int, float))


def from_header(name: str, value: str, prose: str) -> tuple[str, Scheme] | None:
    """The scheme that a header stands for; None for a header that carries no credential."""
    if name.lower() == "authorization":
        word = re.match(r"\s*(bearer|basic|digest)\b", value, re.IGNORECASE)
        if word:
            return word[1].lower(), {"type": "http", "scheme": word[1].lower()}
        bare: Scheme = {"type": "apiKey", "in": "header", "name": "Authorization"}
        return ("jwt", bare | {"x-jwt": token(prose)}) if JWT.search(prose) else ("authorization", bare)
    if KEY_HEADER.search(name):
        return slug(name), {"type": "apiKey", "in": "header", "name": name}
    return None


def token(prose: str) -> dict[str, Any]:
    """What the prose says about a JSON Web Token: its algorithm and the claims that it must have."""
    found: dict[str, Any] = {}
    if match := ALGORITHM.search(prose):
        found["algorithm"] = (match[1] or f"HS{match[2]}").upper()
    if claims := sorted({claim.lower() for claim in CLAIM.findall(prose)}):
        found["claims"] = claims
    return found


def slug(name: str) -> str:
    return re.sub(r"\W+", "_", name.lower(), flags=re.ASCII).strip("_") or "key"
