"""Waiting for webhooks, and what is said to who waits in vain."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from vocmocks.testing import MockServer, Receiver
from vocmocks.testing.mocked import VendorMock
from vocmocks.testing.remote import Remote


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with MockServer(vendors=("chattermill", "track-cxm")) as served:
        yield served


@pytest.fixture
def chattermill(mock: MockServer, request: pytest.FixtureRequest) -> Iterator[VendorMock]:
    remote = Remote(mock.url, f"test_{request.node.name}")
    vendor = VendorMock(remote, "chattermill")
    yield vendor
    vendor.webhooks.close()
    remote.close()


def told(vendor: VendorMock, comment: str = "Late") -> None:
    """Something happens that there is an event for."""
    response = {"comment": comment, "score": 3, "data_type": "nps", "data_source": "survey"}
    url = f"{vendor.url}/{vendor.samples['project']}/responses"
    httpx.post(url, headers=vendor.headers, json={"response": response}).raise_for_status()


def register(vendor: VendorMock, *answers: int) -> Receiver:
    return vendor.webhooks.receive(*answers, events=["new_feedback_received"])


def test_all_receivers_are_waited_for(chattermill: VendorMock) -> None:
    register(chattermill)
    register(chattermill)
    told(chattermill)
    assert len(chattermill.webhooks.wait(2)) == 2
    assert [each["status"] for each in chattermill.webhooks.settled()] == ["delivered", "delivered"]
    assert chattermill.webhooks.received == chattermill.webhooks.wait(2)


def test_what_is_tried_again_waits_for_the_clock(chattermill: VendorMock) -> None:
    now = chattermill.freeze("2026-03-01T00:00:00Z")
    receiver = register(chattermill, 500)
    told(chattermill)
    [delivery] = chattermill.webhooks.settled()
    assert (delivery["status"], delivery["attempts"], delivery["last_status"]) == ("pending", 1, 500)
    with pytest.raises(AssertionError) as raised:
        receiver.wait(2, timeout=0)
    lines = str(raised.value).splitlines()
    assert lines[0] == "expected 2 calls within 0 s, found 1"
    assert "Late" in lines[1]
    assert lines[-2].endswith(": pending (due 2026-03-01T00:00:10.000Z), tried 1 times: answered 500")
    assert lines[-1] == "the tenant's clock shows 2026-03-01T00:00:00.000Z and stands still"
    with pytest.raises(AssertionError, match=r"expected 2 calls within 0 s, found 1\ndeliveries:\n  new_feedback_rec"):
        chattermill.webhooks.wait(2, timeout=0)
    assert now == "2026-03-01T00:00:00Z"
    chattermill.advance(10)
    assert len(chattermill.webhooks.wait(2)) == 2


def test_nothing_happened(chattermill: VendorMock, mock: MockServer) -> None:
    with pytest.raises(RuntimeError, match=r"call webhooks\.receive\(\) first"):
        chattermill.webhooks.wait()
    assert chattermill.webhooks.explained() == "no webhook of chattermill is registered: call webhooks.receive()"
    register(chattermill)
    with pytest.raises(AssertionError, match="nothing that happened so far is one of the events: new_feedback_r"):
        chattermill.webhooks.wait(timeout=0)
    assert chattermill.webhooks.settled() == []


def test_what_does_not_settle(chattermill: VendorMock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/hook"
        chattermill.webhooks.register(url, events=["new_feedback_received"])
        told(chattermill)
        with pytest.raises(AssertionError, match=r"expected nothing to be due within 0 s\n.*:\n.*not tried yet"):
            chattermill.webhooks.settled(timeout=0)


def test_other_vendors_are_not_counted(chattermill: VendorMock) -> None:
    register(chattermill)
    told(chattermill)
    chattermill.webhooks.wait()
    assert VendorMock(chattermill.remote, "track-cxm").webhooks.deliveries == []


def test_a_receiver_of_its_own_says_what_came() -> None:
    with Receiver() as receiver:
        httpx.post(f"{receiver.url}/hook", json={"a": 1})
        with pytest.raises(AssertionError, match=r"expected 2 calls within 0 s, found 1\n  POST /hook \{'a': 1\}$"):
            receiver.wait(2, timeout=0)
