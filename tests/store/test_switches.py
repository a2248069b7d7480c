"""What is switched on promises the same wherever it is kept; with Redis, every worker knows it at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from vocmocks.engine.faults import Matcher, Rule
from vocmocks.engine.switches import scenario_of
from vocmocks.settings import Settings
from vocmocks.store.backend import Backend, open_backend

from .conftest import BACKENDS, KEPT, START, Run
from .processes import ME, THINGS, serving, workers_of
from .redis_server import RedisServer

FAILS = Rule(match=Matcher(tenant="test_a", headers={"x": "*"}), status=503, probability=0.5, times=3)
SLOW = Rule(fault="SLOW_DRIP", duration=0.5, chunks=3)
STARTED = Rule(status=500, scenario="outage", id="acme-outage-1")


def ids(backend: Backend) -> list[str]:
    return [rule.id for rule in backend.switches.rules]


class TestRules:
    def test_nothing_is_on_at_first(self, backend: Backend, run: Run) -> None:
        async def check() -> None:
            await backend.switches.look()
            assert list(backend.switches.rules) == []
            assert dict(backend.switches.scenarios) == {}
            assert await backend.switches.drawn() == {}

        run(check())

    def test_rules_are_kept_the_newest_first(self, backend: Backend, run: Run) -> None:
        switches = backend.switches

        async def check() -> None:
            [first] = await switches.put([FAILS])
            [second, third] = await switches.put([SLOW, FAILS])
            await switches.look()
            assert switches.active
            assert list(switches.rules) == [third, second, first]
            assert len({first.id, second.id, third.id}) == 3
            assert first.match == FAILS.match
            await switches.drop([second.id, "nothing"])
            await switches.look()
            assert list(switches.rules) == [third, first]
            await switches.put([second])
            await switches.look()
            assert list(switches.rules) == [third, second, first]

        run(check())

    def test_draws_are_counted_and_forgotten_with_the_rule(self, backend: Backend, run: Run) -> None:
        switches = backend.switches

        async def check() -> None:
            first, second = await switches.put([FAILS, SLOW])
            assert sorted(await asyncio.gather(*(switches.draw(first) for _ in range(5)))) == [1, 2, 3, 4, 5]
            assert await switches.draw(second) == 1
            assert await switches.drawn() == {first.id: 5, second.id: 1}
            await switches.drop([first.id])
            assert await switches.drawn() == {second.id: 1}
            await switches.put([first], {first.id: 2})
            assert await switches.draw(first) == 3

        run(check())

    def test_rules_to_begin_with_are_there_until_any_is_changed(self, backend: Backend, run: Run) -> None:
        switches = backend.switches
        switches.begin([STARTED])

        async def check() -> None:
            await switches.look()
            assert list(switches.rules) == [STARTED]
            assert await switches.draw(STARTED) == 1
            [own] = await switches.put([FAILS])
            await switches.look()
            assert list(switches.rules) == [own, STARTED]
            await switches.drop([STARTED.id])
            await switches.look()
            assert list(switches.rules) == [own]
            await switches.restart()
            await switches.look()
            assert list(switches.rules) == [STARTED]
            assert await switches.draw(STARTED) == 1

        run(check())

    def test_scenarios_are_chosen_by_tenant_and_vendor(self, backend: Backend, run: Run) -> None:
        switches = backend.switches

        async def check() -> None:
            await switches.choose({("test_a", "acme"): "calm", (None, "acme"): "outage", (None, "o=t"): "x"})
            await switches.look()
            assert switches.active
            found = [scenario_of(switches.scenarios, who, "acme") for who in ("test_a", "test_b", None)]
            assert found == ["calm", "outage", "outage"]
            await switches.choose({("test_a", "acme"): None, (None, "acme"): None, ("test_z", "acme"): None})
            await switches.look()
            assert dict(switches.scenarios) == {(None, "o=t"): "x"}

        run(check())

    def test_somebody_is_the_first(self, backend: Backend, run: Run) -> None:
        async def check() -> None:
            assert sorted(await asyncio.gather(*(backend.switches.first() for _ in range(3)))) == [False, False, True]

        run(check())

    def test_whoever_follows_is_told(self, backend: Backend, run: Run) -> None:
        told: list[int] = []

        async def check() -> None:
            await backend.switches.look()
            backend.switches.changed = lambda: told.append(len(backend.switches.rules))
            await backend.switches.put([FAILS])
            assert told[-1:] == [1]
            await backend.switches.restart()
            assert told[-1] == 0

        run(check())


@pytest.mark.parametrize("kind", KEPT)
def test_all_is_there_after_a_restart(kind: str, place: str, run: Run) -> None:
    async def before() -> list[Rule]:
        backend = BACKENDS[kind](place)
        backend.switches.begin([STARTED])
        kept = await backend.switches.put([FAILS, SLOW])
        await backend.switches.draw(kept[0])
        await backend.switches.choose({("test_a", "acme"): "calm"})
        assert await backend.switches.first()
        await backend.close()
        return list(kept)

    async def after(kept: list[Rule]) -> None:
        backend = BACKENDS[kind](place)
        backend.switches.begin([])
        await backend.switches.look()
        assert list(backend.switches.rules) == [*reversed(kept), STARTED]
        assert dict(backend.switches.scenarios) == {("test_a", "acme"): "calm"}
        assert await backend.switches.draw(kept[0]) == 2
        assert not await backend.switches.first()
        assert (await backend.switches.put([FAILS]))[0].id not in [rule.id for rule in kept]
        await backend.close()

    run(after(run(before())))


@pytest.mark.parametrize("kind", KEPT)
def test_rules_to_begin_with_are_those_of_each_start_while_none_was_changed(kind: str, place: str, run: Run) -> None:
    async def started(rules: list[Rule]) -> None:
        backend = BACKENDS[kind](place)
        backend.switches.begin(rules)
        await backend.switches.look()
        assert list(backend.switches.rules) == rules
        await backend.switches.choose({("test_a", "acme"): "calm"})
        await backend.close()

    for rules in ([STARTED], [], [STARTED]):
        run(started(rules))


@pytest.fixture
def workers(redis_server: RedisServer, run: Run) -> Iterator[list[Backend]]:
    settings = Settings(store=redis_server.url(), start=START)
    backends = [open_backend(settings) for _ in range(3)]
    yield backends
    for backend in backends:
        run(backend.close())


async def eventually(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to be")


def test_workers_that_listen_know_at_once_and_need_not_ask(workers: list[Backend], run: Run) -> None:
    async def check() -> None:
        for worker in workers:
            assert worker.switches.active
            await worker.switches.look()
        await eventually(lambda: not any(worker.switches.active for worker in workers))
        for number, worker in enumerate(workers, 1):
            await worker.switches.put([SLOW])
            assert [len(other.switches.rules) for other in workers] == [number] * 3
            assert all(other.switches.active for other in workers)
        await workers[0].switches.drop(ids(workers[0]))
        assert not any(other.switches.active for other in workers)
        await workers[1].switches.choose({("test_a", "acme"): "calm"})
        assert [dict(other.switches.scenarios) for other in workers] == [{("test_a", "acme"): "calm"}] * 3

    run(check())


def test_a_worker_that_does_not_listen_asks(workers: list[Backend], run: Run) -> None:
    async def check() -> None:
        one, other, _ = workers
        await one.switches.look()
        await eventually(lambda: not one.switches.active)
        await other.switches.put([FAILS])
        assert ids(one) == ids(other) == ["1"]
        fresh = workers[2]
        await fresh.switches.look()
        assert ids(fresh) == ["1"]

    run(check())


def test_workers_ask_again_when_redis_was_away(workers: list[Backend], redis_server: RedisServer, run: Run) -> None:
    async def check() -> None:
        one, other, _ = workers
        for worker in (one, other):
            await worker.switches.look()
        await eventually(lambda: not one.switches.active and not other.switches.active)
        await one.switches.put([FAILS])
        redis_server.stop()
        await eventually(lambda: one.switches.active and other.switches.active)
        redis_server.start()
        await asyncio.sleep(0.1)  # by which a connection is looked at before it is used
        await one.switches.drop(["1"])
        await other.switches.look()
        assert ids(other) == []
        await eventually(lambda: not other.switches.active)

    run(check())


def test_times_are_counted_over_workers(mini_document: Path, redis_server: RedisServer) -> None:
    with serving(mini_document, "--store", redis_server.url(), "--workers", "2") as (running, url):
        asyncio.run(eventually(lambda: len(workers_of(running)) == 2))
        assert asyncio.run(statuses(url, 40)) == {200: 40}
        for tenant, times in (("test_me", 7), ("", 5)):
            rule = {"status": 503, "times": times, "probability": 0.8}
            made = httpx.post(f"{url}/__admin/faults", params={"tenant": tenant} if tenant else {}, json=rule)
            assert made.status_code == 201
            assert asyncio.run(statuses(url, 60)) == {503: times, 200: 60 - times}
            shown = httpx.get(f"{url}/__admin/faults").json()["faults"][0]
            assert (shown["hit"], shown["remaining"]) == (times, 0)
            assert httpx.delete(f"{url}/__admin/faults").json()["total"] == 0
        assert asyncio.run(statuses(url, 20)) == {200: 20}


def test_a_rule_holds_for_the_next_request_to_any_worker(mini_document: Path, redis_server: RedisServer) -> None:
    with serving(mini_document, "--store", redis_server.url(), "--workers", "2") as (running, url):
        asyncio.run(eventually(lambda: len(workers_of(running)) == 2))
        for _ in range(5):
            httpx.post(f"{url}/__admin/faults", json={"status": 500})
            assert asyncio.run(statuses(url, 12)) == {500: 12}
            httpx.delete(f"{url}/__admin/faults")
            assert asyncio.run(statuses(url, 12)) == {200: 12}


async def statuses(url: str, count: int) -> dict[int, int]:
    """How often there is which answer, each over a connection of its own."""
    found: dict[int, int] = {}

    async def ask() -> None:
        async with httpx.AsyncClient(timeout=20, trust_env=False, verify=False) as client:
            status = (await client.get(url + THINGS, headers=ME)).status_code
            found[status] = found.get(status, 0) + 1

    await gathered([ask() for _ in range(count)])
    return found


async def gathered(work: list[Awaitable[Any]]) -> None:
    await asyncio.gather(*work)
