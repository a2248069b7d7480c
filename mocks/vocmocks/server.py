"""Serves the application over real sockets: in the main thread (`vocmocks serve`) or in another (testing/server.py)."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import signal
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from vocmocks.connection import Connection
from vocmocks.errors import SettingsError, VocmocksError
from vocmocks.sniff import TlsOrPlain

BACKLOG = 2048
SIGNALS = (signal.SIGINT, signal.SIGTERM)
log = logging.getLogger("vocmocks")


def bind(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen on every address of `host`, on one port (0: a free one); raises SettingsError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise SettingsError(f'--host "{host}": {error.strerror or error}') from None
    listeners: list[socket.socket] = []
    try:
        for family, *_, address in dict.fromkeys(found):
            chosen = port_of(listeners) if listeners else port
            listeners.append(_listen(family, (address[0], chosen, *address[2:])))
    except OSError as error:
        for listener in listeners:
            listener.close()
        raise SettingsError(_why_not(error, host, port)) from None
    return listeners


def _listen(family: int, address: tuple[Any, ...]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is taken; choose another with --port, or a free one with --port 0"
    if error.errno == errno.EACCES:
        return f"port {port} is for the administrator only; choose another with --port, such as 4010"
    return f"cannot listen on {host} port {port}: {error.strerror or error}"


def port_of(listeners: Sequence[socket.socket]) -> int:
    port: int = listeners[0].getsockname()[1]
    return port


def make_config(app: ASGIApp, *, debug: bool = False) -> uvicorn.Config:
    """uvicorn as the mock wants it: quick, and without headers of its own."""
    return uvicorn.Config(
        app,
        http=Connection,
        loop="uvloop",
        ws="none",
        log_config=None,
        log_level="debug" if debug else "warning",
        access_log=False,  # requests are logged by the mock itself
        server_header=False,
        proxy_headers=False,
    )


class Server(uvicorn.Server):
    """uvicorn on sockets that listen already, over TLS and plain HTTP alike where there is a `context`.

    `on_start` is called when it answers. Stops at once when asked to or when `lifeline`, a descriptor, can be read, and
    gives requests under way `grace` seconds.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        listeners: Sequence[socket.socket],
        *,
        context: ssl.SSLContext | None = None,
        on_start: Callable[[], None] = lambda: None,
        grace: float = 10.0,
        lifeline: int | None = None,
    ) -> None:
        super().__init__(config)
        self._listeners, self._context, self._on_start, self._grace = listeners, context, on_start, grace
        self._lifeline = lifeline
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await self.lifespan.startup()
        if self.lifespan.should_exit:
            raise VocmocksError("the mock could not start: see the log")
        if self._context is None:
            self.servers = [await self._loop.create_server(self._protocol, sock=each) for each in self._listeners]
        else:
            both = TlsOrPlain(self._listeners, self._protocol, self._context)
            both.start()
            self.servers = [cast(asyncio.Server, both)]
        if self._lifeline is not None:
            self._loop.add_reader(self._lifeline, self._cut)
        self.started = True
        self._on_start()

    def _protocol(self) -> asyncio.Protocol:
        make = cast(Callable[..., asyncio.Protocol], self.config.http_protocol_class)
        return make(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)

    async def main_loop(self) -> None:
        ticks = 0
        while not await self.on_tick(ticks):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), 1)
            ticks += 10  # uvicorn sets the Date header at every tenth

    def stop(self) -> None:
        """May be called from any thread and from a signal handler."""
        self.should_exit = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stopping.set)

    def _cut(self) -> None:
        if self._loop is not None and self._lifeline is not None:
            self._loop.remove_reader(self._lifeline)
        self.stop()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        try:
            await asyncio.wait_for(self._drained(), self._grace)
        except TimeoutError:
            if self.server_state.tasks:
                log.warning("%d requests were still under way after %g s", len(self.server_state.tasks), self._grace)
        for task in self.server_state.tasks:
            task.cancel()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for server in self.servers:
            await server.wait_closed()
        await self.lifespan.shutdown()

    async def _drained(self) -> None:
        while (self.server_state.tasks or self._has_more()) and not self.force_exit:  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    def _has_more(self) -> bool:
        """Whether a connection has something to say yet. One over TLS that has said all waits for a client to say
        goodbye, which an idle one does not before its next request."""
        transports = [each.transport for each in self.server_state.connections]
        return not all(
            each.is_closing() and each.get_extra_info("sslcontext") is not None and not each.get_write_buffer_size()
            for each in transports
        )

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.stop()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn's, but a signal that was heeded is not raised again: stopping when told to is no failure."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {each: signal.signal(each, self.handle_exit) for each in SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
