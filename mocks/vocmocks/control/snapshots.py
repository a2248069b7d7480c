"""Snapshots: `GET /snapshots`, `GET|PUT|DELETE /snapshots/{name}`, `POST /snapshots/{name}/restore`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.clock import iso
from vocmocks.control.access import Control, ControlError, body_of, json, tenant_of
from vocmocks.engine.journal import redact
from vocmocks.engine.restore import restore, take
from vocmocks.engine.snapshots import Name, Snapshot, State
from vocmocks.errors import did_you_mean

NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,99}", re.ASCII)


def routes(control: Control) -> Sequence[BaseRoute]:
    backend = control.services.backend
    snapshots = backend.snapshots

    async def names(tenant: str | None) -> list[Name]:
        return sorted((n for n in await snapshots.names() if _is_users(n) and n.tenant == tenant), key=lambda n: n.name)

    async def found(name: Name) -> Snapshot:
        raw = await snapshots.get(name)
        if raw is None:
            whose = "of all tenants" if name.tenant is None else "of this tenant"
            known = [each.name for each in await names(name.tenant)]
            hint = did_you_mean(name.name, known) or " There is none."
            raise ControlError(f'no snapshot {whose} is called "{name.name}".{hint}', 404)
        return Snapshot.load(raw)

    async def listed(request: Request) -> Response:
        shown = [describe(name, await found(name)) for name in await names(tenant_of(request))]
        return json({"snapshots": shown, "total": len(shown)})

    async def read(request: Request) -> Response:
        name = _name(request)
        return json(describe(name, await found(name)))

    async def taken(request: Request) -> Response:
        name = _name(request)
        await body_of(request, {})
        snapshot = await take(backend, name.tenant)
        await snapshots.keep(name, snapshot.dump())
        return json(describe(name, snapshot), 201)

    async def removed(request: Request) -> Response:
        name = _name(request)
        await found(name)
        await snapshots.forget(name)
        return await listed(request)

    async def restored(request: Request) -> Response:
        name = _name(request)
        await body_of(request, {})
        snapshot = await found(name)
        await restore(backend, snapshot)
        return json(describe(name, snapshot))

    return [
        Route("/snapshots", listed, methods=["GET"]),
        Route("/snapshots/{name}", read, methods=["GET"]),
        Route("/snapshots/{name}", taken, methods=["PUT"]),
        Route("/snapshots/{name}", removed, methods=["DELETE"]),
        Route("/snapshots/{name}/restore", restored, methods=["POST"]),
    ]


def describe(name: Name, snapshot: Snapshot) -> dict[str, Any]:
    """What is in a snapshot, without the records themselves."""
    states = [_describe_state(state, redacted=name.tenant is None) for state in snapshot.states]
    about = states[0] if name.tenant is not None else {"tenant": None, "tenants": states}
    return {"name": name.name, "taken": iso(snapshot.taken), **about}


def _describe_state(state: State, *, redacted: bool) -> dict[str, Any]:
    """`records`: how many are kept (changed, made or deleted) of each collection, by vendor."""
    records: dict[str, dict[str, int]] = {}
    for scope, kept in state.contents.records.items():
        if kept:
            records.setdefault(scope.vendor, {})[scope.collection] = len(kept)
    return {
        "tenant": redact(state.tenant) if redacted and state.tenant is not None else state.tenant,
        "clock": None if state.now is None else {"now": iso(state.now), "frozen": state.frozen},
        "records": records,
        "limits": len(state.counts),
        "faults": len(state.rules),
        "scenarios": state.scenarios,
        "webhooks": len(state.webhooks),
        "deliveries": len(state.deliveries),
    }


def _name(request: Request) -> Name:
    name = request.path_params["name"]
    if not NAME.fullmatch(name):
        raise ControlError(f'"{name}" is no name for a snapshot: expected letters, digits, and . _ - inside')
    return Name(tenant_of(request), name)


def _is_users(name: Name) -> bool:
    """Whether somebody made it under that name; those of faults are their own."""
    return NAME.fullmatch(name.name) is not None
