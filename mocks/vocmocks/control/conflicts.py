"""`GET /conflicts`: where the vendors' documents contradict themselves, with every place. `GET /conflicts/{vendor}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.control.access import Control, json
from vocmocks.control.entries import passages
from vocmocks.engine.vendor import Vendor


def routes(control: Control) -> Sequence[BaseRoute]:
    at_hand = passages(control.settings)

    def of(vendor: Vendor) -> list[dict[str, Any]]:
        return [
            {**conflict, "vendor": vendor.name, "places": [_with_passage(place) for place in conflict["places"]]}
            for conflict in vendor.contract.conflicts
        ]

    def _with_passage(place: dict[str, Any]) -> dict[str, Any]:
        passage = at_hand(place)
        return {**place, "passage": passage} if passage else place

    async def all_of_them(request: Request) -> Response:
        found = [conflict for vendor in control.vendors.values() for conflict in of(vendor)]
        return json({"conflicts": found, "total": len(found)})

    async def of_one(request: Request) -> Response:
        found = of(control.vendor(request.path_params["vendor"]))
        return json({"conflicts": found, "total": len(found)})

    return [
        Route("/conflicts", all_of_them, methods=["GET"]),
        Route("/conflicts/{vendor}", of_one, methods=["GET"]),
    ]
