"""Clock, limiter and journal promise the same wherever they are kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from vocmocks.clock import Hands
from vocmocks.engine.journal import Entry
from vocmocks.engine.limiter import Bucket, Count, Hit
from vocmocks.engine.problem import Violation
from vocmocks.errors import SettingsError
from vocmocks.settings import Settings
from vocmocks.store.backend import Backend, open_backend

from .conftest import BACKENDS, KEPT, START, Run

HIT = Hit(Bucket("test_a", "acme", ""), 2, 60)
OTHER = Hit(Bucket("test_b", "acme", "/p:{}"), 1, 1)
ENTRY = Entry(
    time=START, tenant="test_a", vendor="acme", operation="read", method="GET", path="/é", query_string=b"a=\xff",
    request_headers=[(b"host", b"x"), (b"x-any", b"\xe9\x00")], request_body=b"\x00\xff{", status=400,
    response_headers=[(b"content-type", b"application/json")], response_body='{"é":1}'.encode(),
    violations=(Violation("body", "/n", "integer", "null", "type", {"document": "d", "line": 3}),), outcome="invalid",
    reason="why", secrets=frozenset({"key"}),
)  # fmt: skip


class TestClock:
    def test_it_begins_at_the_start_and_runs(self, backend: Backend, run: Run) -> None:
        async def check() -> None:
            assert backend.clock.start == START
            first, second = await backend.clock.now(), await backend.clock.now("test_a")
            assert START <= first <= second < START + 600
            assert (await backend.clock.hands("test_a")).frozen is None

        run(check())

    def test_one_is_moved_alone_and_all_together(self, backend: Backend, run: Run) -> None:
        clock = backend.clock

        async def check() -> None:
            await clock.set(1000.25, "test_f", frozen=True)
            await clock.set(5000, "test_a")
            assert (await clock.hands("test_f")).frozen == await clock.now("test_f") == 1000.25
            assert 5000 <= await clock.now("test_a") < 5600
            await clock.advance(60, "test_f")
            await clock.advance(100)
            assert await clock.now("test_f") == 1160.25
            assert 5100 <= await clock.now("test_a") < 5700
            assert START + 100 <= await clock.now("test_new") < START + 700
            await clock.set(7, frozen=True)
            assert [await clock.now(tenant) for tenant in ("test_f", "test_new", None)] == [7, 7, 7]

        run(check())

    def test_reset(self, backend: Backend, run: Run) -> None:
        clock = backend.clock

        async def check() -> None:
            await clock.set(5, frozen=True)
            await clock.set(6, "test_a", frozen=True)
            await clock.reset("test_a")
            assert await clock.now("test_a") >= START
            assert await clock.now("test_b") == 5
            await clock.reset()
            assert await clock.now("test_b") >= START
            assert (await clock.hands(None)).frozen is None

        run(check())


class TestLimiter:
    def test_windows(self, backend: Backend, run: Run) -> None:
        limiter = backend.limiter

        async def check() -> None:
            assert [await limiter.hit([HIT], now) for now in (10, 20, 30, 70)] == [None, None, HIT, None]
            assert await limiter.hit([OTHER], 0.125) is None
            assert list(await limiter.counts("test_a")) == [Count(HIT.bucket, 2, 60, 70, 1)]
            assert set(await limiter.counts()) == {Count(HIT.bucket, 2, 60, 70, 1), Count(OTHER.bucket, 1, 1, 0.125, 1)}
            await limiter.clear("test_a")
            assert [count.bucket.tenant for count in await limiter.counts()] == ["test_b"]
            await limiter.clear()
            assert list(await limiter.counts()) == []
            assert await limiter.hit([], 0) is None

        run(check())

    def test_refused_ones_count_for_no_rule(self, backend: Backend, run: Run) -> None:
        wide = HIT._replace(limit=10)

        async def check() -> None:
            for _ in range(5):
                await backend.limiter.hit([wide, HIT], 10)
            assert {count.limit: count.used for count in await backend.limiter.counts()} == {10: 2, 2: 2}

        run(check())

    def test_exactly_as_many_as_the_limit_at_once(self, backend: Backend, run: Run) -> None:
        hit = HIT._replace(limit=100)

        async def check() -> list[Any]:
            return await asyncio.gather(*(backend.admit("test_a", [hit]) for _ in range(150)))

        assert [full for _, full, _ in run(check())].count(None) == 100

    def test_admission_is_on_the_tenants_clock(self, backend: Backend, run: Run) -> None:
        async def check() -> None:
            await backend.clock.set(500, "test_a", frozen=True)
            assert (await backend.admit("test_a", [HIT]))[:2] == (500, None)
            assert (await backend.admit("test_a", [HIT]))[:2] == (500, None)
            assert (await backend.admit("test_a", [HIT]))[:2] == (500, HIT)
            await backend.clock.advance(60, "test_a")
            assert (await backend.admit("test_a", [HIT]))[:2] == (560, None)
            assert (await backend.admit("test_a", []))[1] is None

        run(check())


class TestJournal:
    def test_an_entry_comes_back_whole(self, backend: Backend, run: Run) -> None:
        async def check() -> None:
            await backend.journal.add(replace(ENTRY))
            [found] = await backend.journal.find()
            assert found == replace(ENTRY, id=1)
            assert found.as_json(show_tenant=True) == replace(ENTRY, id=1).as_json(show_tenant=True)
            assert await backend.journal.get(1) == found
            assert await backend.journal.get(2) is None

        run(check())

    def test_the_oldest_make_room(self, backend: Backend, run: Run) -> None:
        async def check() -> None:
            for _ in range(105):
                await backend.journal.add(replace(ENTRY))
            assert [entry.id for entry in await backend.journal.find()] == list(range(105, 5, -1))
            assert await backend.journal.get(5) is None

        run(check())

    def test_what_is_wanted_newest_first(self, backend: Backend, run: Run) -> None:
        async def check() -> None:
            for number in range(6):
                await backend.journal.add(replace(ENTRY, tenant=f"test_{'ab'[number % 2]}", status=200 + number % 3))
            assert [entry.id for entry in await backend.journal.find("test_a")] == [5, 3, 1]
            assert [entry.id for entry in await backend.journal.find(None, lambda entry: entry.status == 200)] == [4, 1]
            assert [entry.id for entry in await backend.journal.find("test_b", lambda each: each.status == 200)] == [4]

        run(check())

    def test_one_tenant_is_forgotten_and_ids_rise_on(self, backend: Backend, run: Run) -> None:
        async def check() -> None:
            for number in range(4):
                await backend.journal.add(replace(ENTRY, tenant=f"test_{'ab'[number % 2]}"))
            await backend.journal.clear("test_a")
            assert [entry.id for entry in await backend.journal.find()] == [4, 2]
            await backend.journal.clear()
            assert list(await backend.journal.find()) == []
            await backend.journal.add(replace(ENTRY))
            assert [entry.id for entry in await backend.journal.find()] == [5]

        run(check())

    def test_ids_are_unique_at_once(self, backend: Backend, run: Run) -> None:
        async def check() -> None:
            await asyncio.gather(*(backend.journal.add(replace(ENTRY)) for _ in range(50)))
            assert [entry.id for entry in await backend.journal.find()] == list(range(50, 0, -1))

        run(check())


@pytest.mark.parametrize("kind", KEPT)
class TestRestart:
    def test_it_goes_on_where_it_was(self, kind: str, place: str, run: Run) -> None:
        async def before(backend: Backend) -> None:
            await backend.clock.advance(1000)
            await backend.clock.set(5, "test_a", frozen=True)
            await backend.limiter.hit([HIT], 10)
            await backend.journal.add(replace(ENTRY))
            await backend.close()

        async def after(backend: Backend) -> None:
            assert backend.clock.start == START
            assert START + 1000 <= await backend.clock.now() < START + 1600
            assert await backend.clock.hands("test_a") == Hands((await backend.clock.hands("test_a")).offset, 5)
            assert list(await backend.limiter.counts()) == [Count(HIT.bucket, 2, 60, 10, 1)]
            assert list(await backend.journal.find()) == [replace(ENTRY, id=1)]
            await backend.clock.reset()
            assert await backend.clock.now("test_a") < START + 600
            await backend.close()

        run(before(BACKENDS[kind](place)))
        run(after(BACKENDS[kind](place)))

    def test_the_first_start_is_kept(self, kind: str, place: str, run: Run) -> None:
        store = place if kind == "redis" else f"sqlite:{place}/other.db"
        starts = []
        for _ in range(2):
            backend = open_backend(Settings(store=store))
            starts.append(backend.clock.start)
            run(backend.close())
        assert starts[0] == starts[1]

    def test_another_beginning_is_refused(self, kind: str, place: str, run: Run) -> None:
        run(BACKENDS[kind](place).close())
        store = place if kind == "redis" else f"sqlite:{place}/store.db"
        with pytest.raises(SettingsError, match="begun with --seed 1"):
            open_backend(Settings(store=store, seed=2))
        with pytest.raises(SettingsError, match=r"begun at 2026-01-01T12:00:00\.000Z"):
            open_backend(Settings(store=store, start=5.0))
