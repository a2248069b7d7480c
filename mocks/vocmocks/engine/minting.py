"""Tokens as a client makes them, in order and otherwise: what `vocmocks token` prints and the control API hands out."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from math import floor
from typing import Any

import orjson

from vocmocks.contract.model import JwtRule
from vocmocks.engine.tokens import HASHES, secret_of

BAD: Mapping[str, str] = {
    "expired": "issued longer ago than a token is good for",
    "future": "issued in the future",
    "wrong-signature": "signed with another secret",
    "tampered": "its claims are not those that were signed",
    "algorithm-none": "not signed at all",
    "other-algorithm": "signed with another algorithm",
    "no-iat": "without the iat claim",
    "text-iat": "with an iat that is text",
    "float-iat": "with an iat that is not whole",
    "bool-iat": "with an iat that is true",
    "malformed": "not a token",
    "bearer": "with the word Bearer before it",
}
"""Tokens that are refused, and why."""


def mint(key: str, rule: JwtRule, now: float, bad: str | None = None) -> str:
    """What goes into the Authorization header beside an API key at `now` (seconds since the epoch).

    `bad`: one of `BAD`, for one that is refused. Raises KeyError for another.
    """
    if bad is not None and bad not in BAD:
        raise KeyError(bad)
    algorithm = {"algorithm-none": "none", "other-algorithm": _another(rule.algorithm)}.get(bad or "", rule.algorithm)
    key = f"{key}_of_somebody_else" if bad == "wrong-signature" else key
    token = _signed(_claims(rule, floor(now), bad), secret_of(key, rule), algorithm)
    if bad == "tampered":
        head, _, signature = token.split(".")
        return f"{head}.{_encoded({'iat': floor(now) - 1})}.{signature}"
    return {"malformed": token.replace(".", ""), "bearer": f"Bearer {token}"}.get(bad or "", token)


def _claims(rule: JwtRule, now: int, bad: str | None) -> dict[str, Any]:
    issued: dict[str | None, Any] = {
        "expired": now - rule.max_age - 60,
        "future": now + rule.leeway + 3600,
        "text-iat": str(now),
        "float-iat": now + 0.5,
        "bool-iat": True,
    }
    return {} if bad == "no-iat" else {"iat": issued.get(bad, now)}


def _another(algorithm: str) -> str:
    return next(name for name in HASHES if name != algorithm)


def _signed(claims: Mapping[str, Any], secret: bytes, algorithm: str) -> str:
    text = f"{_encoded({'alg': algorithm, 'typ': 'JWT'})}.{_encoded(claims)}"
    signature = hmac.digest(secret, text.encode(), HASHES[algorithm]) if algorithm in HASHES else b""
    return f"{text}.{_base64(signature)}"


def _encoded(value: Mapping[str, Any]) -> str:
    return _base64(orjson.dumps(value))


def _base64(raw: bytes) -> str:
    """Base64 as JWTs have it (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
