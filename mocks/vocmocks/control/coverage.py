"""`GET /coverage`: what of the contracts the exchanges in the journal covered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.control.access import Control, json, tenant_of
from vocmocks.engine.journal import Entry

if TYPE_CHECKING:
    from vocmocks.testing.coverage import Coverage
    from vocmocks.testing.coverage_report import Report


def routes(control: Control) -> Sequence[BaseRoute]:
    @cache
    def coverages() -> dict[str, Coverage]:
        from vocmocks.testing.coverage import Coverage

        return {name: Coverage(vendor.contract) for name, vendor in control.vendors.items()}

    def report(entries: Sequence[Entry]) -> Report:
        from vocmocks.testing.coverage_report import Report

        made = Report()
        for name, coverage in coverages().items():
            made.add(name, coverage.items, coverage.covered(entries))
        return made

    async def shown(request: Request) -> Response:
        entries = await control.services.journal.find(tenant_of(request))
        return json((await asyncio.to_thread(report, entries)).as_json())

    return [Route("/coverage", shown, methods=["GET"])]
