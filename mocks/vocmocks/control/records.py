"""`GET /records/{vendor}/{collection}`: what is stored. `GET /records/{vendor}`: which collections there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.control.access import Control, ControlError, json, tenant_of, whole_number
from vocmocks.engine.vendor import Vendor
from vocmocks.errors import did_you_mean

PAGE = 1000


def routes(control: Control) -> Sequence[BaseRoute]:
    async def collections(request: Request) -> Response:
        vendor = control.vendor(request.path_params["vendor"])
        names = await _collections(control, vendor)
        counts = {name: len(await _records(control, vendor, name, tenant_of(request))) for name in names}
        return json({"collections": [{"name": name, "total": total} for name, total in counts.items()]})

    async def records(request: Request) -> Response:
        vendor = control.vendor(request.path_params["vendor"])
        name = request.path_params["collection"]
        known = await _collections(control, vendor)
        if name not in known:
            raise ControlError(f'{vendor.name} has no collection "{name}".{did_you_mean(name, known)}', 404)
        found = await _records(control, vendor, name, tenant_of(request))
        offset = whole_number(request, "offset", 0)
        page = found[offset : offset + whole_number(request, "limit", PAGE)]
        return json({"records": page, "total": len(found)})

    return [Route("/records/{vendor}", collections), Route("/records/{vendor}/{collection}", records)]


async def _collections(control: Control, vendor: Vendor) -> list[str]:
    """Those of the world, those that operations act on, and those that something is kept in."""
    kept = [scope.collection for scope in await control.services.store.collections() if scope.vendor == vendor.name]
    named = [o.resource["collection"] for o in vendor.contract.operations if "collection" in o.resource]
    return sorted({*control.services.worlds.get(vendor.name, ()), *named, *kept})


async def _records(control: Control, vendor: Vendor, collection: str, tenant: str | None) -> list[Mapping[str, Any]]:
    """The newest first. Without a tenant: the world's, and what each tenant has put there."""
    services = control.services
    if tenant is not None:
        found = await services.records(tenant, vendor.name, collection).all()
        return [record.value for record in reversed(found)]
    world = services.worlds.get(vendor.name, {}).get(collection)
    values = [world.record(index) for index in range(world.size)] if world is not None else []
    for scope in await services.store.collections():
        if (scope.vendor, scope.collection) == (vendor.name, collection):
            values += [stored.value for _, stored in await services.store.items(scope) if stored.value is not None]
    return values[::-1]
