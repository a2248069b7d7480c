"""Faults and scenarios in Redis, and a copy of them in this process.

A worker that listens to what is published when something is switched need not ask: a switch is done once all who listen
have heard of it. One that does not listen (yet, or because its connection broke) asks at each request.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson
from redis.exceptions import RedisError

from vocmocks.engine.faults import Rule
from vocmocks.engine.faults_read import kept_rule
from vocmocks.engine.problem import Unavailable
from vocmocks.engine.switches import Choice
from vocmocks.store.redis_keys import pairs
from vocmocks.store.redis_link import PATIENCE, Link, Script

log = logging.getLogger("vocmocks")
SWITCHES, DRAWN, COUNT = "vocmocks:switches", "vocmocks:switches:drawn", "vocmocks:switches:count"
CHANGES, HEARD, CHANNEL = "vocmocks:switches:changes", "vocmocks:switches:heard:", "vocmocks:switches"
BEGUN, ASKED, RULE, SCENARIO = "begun", "asked", "rule:", "scenario:"
QUIET = 5.0
"""Seconds without a message, after which the connection is asked whether it is still there."""
GLANCE = 0.002
"""Seconds from one look at who has heard to the next."""

CHANGE = Script(
    f"""
local asked = cjson.decode(ARGV[1])
if asked.restart then
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    if field == '{BEGUN}' or field:sub(1, {len(RULE)}) == '{RULE}' then redis.call('HDEL', KEYS[1], field) end
  end
  redis.call('DEL', KEYS[2])
elseif asked.initial and redis.call('HSETNX', KEYS[1], '{BEGUN}', 1) == 1 then
  for _, pair in ipairs(asked.initial) do redis.call('HSET', KEYS[1], pair[1], pair[2]) end
end
for _, field in ipairs(asked.drop) do redis.call('HDEL', KEYS[1], field) end
for _, id in ipairs(asked.undrawn) do redis.call('HDEL', KEYS[2], id) end
for _, pair in ipairs(asked.set) do redis.call('HSET', KEYS[1], pair[1], pair[2]) end
for _, pair in ipairs(asked.drawn) do redis.call('HSET', KEYS[2], pair[1], pair[2]) end
local number = redis.call('INCR', KEYS[3])
return {{number, redis.call('PUBLISH', '{CHANNEL}', number)}}
"""
)
"""Keys: the switches, how often rules were drawn, the count of changes. Argument: what to change. Gives the number of
the change, and how many listen."""

HEAR = Script("redis.call('INCR', KEYS[1]) redis.call('EXPIRE', KEYS[1], 60)")
"""Key: who has heard of a change."""


class RedisSwitches:
    def __init__(self, link: Link) -> None:
        self.active = True
        self.rules: Sequence[Rule] = ()
        self.scenarios: Mapping[Choice, str] = {}
        self.changed: Callable[[], None] = lambda: None
        self._link = link
        self._initial: Sequence[Rule] = ()
        self._listens = False
        self._task: asyncio.Task[None] | None = None

    def begin(self, rules: Sequence[Rule]) -> None:
        self._initial = rules

    async def look(self) -> None:
        if self._listens:
            return
        await self._read()
        if self._task is None or self._task.done() or self._task.get_loop() is not asyncio.get_running_loop():
            self._task = asyncio.create_task(self._follow(), name="switches")

    async def put(self, rules: Sequence[Rule], drawn: Mapping[str, int] | None = None) -> Sequence[Rule]:
        kept = [rule if rule.id else replace(rule, id=str(await self._link.ask("INCR", COUNT))) for rule in rules]
        await self._change(initial=_fields(self._initial), set=_fields(kept), drawn=list((drawn or {}).items()))
        return kept

    async def drop(self, ids: Iterable[str]) -> None:
        gone = list(ids)
        await self._change(initial=_fields(self._initial), drop=[RULE + id for id in gone], undrawn=gone)

    async def restart(self) -> None:
        await self._change(restart=True)

    async def choose(self, scenarios: Mapping[Choice, str | None]) -> None:
        fields = {SCENARIO + orjson.dumps(choice).decode(): name for choice, name in scenarios.items()}
        await self._change(
            drop=[field for field, name in fields.items() if name is None],
            set=[(field, name) for field, name in fields.items() if name is not None],
        )

    async def first(self) -> bool:
        return bool(await self._link.ask("HSETNX", SWITCHES, ASKED, 1))

    async def draw(self, rule: Rule) -> int:
        number: int = await self._link.ask("HINCRBY", DRAWN, rule.id, 1)
        return number

    async def drawn(self) -> Mapping[str, int]:
        return {id.decode(): int(number) for id, number in pairs(await self._link.ask("HGETALL", DRAWN))}

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _change(self, **what: Any) -> None:
        """Returns when everybody knows; who does not say so in time is taken to have gone."""
        asked = orjson.dumps({"drop": [], "undrawn": [], "set": [], "drawn": [], **what})
        number, listening = await self._link.run(CHANGE, (SWITCHES, DRAWN, CHANGES), asked)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while int(await self._link.ask("GET", f"{HEARD}{number}") or 0) < listening:  # noqa: ASYNC110
                    await asyncio.sleep(GLANCE)
        if not self._listens:
            await self._read()

    async def _read(self) -> None:
        found = {field.decode(): raw for field, raw in pairs(await self._link.ask("HGETALL", SWITCHES))}
        rules = (
            self._initial if BEGUN not in found else [kept_rule(id, orjson.loads(raw)) for id, raw in _of(found, RULE)]
        )
        before = (self.rules, self.scenarios)
        self.rules = sorted(rules, key=lambda rule: rule.place, reverse=True)
        self.scenarios = {_choice(choice): raw.decode() for choice, raw in _of(found, SCENARIO)}
        self._settle()
        if before != (self.rules, self.scenarios):
            self.changed()

    def _settle(self) -> None:
        self.active = not self._listens or bool(self.rules or self.scenarios)

    async def _follow(self) -> None:
        """Listen, until the connection breaks."""
        connection: Any = None
        try:
            async with asyncio.timeout(PATIENCE):
                connection = await self._link.another()
                await connection.send_command("SUBSCRIBE", CHANNEL)
                await _message(connection, PATIENCE)
            await self._read()
            self._listens = True
            self._settle()
            while True:
                await self._hear(await _message(connection, QUIET))
        except (RedisError, OSError, TimeoutError, Unavailable) as error:
            log.debug("Redis is asked at each request what is switched on: %r", error)
        finally:
            self._listens = False
            self._settle()
            if connection is not None:
                with contextlib.suppress(RedisError, OSError):
                    await connection.disconnect(nowait=True)

    async def _hear(self, message: Any) -> None:
        if isinstance(message, list) and message[0] == b"message":
            await self._read()
            await self._link.run(HEAR, (f"{HEARD}{message[2].decode()}",))


async def _message(connection: Any, patience: float) -> Any:
    """What is published next. After `patience` seconds of silence the connection has as many to show that it lives."""
    for _ in range(2):
        message = await connection.read_response(
            disable_decoding=True, push_request=True, timeout=patience, disconnect_on_error=False
        )
        if message is not None:
            return message
        await connection.send_command("PING")
    raise TimeoutError


def _fields(rules: Sequence[Rule]) -> list[tuple[str, str]]:
    return [(RULE + rule.id, orjson.dumps(rule.as_json()).decode()) for rule in rules]


def _of(found: Mapping[str, bytes], kind: str) -> list[tuple[str, bytes]]:
    """What there is of one kind, by what follows its name."""
    return [(field.removeprefix(kind), raw) for field, raw in found.items() if field.startswith(kind)]


def _choice(raw: str) -> Choice:
    tenant, vendor = orjson.loads(raw)
    return tenant, vendor
