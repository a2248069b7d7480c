"""The control API's routes under `/__admin`: one file a subject, put together here."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.middleware import Middleware
from starlette.routing import Mount

from vocmocks.control import (
    clock,
    conflicts,
    coverage,
    events,
    faults,
    health,
    limits,
    metrics,
    openapi,
    records,
    requests,
    reset,
    scenario,
    settings,
    snapshots,
    ui,
    vendors,
    webhooks,
)
from vocmocks.control.access import Control
from vocmocks.control.guard import Guard
from vocmocks.engine.services import Services
from vocmocks.engine.vendor import Vendor
from vocmocks.settings import Settings

SUBJECTS = (health, vendors, records, requests, events, clock, limits, faults, snapshots, scenario, webhooks, reset,
            settings, conflicts, coverage, metrics, openapi, ui)  # fmt: skip


def admin_mount(vendors_served: Mapping[str, Vendor], services: Services, in_force: Settings) -> Mount:
    """The control API over these vendors and services."""
    control = Control(vendors_served, services, in_force)
    routes = [route for subject in SUBJECTS for route in subject.routes(control)]
    return Mount(
        "/__admin", routes=routes, name="admin", middleware=[Middleware(Guard, control=control, routes=routes)]
    )
