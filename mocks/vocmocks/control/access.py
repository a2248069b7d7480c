"""What the control API's handlers share: what they act on, how they read a call, and how they say what is wrong.

Who may call is decided in guard.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from vocmocks.contract.model import Contract
from vocmocks.engine.services import Services
from vocmocks.engine.staging import Stage, stage_of
from vocmocks.engine.vendor import Vendor
from vocmocks.errors import VocmocksError, did_you_mean
from vocmocks.settings import Settings

TENANT_HEADER = "x-vocmocks-tenant"
LARGEST = 1_000_000_000_000
"""Numbers that count something are cut down to this."""
HEADERS = {"x-content-type-options": "nosniff", "cache-control": "no-store"}


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

    @property
    def contracts(self) -> Mapping[str, Contract]:
        return {name: vendor.contract for name, vendor in self.vendors.items()}

    @property
    def stage(self) -> Stage:
        return stage_of(self.services, self.contracts, self.settings)

    async def seen_by(self, tenant: str | None, vendor: str) -> Services:
        """The services with the world that a tenant has (None: who has no scenario of its own)."""
        await self.services.backend.switches.look()
        return self.services.seen_by(tenant, vendor)

    def vendor(self, name: str) -> Vendor:
        """Raises ControlError (404) where it is not served."""
        try:
            return self.vendors[name]
        except KeyError:
            raise ControlError(f'no vendor "{name}" is served.{did_you_mean(name, self.vendors)}', 404) from None


def describe_error(error: ControlError) -> dict[str, str]:
    return {"error": str(error)}


def tenant_of(request: Request) -> str | None:
    """The tenant that a call names, by header or query; None for all of them."""
    return request.headers.get(TENANT_HEADER) or request.query_params.get("tenant") or None


def whole_number(request: Request, name: str, default: int) -> int:
    """A query parameter that counts something; raises ControlError."""
    text = request.query_params.get(name)
    return default if text is None else counted(text, name)


def counted(text: str, name: str) -> int:
    """The number that a text is; raises ControlError where it is none that counts something."""
    if not text.isascii() or not text.isdigit():
        raise ControlError(f'{name}="{text}": expected a whole number, 0 or more')
    return LARGEST if len(text) > len(str(LARGEST)) else min(int(text), LARGEST)


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
        if isinstance(value, float) and value.is_integer() and not isinstance(value, known[name]):
            body[name] = value = int(value)
        if not isinstance(value, known[name]) or (isinstance(value, bool) and not _takes_booleans(known[name])):
            raise ControlError(f"{name}: {value!r} is of the wrong type")
    return body


def _takes_booleans(known: type | tuple[type, ...]) -> bool:
    return bool in known if isinstance(known, tuple) else known is bool


def json(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """`content` as the answer; mappings of any kind are objects."""
    raw = orjson.dumps(content, default=dict)
    return Response(raw, status, {**HEADERS, **(headers or {})}, media_type="application/json")
