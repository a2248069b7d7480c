"""`POST /reset`: a tenant, or everybody, back to the start."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.control.access import Control, ControlError, json, tenant_of
from vocmocks.engine.faults_keep import reset_faults
from vocmocks.engine.staging import Stage
from vocmocks.errors import did_you_mean


def routes(control: Control) -> Sequence[BaseRoute]:
    stage = control.stage

    async def reset(request: Request) -> Response:
        parts = [part for text in request.query_params.getlist("what") for part in text.split(",")] or PARTS
        for part in parts:
            if part not in RESETS:
                raise ControlError(f'what="{part}" cannot be reset.{did_you_mean(part, RESETS)}')
        await reset_parts(stage, tenant_of(request), parts)
        return json({"reset": list(parts)})

    return [Route("/reset", reset, methods=["POST"])]


async def reset_parts(stage: Stage, tenant: str | None, parts: Sequence[str]) -> None:
    """`tenant` None: all of them."""
    for part, reset in RESETS.items():
        if part in parts:
            await reset(stage, tenant)


async def _limits(stage: Stage, tenant: str | None) -> None:
    await stage.services.limiter.clear(tenant)


async def _state(stage: Stage, tenant: str | None) -> None:
    await stage.services.store.clear(tenant)
    await stage.services.backend.outbox.clear(tenant)


async def _journal(stage: Stage, tenant: str | None) -> None:
    await stage.services.journal.clear(tenant)


async def _scenario(stage: Stage, tenant: str | None) -> None:
    for vendor in stage.contracts:
        await stage.take_off(vendor, tenant)


async def _faults(stage: Stage, tenant: str | None) -> None:
    await reset_faults(stage.services.backend, tenant)


async def _clock(stage: Stage, tenant: str | None) -> None:
    await stage.services.clock.reset(tenant)
    await stage.set_clock(tenant)


async def _webhooks(stage: Stage, tenant: str | None) -> None:
    await stage.services.backend.outbox.unregister(tenant)
    if tenant is None:
        await stage.register()


async def _snapshots(stage: Stage, tenant: str | None) -> None:
    snapshots = stage.services.backend.snapshots
    for name in await snapshots.names():
        if tenant in (None, name.tenant):
            await snapshots.forget(name)


RESETS: Mapping[str, Callable[[Stage, str | None], Awaitable[None]]] = {
    "limits": _limits,
    "state": _state,
    "journal": _journal,
    "scenario": _scenario,
    "faults": _faults,
    "clock": _clock,
    "webhooks": _webhooks,
    "snapshots": _snapshots,
}
"""Parts, and what resets each, in the order in which that is done."""
PARTS = tuple(part for part in RESETS if part != "snapshots")
"""What is reset where nothing is named: snapshots are there to come back to."""
