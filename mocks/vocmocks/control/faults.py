"""Faults: `GET|POST|DELETE /faults`, `DELETE /faults/{id}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.control.access import Control, ControlError, json, tenant_of
from vocmocks.engine.faults import Dice, Rule, of_tenant
from vocmocks.engine.faults_keep import forget_rules, keep_rules
from vocmocks.engine.faults_read import BadRule, read_rule
from vocmocks.engine.journal import redact


def routes(control: Control) -> Sequence[BaseRoute]:
    backend = control.services.backend
    switches, dice = backend.switches, Dice(control.services.seed)

    async def concerning(tenant: str | None) -> list[Rule]:
        """The rules that a tenant's requests may be hit by; None: all."""
        await switches.look()
        return [rule for rule in switches.rules if tenant is None or rule.match.tenant in (None, tenant)]

    async def shown(tenant: str | None) -> Response:
        drawn = await switches.drawn()
        faults = [describe(rule, drawn, dice, tenant) for rule in await concerning(tenant)]
        return json({"faults": faults, "total": len(faults)})

    async def listed(request: Request) -> Response:
        return await shown(tenant_of(request))

    async def made(request: Request) -> Response:
        tenant = tenant_of(request)
        try:
            rule = read_rule(_parsed(await request.body()), control.contracts, tenant)
        except BadRule as error:
            raise ControlError(str(error)) from None
        [kept] = await keep_rules(backend, [rule])
        return json(describe(kept, {}, dice, tenant), 201)

    async def removed(request: Request) -> Response:
        tenant = tenant_of(request)
        await switches.look()
        await forget_rules(backend, of_tenant(switches.rules, tenant))
        return await shown(tenant)

    async def one_removed(request: Request) -> Response:
        id, tenant = request.path_params["id"], tenant_of(request)
        await switches.look()
        rules = [rule for rule in of_tenant(switches.rules, tenant) if rule.id == id]
        if not rules:
            whose = "" if tenant is None else " of this tenant"
            raise ControlError(f'no fault{whose} has the id "{id}"', 404)
        await forget_rules(backend, rules)
        return await shown(tenant)

    return [
        Route("/faults", listed, methods=["GET"]),
        Route("/faults", made, methods=["POST"]),
        Route("/faults", removed, methods=["DELETE"]),
        Route("/faults/{id}", one_removed, methods=["DELETE"]),
    ]


def describe(rule: Rule, drawn: Mapping[str, int], dice: Dice, tenant: str | None) -> dict[str, Any]:
    """A rule as it was made, with how many requests it was about (`matched`), how many of them it has hit, and how many
    it still can (`remaining`, null: any number)."""
    matched = drawn.get(rule.id, 0)
    hit = dice.count(rule, matched)
    shown = {"id": rule.id, **rule.as_json(), "matched": matched, "hit": hit}
    shown["remaining"] = None if rule.times is None else rule.times - hit
    if rule.match.tenant not in (None, tenant):
        shown["match"] = {**shown["match"], "tenant": redact(rule.match.tenant or "")}
    return shown


def _parsed(raw: bytes) -> Any:
    try:
        return orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError as error:
        raise ControlError(f"the body is not JSON: {error}") from None
