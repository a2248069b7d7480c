"""Whatever is done over two workers, and however they overtake one another, the answers are those of one memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vocmocks.engine.limiter import Bucket, Hit
from vocmocks.settings import Settings
from vocmocks.store.backend import Backend, open_backend
from vocmocks.store.base import Contents, Scope, Stale, Store, Stored, Value
from vocmocks.store.memory import MemoryBackend
from vocmocks.store.records import Records

from .conftest import START, Run
from .foresight import Request
from .redis_server import RedisServer

COLLECTIONS, IDS = ("things", "things", "others"), ("id1", "id2", "x")
OPERATIONS = st.tuples(
    st.sampled_from(
        ["get", "get", "items", "items", "any", "new", "wrong", "change", "remove", "create", "append", "next"]
    ),
    st.sampled_from(COLLECTIONS),
    st.sampled_from(IDS),
    st.integers(0, 9),
)
LIMIT = 10
LOOK = [("items", "things", "", 0), *(("get", "others", id, 0) for id in IDS)]


@dataclass(frozen=True)
class Step:
    """A request to a worker; `late`: it is kept when the next one (and what was turned) is done."""

    worker: int
    operations: Sequence[tuple[str, str, str, int]]
    late: bool
    meanwhile: str


STEPS = st.lists(
    st.builds(
        Step,
        st.integers(0, 1),
        st.lists(OPERATIONS, min_size=1, max_size=4),
        st.booleans(),
        st.sampled_from(["", "", "", "", "", "advance", "tick", "clear", "clear vendor", "put", "replace"]),
    ),
    min_size=3,
    max_size=14,
)


async def done(store: Store, tenant: str, operations: Sequence[tuple[str, str, str, int]]) -> list[Any]:
    """What each operation gives; "stale" where it is refused."""
    found = []
    for what, collection, id, n in operations:
        try:
            found.append(await one(store, Scope(tenant, "acme", collection), what, id, {"n": n}))
        except Stale:
            found.append("stale")
    return found


async def one(store: Store, scope: Scope, what: str, id: str, value: Value) -> Any:
    records = Records(store, scope)
    if what == "get":
        return await store.get(scope, id)
    if what == "items":
        return list(await store.items(scope))
    if what == "change":
        return await records.change(id, lambda old: {"n": old["n"] + 1})
    if what == "remove":
        return await records.remove(id)
    if what == "create":
        return await store.create(scope, lambda number: (f"id{number}", {**value, "number": number}))
    if what == "append":
        return await store.append(scope, lambda number, sent, at: (f"at{number}", {"at": at}), b"", 5.0)
    if what == "next":
        return await store.next(scope)
    return await store.put(scope, id, value, {"any": None, "new": 0, "wrong": 99}[what])


async def turned(backend: Backend, what: str, tenant: str) -> None:
    """What the control API may do between requests."""
    scope = Scope(tenant, "acme", COLLECTIONS[0])
    if what == "advance":
        await backend.clock.advance(60, tenant)
    elif what == "tick":
        await backend.clock.advance(1, tenant)
    elif what == "clear":
        await backend.store.clear(tenant)
    elif what == "clear vendor":
        await backend.store.clear(tenant, "acme")
    elif what == "put":
        await backend.store.put(scope, "x", {"n": 77})
    elif what == "replace":
        found = await backend.store.contents(tenant)
        others = {
            scope: {id: Stored(stored.value and {"n": 78}, stored.version) for id, stored in records.items()}
            for scope, records in found.records.items()
        }
        await backend.store.replace(tenant, Contents(others, found.numbers))


class Both:
    """Two workers on one Redis, and the memory that they are to be like."""

    def __init__(self, workers: Sequence[Backend], tenant: str) -> None:
        self.workers, self.memory, self.tenant = workers, MemoryBackend(START), tenant
        self.hits = [Hit(Bucket(tenant, "acme", ""), LIMIT, 60)]
        self.foreseen = 0

    async def begin(self) -> None:
        for backend in (self.workers[0], self.memory):
            await backend.clock.set(START, self.tenant, frozen=True)

    async def play(self, steps: Sequence[Step]) -> None:
        waiting: list[tuple[Request, Step]] = []
        for step in steps:
            request = self.request(self.workers[step.worker], step)
            await request.begin()
            if request.foreseen and step.late:
                waiting.append((request, step))
            else:
                await self.end(request, step)
                for each in waiting:
                    await self.end(*each)
                waiting = []
            for backend in (self.workers[1 - step.worker], self.memory) if step.meanwhile else ():
                await turned(backend, step.meanwhile, self.tenant)
        for each in waiting:
            await self.end(*each)
        await self.look()

    async def look(self) -> None:
        """Each worker has heard of what is so now."""
        await turned(self.workers[0], "advance", self.tenant)
        await turned(self.memory, "advance", self.tenant)
        for worker in (0, 1, 0):
            look = Step(worker, LOOK, False, "")
            request = self.request(self.workers[worker], look)
            await request.begin()
            await self.end(request, look)

    async def end(self, request: Request, step: Step) -> None:
        """What is kept is what would have been, had it all happened now."""
        await request.end()
        self.foreseen += request.foreseen
        expected = self.request(self.memory, step)
        assert await expected.run() == request.result
        assert expected.time == request.time
        assert request.times <= 2

    def request(self, backend: Backend, step: Step) -> Request:
        return Request(backend, self.tenant, lambda store: done(store, self.tenant, step.operations), self.hits)

    async def compare(self) -> None:
        for backend in self.workers:
            assert await contents(backend, self.tenant) == await contents(self.memory, self.tenant)
            assert list(await backend.limiter.counts(self.tenant)) == list(await self.memory.limiter.counts())
            ids = [entry.id for entry in await backend.journal.find(self.tenant)]
            assert ids == sorted(ids, reverse=True)
            assert len(ids) == len(await self.memory.journal.find())


async def contents(backend: Backend, tenant: str) -> Any:
    """Records in their order, and numbers."""
    found = await backend.store.contents(tenant)
    return {scope: list(records.items()) for scope, records in found.records.items() if records}, found.numbers


@pytest.fixture
def workers(redis_server: RedisServer, run: Run) -> Iterator[list[Backend]]:
    made = [open_backend(Settings(store=redis_server.url())) for _ in range(2)]
    yield made
    for backend in made:
        run(backend.close())


def test_two_workers_are_like_one_memory(workers: list[Backend], run: Run) -> None:
    tenants, foreseen = (f"test_{number}" for number in count()), []

    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
    @given(STEPS)
    def check(steps: list[Step]) -> None:
        both = Both(workers, next(tenants))

        async def played() -> None:
            await both.begin()
            await both.play(steps)
            await both.compare()

        run(played())
        foreseen.append(both.foreseen)

    check()
    assert sum(foreseen) > 50, "hardly any of it was foreseen"
