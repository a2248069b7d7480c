"""The journal over HTTP: `GET|DELETE /requests`, `GET /requests/{id}`, `POST /requests/find`, `POST /requests/count`,
`GET /requests/unmatched`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.control.access import Control, ControlError, body_of, json, tenant_of, whole_number
from vocmocks.engine.journal import Filter

PAGE = 10_000
FIELDS: Mapping[str, type] = {"vendor": str, "operation": str, "method": str, "path": str, "status": int}


def routes(control: Control) -> Sequence[BaseRoute]:
    journal = control.services.journal

    async def answer(request: Request, wanted: Filter) -> Response:
        tenant = tenant_of(request)
        entries = await journal.find(tenant, wanted)
        offset = whole_number(request, "offset", 0)
        page = islice(entries, offset, offset + whole_number(request, "limit", PAGE))
        shown = [entry.as_json(show_tenant=tenant is not None) for entry in page]
        return json({"requests": shown, "total": len(entries)})

    async def listed(request: Request) -> Response:
        return await answer(request, matching(_from_query(request)))

    async def removed(request: Request) -> Response:
        await journal.clear(tenant_of(request))
        return json({"requests": [], "total": 0})

    async def one(request: Request) -> Response:
        text, tenant = request.path_params["id"], tenant_of(request)
        entry = await journal.get(int(text)) if text.isascii() and text.isdigit() else None
        if entry is None or tenant not in (None, entry.tenant):
            raise ControlError(f'no request "{text}" is in the journal', 404)
        return json(entry.as_json(show_tenant=tenant is not None))

    async def found(request: Request) -> Response:
        return await answer(request, matching(await body_of(request, FIELDS)))

    async def counted(request: Request) -> Response:
        wanted, tenant = matching(await body_of(request, FIELDS)), tenant_of(request)
        return json({"count": len(await journal.find(tenant, wanted))})

    async def unmatched(request: Request) -> Response:
        return await answer(request, lambda entry: entry.operation is None)

    return [
        Route("/requests", listed, methods=["GET"]),
        Route("/requests", removed, methods=["DELETE"]),
        Route("/requests/find", found, methods=["POST"]),
        Route("/requests/count", counted, methods=["POST"]),
        Route("/requests/unmatched", unmatched, methods=["GET"]),
        Route("/requests/{id}", one, methods=["GET"]),
    ]


def matching(wanted: Mapping[str, Any]) -> Filter:
    """Entries that have every wanted value; the method in any letter case."""
    exact = {key: value.upper() if key == "method" else value for key, value in wanted.items()}
    return lambda entry: all(getattr(entry, key) == value for key, value in exact.items())


def _from_query(request: Request) -> dict[str, Any]:
    given = {key: request.query_params[key] for key in FIELDS if key in request.query_params}
    return {key: whole_number(request, key, 0) if key == "status" else value for key, value in given.items()}
