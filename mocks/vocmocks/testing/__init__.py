"""What tests use: the mock as a server in a thread."""

from __future__ import annotations

from vocmocks.testing.server import MockServer

__all__ = ["MockServer"]
