"""The tenants' clocks and limits: `GET|POST /clock`, `POST /clock/advance`, `GET /limits`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.clock import iso, parse_iso
from vocmocks.control.access import Control, ControlError, body_of, json, tenant_of
from vocmocks.engine.journal import redact


def routes(control: Control) -> Sequence[BaseRoute]:
    clock = control.services.clock

    async def shown(tenant: str | None) -> Response:
        return json({"now": iso(await clock.now(tenant)), "frozen": (await clock.hands(tenant)).frozen is not None})

    async def read(request: Request) -> Response:
        return await shown(tenant_of(request))

    async def write(request: Request) -> Response:
        body, tenant = await body_of(request, {"now": str, "frozen": bool}), tenant_of(request)
        now = _moment(body["now"]) if "now" in body else await clock.now(tenant)
        await clock.set(now, tenant, frozen=body.get("frozen", False))
        return await shown(tenant)

    async def advance(request: Request) -> Response:
        body, tenant = await body_of(request, {"seconds": (int, float)}), tenant_of(request)
        if "seconds" not in body:
            raise ControlError('expected {"seconds": NUMBER}')
        await clock.advance(body["seconds"], tenant)
        return await shown(tenant)

    async def limits(request: Request) -> Response:
        tenant = tenant_of(request)
        counts = await control.services.limiter.counts(tenant)
        return json({"limits": [await _count(count, control, tenant is not None) for count in counts]})

    return [
        Route("/clock", read, methods=["GET"]),
        Route("/clock", write, methods=["POST"]),
        Route("/clock/advance", advance, methods=["POST"]),
        Route("/limits", limits, methods=["GET"]),
    ]


def _moment(text: str) -> float:
    try:
        return parse_iso(text)
    except ValueError:
        raise ControlError(f'now: "{text}" is not ISO 8601, such as 2026-01-31T09:30:00Z') from None


async def _count(count: Any, control: Control, show_tenant: bool) -> dict[str, Any]:
    now = await control.services.clock.now(count.bucket.tenant)
    is_open = count.opened <= now < count.opened + count.window
    return {
        "tenant": count.bucket.tenant if show_tenant else redact(count.bucket.tenant),
        "vendor": count.bucket.vendor,
        "path": count.bucket.path or None,
        "limit": count.limit,
        "window": count.window,
        "remaining": count.remaining if is_open else count.limit,
        "resets_at": iso(count.opened + count.window) if is_open else None,
    }
