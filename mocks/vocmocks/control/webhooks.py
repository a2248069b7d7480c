"""Webhooks: `GET|POST|DELETE /webhooks`, `DELETE /webhooks/{id}`. What is sent: `GET /webhooks/deliveries`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks.control.access import Control, ControlError, body_of, json, tenant_of, whole_number
from vocmocks.engine.addresses import Refused, check_url, redacted
from vocmocks.engine.journal import redact
from vocmocks.engine.outbox import Webhook
from vocmocks.engine.vendor import Vendor
from vocmocks.errors import did_you_mean

PAGE = 1000
FIELDS: Mapping[str, type | tuple[type, ...]] = {
    "vendor": str,
    "url": str,
    "token": (str, type(None)),
    "events": (list, type(None)),
}


def routes(control: Control) -> Sequence[BaseRoute]:
    outbox = control.services.backend.outbox

    async def shown(tenant: str | None) -> Response:
        hooks = [_describe(hook, control, tenant) for hook in await outbox.webhooks(tenant)]
        return json({"webhooks": hooks, "total": len(hooks)})

    async def listed(request: Request) -> Response:
        return await shown(tenant_of(request))

    async def registered(request: Request) -> Response:
        tenant = tenant_of(request)
        hook = await outbox.register(_webhook(await body_of(request, FIELDS), control, tenant))
        return json(_describe(hook, control, tenant), 201)

    async def removed(request: Request) -> Response:
        tenant = tenant_of(request)
        await outbox.unregister(tenant)
        return await shown(tenant)

    async def one_removed(request: Request) -> Response:
        id, tenant = request.path_params["id"], tenant_of(request)
        if not await outbox.unregister(tenant, id):
            whose = "" if tenant is None else " of this tenant"
            raise ControlError(f'no webhook{whose} has the id "{id}"', 404)
        return await shown(tenant)

    async def deliveries(request: Request) -> Response:
        tenant = tenant_of(request)
        found = await outbox.deliveries(tenant)
        offset = whole_number(request, "offset", 0)
        page = found[offset : offset + whole_number(request, "limit", PAGE)]
        shown = [delivery.as_json(show_tenant=tenant is not None) for delivery in page]
        return json({"deliveries": shown, "total": len(found)})

    return [
        Route("/webhooks", listed, methods=["GET"]),
        Route("/webhooks", registered, methods=["POST"]),
        Route("/webhooks", removed, methods=["DELETE"]),
        Route("/webhooks/deliveries", deliveries, methods=["GET"]),
        Route("/webhooks/{id}", one_removed, methods=["DELETE"]),
    ]


def _webhook(body: dict[str, Any], control: Control, tenant: str | None) -> Webhook:
    """Raises ControlError for what cannot be registered."""
    for name in ("vendor", "url"):
        if name not in body:
            raise ControlError(f'{name} is missing: expected {{"vendor", "url"}} and, if wanted, "token" and "events"')
    vendor = _vendor(body["vendor"], control)
    try:
        check_url(body["url"])
    except Refused as error:
        raise ControlError(f"url: {error}") from None
    events = tuple(dict.fromkeys(_event(each, vendor) for each in body.get("events") or ()))
    return Webhook(tenant, vendor.name, body["url"], body.get("token") or None, events)


def _vendor(name: str, control: Control) -> Vendor:
    vendor = control.vendors.get(name)
    if vendor is None:
        raise ControlError(f'vendor: no vendor "{name}" is served.{did_you_mean(name, control.vendors)}')
    if not vendor.plugin.events:
        calling = [each.name for each in control.vendors.values() if each.plugin.events]
        others = f" Those that do: {', '.join(calling)}." if calling else ""
        raise ControlError(f'vendor: "{name}" documents no webhooks, so that nothing would be sent.{others}')
    return vendor


def _event(name: Any, vendor: Vendor) -> str:
    if name not in vendor.plugin.events:
        hint = did_you_mean(str(name), vendor.plugin.events)
        raise ControlError(f'events: {vendor.name} has no event "{name}".{hint}')
    return str(name)


def _describe(hook: Webhook, control: Control, tenant: str | None) -> dict[str, Any]:
    """The webhook as it is shown; its events are listed also where they are all."""
    vendor = control.vendors.get(hook.vendor)
    return {
        "id": hook.id,
        "tenant": hook.tenant if hook.tenant in (None, tenant) else redact(hook.tenant),
        "vendor": hook.vendor,
        "url": redacted(hook.url),
        "token": None if hook.token is None else redact(hook.token),
        "events": list(hook.events or (vendor.plugin.events if vendor else ())),
    }
