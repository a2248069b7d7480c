"""`GET /vendors`, `GET /vendors/{name}`: what is served, where, with which credentials, and values that exist there.
`GET /vendors/{name}/openapi.json`: the vendor's contract for other tools."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.contract.export import export
from vocmocks.contract.model import Contract, SecurityScheme
from vocmocks.control.access import Control, json, tenant_of
from vocmocks.engine.minting import mint
from vocmocks.engine.vendor import Sampling, Vendor

DEMO_TENANT = "test_demo"


def routes(control: Control) -> Sequence[BaseRoute]:
    async def described(vendor: Vendor, request: Request) -> dict[str, Any]:
        origin = f"{request.url.scheme}://{request.url.netloc}"
        return await describe(vendor, control, tenant_of(request) or DEMO_TENANT, origin)

    async def listed(request: Request) -> Response:
        return json({"vendors": [await described(vendor, request) for vendor in control.vendors.values()]})

    async def one(request: Request) -> Response:
        return json(await described(control.vendor(request.path_params["name"]), request))

    async def exported(request: Request) -> Response:
        vendor = control.vendor(request.path_params["name"])
        origin = f"{request.url.scheme}://{request.url.netloc}"
        return json(export(vendor.contract, f"{origin}/{vendor.name}{vendor.bases[0]}"))

    return [
        Route("/vendors", listed, methods=["GET"]),
        Route("/vendors/{name}", one, methods=["GET"]),
        Route("/vendors/{name}/openapi.json", exported, methods=["GET"]),
    ]


async def describe(vendor: Vendor, control: Control, tenant: str, origin: str) -> dict[str, Any]:
    """One vendor as the control API shows it. `credentials.headers` can be sent as they are."""
    contract, services = vendor.contract, await control.seen_by(tenant, vendor.name)
    return {
        "name": vendor.name,
        "title": contract.title,
        "base_url": f"{origin}/{vendor.name}{vendor.bases[0]}",
        "hosts": list(vendor.hosts),
        "operations": [
            {"id": operation.id, "method": operation.method, "path": operation.path, "summary": operation.summary}
            for operation in contract.operations
        ],
        "credentials": credentials(contract, tenant, await control.services.clock.now(tenant)),
        "samples": dict(await vendor.plugin.samples(Sampling(services, tenant, contract))),
    }


def credentials(contract: Contract, tenant: str, now: float) -> dict[str, Mapping[str, str]]:
    """Headers (and query parameters, where an API key goes there) that authenticate as `tenant`.

    A token is minted for `now`, the tenant's time in seconds since the epoch.
    """
    given: dict[str, dict[str, str]] = {"headers": {}}
    for name in contract.security[0] if contract.security else ():
        scheme = contract.security_schemes[name]
        place = {"query": "query", "cookie": "cookies"}.get(scheme.kind, "headers")
        key, value = _credential(scheme, tenant, now)
        given.setdefault(place, {})[key] = value
    return dict(given)


def _credential(scheme: SecurityScheme, tenant: str, now: float) -> tuple[str, str]:
    if scheme.jwt is not None:
        return scheme.parameter.title(), mint(tenant, scheme.jwt, now)
    if scheme.kind == "bearer":
        return "Authorization", f"Bearer {tenant}"
    if scheme.kind == "basic":
        return "Authorization", "Basic " + base64.b64encode(f"{tenant}:".encode()).decode()
    return scheme.parameter, tenant
