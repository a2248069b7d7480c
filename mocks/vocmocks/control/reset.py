"""`POST /reset`: a tenant, or everybody, back to the start."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.control.access import Control, ControlError, json, tenant_of
from vocmocks.engine.services import Services
from vocmocks.errors import did_you_mean

PARTS = ("limits", "state", "journal", "faults", "clock")


def routes(control: Control) -> Sequence[BaseRoute]:
    async def reset(request: Request) -> Response:
        parts = [part for text in request.query_params.getlist("what") for part in text.split(",")] or PARTS
        for part in parts:
            if part not in PARTS:
                raise ControlError(f'what="{part}" cannot be reset.{did_you_mean(part, PARTS)}')
        await reset_parts(control.services, tenant_of(request), parts)
        return json({"reset": list(parts)})

    return [Route("/reset", reset, methods=["POST"])]


async def reset_parts(services: Services, tenant: str | None, parts: Sequence[str]) -> None:
    """`tenant` None: all of them."""
    if "limits" in parts:
        await services.limiter.clear(tenant)
    if "state" in parts:
        await services.store.clear(tenant)
    if "journal" in parts:
        await services.journal.clear(tenant)
    if "clock" in parts:
        await services.clock.reset(tenant)
