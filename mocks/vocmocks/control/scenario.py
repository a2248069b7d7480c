"""Scenarios: `GET|POST|DELETE /scenario`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.control.access import Control, ControlError, body_of, json, tenant_of
from vocmocks.engine import scenarios
from vocmocks.engine.scenarios import Scenario
from vocmocks.errors import FixtureError, did_you_mean


def routes(control: Control) -> Sequence[BaseRoute]:
    stage, served = control.stage, tuple(name for name in control.vendors if name not in control.settings.descriptions)

    def vendors_named(name: str | None) -> tuple[str, ...]:
        if name is None:
            return served
        if name not in served:
            raise ControlError(f'vendor: no vendor "{name}" is served.{did_you_mean(name, served)}')
        return (name,)

    def chosen(name: str, among: Sequence[str]) -> list[Scenario]:
        having = [vendor for vendor in among if name in scenarios.names(vendor)]
        if not having:
            whose = f"{among[0]} has no" if len(among) == 1 else "no vendor has a"
            hint = did_you_mean(name, scenarios.all_names(among)) or " There is none."
            raise ControlError(f'scenario: {whose} scenario "{name}".{hint}')
        return [scenarios.load(vendor, name) for vendor in having]

    async def shown(tenant: str | None) -> Response:
        await control.services.backend.switches.look()
        found = [
            _describe(scenarios.load(vendor, name), stage.in_force(tenant, vendor) == name)
            for vendor in served
            for name in scenarios.names(vendor)
        ]
        return json({"scenarios": found, "total": len(found)})

    async def read(request: Request) -> Response:
        return await shown(tenant_of(request))

    async def put_on(request: Request) -> Response:
        body, tenant = await body_of(request, {"scenario": str, "vendor": (str, type(None))}), tenant_of(request)
        if "scenario" not in body:
            raise ControlError('scenario is missing: expected {"scenario": NAME} and, for one vendor alone, "vendor"')
        try:
            for scenario in chosen(body["scenario"], vendors_named(body.get("vendor"))):
                await stage.put_on(scenario, tenant)
        except FixtureError as error:
            raise ControlError(str(error)) from None
        return await shown(tenant)

    async def take_off(request: Request) -> Response:
        tenant = tenant_of(request)
        for vendor in vendors_named(request.query_params.get("vendor")):
            await stage.take_off(vendor, tenant)
        return await shown(tenant)

    return [
        Route("/scenario", read, methods=["GET"]),
        Route("/scenario", put_on, methods=["POST"]),
        Route("/scenario", take_off, methods=["DELETE"]),
    ]


def _describe(scenario: Scenario, active: bool) -> dict[str, Any]:
    """`changes`: which parts of the vendor's world are other than usual."""
    return {
        "vendor": scenario.vendor,
        "name": scenario.name,
        "title": scenario.title,
        "description": scenario.description,
        "active": active,
        "changes": sorted(scenario.world),
        "faults": len(scenario.faults),
        "webhooks": len(scenario.webhooks),
    }
