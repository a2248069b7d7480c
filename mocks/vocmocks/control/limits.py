"""`GET /limits`: what is left of each rate limit, for each credential that was counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.clock import iso
from vocmocks.control.access import Control, json, tenant_of
from vocmocks.engine.journal import redact
from vocmocks.engine.limiter import Count


def routes(control: Control) -> Sequence[BaseRoute]:
    async def limits(request: Request) -> Response:
        tenant = tenant_of(request)
        counts = await control.services.limiter.counts(tenant)
        return json({"limits": [await _described(count, control, tenant is not None) for count in counts]})

    return [Route("/limits", limits, methods=["GET"])]


async def _described(count: Count, control: Control, show_tenant: bool) -> dict[str, Any]:
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
