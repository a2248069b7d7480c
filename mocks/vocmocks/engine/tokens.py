"""JSON Web Tokens (RFC 7519) that come together with an API key: read, verified, and held against the clock.

What does not change with time (form, algorithm, signature, claims) is `verified`, once for each token; what does,
`Dated.check` says anew for each request.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from vocmocks.clock import iso
from vocmocks.contract.model import JwtRule

HASHES = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
LATEST = 253_402_300_799
"""The last second of the year 9999."""


class BadToken(Exception):
    """Why a token is not taken."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A token that is in order; when it was issued, begins and ends to be good (seconds since the epoch, None where it
    does not say)."""

    issued: int | None
    begins: float | None
    ends: float | None
    rule: JwtRule

    def check(self, now: float) -> None:
        """Raises BadToken where the token is not good at `now`."""
        rule = self.rule
        if self.issued is not None and self.issued > now + rule.leeway:
            raise _mistimed("the token was issued in the future", "iat", self.issued, now)
        if self.issued is not None and self.issued < now - rule.max_age:
            raise _mistimed(f"the token is older than {rule.max_age} seconds", "iat", self.issued, now)
        if self.begins is not None and self.begins > now + rule.leeway:
            raise _mistimed("the token is not good yet", "nbf", self.begins, now)
        if self.ends is not None and self.ends <= now - rule.leeway:
            raise _mistimed("the token has expired", "exp", self.ends, now)


def secret_of(key: str, rule: JwtRule) -> bytes:
    """The API secret that belongs to an API key."""
    return f"{rule.secret_prefix}{key}".encode()


def verified(token: str, secret: bytes, rule: JwtRule) -> Dated:
    """The times of a token that is signed with `secret`; raises BadToken where it is not in order."""
    import jwt  # only where a contract has such tokens

    word, space, _ = token.partition(" ")
    if space:
        raise BadToken(f'the token stands alone in the Authorization header: no "{word:.20}" before it')
    try:
        read = jwt.decode_complete(token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise BadToken(f"the token is malformed: {error}") from None
    algorithm = read["header"].get("alg")
    if algorithm != rule.algorithm:
        raise BadToken(f"the token is signed with {algorithm!r:.40}: expected {rule.algorithm}")
    signed = hmac.digest(secret, token.rpartition(".")[0].encode(), HASHES[rule.algorithm])
    if not hmac.compare_digest(signed, read["signature"]):
        raise BadToken(f'the token is not signed with the secret of the key ("{rule.secret_prefix}" and the key)')
    return _dated(read["payload"], rule)


def _dated(claims: Mapping[str, Any], rule: JwtRule) -> Dated:
    for name in rule.claims:
        if name not in claims:
            raise BadToken(f"the token has no {name} claim")
    issued = claims.get("iat")
    if "iat" in claims and (not isinstance(issued, int) or isinstance(issued, bool)):
        raise BadToken(f"the token's iat is {issued!r:.40}: expected an integer, seconds since 1970")
    return Dated(issued, _moment(claims, "nbf"), _moment(claims, "exp"), rule)


def _moment(claims: Mapping[str, Any], name: str) -> float | None:
    """A NumericDate (RFC 7519, section 2)."""
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not (isinstance(value, int) or (isinstance(value, float) and isfinite(value))):
        raise BadToken(f"the token's {name} is {value!r:.40}: expected a number, seconds since 1970")
    return value


def _mistimed(what: str, claim: str, seconds: float, now: float) -> BadToken:
    shown = iso(seconds) if 0 <= seconds <= LATEST else f"{seconds!s:.40}"
    return BadToken(f"{what}: {claim} is {shown}, and it is {iso(now)}")
