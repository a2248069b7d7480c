"""Callbacks that are kept: over restarts and kills with SQLite, and by several workers with Redis."""

from __future__ import annotations

import json
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.engine.caller import CALLER, Caller, Receiver, eventually, plugin

from vocmocks.settings import Settings
from vocmocks.testing import MockServer

from .processes import kill, serving, workers_of
from .redis_server import RedisServer

PROGRAM = "tests.engine.caller"


@pytest.fixture(autouse=True)
def calling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vocmocks.engine.app._plugin", plugin)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "caller.openapi.json"
    path.write_text(json.dumps(CALLER), "utf-8")
    return path


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiving:
        yield receiving


@pytest.fixture(params=["sqlite", "redis"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """`--store`, of those that keep things."""
    if request.param == "sqlite":
        return f"sqlite:{tmp_path}/a.db"
    server: RedisServer = request.getfixturevalue("redis_server")
    return server.url()


def test_what_is_due_later_is_delivered_after_a_restart(kept: str, receiver: Receiver) -> None:
    settings = Settings(descriptions={"caller": CALLER}, store=kept)
    with MockServer(settings) as server:
        mock = Caller(server.url)
        mock.freeze()
        hook = mock.register(receiver.url, token="whsec_12345678")
        receiver.statuses = [500, 200]
        mock.call(body="failed")
        mock.last(1)
        mock.call(body="later", **{"in": 60})
        pending = mock.deliveries()
    with MockServer(settings) as server:
        mock = Caller(server.url)
        assert mock.deliveries() == pending
        assert mock.admin("GET", "/webhooks")["webhooks"] == [hook]
        assert receiver.bodies == ["failed"]
        mock.advance(60)
        eventually(lambda: len(receiver.received) == 3)
    assert receiver.bodies == ["failed", "failed", "later"]
    assert {each.headers["authorization"] for each in receiver.received} == {"Bearer whsec_12345678"}


def test_what_came_due_while_nobody_was_there_is_delivered_at_the_start(kept: str, receiver: Receiver) -> None:
    settings = Settings(descriptions={"caller": CALLER}, store=kept)
    receiver.free.clear()
    with MockServer(settings) as server:
        for body in (1, 2):
            Caller(server.url).call(url=receiver.url, body=body)
        eventually(lambda: receiver.received)
    receiver.received.clear()
    receiver.free.set()
    with MockServer(settings):
        eventually(lambda: receiver.bodies == [1, 2])


def test_sigterm_delivers_what_is_due_and_keeps_the_rest(kept: str, document: Path, receiver: Receiver) -> None:
    with serving(document, "--store", kept, program=PROGRAM) as (running, url):
        mock = Caller(url)
        receiver.free.clear()
        for body in range(10):
            mock.call(url=receiver.url, body=body)
        mock.call(url=receiver.url, body="later", **{"in": 3600})
        eventually(lambda: receiver.received)
        running.send_signal(signal.SIGTERM)
        receiver.free.set()
        assert running.wait(30) == 0
    assert receiver.bodies == list(range(10))
    with MockServer(Settings(descriptions={"caller": CALLER}, store=kept)) as server:
        mock = Caller(server.url)
        assert [each["status"] for each in mock.deliveries()] == [*["delivered"] * 10, "pending"]
        mock.advance(3600)
        eventually(lambda: receiver.bodies[10:] == ["later"])


def test_killed_in_mid_delivery_it_delivers_once_more(document: Path, receiver: Receiver, tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path}/a.db"
    with serving(document, "--store", store, program=PROGRAM) as (running, url):
        receiver.free.clear()
        for body in range(3):
            Caller(url).call(url=receiver.url, body=body)
        eventually(lambda: receiver.received)
        kill(running.pid)
        running.wait(10)
    receiver.free.set()
    with serving(document, "--store", store, program=PROGRAM) as (_, url):
        eventually(lambda: receiver.bodies == [0, 0, 1, 2])
        mock = Caller(url)
        eventually(lambda: [each["status"] for each in mock.deliveries()] == ["delivered"] * 3)


def test_two_workers_deliver_each_once(document: Path, redis_server: RedisServer, receiver: Receiver) -> None:
    arguments = ("--store", redis_server.url(), "--workers", "2")
    with serving(document, *arguments, program=PROGRAM) as (running, url):
        eventually(lambda: len(workers_of(running)) == 2)
        tenants = [Caller(url, f"test_{number:04}") for number in range(10)]
        Caller(url, None).freeze()
        Caller(url, None).register(receiver.url)
        for number in range(50):
            assert tenants[number % 10].call(body=number, **{"in": number // 25}) == 1
        Caller(url, None).advance(1)
        eventually(lambda: len(receiver.received) >= 50)
        everybody = Caller(url, None)
        eventually(lambda: {each["status"] for each in everybody.deliveries()} == {"delivered"})
        assert Counter(receiver.bodies) == Counter(range(50))
        assert len(everybody.attempts()) == 50
        for number in range(10):
            own = [body for body in receiver.bodies if body % 10 == number]
            assert own == sorted(own)


def test_a_clock_turned_at_one_worker_is_heeded_by_the_others(
    document: Path, redis_server: RedisServer, receiver: Receiver
) -> None:
    arguments = ("--store", redis_server.url())
    with serving(document, *arguments, program=PROGRAM) as (running, one):
        with serving(document, *arguments, program=PROGRAM) as (_, other):
            Caller(one).freeze()
            Caller(one).register(receiver.url)
            for seconds in (60, 120):
                assert Caller(other).call(body=seconds, **{"in": seconds}) == 1
            Caller(one).advance(60)
            eventually(lambda: receiver.bodies == [60])
        Caller(one).advance(60)
        eventually(lambda: receiver.bodies == [60, 120])
        assert running.poll() is None


def test_what_a_killed_worker_had_is_delivered_by_another(
    document: Path, redis_server: RedisServer, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLER_LEASE", "2")
    arguments = ("--store", redis_server.url())
    receiver.free.clear()
    with serving(document, *arguments, program=PROGRAM) as (dying, one):
        Caller(one).call(url=receiver.url, body=1)
        eventually(lambda: receiver.received)
        kill(dying.pid)
        dying.wait(10)
        before = len(receiver.received)
        receiver.free.set()
    with serving(document, *arguments, program=PROGRAM) as (_, other):
        assert Caller(other).last(1)["status"] == "delivered"
        assert receiver.bodies[before:] == [1]


def test_redis_may_go_away_for_a_while(document: Path, redis_server: RedisServer, receiver: Receiver) -> None:
    with serving(document, "--store", redis_server.url(), program=PROGRAM) as (running, url):
        mock = Caller(url)
        mock.call(url=receiver.url, body=1)
        assert mock.last(1)["status"] == "delivered"
        redis_server.stop()
        redis_server.start()

        def works() -> Any:
            try:
                return mock.call(url=receiver.url, body=2)
            except AssertionError:
                return None

        eventually(works)
        eventually(lambda: 2 in receiver.bodies)
        assert running.poll() is None
