"""`GET /coverage`: what of the contracts the exchanges in the journal covered."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.control.access import Control, json, tenant_of


def routes(control: Control) -> Sequence[BaseRoute]:
    async def shown(request: Request) -> Response:
        from vocmocks.testing.coverage import Coverage
        from vocmocks.testing.coverage_report import Report

        entries = await control.services.journal.find(tenant_of(request))
        report = Report()
        for name, vendor in control.vendors.items():
            coverage = Coverage(vendor.contract)
            report.add(name, coverage.items, coverage.covered(entries))
        return json(report.as_json())

    return [Route("/coverage", shown, methods=["GET"])]
