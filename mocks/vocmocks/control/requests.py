"""The journal over HTTP: `GET|DELETE /requests`, `POST /requests/find`, `POST /requests/count`, `GET /requests/{id}`;
near misses: `GET /requests/unmatched`, `GET /requests/unmatched/near-misses`, `GET /requests/{id}/near-misses`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.control.access import Control, ControlError, body_of, counted, json, tenant_of, whole_number
from vocmocks.control.entries import Entries, listed
from vocmocks.control.searches import FIELDS, from_query, search
from vocmocks.engine.journal import Entry
from vocmocks.engine.search import Page, Search

PAGE = 10_000
CLOSE = 100
"""Requests whose near misses are looked for, unless more are asked for."""
FEW = 5
"""Of those, how many before others get their turn."""


def routes(control: Control) -> Sequence[BaseRoute]:
    journal, entries = control.services.journal, Entries(control)

    def shown(request: Request) -> Callable[[Entry], dict[str, Any]]:
        return lambda entry: entries.as_json(entry, show_tenant=tenant_of(request) is not None)

    def near(request: Request) -> Callable[[Entry], dict[str, Any]]:
        return lambda entry: entries.with_near_misses(entry, show_tenant=tenant_of(request) is not None)

    async def page(request: Request, wanted: Search, most: int) -> Page:
        return await journal.page(wanted, whole_number(request, "offset", 0), whole_number(request, "limit", most))

    async def all_of_them(request: Request) -> Response:
        return listed(await page(request, from_query(request, control.vendors), PAGE), shown(request))

    async def removed(request: Request) -> Response:
        await journal.clear(tenant_of(request))
        return json({"requests": [], "total": 0})

    async def found(request: Request) -> Response:
        wanted, offset, limit = await _asked(request, control)
        return listed(await journal.page(wanted, offset, limit), shown(request))

    async def count(request: Request) -> Response:
        wanted, _, _ = await _asked(request, control)
        return json({"count": (await journal.page(wanted, 0, 0)).total})

    async def unmatched(request: Request) -> Response:
        return listed(await page(request, _unmatched(request, control), CLOSE), near(request), FEW)

    async def misses(request: Request) -> Response:
        found: list[dict[str, Any]] = []
        for entry in (await page(request, _unmatched(request, control), CLOSE)).entries:
            found += _with_request(near(request)(entry))
            await asyncio.sleep(0)
        return json({"nearMisses": found})

    async def one(request: Request) -> Response:
        return json(shown(request)(await _entry(request, control)))

    async def misses_of_one(request: Request) -> Response:
        return json({"nearMisses": _with_request(near(request)(await _entry(request, control)))})

    return [
        Route("/requests", all_of_them, methods=["GET"]),
        Route("/requests", removed, methods=["DELETE"]),
        Route("/requests/find", found, methods=["POST"]),
        Route("/requests/count", count, methods=["POST"]),
        Route("/requests/unmatched", unmatched, methods=["GET"]),
        Route("/requests/unmatched/near-misses", misses, methods=["GET"]),
        Route("/requests/{id}", one, methods=["GET"]),
        Route("/requests/{id}/near-misses", misses_of_one, methods=["GET"]),
    ]


async def _asked(request: Request, control: Control) -> tuple[Search, int, int]:
    """What the body of `find` and `count` asks for, and which part of it; the query may say of the part, too."""
    body = await body_of(request, FIELDS)
    given = {"offset": whole_number(request, "offset", 0), "limit": whole_number(request, "limit", PAGE)}
    given |= {name: counted(str(body[name]), name) for name in given if name in body}
    return search(body, tenant_of(request), control.vendors), given["offset"], given["limit"]


def _unmatched(request: Request, control: Control) -> Search:
    return replace(from_query(request, control.vendors), unmatched=True)


async def _entry(request: Request, control: Control) -> Entry:
    """The one that the path names; raises ControlError (404) where it is not there, or another tenant's."""
    text, tenant = request.path_params["id"], tenant_of(request)
    is_number = text.isascii() and text.isdigit() and len(text) < 16
    entry = await control.services.journal.get(int(text)) if is_number else None
    if entry is None or tenant not in (None, entry.tenant):
        raise ControlError(f'no request "{text}" is in the journal', 404)
    return entry


def _with_request(shown: dict[str, Any]) -> list[dict[str, Any]]:
    """Its near misses, each with the request, as WireMock has them."""
    near: list[dict[str, Any]] = shown.pop("nearMisses")
    request = {"id": shown["id"], "vendor": shown["vendor"], **shown["request"]}
    return [{"request": request, **each} for each in near]
