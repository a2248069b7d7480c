"""The documented authentication, with credentials that need no account.

A bearer token or API key that begins with `test_` is valid, and is a tenant of its own. `test_expired…` and
`test_revoked…` are refused. With `--auth any` every credential is valid; with `off` none is wanted.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import parse_qs

from vocmocks.contract.model import Operation, SecurityScheme
from vocmocks.engine.exchange import NOBODY, Exchange
from vocmocks.engine.problem import Problem
from vocmocks.settings import AuthMode

PREFIX = "test_"
REFUSED = {"test_expired": "the credential has expired", "test_revoked": "the credential was revoked"}
NO_CREDENTIALS = "no credentials"


class Refused(Exception):
    """Why a credential is not taken; `credential` is what was given, if anything."""

    def __init__(self, reason: str, credential: str = "") -> None:
        super().__init__(reason)
        self.credential = credential


Reader = Callable[[Exchange], str]
"""Gives the credential that a request carries; raises Refused where it carries none or a malformed one."""


class Authenticator:
    """Decides for one vendor. `schemes` and `default` (for paths that belong to no operation) come from its
    contract."""

    def __init__(
        self, schemes: Mapping[str, SecurityScheme], default: tuple[tuple[str, ...], ...], mode: AuthMode
    ) -> None:
        self._readers = {name: _reader(scheme) for name, scheme in schemes.items()}
        self._default = default
        self._mode = mode

    def __call__(self, exchange: Exchange, operation: Operation | None) -> None:
        """Sets the exchange's tenant; raises Problem("unauthorized")."""
        alternatives = operation.security if operation is not None else self._default
        if not alternatives:
            return
        refusals = []
        for schemes in alternatives:
            try:
                for scheme in schemes:
                    exchange.tenant = self._checked(self._readers[scheme](exchange))
                return
            except Refused as refused:
                refusals.append(refused)
                exchange.tenant = NOBODY
        if self._mode == "off":
            return
        telling = next((refused for refused in refusals if str(refused) != NO_CREDENTIALS), refusals[0])
        exchange.tenant = telling.credential
        raise Problem("unauthorized", "Authentication required", reason=str(telling))

    def _checked(self, credential: str) -> str:
        if self._mode != "on":
            return credential
        if not credential.startswith(PREFIX) or len(credential) == len(PREFIX):
            raise Refused("the credential is not known (mock credentials begin with test_)")
        if credential.startswith(("test_expired", "test_revoked")):
            raise Refused(REFUSED[credential[:12]], credential)
        return credential


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
        raise Refused(NO_CREDENTIALS)
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
        raise Refused(NO_CREDENTIALS)
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        raise Refused("the Authorization header is malformed: expected `Basic …`")
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        raise Refused("the Basic credentials are not base64 of user:password") from None


def _given(value: str | None, name: str) -> str:
    if value is None:
        raise Refused(NO_CREDENTIALS)
    if not value.strip():
        raise Refused(f"{name} is empty")
    return value.strip()


def _query_value(exchange: Exchange, name: str) -> str | None:
    values = parse_qs(exchange.scope["query_string"].decode("latin-1")).get(name)
    return values[0] if values else None


def _cookie(exchange: Exchange, name: str) -> str | None:
    return next((value for key, value in exchange.cookies() if key == name), None)
