"""One connection to Redis. What is asked at the same time goes out together and comes back in one round trip."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from redis.asyncio.connection import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError, RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeout

from vocmocks.engine.problem import Unavailable

log = logging.getLogger("vocmocks")
PATIENCE = 2.0
"""Seconds in which Redis has to answer."""
PAUSE = 0.05
"""Seconds without a command, after which the connection is looked at before it is used."""
Waiting = tuple[list[bytes], asyncio.Future[Any]]
LONG = 8192
"""Bytes of an argument that is sent as it is, rather than copied next to the others."""


class Script:
    """Lua that Redis runs in one go."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.sha = hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest()


class Link:
    """Asks without retrying: whether a command was carried out is not known when the connection breaks. The next
    command connects anew."""

    def __init__(self, url: str) -> None:
        pool: Any = ConnectionPool.from_url(
            url, socket_timeout=None, socket_connect_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
        )
        self._make: Callable[[], Any] = pool.make_connection
        self._connection: Any = None
        self._used = 0.0
        self._waiting: list[Waiting] = []
        self._task: asyncio.Task[None] | None = None

    async def run(self, script: Script, keys: Sequence[str], *arguments: Any) -> Any:
        """What the script answers; raises Unavailable."""
        head = _head(script, tuple(keys))
        try:
            return await self._answered([b"*%d\r\n" % (3 + len(keys) + len(arguments)), head, *_parts(arguments)])
        except NoScriptError:
            return await self.ask("EVAL", script.source, len(keys), *keys, *arguments)

    async def ask(self, *command: Any) -> Any:
        """What Redis answers; raises Unavailable."""
        return await self._answered(_packed(command))

    async def _answered(self, packed: list[bytes]) -> Any:
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((packed, answer))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        return await answer

    async def _work(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._exchange(batch)
            except asyncio.CancelledError:
                _fail(batch, Unavailable("Redis: the mock is stopping"))
                raise
            except Exception as error:
                if not isinstance(error, (RedisError, OSError, TimeoutError)):
                    log.exception("Redis could not be asked")
                await self._disconnect()
                late = isinstance(error, (TimeoutError, RedisTimeout))
                if late:  # whoever has come since would wait as long again
                    batch, self._waiting = [*batch, *self._waiting], []
                _fail(batch, Unavailable(f"Redis: {str(error) or type(error).__name__}", late=late))

    async def _exchange(self, batch: Sequence[Waiting]) -> None:
        connection = await self._connected()
        await connection.send_packed_command([piece for command, _ in batch for piece in command])
        for _, answer in batch:
            try:
                reply = await connection.read_response(disable_decoding=True)
            except ResponseError as error:
                _settle(answer, error)
            else:
                _settle(answer, reply)

    async def _connected(self) -> Any:
        """The connection: a new one where there is none, or where Redis has hung up in a pause."""
        now = asyncio.get_running_loop().time()
        paused, self._used = now - self._used > PAUSE, now
        if paused and self._connection is not None and await _has_hung_up(self._connection):
            await self._disconnect()
        if self._connection is None:
            connection = self._make()
            await connection.connect()
            self._connection = connection
        return self._connection

    async def another(self) -> Any:
        """A connection for who listens rather than asks; raises what redis does."""
        connection = self._make()
        await connection.connect()
        return connection

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(RedisError, OSError):
                await connection.disconnect(nowait=True)

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._disconnect()


async def _has_hung_up(connection: Any) -> bool:
    try:
        return bool(await connection.can_read())
    except (RedisError, OSError):
        return True


def _packed(command: Sequence[Any]) -> list[bytes]:
    """As Redis reads it: how many parts, then each with its length."""
    return [b"*%d\r\n" % len(command), *_parts(command)]


def _parts(parts: Sequence[Any]) -> list[bytes]:
    raws = [part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass") for part in parts]
    pieces, short = list[bytes](), list[bytes]()
    for raw in raws:
        if len(raw) > LONG:
            pieces += (b"".join([*short, b"$%d\r\n" % len(raw)]), raw)
            short = [b"\r\n"]
        else:
            short.append(b"$%d\r\n%b\r\n" % (len(raw), raw))
    return [*pieces, b"".join(short)]


@lru_cache(4096)
def _head(script: Script, keys: tuple[str, ...]) -> bytes:
    """The parts of a command that come before the arguments of a script."""
    return b"".join(_parts(("EVALSHA", script.sha, len(keys), *keys)))


def _settle(answer: asyncio.Future[Any], reply: Any) -> None:
    if answer.done():
        return
    if isinstance(reply, NoScriptError):
        answer.set_exception(reply)
    elif isinstance(reply, ResponseError):
        answer.set_exception(Unavailable(f"Redis: {reply}"))
    else:
        answer.set_result(reply)


def _fail(batch: Sequence[Waiting], problem: Unavailable) -> None:
    for _, answer in batch:
        if not answer.done():
            answer.set_exception(problem)
