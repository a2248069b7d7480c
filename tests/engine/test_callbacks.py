"""Webhooks and callbacks, over HTTP: the mock on one side, a receiver on the other."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator

import httpx
import pytest
from tests.engine.caller import CALLER, EVENTS, Caller, Receiver, eventually, plugin

from vocmocks import create_app
from vocmocks.settings import Settings
from vocmocks.testing import MockServer

SETTINGS = Settings(descriptions={"caller": CALLER})
NOWHERE = "http://127.0.0.1:9"
"""Nobody listens there (the discard service's port, RFC 863)."""


@pytest.fixture(autouse=True)
def calling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vocmocks.engine.app._plugin", plugin)


@pytest.fixture
def mock() -> Iterator[Caller]:
    with MockServer(SETTINGS) as server:
        yield Caller(server.url)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiving:
        yield receiving


def test_a_webhook_is_called_with_its_token(mock: Caller, receiver: Receiver) -> None:
    mock.register(f"{receiver.url}/hook/1?a=b", token="whsec_12345678")
    assert mock.call(body={"é": [1, 2.5, None]}) == 1
    eventually(lambda: receiver.received)
    [received] = receiver.received
    assert (received.method, received.path) == ("POST", "/hook/1?a=b")
    assert received.raw == '{"é":[1,2.5,null]}'.encode()
    assert received.headers == {
        "host": f"127.0.0.1:{receiver.port}", "content-type": "application/json", "connection": "close",
        "authorization": "Bearer whsec_12345678", "content-length": str(len(received.raw)),
    }  # fmt: skip
    assert mock.last(1)["status"] == "delivered"


def test_every_attempt_is_in_the_journal(mock: Caller, receiver: Receiver) -> None:
    receiver.statuses, receiver.headers, receiver.answer = [500], {"X-Why": "overload"}, b"no"
    mock.freeze()
    mock.call(url=f"{receiver.url}/hook?token=abcdefgh&n=1", body={"n": 1}, event=EVENTS[1], token="whsec_12345678")
    delivery = mock.last(1)
    [entry] = mock.attempts()
    assert (entry["tenant"], entry["vendor"], entry["operation"]) == ("test_aaaa", "caller", "thing.removed")
    assert entry["request"] == {
        "method": "POST", "path": f"{receiver.url}/hook", "query": {"token": "…efgh", "n": "1"}, "body": {"n": 1},
        "headers": {
            "host": f"127.0.0.1:{receiver.port}", "content-type": "application/json", "connection": "close",
            "authorization": "…5678", "content-length": "7",
        },
    }  # fmt: skip
    assert entry["response"] == {"status": 500, "headers": {"content-length": "2", "x-why": "overload"}, "body": "no"}
    assert (entry["outcome"], entry["reason"], entry["violations"]) == ("undelivered", "answered 500", [])
    assert entry["time"] == mock.admin("GET", "/clock")["now"]
    assert (delivery["last_status"], delivery["reason"]) == (500, "answered 500")
    assert delivery["url"] == f"{receiver.url}/hook?token=…efgh&n=1"


def test_tried_again_on_the_tenants_clock_until_it_is_given_up(mock: Caller, receiver: Receiver) -> None:
    receiver.statuses = [500, 302, 404, None, 429, 200]
    receiver.headers = {"Location": NOWHERE}
    mock.freeze()
    mock.register(receiver.url)
    mock.call()
    waited = 0
    for attempt, seconds in enumerate((10, 60, 300, 1800), start=1):
        mock.last(attempt)
        mock.advance(seconds - 1)
        assert len(receiver.received) == attempt
        mock.advance(1)
        waited += seconds
    delivery = mock.last(5)
    assert (delivery["status"], delivery["reason"]) == ("given-up", "answered 429")
    mock.advance(1_000_000)
    mock.call(body=2)
    eventually(lambda: 2 in receiver.bodies)
    assert len(receiver.received) == 6
    reasons = [entry["reason"] for entry in mock.attempts()[:5]]
    assert reasons[:3] == ["answered 500", f"answered 302 to {NOWHERE}, which is not followed", "answered 404"]
    assert reasons[3].startswith("no answer: ")
    assert [entry["response"]["status"] for entry in mock.attempts()] == [500, 302, 404, None, 429, 200]


def test_what_nobody_took_is_delivered_once_somebody_listens(mock: Caller) -> None:
    with Receiver() as gone:
        pass
    mock.freeze()
    mock.call(url=gone.url, body=1)
    assert mock.last(1)["reason"].startswith("no connection: ")
    assert mock.attempts()[0]["outcome"] == "undelivered"
    assert mock.attempts()[0]["response"] == {"status": None, "headers": {}, "body": None}
    with Receiver(port=gone.port) as back:
        mock.advance(10)
        assert mock.last(2)["status"] == "delivered"
        assert back.bodies == [1]


def test_due_later_means_the_tenants_clock(mock: Caller, receiver: Receiver) -> None:
    other = Caller(mock.url, "test_bbbb")
    mock.register(receiver.url)
    other.register(receiver.url)
    for each in (mock, other):
        each.freeze()
        assert each.call(body=each.tenant, **{"in": 86_400.5}) == 1
    mock.advance(86_400)
    mock.call(body="now")
    eventually(lambda: receiver.received)
    mock.advance(0.5)
    eventually(lambda: len(receiver.received) == 2)
    assert receiver.bodies == ["now", "test_aaaa"]
    assert [each["status"] for each in mock.deliveries()] == ["delivered", "delivered"]
    assert [each["status"] for each in other.deliveries()] == ["pending"]


@pytest.mark.parametrize("frozen", [True, False])
def test_a_clock_that_is_set_has_due_what_was_later(mock: Caller, receiver: Receiver, frozen: bool) -> None:
    mock.call(url=receiver.url, **{"in": 3600})
    assert mock.deliveries()[0]["attempts"] == 0
    mock.admin("POST", "/clock", {"now": "2099-01-01T00:00:00Z", "frozen": frozen})
    assert mock.last(1)["status"] == "delivered"


def test_a_running_clock_is_waited_for(mock: Caller, receiver: Receiver) -> None:
    mock.call(url=receiver.url, **{"in": 0.4})
    assert receiver.received == []
    assert mock.last(1)["status"] == "delivered"


def test_all_clocks_may_be_turned_at_once(mock: Caller, receiver: Receiver) -> None:
    everybody = Caller(mock.url, None)
    everybody.freeze()
    for name in ("test_aaaa", "test_bbbb"):
        Caller(mock.url, name).call(url=receiver.url, body=name, **{"in": 60})
    everybody.advance(60)
    eventually(lambda: sorted(receiver.bodies) == ["test_aaaa", "test_bbbb"])


def test_one_url_gets_them_one_after_the_other_as_they_are_due(mock: Caller, receiver: Receiver) -> None:
    mock.freeze()
    receiver.free.clear()
    mock.register(receiver.url)
    for seconds, body in ((0, 1), (0, 2), (30, 6), (10, 4), (10, 5), (0, 3)):
        mock.call(body=body, **{"in": seconds})
    mock.advance(30)
    eventually(lambda: receiver.received)
    with Receiver() as other:
        mock.call(url=other.url)
        eventually(lambda: other.received)
    assert receiver.bodies == [1]
    receiver.free.set()
    eventually(lambda: len(receiver.received) == 6)
    assert receiver.bodies == [1, 2, 3, 4, 5, 6]


def test_what_failed_does_not_hold_up_what_comes_after(mock: Caller, receiver: Receiver) -> None:
    receiver.statuses = [500, 200]
    mock.freeze()
    for body in (1, 2):
        mock.call(url=receiver.url, body=body)
    assert mock.last(1)["status"] == "delivered"
    mock.advance(10)
    eventually(lambda: receiver.bodies == [1, 2, 1])


def test_only_those_that_want_the_event_are_called(mock: Caller, receiver: Receiver) -> None:
    other, everybody = Caller(mock.url, "test_bbbb"), Caller(mock.url, None)
    mock.register(f"{receiver.url}/one", events=[EVENTS[0]])
    mock.register(f"{receiver.url}/all")
    other.register(f"{receiver.url}/others")
    everybody.register(f"{receiver.url}/everybody", events=[EVENTS[1]])
    assert mock.call(event=EVENTS[0]) == 2
    assert mock.call(event=EVENTS[1]) == 2
    assert Caller(mock.url, "test_cccc").call(event=EVENTS[0]) == 0
    assert other.call(event=EVENTS[1]) == 2
    eventually(lambda: len(receiver.received) == 6)
    paths = sorted(received.path for received in receiver.received)
    assert paths == ["/all", "/all", "/everybody", "/everybody", "/one", "/others"]
    assert eventually(lambda: {each["status"] for each in mock.deliveries()} == {"delivered"})
    assert (len(mock.attempts()), len(other.attempts()), len(everybody.attempts())) == (4, 2, 6)


def test_a_deleted_webhook_is_not_called_any_more(mock: Caller, receiver: Receiver) -> None:
    mock.freeze()
    hook = mock.register(receiver.url)
    mock.call(**{"in": 10})
    mock.admin("DELETE", f"/webhooks/{hook['id']}")
    mock.advance(10)
    delivery = eventually(lambda: next((each for each in mock.deliveries() if each["status"] != "pending"), None))
    assert (delivery["status"], delivery["reason"]) == ("given-up", "the webhook was deleted")
    assert (receiver.received, mock.attempts()) == ([], [])


@pytest.mark.parametrize("what", ["?what=state", ""])
def test_a_reset_forgets_what_was_to_be_sent(mock: Caller, receiver: Receiver, what: str) -> None:
    other = Caller(mock.url, "test_bbbb")
    receiver.statuses = [500, 500, 200]
    for each in (mock, other):
        each.freeze()
        each.register(receiver.url)
        each.call(body=each.tenant)
        each.last(1)
    mock.admin("POST", f"/reset{what}")
    assert mock.deliveries() == []
    mock.admin("POST", "/clock", {"now": "2099-01-01T00:00:00Z"})
    other.advance(10)
    assert other.last(2)["status"] == "delivered"
    assert mock.call(body="later") == (1 if what else 0)
    assert other.call(body="last") == 1
    eventually(lambda: "last" in receiver.bodies)
    assert receiver.bodies.count("test_aaaa") == 1


def test_an_answer_that_comes_after_a_reset_is_nobodys(mock: Caller, receiver: Receiver) -> None:
    receiver.free.clear()
    mock.call(url=receiver.url)
    eventually(lambda: receiver.received)
    mock.admin("POST", "/reset")
    receiver.free.set()
    mock.call(url=receiver.url)
    assert mock.last(1)["status"] == "delivered"
    assert [entry["outcome"] for entry in mock.attempts()] == ["delivered"]
    assert len(mock.deliveries()) == 1


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://203.0.113.1/hook", "203.0.113.1 is not a loopback or private address"),
        ("https://[2001:db8::1]:8443/", "2001:db8::1 is not a loopback or private address"),
        ("http://169.254.169.254/latest/meta-data", "169.254.169.254 is not a loopback or private address"),
        ("ftp://127.0.0.1/", "only http:// and https:// URLs are called"),
        ("hook", "only http:// and https:// URLs are called"),
        ("http:///hook", "does not name a host"),
        ("http://127.0.0.1:99999/", "is not a URL"),
        ("http://127.0.0.1/a b", "has a space or a control character in it"),
    ],
)
def test_what_is_not_called_is_told_by_the_journal(mock: Caller, url: str, reason: str) -> None:
    mock.call(url=url, body=1)
    delivery = mock.last(1)
    [entry] = mock.attempts()
    assert reason in entry["reason"]
    assert (entry["outcome"], entry["response"]["status"]) == ("refused-address", None)
    assert (entry["request"]["body"], entry["request"]["headers"]) == (1, {})
    assert (delivery["status"], delivery["reason"]) == ("given-up", entry["reason"])


def test_callbacks_any_calls_public_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []

    async def handle(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        called.append(str(request.url))
        return httpx.Response(204, stream=httpx.ByteStream(b""))

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handle)
    with MockServer(SETTINGS, callbacks="any") as server:
        mock = Caller(server.url)
        mock.call(url="http://203.0.113.1/hook")
        assert mock.last(1)["status"] == "delivered"
    assert called == ["http://203.0.113.1/hook"]


def test_credentials_in_a_url_are_sent_and_not_shown(mock: Caller, receiver: Receiver) -> None:
    url = f"http://somebody:open-sesame@127.0.0.1:{receiver.port}/hook"
    hook = mock.register(url)
    mock.call()
    mock.last(1)
    assert receiver.received[0].headers["authorization"] == "Basic c29tZWJvZHk6b3Blbi1zZXNhbWU="
    shown = f"http://…body:…same@127.0.0.1:{receiver.port}/hook"
    assert hook["url"] == mock.deliveries()[0]["url"] == mock.attempts()[0]["request"]["path"] == shown


def test_stopping_delivers_what_is_due(receiver: Receiver) -> None:
    receiver.free.clear()
    with MockServer(SETTINGS) as server:
        mock = Caller(server.url)
        for body in range(5):
            mock.call(url=receiver.url, body=body)
        mock.call(url=receiver.url, body="later", **{"in": 3600})
        eventually(lambda: receiver.received)
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        eventually(lambda: not _answers(server.url))
        receiver.free.set()
        stopping.join(30)
        assert not stopping.is_alive()
    assert receiver.bodies == [0, 1, 2, 3, 4]


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/__admin/health").status_code == 200
    except httpx.TransportError:
        return False


def test_stopping_does_not_wait_for_ever(receiver: Receiver) -> None:
    receiver.free.clear()
    with MockServer(SETTINGS) as server:
        Caller(server.url).call(url=receiver.url)
        eventually(lambda: receiver.received)
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        stopping.join(30)
        assert not stopping.is_alive()


def test_in_process_without_a_lifespan(receiver: Receiver) -> None:
    """As an ASGI application in somebody's event loop; and in the next one, once that has ended."""
    app = create_app(SETTINGS)
    headers = {"Authorization": "Bearer test_aaaa"}

    async def steps(body: int) -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:4010") as client:
            await client.post("/caller/calls", json={"url": receiver.url, "body": body}, headers=headers)
            await client.post("/caller/calls", json={"url": receiver.url, "body": -body, "in": 60}, headers=headers)
            await asyncio.to_thread(eventually, lambda: body in receiver.bodies)
            await client.post("/__admin/clock/advance", json={"seconds": 60})
            await asyncio.to_thread(eventually, lambda: -body in receiver.bodies)
            await settled(client)

    async def settled(client: httpx.AsyncClient) -> None:
        """What a loop that ends has not heard the answer of is delivered once more by the next one."""
        async with asyncio.timeout(20):
            while "pending" in (await client.get("/__admin/webhooks/deliveries")).text:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    for body in (1, 2):
        asyncio.run(steps(body))
    assert receiver.bodies == [1, -1, 2, -2]


def test_an_event_loop_that_ended_leaves_the_rest_to_the_next(receiver: Receiver) -> None:
    app = create_app(SETTINGS)
    headers = {"Authorization": "Bearer test_aaaa"}

    async def ask(body: int, until: int) -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:4010") as client:
            await client.post("/caller/calls", json={"url": receiver.url, "body": body}, headers=headers)
        await asyncio.to_thread(eventually, lambda: len(receiver.received) >= until)

    asyncio.run(ask(1, 0))
    asyncio.run(ask(2, 2))
    assert receiver.bodies[-2:] == [1, 2]


def test_nothing_is_loaded_until_something_is_due() -> None:
    code = """
import sys
from vocmocks import Settings, create_app
from vocmocks.testing import MockServer
with MockServer(Settings(vendors=("collectif",))):
    print("httpx" in sys.modules, "vocmocks.engine.deliver" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "False False"
