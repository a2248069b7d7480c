"""`GET /vendors`: what is served, where, with which credentials, and values that exist there."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.contract.model import Contract, SecurityScheme
from vocmocks.control.access import Control, json, tenant_of
from vocmocks.engine.vendor import Sampling, Vendor

DEMO_TENANT = "test_demo"


def routes(control: Control) -> Sequence[BaseRoute]:
    async def listed(request: Request) -> Response:
        tenant = tenant_of(request) or DEMO_TENANT
        origin = f"{request.url.scheme}://{request.url.netloc}"
        return json(
            {"vendors": [await describe(vendor, control, tenant, origin) for vendor in control.vendors.values()]}
        )

    return [Route("/vendors", listed)]


async def describe(vendor: Vendor, control: Control, tenant: str, origin: str) -> dict[str, Any]:
    """One vendor as the control API shows it. `credentials.headers` can be sent as they are."""
    contract = vendor.contract
    return {
        "name": vendor.name,
        "title": contract.title,
        "base_url": f"{origin}/{vendor.name}{vendor.bases[0]}",
        "hosts": list(vendor.hosts),
        "operations": [
            {"id": operation.id, "method": operation.method, "path": operation.path, "summary": operation.summary}
            for operation in contract.operations
        ],
        "credentials": credentials(contract, tenant),
        "samples": dict(await vendor.plugin.samples(Sampling(control.services, tenant, contract))),
    }


def credentials(contract: Contract, tenant: str) -> dict[str, Mapping[str, str]]:
    """Headers (and query parameters, where an API key goes there) that authenticate as `tenant`."""
    given: dict[str, dict[str, str]] = {"headers": {}}
    for name in contract.security[0] if contract.security else ():
        scheme = contract.security_schemes[name]
        place = {"query": "query", "cookie": "cookies"}.get(scheme.kind, "headers")
        key, value = _credential(scheme, tenant)
        given.setdefault(place, {})[key] = value
    return dict(given)


def _credential(scheme: SecurityScheme, tenant: str) -> tuple[str, str]:
    if scheme.kind == "bearer":
        return "Authorization", f"Bearer {tenant}"
    if scheme.kind == "basic":
        return "Authorization", "Basic " + base64.b64encode(f"{tenant}:".encode()).decode()
    return scheme.parameter, tenant
