"""Who may use the control API, and what its handlers share."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from vocmocks.engine.problem import Unavailable
from vocmocks.engine.services import Services
from vocmocks.engine.vendor import Vendor
from vocmocks.errors import VocmocksError, did_you_mean
from vocmocks.settings import Settings

TENANT_HEADER = "x-vocmocks-tenant"
OPEN = ("/health", "/ready")
"""Paths for probes, which carry no token."""


class ControlError(VocmocksError):
    """A call to the control API that cannot be meant; `status` is what its client gets."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Control:
    """What the handlers act on."""

    vendors: Mapping[str, Vendor]
    services: Services
    settings: Settings

    def vendor(self, name: str) -> Vendor:
        """Raises ControlError (404) where it is not served."""
        try:
            return self.vendors[name]
        except KeyError:
            raise ControlError(f'no vendor "{name}" is served.{did_you_mean(name, self.vendors)}', 404) from None


class Access:
    """Wants `Authorization: Bearer TOKEN` where a token is set; turns ControlError into JSON. Pure ASGI."""

    def __init__(self, app: ASGIApp, token: str | None = None) -> None:
        self._app, self._token = app, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._allowed(scope):
            refusal = {
                "error": "the control API wants `Authorization: Bearer TOKEN`; the server printed the token at start"
            }
            await json(refusal, 401)(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        except ControlError as error:
            await json(describe_error(error), error.status)(scope, receive, send)
        except Unavailable as problem:
            await json({"error": f"the store cannot be reached: {problem.reason}"}, 503)(scope, receive, send)

    def _allowed(self, scope: Scope) -> bool:
        if self._token is None or scope["path"].removeprefix(scope.get("root_path", "")) in OPEN:
            return True
        given = Headers(scope=scope).get("authorization", "").encode()
        return hmac.compare_digest(given, f"Bearer {self._token}".encode())


def describe_error(error: ControlError) -> dict[str, str]:
    return {"error": str(error)}


def tenant_of(request: Request) -> str | None:
    """The tenant that a call names, by header or query; None for all of them."""
    return request.headers.get(TENANT_HEADER) or request.query_params.get("tenant") or None


def whole_number(request: Request, name: str, default: int) -> int:
    """A query parameter that counts something; raises ControlError."""
    text = request.query_params.get(name, str(default))
    if not text.isascii() or not text.isdigit():
        raise ControlError(f'{name}="{text}": expected a whole number, 0 or more')
    return int(text)


async def body_of(request: Request, known: Mapping[str, type | tuple[type, ...]]) -> dict[str, Any]:
    """The JSON object in a call's body (an empty body is an empty object); `known` fields and their types.

    Raises ControlError for anything else.
    """
    raw = await request.body()
    try:
        body = orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError as error:
        raise ControlError(f"the body is not JSON: {error}") from None
    if not isinstance(body, dict):
        raise ControlError(f"the body: expected an object with {', '.join(known)}")
    for name, value in body.items():
        if name not in known:
            raise ControlError(f'unknown field "{name}".{did_you_mean(name, known)}')
        if not isinstance(value, known[name]) or (isinstance(value, bool) and known[name] is not bool):
            raise ControlError(f"{name}: {value!r} is of the wrong type")
    return body


def json(content: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(content, default=dict), status, media_type="application/json")
