"""TLS and plain HTTP on one port: the first byte of a connection tells which it is."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

CLIENT_HELLO = b"\x16"
"""The first byte of a TLS connection (RFC 8446, record type 22: handshake); no HTTP request begins with it."""
PATIENCE = 10.0
"""Seconds that a client has for its first byte, and then for its handshake."""
log = logging.getLogger("vocmocks")


class TlsOrPlain:
    """Accepts connections and hands each to a `protocol` over TLS or in the clear.

    Has the part of `asyncio.Server` that uvicorn uses: `close` and `wait_closed`.
    """

    def __init__(
        self,
        listeners: Sequence[socket.socket],
        protocol: Callable[[], asyncio.Protocol],
        context: ssl.SSLContext,
        patience: float = PATIENCE,
    ) -> None:
        self._listeners, self._protocol, self._context, self._patience = listeners, protocol, context, patience
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        for listener in self._listeners:
            listener.setblocking(False)
            self._spawn(self._accept(listener))

    def close(self) -> None:
        """Accept nothing more, and drop those that have not said yet what they speak."""
        for task in self._tasks:
            task.cancel()

    async def wait_closed(self) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for listener in self._listeners:
            listener.close()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = await loop.sock_accept(listener)
            except OSError as error:
                log.warning("cannot accept a connection: %s", error)
                await asyncio.sleep(0.1)
            else:
                self._spawn(self._hand_over(connection))

    async def _hand_over(self, connection: socket.socket) -> None:
        try:
            async with asyncio.timeout(self._patience):
                first = await _first_byte(connection)
            await self._connect(connection, first)
        except (OSError, TimeoutError) as error:
            log.debug("a connection came to nothing: %r", error)
            connection.close()
        except BaseException:
            connection.close()
            raise

    async def _connect(self, connection: socket.socket, first: bytes) -> None:
        loop = asyncio.get_running_loop()
        if first == CLIENT_HELLO:
            await loop.connect_accepted_socket(
                self._protocol, connection, ssl=self._context, ssl_handshake_timeout=self._patience
            )
        elif first:
            await loop.connect_accepted_socket(self._protocol, connection)
        else:
            connection.close()


async def _first_byte(connection: socket.socket) -> bytes:
    """The first byte, left where it is for the protocol to read; nothing where the client has hung up."""
    connection.setblocking(False)
    while True:
        try:
            return connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            await _readable(connection)


async def _readable(connection: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    loop.add_reader(connection, _settle, ready)
    try:
        await ready
    finally:
        loop.remove_reader(connection)


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
