"""`GET /records/{vendor}/{collection}`: what is stored. `GET /records/{vendor}`: which collections there are."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.control.access import Control, ControlError, json, tenant_of, whole_number
from vocmocks.engine.vendor import Vendor
from vocmocks.errors import did_you_mean
from vocmocks.store.base import Value
from vocmocks.store.query import NEWEST_FIRST
from vocmocks.store.records import NOBODY
from vocmocks.store.view import View
from vocmocks.worlds.population import Population

PAGE = 1000


def routes(control: Control) -> Sequence[BaseRoute]:
    async def collections(request: Request) -> Response:
        vendor = control.vendor(request.path_params["vendor"])
        names = await _collections(control, vendor)
        counts = {name: len(await _listed(control, vendor, name, tenant_of(request))) for name in names}
        return json({"collections": [{"name": name, "total": total} for name, total in counts.items()]})

    async def records(request: Request) -> Response:
        vendor = control.vendor(request.path_params["vendor"])
        name = request.path_params["collection"]
        known = await _collections(control, vendor)
        if name not in known:
            raise ControlError(f'{vendor.name} has no collection "{name}".{did_you_mean(name, known)}', 404)
        found = await _listed(control, vendor, name, tenant_of(request))
        offset = whole_number(request, "offset", 0)
        page = found.values(offset, offset + whole_number(request, "limit", PAGE))
        return json({"records": page, "total": len(found)})

    return [Route("/records/{vendor}", collections), Route("/records/{vendor}/{collection}", records)]


async def _collections(control: Control, vendor: Vendor) -> list[str]:
    """Those of the world, those that operations act on, and those that something is kept in."""
    kept = [scope.collection for scope in await control.services.store.collections() if scope.vendor == vendor.name]
    named = [o.resource["collection"] for o in vendor.contract.operations if "collection" in o.resource]
    return sorted({*control.services.worlds.get(vendor.name, ()), *named, *kept})


class _Everyone:
    """The world as nobody changed it, and before it what the tenants put there."""

    def __init__(self, population: Population, kept: list[Value]) -> None:
        self._population, self._kept = population, kept

    def __len__(self) -> int:
        return len(self._kept) + self._population.size

    def values(self, start: int, stop: int) -> list[Value]:
        size, before = self._population.size, len(self._kept)
        indexes = range(size)[::-1][max(0, start - before) : max(0, stop - before)]
        return [*self._kept[start:stop], *map(self._population.record, indexes)]


async def _listed(control: Control, vendor: Vendor, collection: str, tenant: str | None) -> View | _Everyone:
    """The newest first. Without a tenant: the world's, and what each tenant has put there."""
    services = await control.seen_by(tenant, vendor.name)
    if tenant is not None:
        return await services.records(tenant, vendor.name, collection).view(NEWEST_FIRST)
    kept: list[Value] = []
    for scope in await services.store.collections():
        if (scope.vendor, scope.collection) == (vendor.name, collection):
            kept += [stored.value for _, stored in await services.store.items(scope) if stored.value is not None]
    return _Everyone(services.worlds.get(vendor.name, {}).get(collection, NOBODY), kept[::-1])
