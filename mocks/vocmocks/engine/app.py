"""The application: every vendor under its prefix, under its real host names, and (alone) at the root."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import Receive, Scope, Send

from vocmocks import data
from vocmocks.clock import Clock
from vocmocks.contract import Contract, load, load_vendor
from vocmocks.engine.behave import Behaviours
from vocmocks.engine.journal import Journal
from vocmocks.engine.limiter import MemoryLimiter
from vocmocks.engine.match import VARIABLE
from vocmocks.engine.services import Services
from vocmocks.engine.vendor import Plugin, Vendor, assemble
from vocmocks.errors import SettingsError, did_you_mean
from vocmocks.settings import Settings
from vocmocks.store.memory import MemoryStore
from vocmocks.vendors import plugin


class VendorMount(Mount):
    """A vendor's operations as Starlette routes named by operation id (`-` in the names of path variables as `_`).

    Requests go to the vendor's pipeline, which matches for itself.
    """

    def __init__(self, vendor: Vendor, *, at_root: bool = False) -> None:
        self.vendor = vendor
        self._prefix = f"/{vendor.name}"
        self._below = f"/{vendor.name}/"
        self._hosts = frozenset(host for host in vendor.hosts if not host.startswith("*"))
        self._suffixes = tuple(host[1:] for host in vendor.hosts if host.startswith("*"))
        self._at_root = at_root
        super().__init__(self._prefix, routes=[self._route(o.id, r.method, r.path) for o in vendor.contract.operations
                                               for r in o.routes], name=vendor.name)  # fmt: skip

    def _route(self, operation_id: str, method: str, path: str) -> BaseRoute:
        template = VARIABLE.sub(lambda found: "{" + re.sub(r"\W", "_", found[1]) + "}", self.vendor.bases[0] + path)
        return Route(template, self._endpoint, methods=[method], name=operation_id)

    async def _endpoint(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.vendor.pipeline(scope, receive, send, scope["vocmocks.prefix"])

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http":
            return Match.NONE, {}
        path: str = scope["path"]
        if path.startswith(self._below) or path == self._prefix:
            return Match.FULL, {"vocmocks.prefix": self._prefix}
        if self._at_root or ((self._hosts or self._suffixes) and self._is_own_host(scope)):
            return Match.FULL, {"vocmocks.prefix": ""}
        return Match.NONE, {}

    def _is_own_host(self, scope: Scope) -> bool:
        for key, value in scope["headers"]:
            if key == b"host":
                name = str(value, "latin-1").lower().partition(":")[0]
                return name in self._hosts or bool(self._suffixes and name.endswith(self._suffixes))
        return False

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.vendor.pipeline(scope, receive, send, scope["vocmocks.prefix"])


def create_app(settings: Settings | None = None) -> Starlette:
    """The mock as an ASGI application; raises SettingsError or ContractError.

    `app.state.services` and `app.state.vendors` (by name) are there for the control API and for tests.
    """
    from vocmocks.control.app import admin_mount

    settings = settings or Settings()
    services = _services(settings)
    vendors = {
        contract.name: assemble(contract, _plugin(contract.name, settings), services, settings)
        for contract in _contracts(settings)
    }
    alone = len(vendors) == 1 and bool(settings.vendors or settings.descriptions)
    mounts = [VendorMount(vendor, at_root=alone) for vendor in vendors.values()]
    app = Starlette(routes=[admin_mount(vendors, services, settings), *mounts])
    app.router.redirect_slashes = False
    app.router.default = _Directory(vendors)
    app.state.settings, app.state.services, app.state.vendors = settings, services, vendors
    return app


def _plugin(name: str, settings: Settings) -> Plugin:
    """A user's own description has no behaviours, even where it is named as one of ours."""
    return Plugin(Behaviours(name)) if name in settings.descriptions else plugin(name)


def _services(settings: Settings) -> Services:
    if settings.store != "memory":
        raise SettingsError(f'--store "{settings.store}": expected memory')
    return Services(
        clock=Clock(settings.start),
        seed=settings.seed,
        store=MemoryStore(),
        limiter=MemoryLimiter(),
        journal=Journal(settings.journal_size),
    )


def _contracts(settings: Settings) -> list[Contract]:
    known = data.vendors()
    for name in settings.vendors:
        if name not in known:
            raise SettingsError(f'no vendor "{name}".{did_you_mean(name, known)}')
    if twice := set(settings.vendors) & set(settings.descriptions):
        raise SettingsError(f"two descriptions have the same name: {', '.join(sorted(twice))}")
    names = settings.vendors or (() if settings.descriptions else known)
    documents = [load(name, description, foreign=True) for name, description in settings.descriptions.items()]
    contracts = [*(load_vendor(name) for name in dict.fromkeys(names)), *documents]
    _check_names(settings, {contract.name for contract in contracts})
    return contracts


def _check_names(settings: Settings, served: set[str]) -> None:
    for option, names in (("--limit", settings.limits), ("--world", {key.partition(".")[0] for key in settings.world})):
        for name in names:
            if name not in served:
                raise SettingsError(f'{option} names "{name}", which is not served.{did_you_mean(name, served)}')


class _Directory:
    """What is answered where no vendor is: the way to those that are."""

    def __init__(self, vendors: Mapping[str, Vendor]) -> None:
        self._vendors = {name: f"/{name}{vendor.bases[0]}" for name, vendor in vendors.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        content: dict[str, Any] = {"vendors": self._vendors, "control": "/__admin/vendors"}
        status = 200
        if scope["path"] != "/":
            first = scope["path"].split("/")[1]
            hint = did_you_mean(first, self._vendors)
            content = {"error": f'no vendor is served at "/{first}".{hint}', **content}
            status = 404
        await JSONResponse(content, status)(scope, receive, send)
