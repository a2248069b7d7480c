"""A connection that can be made to fail: uvicorn's, and ways to end it that HTTP does not provide for."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import struct
from typing import Any

from starlette.types import Scope
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from vocmocks.engine.wire import WIRE

AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER: on, for no time. Closing such a socket drops what was not sent, and resets the connection (socket(7))."""


UPGRADE = re.compile(rb"\r\nupgrade:[^\r\n]*", re.IGNORECASE)
END_OF_HEAD = b"\r\n\r\n"


class Connection(HttpToolsProtocol):
    """What `vocmocks.engine.wire.Wire` asks for; a request finds it in the `state` of its scope."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, {**app_state, WIRE: self}, _loop)
        self._stopping: asyncio.Event | None = None

    def data_received(self, data: bytes) -> None:
        super().data_received(without_upgrade(data) if self.cycle is None or self.cycle.response_complete else data)

    @property
    def stopping(self) -> asyncio.Event:
        if self._stopping is None:
            self._stopping = asyncio.Event()
        return self._stopping

    @property
    def under_way(self) -> int:
        return len(self.tasks)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.app_state = {}

    def shutdown(self) -> None:
        super().shutdown()
        if self._stopping is not None:
            self._stopping.set()

    def reset(self, scope: Scope) -> None:
        own: socket.socket = self.transport.get_extra_info("socket")
        with socket.socket(fileno=os.dup(own.fileno())) as same:
            same.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self._forget(scope)
        self.transport.abort()

    def hang_up(self, scope: Scope, last: bytes = b"") -> None:
        self._forget(scope)
        if last:
            self.transport.write(last)
        self.transport.close()

    def _forget(self, scope: Scope) -> None:
        """Have uvicorn take it that the client has gone, which needs no answer."""
        if self.cycle is not None and self.cycle.scope is scope:
            self.cycle.disconnected = True


def without_upgrade(data: bytes) -> bytes:
    """The beginning of a request, without its wish to go on in another protocol (RFC 9110, 7.8: it may be ignored).
    Java's HttpClient asks for HTTP/2 so, and httptools would not read the body that comes with it."""
    if b"pgrade:" not in data and b"PGRADE:" not in data:
        return data
    head, end, rest = data.partition(END_OF_HEAD)
    return UPGRADE.sub(b"", head) + end + rest if UPGRADE.search(head) else data
