"""Webhooks over the control API."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from tests.conftest import MINI
from tests.engine.caller import CALLER, EVENTS, Caller, Receiver, eventually, plugin

from vocmocks.settings import Settings
from vocmocks.testing import MockServer

URL = "http://127.0.0.1:9/hook"


@pytest.fixture(autouse=True)
def calling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vocmocks.engine.app._plugin", plugin)


@pytest.fixture
def server() -> Iterator[MockServer]:
    with MockServer(Settings(descriptions={"caller": CALLER, "mini": MINI})) as running:
        yield running


@pytest.fixture
def mock(server: MockServer) -> Caller:
    return Caller(server.url)


def test_one_is_registered_and_shown(mock: Caller) -> None:
    body = {"vendor": "caller", "url": URL, "token": "whsec_12345678", "events": [EVENTS[1], EVENTS[1]]}
    hook = mock.admin("POST", "/webhooks", body, 201)
    assert hook == {
        "id": "1", "tenant": "test_aaaa", "vendor": "caller", "url": URL, "token": "…5678", "events": [EVENTS[1]],
    }  # fmt: skip
    assert mock.admin("GET", "/webhooks") == {"webhooks": [hook], "total": 1}
    assert Caller(mock.url, "test_bbbb").admin("GET", "/webhooks") == {"webhooks": [], "total": 0}
    everybody = Caller(mock.url, None).admin("GET", "/webhooks")
    assert everybody == {"webhooks": [{**hook, "tenant": "…aaaa"}], "total": 1}


@pytest.mark.parametrize("more", [{}, {"token": None, "events": None}, {"token": "", "events": []}])
def test_token_and_events_may_be_left_out(mock: Caller, more: dict[str, object]) -> None:
    hook = Caller(mock.url, None).register(URL, **more)
    assert (hook["tenant"], hook["token"], hook["events"]) == (None, None, list(EVENTS))
    assert mock.admin("GET", "/webhooks")["webhooks"] == [hook]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, 'vendor is missing: expected {"vendor", "url"}'),
        ({"vendor": "caller"}, "url is missing"),
        ({"vendor": "coller", "url": URL}, 'vendor: no vendor "coller" is served. Did you mean "caller"?'),
        ({"vendor": "mini", "url": URL}, 'vendor: "mini" documents no webhooks, so that nothing would be sent. Those'),
        ({"vendor": "mini", "url": URL}, "Those that do: caller."),
        ({"vendor": "caller", "url": "127.0.0.1:9/hook"}, 'url: "127.0.0.1:9/hook": only http:// and https:// URLs'),
        ({"vendor": "caller", "url": "http://"}, 'url: "http://" does not name a host'),
        ({"vendor": "caller", "url": "http://h:99999"}, 'url: "http://h:99999" is not a URL: Port out of range'),
        (
            {"vendor": "caller", "url": URL, "events": ["thing.aded"]},
            'events: caller has no event "thing.aded". Did you',
        ),
        ({"vendor": "caller", "url": URL, "events": ["thing.aded"]}, 'Did you mean "thing.added"?'),
        ({"vendor": "caller", "url": URL, "events": [EVENTS[0], 1]}, 'events: caller has no event "1". Known: thing'),
        ({"vendor": "caller", "url": URL, "events": [[]]}, 'events: caller has no event "[]"'),
        ({"vendor": "caller", "url": URL, "events": EVENTS[0]}, "events: 'thing.added' is of the wrong type"),
        ({"vendor": "caller", "url": URL, "token": 5}, "token: 5 is of the wrong type"),
        ({"vendor": "caller", "url": None}, "url: None is of the wrong type"),
        ({"vendor": "caller", "uri": URL}, 'unknown field "uri". Did you mean "url"?'),
    ],
)
def test_what_cannot_be_registered_is_told(mock: Caller, body: dict[str, object], says: str) -> None:
    assert says in mock.admin("POST", "/webhooks", body, 400)["error"]
    assert mock.admin("GET", "/webhooks")["total"] == 0


def test_they_are_removed_all_or_one_of_them(mock: Caller) -> None:
    other, everybody = Caller(mock.url, "test_bbbb"), Caller(mock.url, None)
    first, second = mock.register(URL), mock.register(URL)
    theirs, common = other.register(URL), everybody.register(URL)
    for id in (theirs["id"], common["id"], "99", "x"):
        assert f'"{id}"' in mock.admin("DELETE", f"/webhooks/{id}", status=404)["error"]
    assert mock.admin("DELETE", f"/webhooks/{first['id']}") == {"webhooks": [second, common], "total": 2}
    assert mock.admin("DELETE", "/webhooks") == {"webhooks": [common], "total": 1}
    assert everybody.admin("DELETE", f"/webhooks/{theirs['id']}")["total"] == 1
    assert everybody.admin("DELETE", "/webhooks") == {"webhooks": [], "total": 0}


def test_a_reset_by_parts(mock: Caller) -> None:
    other, everybody = Caller(mock.url, "test_bbbb"), Caller(mock.url, None)
    mock.register(URL)
    theirs, common = other.register(URL), everybody.register(URL)
    assert mock.admin("POST", "/reset?what=state,journal,limits,clock,faults")["reset"][0] == "state"
    assert mock.admin("GET", "/webhooks")["total"] == 2
    assert mock.admin("POST", "/reset?what=webhooks") == {"reset": ["webhooks"]}
    assert mock.admin("GET", "/webhooks")["webhooks"] == [common]
    assert other.admin("GET", "/webhooks")["webhooks"] == [theirs, common]
    assert "webhooks" in everybody.admin("POST", "/reset")["reset"]
    assert everybody.admin("GET", "/webhooks")["total"] == 0


def test_deliveries_are_listed_in_pages(mock: Caller) -> None:
    other = Caller(mock.url, "test_bbbb")
    mock.freeze()
    other.freeze()
    now = mock.admin("GET", "/clock")["now"]
    with Receiver(statuses=[200, 503]) as receiver:
        mock.call(url=f"{receiver.url}/a", event=EVENTS[1])
        assert mock.last(1) == {
            "id": "1", "tenant": "test_aaaa", "vendor": "caller", "event": EVENTS[1], "url": f"{receiver.url}/a",
            "due": now, "attempts": 1, "status": "delivered", "last_status": 200, "reason": "",
        }  # fmt: skip
        mock.call(url=f"{receiver.url}/b", event=EVENTS[0])
        failed = mock.last(1)
        assert (failed["status"], failed["last_status"], failed["reason"]) == ("pending", 503, "answered 503")
        other.call(url=receiver.url, **{"in": 60})
        waiting = other.last(0)
        assert (waiting["status"], waiting["last_status"], waiting["reason"]) == ("pending", None, "")

    def page(query: str) -> tuple[list[str], int]:
        found = Caller(mock.url, None).admin("GET", f"/webhooks/deliveries{query}")
        return [each["id"] for each in found["deliveries"]], found["total"]

    assert page("") == (["3", "2", "1"], 3)
    assert page("?limit=1") == (["3"], 3)
    assert page("?offset=1&limit=5") == (["2", "1"], 3)
    assert page("?tenant=test_aaaa") == (["2", "1"], 2)
    tenants = [each["tenant"] for each in Caller(mock.url, None).admin("GET", "/webhooks/deliveries")["deliveries"]]
    assert tenants == ["…bbbb", "…aaaa", "…aaaa"]
    assert "limit" in mock.admin("GET", "/webhooks/deliveries?limit=x", status=400)["error"]


def test_secrets_are_shown_by_their_last_characters(mock: Caller) -> None:
    with Receiver() as receiver:
        url = f"http://user:open-sesame@127.0.0.1:{receiver.port}/?key=open-sesame"
        mock.register(url, token="open-sesame")
        mock.call()
        eventually(lambda: receiver.received)
        mock.last(1)
        assert receiver.received[0].path == "/?key=open-sesame"
    for path in ("/webhooks", "/webhooks/deliveries", "/requests"):
        text = httpx.get(f"{mock.url}/__admin{path}").text
        assert "sesame" not in text
        assert "…same" in text


def test_a_token_is_wanted_where_one_is_set() -> None:
    with MockServer(Settings(descriptions={"caller": CALLER}, admin_token="s3cret")) as running:
        url = f"{running.url}/__admin/webhooks"
        assert httpx.get(url).status_code == 401
        assert httpx.get(url, headers={"Authorization": "Bearer s3cret"}).json() == {"webhooks": [], "total": 0}
