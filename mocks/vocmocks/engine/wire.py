"""The connection that a request came over, as far as faults need it."""

from __future__ import annotations

import asyncio
from typing import Protocol

from starlette.types import Scope

WIRE = "vocmocks.wire"
"""Under which it is in the `state` of a request's scope. It is not there without a socket, nor with other servers."""


class Wire(Protocol):
    @property
    def stopping(self) -> asyncio.Event:
        """Set when the server is told to stop."""

    @property
    def under_way(self) -> int:
        """How many requests this process's server is answering."""

    def reset(self, scope: Scope) -> None:
        """Break the connection off: the client sees it reset. What was not sent yet is lost."""

    def hang_up(self, scope: Scope, last: bytes = b"") -> None:
        """Close the connection as if all was said, after some `last` bytes."""
