"""The control API's routes under `/__admin`: one file a subject, put together here."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.middleware import Middleware
from starlette.routing import Mount

from vocmocks.control import clock, health, records, requests, reset, vendors
from vocmocks.control.access import Access, Control
from vocmocks.engine.services import Services
from vocmocks.engine.vendor import Vendor
from vocmocks.settings import Settings


def admin_mount(vendors_served: Mapping[str, Vendor], services: Services, settings: Settings) -> Mount:
    """The control API over these vendors and services."""
    control = Control(vendors_served, services, settings)
    subjects = (health, vendors, reset, records, requests, clock)
    routes = [route for subject in subjects for route in subject.routes(control)]
    return Mount("/__admin", routes=routes, name="admin", middleware=[Middleware(Access, token=settings.admin_token)])
