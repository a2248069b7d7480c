"""What tests use: the mock in a thread, in the place of the vendors' hosts, in a container, and in `requests`."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vocmocks.testing.adapter import Adapter
    from vocmocks.testing.interception import intercept
    from vocmocks.testing.receiver import Receiver
    from vocmocks.testing.server import MockServer

__all__ = ["Adapter", "MockServer", "Receiver", "intercept"]
PLACES = {"Adapter": "adapter", "MockServer": "server", "Receiver": "receiver", "intercept": "interception"}


def __getattr__(name: str) -> Any:
    """Imported when it is asked for: a test run that does not use the mock pays nothing for the plugin."""
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{PLACES[name]}"), name)
