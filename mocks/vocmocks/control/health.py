"""`GET /health` and `GET /ready`, for probes."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks import __version__
from vocmocks.control.access import Control, json


def routes(control: Control) -> Sequence[BaseRoute]:
    async def health(request: Request) -> Response:
        """The process is alive."""
        return json({"status": "ok", "version": __version__})

    async def ready(request: Request) -> Response:
        """Contracts are loaded and the store answers."""
        await control.services.backend.check()
        return json({"status": "ready", "vendors": list(control.vendors)})

    return [Route("/health", health), Route("/ready", ready)]
