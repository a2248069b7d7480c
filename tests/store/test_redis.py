"""`--store redis://…`: many workers act as one, and none of them is missed."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from vocmocks.errors import SettingsError
from vocmocks.settings import Settings
from vocmocks.store.backend import Backend, open_backend
from vocmocks.store.base import Scope, Stale, Store, Stored
from vocmocks.store.records import Records
from vocmocks.testing import MockServer

from .conftest import Run
from .processes import ME, THINGS, Load, journal, kill, records, serving, workers_of
from .redis_server import RedisServer
from .redis_worker import count_trips
from .test_backend import ENTRY

HERE = Scope("test_a", "acme", "things")


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until it does; fails after ten seconds."""
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("it never came to be")


def test_eight_workers_let_exactly_as_many_pass_as_the_limit(mini_document: Path, redis_server: RedisServer) -> None:
    arguments = ("--store", redis_server.url(), "--workers", "8", "--limit", "mini=100/hour")
    with serving(mini_document, *arguments) as (running, url):
        eventually(lambda: len(workers_of(running)) == 8)
        load = Load(url, connections=40)
        asyncio.run(load.run(lambda load: load.asked >= 160))
        assert load.statuses == {200: 100, 429: load.asked - 100}
        assert load.missing(url) == (set(), set())
        ids = [each["id"] for each in records(url)]
        assert len(set(ids)) == len(ids)
        numbers = [int(each["id"]) for each in journal(url)]
        assert numbers == list(range(load.asked, 0, -1))
        assert records(url, "test_other") == [each for each in records(url) if "n" not in each]
        assert journal(url, "test_other") == []


def test_nothing_is_lost_when_a_worker_is_killed_and_another_takes_its_place(
    mini_document: Path, redis_server: RedisServer
) -> None:
    with serving(mini_document, "--store", redis_server.url(), "--workers", "3", "--limits", "off") as (running, url):
        eventually(lambda: len(workers_of(running)) == 3)
        before = workers_of(running)
        load = Load(url)
        killed: list[int] = []

        def until(load: Load) -> bool:
            if len(load.answered) >= 100 * (len(killed) + 1) and len(killed) < 2:
                killed.append(before[len(killed)])
                kill(killed[-1])
            return len(load.answered) >= 400

        asyncio.run(load.run(until))
        assert load.missing(url) == (set(), set())
        eventually(lambda: len(workers_of(running)) == 3)
        assert not set(killed) & set(workers_of(running))
        running.terminate()
        assert running.wait(10) == 0
        assert running.stderr is not None
        errors = running.stderr.read()
        assert errors.count("SIGKILL; another takes its place") == 2


def test_sigterm_and_the_end_of_the_parent_stop_all(mini_document: Path, redis_server: RedisServer) -> None:
    for told in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
        with serving(mini_document, "--store", redis_server.url(), "--workers", "2") as (running, url):
            eventually(lambda: len(workers_of(running)) == 2)
            assert httpx.get(f"{url}/__admin/ready").status_code == 200
            workers = workers_of(running)
            running.send_signal(told)
            assert running.wait(10) == (-told if told == signal.SIGKILL else 0)
            eventually(lambda: not any(map(is_running, workers)))  # noqa: B023


def is_running(pid: int) -> bool:
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(done.stdout.strip()) and not done.stdout.startswith("Z")


def test_redis_goes_away_and_comes_back(mini_document: Path, redis_server: RedisServer) -> None:
    with serving(mini_document, "--store", redis_server.url(), "--workers", "2") as (_, url):
        assert httpx.post(url + THINGS, json={"n": 1}, headers=ME).status_code == 200
        redis_server.stop()
        for _ in range(4):
            answer = httpx.post(url + THINGS, json={"n": 2}, headers=ME)
            assert answer.status_code == 503
            assert answer.json() == {
                "type": "about:blank", "title": "Service Unavailable", "status": 503,
                "detail": "The service is temporarily unavailable",
            }  # fmt: skip
        assert httpx.get(url + THINGS).status_code == 503
        ready = httpx.get(f"{url}/__admin/ready")
        assert ready.status_code == 503
        assert "the store cannot be reached: Redis: " in ready.json()["error"]
        assert httpx.get(f"{url}/__admin/health").status_code == 200
        assert httpx.get(f"{url}/__admin/requests").status_code == 503
        redis_server.start()
        for _ in range(4):
            assert httpx.post(url + THINGS, json={"n": 3}, headers=ME).status_code == 200
        assert httpx.get(f"{url}/__admin/ready").status_code == 200
        assert {each["n"] for each in records(url) if "n" in each} == {1, 3}


def test_everything_is_there_after_a_restart(mini_document: Path, redis_server: RedisServer) -> None:
    seen: list[Any] = []
    for _ in range(2):
        with serving(mini_document, "--store", redis_server.url(), "--workers", "2") as (_, url):
            if not seen:
                assert httpx.post(url + THINGS, json={"n": 1}, headers=ME).status_code == 200
            seen.append((records(url), journal(url)))
    assert seen[0] == seen[1]


def test_several_machines_share_clock_limits_and_records(mini_document: Path, redis_server: RedisServer) -> None:
    arguments = ("--store", redis_server.url(), "--limit", "mini=2/minute")
    with serving(mini_document, *arguments) as (_, one), serving(mini_document, *arguments) as (_, other):
        httpx.post(f"{one}/__admin/clock?tenant=test_me", json={"now": "2026-01-31T09:30:00Z", "frozen": True})
        assert [httpx.get(url + THINGS, headers=ME).status_code for url in (one, other, one)] == [200, 200, 429]
        httpx.post(f"{other}/__admin/clock/advance?tenant=test_me", json={"seconds": 60})
        assert httpx.post(one + THINGS, json={"n": 5}, headers=ME).status_code == 200
        assert {"n": 5}.items() <= httpx.get(other + THINGS, headers=ME).json()["things"][-1].items()
        assert records(one) == records(other)
        assert httpx.post(f"{other}/__admin/reset").status_code == 200
        assert journal(one) == []
        assert httpx.get(f"{one}/__admin/limits").json() == {"limits": []}


def pair(server: RedisServer) -> tuple[Backend, Backend]:
    settings = Settings(store=server.url())
    return open_backend(settings), open_backend(settings)


def test_numbers_are_unique_and_rise_wherever_they_are_asked_for(redis_server: RedisServer, run: Run) -> None:
    one, other = pair(redis_server)

    async def check() -> None:
        taken = [await backend.store.next(HERE) for _ in range(20) for backend in (one, other)]
        assert taken == list(range(1, 41))
        many = await asyncio.gather(*(backend.store.next(HERE) for _ in range(50) for backend in (one, other)))
        assert sorted(many) == list(range(41, 141))
        await one.close()
        await other.close()

    run(check())


def test_a_request_sees_what_was_answered_before_it_wherever_that_was(redis_server: RedisServer, run: Run) -> None:
    one, other = pair(redis_server)

    async def store(backend: Backend) -> Store:
        return (await backend.admit("test_a", []))[2]

    async def ids(backend: Backend) -> list[str]:
        return [id for id, _ in await (await store(backend)).items(HERE)]

    async def check() -> None:
        assert await ids(one) == await ids(other) == []
        for number in range(6):
            await (await store((one, other)[number % 2])).put(HERE, str(number), {"n": number}, 0)
            assert await ids(one) == await ids(other) == [str(each) for each in range(number + 1)]
        view = await store(one)
        assert await view.items(HERE) == await one.store.items(HERE)
        await other.store.put(HERE, "0", {"n": 7})
        with pytest.raises(Stale):
            await view.put(HERE, "0", {"n": 8}, 1)
        assert await view.get(HERE, "0") == Stored({"n": 7}, 2)
        await view.put(HERE, "0", {"n": 9}, 2)
        assert await view.get(HERE, "0") == Stored({"n": 9}, 3)
        await other.store.clear("test_a")
        assert await ids(one) == []
        redis_server.forget()
        await (await store(other)).put(HERE, "x", {}, 0)
        assert await ids(one) == ["x"]

    async def together() -> None:
        async def change(backend: Backend) -> None:
            await Records(await store(backend), HERE).change("x", lambda value: {"n": value.get("n", 0) + 1})

        await asyncio.gather(*(change((one, other)[number % 2]) for number in range(60)))
        assert await (await store(one)).get(HERE, "x") == Stored({"n": 60}, 61)
        await one.close()
        await other.close()

    run(check())
    run(together())


def test_asked_for_first_a_read_costs_two_round_trips_and_a_change_three(redis_server: RedisServer, run: Run) -> None:
    """Admission, the change, and the journal; reading what nobody changed is free."""
    backend, _ = pair(redis_server)
    trips = count_trips(backend)

    async def request(*ids: str) -> int:
        trips.clear()
        _, _, store = await backend.admit("test_a", [])
        found = await store.items(HERE)
        for id in ids:
            await store.put(HERE, id, {"n": len(found)})
        await backend.journal.add(replace(ENTRY))
        return len(trips)

    async def check() -> None:
        await request("1")
        await request()
        assert [await request(), await request("2"), await request(), await request("3")] == [2, 3, 2, 3]
        await backend.close()

    run(check())


def test_numbers_are_unique_and_rise_whoever_creates(redis_server: RedisServer, run: Run) -> None:
    """A worker foresees the next number: that holds where it created the latest record, and costs nothing but time
    elsewhere."""
    one, other = pair(redis_server)

    async def create(backend: Backend, at_once: int) -> None:
        _, _, store = await backend.admit("test_a", [])
        await asyncio.gather(*(store.create(HERE, lambda n: (f"id{n}", {"n": n})) for _ in range(at_once)))

    async def check() -> None:
        for turn in range(6):
            await create((one, other)[turn % 2], 1 + turn * 5)
        await asyncio.gather(create(one, 40), create(other, 40))
        made = [stored.value for _, stored in await one.store.items(HERE)]
        assert sorted(value["n"] for value in made if value) == list(range(1, len(made) + 1))
        assert len(made) == sum(1 + turn * 5 for turn in range(6)) + 80
        await one.store.clear("test_a")
        await create(other, 3)
        assert [id for id, _ in await one.store.items(HERE)] == ["id1", "id2", "id3"]
        await one.close()
        await other.close()

    run(check())


def test_what_is_asked_at_once_travels_together(redis_server: RedisServer, run: Run) -> None:
    backend, _ = pair(redis_server)

    async def reads() -> int:
        text: bytes = await backend.store._link.ask("INFO", "stats")  # type: ignore[attr-defined]
        return int(text.partition(b"total_reads_processed:")[2].split()[0])

    async def check() -> None:
        await backend.admit("test_a", [])
        before = await reads()
        await asyncio.gather(*(backend.admit("test_a", []) for _ in range(100)))
        assert await reads() - before < 10
        await backend.close()

    run(check())


def test_a_password_is_not_shown(redis_server: RedisServer, mini_document: Path) -> None:
    with MockServer(Settings()) as mock:
        port = httpx.URL(mock.url).port
    store = f"redis://:open-sesame@127.0.0.1:{port}"
    with pytest.raises(SettingsError, match=f"--store redis://127.0.0.1:{port}: ") as told:
        open_backend(Settings(store=store))
    assert "sesame" not in str(told.value)
