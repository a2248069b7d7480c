"""Server-sent events, over HTTP and (for what takes time) at their source."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from starlette.types import Message

from vocmocks import create_app
from vocmocks.control.access import Control
from vocmocks.control.entries import Entries
from vocmocks.control.events import BEHIND, BURST, LARGEST, Feed, Place, Stream
from vocmocks.engine.search import Search
from vocmocks.settings import Settings

from .shop import SHOP, Shop, shop
from .test_requests import entry

Event = dict[str, Any]


class Follower:
    """Reads events one by one; `last` is the id of the latest."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.last = ""

    def next(self) -> Event:
        found: Event = {}
        for line in self._lines:
            if not line:
                if "event" in found:
                    self.last = found["id"]
                    return found
                continue
            name, _, value = line.partition(": ")
            found[name] = json.loads(value) if name == "data" else value
        raise EOFError("the stream has ended")


@contextmanager
def following(mock: Shop, query: str = "", **headers: str) -> Iterator[Follower]:
    url = f"{mock.url}/__admin/events{query}"
    with httpx.stream("GET", url, headers=headers, timeout=30, trust_env=False) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        follower = Follower(answer.iter_lines())
        first = follower.next()
        assert first["event"] == "ready"
        yield follower


class TestFollowing:
    def test_requests_come_as_they_are_in_the_journal(self, one_shop: Shop) -> None:
        with following(one_shop, "?tenant=test_ev_a") as events:
            one_shop.ask("POST", "/shop/v1/things", "test_ev_other", json={"name": "x"})
            one_shop.ask("POST", "/shop/v1/things", "test_ev_a", json={"name": 5})
            told = events.next()
        assert told["event"] == "request"
        [kept] = one_shop.get("/requests", tenant="test_ev_a")["requests"]
        assert told["data"] == kept
        assert told["data"]["violations"][0]["rule"] == "type"

    def test_only_what_is_wanted(self, one_shop: Shop) -> None:
        with following(one_shop, "?tenant=test_ev_b&status=4xx&operation=add_thing") as events:
            one_shop.ask("POST", "/shop/v1/things", "test_ev_b", json={"name": "x"})
            one_shop.ask("GET", "/shop/v1/things?per_page=x", "test_ev_b")
            one_shop.ask("POST", "/shop/v1/things", "test_ev_b", json={})
            assert events.next()["data"]["violations"][0]["pointer"] == "/name"

    def test_changes_come_to_those_they_concern(self, one_shop: Shop) -> None:
        with following(one_shop, "?tenant=test_ev_c") as events:
            for tenant in ("test_ev_d", "test_ev_c"):
                one_shop.control("POST", "/clock/advance", params={"tenant": tenant}, json={"seconds": 60})
            told = events.next()
            assert (told["event"], told["data"]["what"], told["data"]["tenant"]) == ("change", "clock", "test_ev_c")
            assert set(told["data"]["clock"]) == {"now", "frozen"}
            one_shop.control("POST", "/faults", params={"tenant": "test_ev_c"}, json={"status": 503})
            assert events.next()["data"]["what"] == "faults"
            one_shop.control("DELETE", "/faults", params={"tenant": "test_ev_c"})
            assert events.next()["data"]["method"] == "DELETE"

    def test_reading_changes_nothing_and_neither_does_what_is_refused(self, one_shop: Shop) -> None:
        with following(one_shop) as events:
            one_shop.control("POST", "/requests/count", json={})
            one_shop.control("GET", "/clock")
            one_shop.control("POST", "/clock", json={"now": "never"})
            one_shop.control("POST", "/reset", params={"what": "limits", "tenant": "test_ev_secret_1234"})
            told = events.next()["data"]
        assert (told["what"], told["path"], told["tenant"]) == ("reset", "/reset", "…1234")

    def test_it_goes_on_where_it_was(self, one_shop: Shop) -> None:
        tenant = "test_ev_e"
        with following(one_shop, f"?tenant={tenant}") as events:
            one_shop.ask("GET", "/shop/v1/things", tenant)
            first = events.next()
        for _ in range(3):
            one_shop.ask("GET", "/shop/v1/things/7", tenant)
        with following(one_shop, f"?tenant={tenant}", **{"Last-Event-ID": events.last}) as events:
            rest = [events.next() for _ in range(3)]
        ids = [int(told["data"]["id"]) for told in (first, *rest)]
        assert ids == sorted(set(ids))
        with following(one_shop, f"?tenant={tenant}&lastEventId={events.last}") as events:
            one_shop.ask("POST", "/shop/v1/things", tenant, json={"name": "x"})
            assert events.next()["data"]["operation"] == "add_thing"

    def test_a_place_of_another_time_is_the_beginning(self) -> None:
        with shop() as mock:
            mock.ask("GET", "/shop/v1/things")
            with following(mock, **{"Last-Event-ID": "99-99"}) as events:
                assert events.next()["data"]["id"] == "1"

    @pytest.mark.parametrize("id", ["x", "1-x", "-", "1.5"])
    def test_what_is_no_place_is_told(self, one_shop: Shop, id: str) -> None:
        answer = one_shop.control("GET", "/events", headers={"Last-Event-ID": id})
        assert answer.status_code == 400
        assert "expected the id of an event" in answer.json()["error"]

    def test_head_ends(self, one_shop: Shop) -> None:
        assert one_shop.control("HEAD", "/events").status_code == 200

    def test_no_credential_is_told(self, one_shop: Shop) -> None:
        with following(one_shop) as events:
            one_shop.ask("GET", "/shop/v1/things?shop_key=test_ev_hidden_4321", "test_ev_hidden_4321")
            told = events.next()
        assert "test_ev_hidden" not in str(told)
        assert "…4321" in str(told)

    def test_the_server_stops_while_somebody_listens(self) -> None:
        with shop() as mock, following(mock) as events:
            mock.mock.stop()
            with pytest.raises((EOFError, httpx.HTTPError)):
                events.next()


class TestFeed:
    """What one listener is told, without the connection."""

    @staticmethod
    def feed(place: Place | None = None, search: Search | None = None) -> tuple[Feed, Any]:
        app = create_app(Settings(descriptions={"shop": SHOP}))
        state = app.state
        control = Control(state.vendors, state.services, state.settings)
        return Feed(control, Entries(control), search or Search(), place), state.services.journal

    def test_of_many_at_once_all_are_told_in_order(self) -> None:
        async def steps() -> None:
            feed, journal = self.feed()
            await feed.begin()
            for number in range(BURST * 2 + 5):
                await journal.add(entry(number))
            told = [[each async for each in feed.news()] for _ in range(4)]
            assert [len(each) for each in told] == [BURST, BURST, 5, 0]
            ids = [int(data["id"]) for each in told for _, data in each]
            assert ids == list(range(1, BURST * 2 + 6))
            assert str(feed.place) == f"{BURST * 2 + 5}-0"

        asyncio.run(steps())

    def test_who_is_far_behind_is_told_how_far(self) -> None:
        async def steps() -> None:
            feed, journal = self.feed(search=Search(vendor="shop"))
            await feed.begin()
            for number in range(BEHIND + 50):
                await journal.add(entry(number))
            told = [each async for each in feed.news()]
            assert told[0] == ("gap", {"left_out": 50})
            assert [int(data["id"]) for _, data in told[1:]] == list(range(51, 51 + BURST))

        asyncio.run(steps())

    def test_large_bodies_are_left_out(self) -> None:
        async def steps() -> None:
            feed, journal = self.feed()
            await feed.begin()
            large = entry(1)
            large.response_body = b'"' + b"x" * LARGEST + b'"'
            await journal.add(large)
            [(_, told)] = [each async for each in feed.news()]
            assert told["bodies_left_out"] is True
            assert told["response"]["body"] is None

        asyncio.run(steps())

    def test_those_of_others_move_the_place_on(self) -> None:
        async def steps() -> None:
            feed, journal = self.feed(search=Search(tenant="test_nobody"))
            await feed.begin()
            await journal.add(entry(1))
            assert [each async for each in feed.news()] == []
            assert feed.place == Place(1, 0)

        asyncio.run(steps())


class TestStream:
    @staticmethod
    async def nothing() -> Message:
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    def test_a_quiet_connection_has_a_heartbeat(self) -> None:
        async def steps() -> None:
            feed, _ = TestFeed.feed()
            sent: list[bytes] = []
            beaten = asyncio.Event()

            async def send(message: Message) -> None:
                sent.append(message.get("body", b""))
                if sent[-1].startswith(b":"):
                    beaten.set()

            stream = Stream(feed, poll=0.001, heartbeat=0.003)
            task = asyncio.create_task(stream({"type": "http", "method": "GET"}, self.nothing, send))
            await beaten.wait()
            task.cancel()
            assert b"event: ready" in sent[1]

        asyncio.run(steps())

    def test_who_does_not_read_is_dropped(self) -> None:
        async def steps() -> None:
            feed, _ = TestFeed.feed()
            dropped: list[Any] = []

            class Broken:
                stopping = asyncio.Event()

                def reset(self, scope: Any) -> None:
                    dropped.append(scope)

            async def send(message: Message) -> None:
                if "body" in message:
                    await asyncio.sleep(3600)

            scope = {"type": "http", "method": "GET", "state": {"vocmocks.wire": Broken()}}
            await Stream(feed, poll=0.001, patience=0.001)(scope, self.nothing, send)
            assert dropped == [scope]

        asyncio.run(steps())

    def test_who_has_gone_is_not_told_any_more(self, one_shop: Shop) -> None:
        """A client that hangs up in the middle leaves the server as it was."""
        address = (httpx.URL(one_shop.url).host, httpx.URL(one_shop.url).port or 0)
        with socket.create_connection(address) as client:
            client.sendall(b"GET /__admin/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert client.recv(4096).startswith(b"HTTP/1.1 200")
        assert one_shop.ask("GET", "/shop/v1/things", "test_ev_after").status_code == 200
