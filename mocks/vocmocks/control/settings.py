"""`GET /settings`: what is in force, secrets by their last four characters only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks import __version__
from vocmocks.clock import iso
from vocmocks.control.access import Control, json
from vocmocks.engine.journal import redact

PASSWORD = re.compile(r"(?<=://)([^/@]*)(?=@)")
WRITTEN_ANEW = ("vendors", "descriptions", "documents", "start", "store", "admin_token")


def routes(control: Control) -> Sequence[BaseRoute]:
    settings, services = control.settings, control.services

    async def shown(request: Request) -> Response:
        plain = {each.name: getattr(settings, each.name) for each in fields(settings) if each.name not in WRITTEN_ANEW}
        return json(
            {
                **{name: _plain(value) for name, value in plain.items()},
                "version": __version__,
                "vendors": list(control.vendors),
                "descriptions": list(settings.descriptions),
                "documents": [path.name for path in settings.documents],
                "start": iso(services.clock.start),
                "store": PASSWORD.sub(lambda found: redact(found[0]), settings.store),
                "admin_token": None if settings.admin_token is None else redact(settings.admin_token),
            }
        )

    return [Route("/settings", shown, methods=["GET"])]


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Path) else list(value) if isinstance(value, tuple | frozenset) else value
