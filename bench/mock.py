"""The mock as it is benchmarked: everything on, but limits that a load test would not get through."""

from __future__ import annotations

from starlette.applications import Starlette

from vocmocks import create_app as create
from vocmocks.settings import Settings

PLENTY = (1_000_000_000, 60)


def create_app() -> Starlette:
    return create(Settings(vendors=("collectif", "repzo"), limits={"collectif": PLENTY, "repzo": PLENTY}))
