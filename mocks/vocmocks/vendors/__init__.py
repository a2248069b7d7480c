"""Behaviours, one module a vendor: only what data cannot say. The module is named as the vendor, `-` as `_`."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

from vocmocks.engine.behave import Behaviours
from vocmocks.engine.vendor import Plugin


def plugin(vendor: str) -> Plugin:
    """What `vocmocks.vendors.<vendor>` gives as `PLUGIN`; an empty one where there is no such module."""
    module = f"{__name__}.{vendor.replace('-', '_')}"
    if not vendor.replace("-", "_").isidentifier() or find_spec(module) is None:
        return Plugin(Behaviours(vendor))
    found: Plugin = importlib.import_module(module).PLUGIN
    return found
