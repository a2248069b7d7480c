"""Mock servers that stand in for customer-feedback vendors, recovered from the vendors' own documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Settings", "__version__", "create_app"]

if TYPE_CHECKING:
    from vocmocks.engine.app import create_app
    from vocmocks.settings import Settings


def __getattr__(name: str) -> Any:
    """The server is imported when it is asked for: the extractor and `--help` do without it."""
    if name == "create_app":
        from vocmocks.engine.app import create_app

        return create_app
    if name == "Settings":
        from vocmocks.settings import Settings

        return Settings
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
