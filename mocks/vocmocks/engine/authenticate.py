"""The documented authentication, with credentials that need no account.

A bearer token or API key that begins with `test_` is valid, and is a tenant of its own. `test_expired…` and
`test_revoked…` are refused. With `--auth any` every credential is valid; with `off` none is wanted.

Where a JSON Web Token is wanted beside an API key, the key is the tenant, and the token is to be signed with the secret
that belongs to it. How old it may be is a matter of the tenant's clock, which nobody here reads: `in_time` is asked
when the time is known.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import parse_qs

from vocmocks.contract.model import Operation, SecurityScheme
from vocmocks.engine.exchange import NOBODY, Exchange
from vocmocks.engine.problem import Problem
from vocmocks.engine.tokens import BadToken, Dated, secret_of, verified
from vocmocks.settings import AuthMode

PREFIX = "test_"
REFUSED = {"test_expired": "the credential has expired", "test_revoked": "the credential was revoked"}
REMEMBERED = 4096
"""Tokens that were verified, and need not be again."""


class Refused(Exception):
    """Why a credential is not taken; `credential` is what was given, if anything."""

    def __init__(self, reason: str, credential: str = "") -> None:
        super().__init__(reason)
        self.credential = credential


class Missing(Refused):
    """`what` was not given."""

    def __init__(self, what: str) -> None:
        super().__init__("no credentials")
        self.what = what


Reader = Callable[[Exchange], str]
"""Gives the credential that a request carries; raises Refused where it carries none or a malformed one."""


class Authenticator:
    """Decides for one vendor. `schemes` and `default` (for paths that belong to no operation) come from its
    contract."""

    def __init__(
        self, schemes: Mapping[str, SecurityScheme], default: tuple[tuple[str, ...], ...], mode: AuthMode
    ) -> None:
        self._readers = {name: _reader(scheme) for name, scheme in schemes.items()}
        self._rules = {name: scheme.jwt for name, scheme in schemes.items() if scheme.jwt is not None}
        self._verified = lru_cache(REMEMBERED)(self._read)
        self._default = default
        self._mode = mode

    def __call__(self, exchange: Exchange, operation: Operation | None) -> Dated | None:
        """Sets the exchange's tenant; gives a token that is still to be held against the clock (`in_time`), where one
        is wanted. Raises Problem("unauthorized")."""
        alternatives = operation.security if operation is not None else self._default
        if not alternatives:
            return None
        refusals = []
        for schemes in alternatives:
            try:
                return self._admitted(exchange, schemes)
            except Refused as refused:
                refusals.append(refused)
                exchange.tenant = NOBODY
        if self._mode == "off":
            return None
        telling = next((refused for refused in refusals if not isinstance(refused, Missing)), refusals[0])
        exchange.tenant = telling.credential
        if isinstance(telling, Missing) and any(len(schemes) > 1 for schemes in alternatives):
            raise _unauthorized(f"{telling}: {telling.what} is missing")
        raise _unauthorized(str(telling))

    def claimed(self, exchange: Exchange, operation: Operation | None) -> str:
        """The tenant whose credential a request carries, whatever else is wrong with it; NOBODY without one."""
        for schemes in operation.security if operation is not None else self._default:
            for scheme in schemes:
                if len(schemes) == 1 or scheme not in self._rules:
                    with contextlib.suppress(Refused):
                        return self._checked(self._readers[scheme](exchange))
        return NOBODY

    def _admitted(self, exchange: Exchange, schemes: tuple[str, ...]) -> Dated | None:
        """With the token beside the key, if there is to be one."""
        token = next((name for name in schemes if name in self._rules), None) if len(schemes) > 1 else None
        for scheme in schemes:
            if scheme != token:
                exchange.tenant = self._checked(self._readers[scheme](exchange))
        if token is None or self._mode == "off":
            return None
        try:
            given = self._readers[token](exchange)
            return self._verified(token, given, exchange.tenant) if self._mode == "on" else None
        except BadToken as bad:
            raise Refused(str(bad), exchange.tenant) from None
        except Refused as refused:
            refused.credential = exchange.tenant
            raise

    def _read(self, scheme: str, token: str, key: str) -> Dated:
        rule = self._rules[scheme]
        return verified(token, secret_of(key, rule), rule)

    def _checked(self, credential: str) -> str:
        if self._mode != "on":
            return credential
        if not credential.startswith(PREFIX) or len(credential) == len(PREFIX):
            raise Refused("the credential is not known (mock credentials begin with test_)")
        if credential.startswith(("test_expired", "test_revoked")):
            raise Refused(REFUSED[credential[:12]], credential)
        return credential


def in_time(token: Dated, exchange: Exchange, now: float) -> None:
    """Sets the exchange's time to `now`, on the tenant's clock; raises Problem("unauthorized") for a token that is not
    good then."""
    exchange.time = now
    try:
        token.check(now)
    except BadToken as bad:
        raise _unauthorized(str(bad)) from None


def _unauthorized(reason: str) -> Problem:
    return Problem("unauthorized", "Authentication required", reason=reason)


def _reader(scheme: SecurityScheme) -> Reader:
    name = scheme.parameter
    if scheme.kind == "bearer":
        return _bearer
    if scheme.kind == "basic":
        return _basic
    if scheme.kind == "header":
        return lambda exchange: _given(exchange.header(name.encode("latin-1")), name)
    if scheme.kind == "query":
        return lambda exchange: _given(_query_value(exchange, name), name)
    return lambda exchange: _given(_cookie(exchange, name), name)


def _bearer(exchange: Exchange) -> str:
    header = exchange.header(b"authorization")
    if header is None:
        raise Missing("authorization")
    return _token(header)


@lru_cache(4096)
def _token(header: str) -> str:
    if header[:7].lower() != "bearer ":
        raise Refused("the Authorization header is malformed: expected `Bearer TOKEN`")
    token = header[7:].strip()
    if not token or " " in token:
        raise Refused("the bearer token is malformed: expected one word after `Bearer`")
    return token


def _basic(exchange: Exchange) -> str:
    header = exchange.header(b"authorization")
    if header is None:
        raise Missing("authorization")
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        raise Refused("the Authorization header is malformed: expected `Basic …`")
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        raise Refused("the Basic credentials are not base64 of user:password") from None


def _given(value: str | None, name: str) -> str:
    if value is None:
        raise Missing(name)
    if not value.strip():
        raise Refused(f"{name} is empty")
    return value.strip()


def _query_value(exchange: Exchange, name: str) -> str | None:
    values = parse_qs(exchange.scope["query_string"].decode("latin-1")).get(name)
    return values[0] if values else None


def _cookie(exchange: Exchange, name: str) -> str | None:
    return next((value for key, value in exchange.cookies() if key == name), None)
