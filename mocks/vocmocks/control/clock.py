"""The tenants' clocks: `GET|POST /clock`, `POST /clock/advance`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.clock import iso, parse_iso
from vocmocks.control.access import Control, ControlError, body_of, json, tenant_of

FIRST, LAST = parse_iso("1000-01-01T00:00:00Z"), parse_iso("8999-12-31T23:59:59Z")
"""What a clock may show: so far from the first and last years of calendars that records before and after it have
dates."""


def routes(control: Control) -> Sequence[BaseRoute]:
    clock = control.services.clock

    async def shown(tenant: str | None) -> Response:
        return json({"now": iso(await clock.now(tenant)), "frozen": (await clock.hands(tenant)).frozen is not None})

    async def read(request: Request) -> Response:
        return await shown(tenant_of(request))

    async def write(request: Request) -> Response:
        body, tenant = await body_of(request, {"now": str, "frozen": bool}), tenant_of(request)
        now = _moment(body["now"]) if "now" in body else await clock.now(tenant)
        await clock.set(_within(now), tenant, frozen=body.get("frozen", False))
        return await shown(tenant)

    async def advance(request: Request) -> Response:
        body, tenant = await body_of(request, {"seconds": (int, float)}), tenant_of(request)
        if not math.isfinite(body.get("seconds", math.nan)):
            raise ControlError('expected {"seconds": NUMBER}')
        for each in [tenant] if tenant is not None else [None, *await control.services.backend.tenants()]:
            _within(await clock.now(each) + body["seconds"])
        await clock.advance(body["seconds"], tenant)
        return await shown(tenant)

    return [
        Route("/clock", read, methods=["GET"]),
        Route("/clock", write, methods=["POST"]),
        Route("/clock/advance", advance, methods=["POST"]),
    ]


def _moment(text: str) -> float:
    try:
        return parse_iso(text)
    except ValueError:
        raise ControlError(f'now: "{text}" is not ISO 8601, such as 2026-01-31T09:30:00Z') from None


def _within(now: float) -> float:
    """Raises ControlError (409) for a time that no clock may show."""
    if not FIRST <= now <= LAST:
        raise ControlError(f"clocks go from {iso(FIRST)} to {iso(LAST)}; that would be beyond", 409)
    return now
