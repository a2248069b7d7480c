"""Two mocks on one Redis: what the control API of one tells of the other."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from tests.store.redis_server import RedisServer

from vocmocks.settings import Settings
from vocmocks.testing import MockServer

from .shop import SHOP, Shop
from .test_events import following


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with RedisServer(tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture
def both(server: RedisServer) -> Iterator[tuple[Shop, Shop]]:
    server.forget()
    settings = Settings(descriptions={"shop": SHOP}, store=server.url())
    with MockServer(settings) as one, MockServer(settings) as other:
        yield Shop(one, one.url), Shop(other, other.url)


def test_events_of_one_come_to_those_who_listen_to_the_other(both: tuple[Shop, Shop]) -> None:
    one, other = both
    with following(one, "?tenant=test_shared") as events:
        other.ask("POST", "/shop/v1/things", "test_nobody", json={"name": "x"})
        other.ask("POST", "/shop/v1/things", "test_shared", json={"name": 7})
        told = events.next()
        assert (told["event"], told["data"]["outcome"]) == ("request", "invalid")
        other.control("POST", "/clock/advance", params={"tenant": "test_shared"}, json={"seconds": 5})
        assert events.next()["data"]["what"] == "clock"
    other.ask("GET", "/shop/v1/things", "test_shared")
    with following(other, "?tenant=test_shared", **{"Last-Event-ID": events.last}) as again:
        assert again.next()["data"]["operation"] == "list_things"


def test_the_journal_is_searched_where_it_is(both: tuple[Shop, Shop]) -> None:
    one, other = both
    for number in range(30):
        (one, other)[number % 2].ask("GET", f"/shop/v1/things{'x' * (number % 3)}", f"test_{number % 5}")
    found = one.get("/requests", tenant="test_1", status="2xx")
    assert (found["total"], len(found["requests"])) == (2, 2)
    assert one.get("/requests", unmatched="true", limit=3, offset=2)["total"] == 20
    ids = [int(entry["id"]) for entry in other.get("/requests", unmatched="true")["requests"]]
    assert ids == sorted(ids, reverse=True)
    assert one.get("/requests", since=ids[3], unmatched="true")["total"] == 3


def test_each_counts_its_own_and_both_know_what_is_shared(both: tuple[Shop, Shop]) -> None:
    one, other = both
    one.ask("GET", "/shop/v1/things", "test_a")
    other.ask("GET", "/shop/v1/things", "test_b")
    for mock in both:
        text = httpx.get(f"{mock.url}/__admin/metrics").text
        assert 'outcome="answered"' in text
        assert "\nvocmocks_journal_entries 2\n" in text
        assert "\nvocmocks_tenants 2\n" in text
