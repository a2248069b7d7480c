"""The application: every vendor under its prefix, under its real host names, and (alone) at the root."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from vocmocks import data
from vocmocks.contract import Contract, load, load_vendor
from vocmocks.engine.behave import Behaviours
from vocmocks.engine.directory import Directory, Mock, VendorMount
from vocmocks.engine.elsewhere import Elsewhere
from vocmocks.engine.services import Services
from vocmocks.engine.staging import Stage, stage_of
from vocmocks.engine.vendor import Plugin, assemble
from vocmocks.errors import SettingsError, did_you_mean
from vocmocks.settings import Settings
from vocmocks.store.backend import open_backend
from vocmocks.vendors import plugin


def create_app(settings: Settings | None = None) -> Starlette:
    """The mock as an ASGI application; raises SettingsError or ContractError.

    `app.state.services` and `app.state.vendors` (by name) are there for the control API and for tests. What a scenario
    says of clock and webhooks is so from the application's start-up (ASGI lifespan) on.
    """
    from vocmocks.control import ui
    from vocmocks.control.app import admin_mount

    settings = settings or Settings()
    contracts = _contracts(settings)
    services = Services(open_backend(settings), settings.seed, anywhere=settings.callbacks == "any")
    vendors = {
        contract.name: assemble(contract, _plugin(contract.name, settings), services, settings)
        for contract in contracts
    }
    stage = stage_of(services, {name: vendor.contract for name, vendor in vendors.items()}, settings)
    stage.prepare()
    alone = len(vendors) == 1 and bool(settings.vendors or settings.descriptions)
    directory = Directory(vendors.values(), next(iter(vendors.values())) if alone else None)
    mounts = [VendorMount(vendor) for vendor in vendors.values()]
    app = Mock(directory, [admin_mount(vendors, services, settings), *mounts])
    app.router.default = Elsewhere(vendors, services, settings, ui.front)
    app.router.lifespan_context = lambda _: living(services, stage)
    app.state.settings, app.state.services, app.state.vendors = settings, services, vendors
    return app


@asynccontextmanager
async def living(services: Services, stage: Stage) -> AsyncIterator[None]:
    await stage.begin()
    services.callbacks.start()
    try:
        yield
    finally:
        await services.callbacks.stop()
        await services.backend.close()


def _plugin(name: str, settings: Settings) -> Plugin:
    """A user's own description has no behaviours, even where it is named as one of ours."""
    return Plugin(Behaviours(name)) if name in settings.descriptions else plugin(name)


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
    worlds = {key.partition(".")[0] for key in settings.world}
    for option, names in (
        ("--limit", settings.limits),
        ("--auth-failure-status", settings.auth_failure_status),
        ("--token-age", settings.token_age),
        ("--world", worlds),
        ("--scenario", settings.scenarios),
    ):
        for name in names:
            if name not in served:
                raise SettingsError(f'{option} names "{name}", which is not served.{did_you_mean(name, served)}')
