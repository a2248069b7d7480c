"""The journal in Redis is bounded as that in memory is: by how many entries there are, and by their bodies' bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vocmocks.engine.journal import MOST_BYTES, MemoryJournal
from vocmocks.settings import Settings
from vocmocks.store.backend import open_backend
from vocmocks.store.redis_journal import RedisJournal
from vocmocks.store.redis_keys import BYTES

from .conftest import Run
from .foresight import Request, nothing
from .redis_server import RedisServer
from .test_backend import ENTRY

SIZE, MOST = 8, 1000
TENANTS = ("test_a", "test_é")
ADDED = st.tuples(
    st.just("add"),
    st.sampled_from(TENANTS),
    st.integers(0, 3).map(lambda n: n * 100),
    st.sampled_from([0, 1, 150, 1200]),
)
STEPS = st.lists(
    ADDED | st.tuples(st.just("clear"), st.sampled_from([*TENANTS, None]), st.just(0), st.just(0)), max_size=25
)


@pytest.fixture
def backend(redis_server: RedisServer, run: Run) -> Iterator[Any]:
    made = open_backend(Settings(store=redis_server.url(), journal_size=SIZE))
    yield made
    run(made.close())


def test_it_keeps_what_memory_keeps(backend: Any, run: Run) -> None:
    journal = RedisJournal(backend._link, SIZE, MOST)

    @settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
    @given(STEPS)
    def check(steps: list[Any]) -> None:
        async def done() -> None:
            memory = MemoryJournal(SIZE, MOST)
            await journal.clear()
            before = int(await backend._link.ask("GET", "vocmocks:journal:count") or 0)
            for what, tenant, request, response in steps:
                if what == "clear":
                    await memory.clear(tenant)
                    await journal.clear(tenant)
                else:
                    entry = replace(ENTRY, tenant=tenant, request_body=b"\n" * request, response_body=b"x" * response)
                    await memory.add(replace(entry))
                    await journal.add(entry)
                kept = list(await memory.find())
                assert [entry.id - before for entry in await journal.find()] == [entry.id for entry in kept]
                bodies = sum(len(entry.request_body) + len(entry.response_body) for entry in kept)
                assert int(await backend._link.ask("GET", BYTES) or 0) == bodies

        run(done())

    check()


def test_so_does_an_entry_that_comes_with_what_a_request_changed(backend: Any, run: Run) -> None:
    """`ENTRY` has three bytes and eight."""
    backend.journal._most = 40

    async def check() -> None:
        requests = [Request(backend, "test_a", nothing) for _ in range(6)]
        for request in requests:
            await request.run()
        assert [request.foreseen for request in requests] == [False, *[True] * 5]
        assert [entry.id for entry in await backend.journal.find()] == [6, 5, 4]
        assert int(await backend._link.ask("GET", BYTES)) == 33

    run(check())


def test_the_bound_is_that_of_memory(backend: Any) -> None:
    assert backend.journal._most == MemoryJournal()._most == MOST_BYTES
