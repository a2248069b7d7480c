"""The sender alone: what it calls, and what it makes of the answer."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import anyio
import pytest
from tests.engine.caller import Receiver

from vocmocks.certificate import make_certificate
from vocmocks.engine.attempts import Attempt
from vocmocks.engine.deliver import Sender
from vocmocks.engine.outbox import Delivery
from vocmocks.engine.streams import KEPT


def send(url: str, token: str | None = None, *, anywhere: bool = False) -> Attempt:
    async def sent() -> Attempt:
        sender = Sender(anywhere=anywhere)
        try:
            return await sender.send(Delivery("test_a", "caller", "event", url, token, b'{"a":1}', 0))
        finally:
            await sender.close()

    return asyncio.run(sent())


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Addresses by name, as the system would know them; a list is used up, but for the last."""
    known: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *more: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in known:
            return real(host, port, *more, **options)
        found = known[name]
        addresses = found.pop(0) if len(found) > 1 else found[0]
        return [entry for address in addresses.split() for entry in real(address, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known


def test_a_name_is_called_by_its_address(names: dict[str, list[str]]) -> None:
    names["receiver.test"] = ["127.0.0.1"]
    with Receiver() as receiver:
        attempt = send(f"http://receiver.test:{receiver.port}/hook")
        assert (attempt.status, attempt.outcome, attempt.body) == (200, "delivered", b'{"ok": true}')
        assert receiver.received[0].headers["host"] == f"receiver.test:{receiver.port}"


def test_a_name_that_stands_for_a_public_address_is_refused(names: dict[str, list[str]]) -> None:
    names["receiver.test"] = ["203.0.113.1"]
    attempt = send("http://receiver.test/hook")
    assert (attempt.outcome, attempt.sent, attempt.status) == ("refused-address", [], None)
    assert attempt.reason == (
        "receiver.test (203.0.113.1) is not a loopback or private address; others are called with --callbacks any only"
    )


@pytest.mark.parametrize("addresses", ["127.0.0.1 203.0.113.1", "203.0.113.1 127.0.0.1", "::1 2001:db8::1"])
def test_every_address_has_to_be_near(names: dict[str, list[str]], addresses: str) -> None:
    names["receiver.test"] = [addresses]
    with Receiver() as receiver:
        assert send(f"http://receiver.test:{receiver.port}/").refused
        assert receiver.received == []


def test_a_name_that_changes_its_address_is_called_where_it_was_checked(names: dict[str, list[str]]) -> None:
    names["receiver.test"] = ["127.0.0.1", "203.0.113.1"]
    with Receiver() as receiver:
        assert send(f"http://receiver.test:{receiver.port}/").outcome == "delivered"
        assert len(receiver.received) == 1
    assert names["receiver.test"] == ["203.0.113.1"]


def test_numbers_that_are_addresses_are_checked_as_such() -> None:
    with Receiver() as receiver:
        assert send(f"http://2130706433:{receiver.port}/").outcome == "delivered"
        assert send("http://0xcb007101/").refused
        assert send(f"http://[::ffff:203.0.113.1]:{receiver.port}/").refused


def test_an_address_that_takes_no_connection_leaves_it_to_the_next(names: dict[str, list[str]]) -> None:
    names["receiver.test"] = ["::1 127.0.0.1"]
    with Receiver() as receiver:
        attempt = send(f"http://receiver.test:{receiver.port}/")
        assert (attempt.outcome, len(receiver.received)) == ("delivered", 1)


def test_an_address_that_does_not_answer_leaves_time_for_the_next(
    names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vocmocks.engine.deliver.TIMEOUT", 2.0)
    names["receiver.test"] = ["127.0.0.3 127.0.0.1"]
    connect: Any = anyio.connect_tcp

    async def silent(remote_host: str, *more: Any, **options: Any) -> Any:
        if remote_host == "127.0.0.3":
            await asyncio.sleep(3600)
        return await connect(remote_host, *more, **options)

    monkeypatch.setattr(anyio, "connect_tcp", silent)
    with Receiver() as receiver:
        assert send(f"http://receiver.test:{receiver.port}/").outcome == "delivered"
        attempt = send("http://127.0.0.3:9/")
        assert (attempt.outcome, attempt.reason) == ("undelivered", "no answer within 2 s")


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    attempt = send("http://receiver.invalid/")
    assert (attempt.outcome, attempt.reason) == ("undelivered", "no connection: [Errno -2] Name or service not known")


def test_no_answer_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vocmocks.engine.deliver.TIMEOUT", 0.2)
    with Receiver() as receiver:
        receiver.free.clear()
        attempt = send(receiver.url)
    assert (attempt.outcome, attempt.status, attempt.reason) == ("undelivered", None, "no answer within 0.2 s")
    assert dict(attempt.sent)[b"Content-Type"] == b"application/json"


@pytest.mark.parametrize(
    ("status", "reason"), [(200, ""), (202, ""), (204, ""), (304, "answered 304"), (500, "answered 500")]
)
def test_only_2xx_is_delivered(status: int, reason: str) -> None:
    with Receiver(statuses=[status], answer=b"") as receiver:
        attempt = send(receiver.url)
    assert (attempt.status, attempt.reason, attempt.outcome) == (
        status, reason, "undelivered" if reason else "delivered",
    )  # fmt: skip


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status: int) -> None:
    with (
        Receiver() as other,
        Receiver(statuses=[status], headers={"Location": f"{other.url}/?token=12345678"}) as receiver,
    ):
        attempt = send(receiver.url)
        assert attempt.reason == f"answered {status} to {other.url}/?token=…5678, which is not followed"
        assert other.received == []


@pytest.mark.parametrize("token", ["a b", "é", "x" * 5000])
def test_tokens_go_out_as_they_are(token: str) -> None:
    with Receiver() as receiver:
        assert send(receiver.url, token).outcome == "delivered"
        assert receiver.received[0].headers["authorization"].encode("latin-1") == b"Bearer " + token.encode()


def test_a_token_that_cannot_be_sent() -> None:
    with Receiver() as receiver:
        attempt = send(receiver.url, "a\r\nX-Evil: b")
        assert (attempt.outcome, receiver.received) == ("undelivered", [])


def test_a_token_wins_over_credentials_in_the_url() -> None:
    with Receiver() as receiver:
        send(f"http://user:password@127.0.0.1:{receiver.port}/", "secret")
        assert receiver.received[0].headers["authorization"] == "Bearer secret"


def test_a_long_answer_is_cut() -> None:
    with Receiver(answer=b"x" * (KEPT + 1)) as receiver:
        attempt = send(receiver.url)
    assert (len(attempt.body), attempt.truncated, attempt.outcome) == (KEPT, True, "delivered")


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with Receiver() as receiver:
        assert send(receiver.url).outcome == "delivered"


def test_https_checks_the_certificate_by_the_name(
    names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    made = make_certificate(["receiver.test"], tmp_path / "ca.pem")
    names["receiver.test"] = names["other.test"] = ["127.0.0.1"]
    with Receiver(context=made.context) as receiver:
        unknown = send(f"https://receiver.test:{receiver.port}/")
        assert "certificate verify failed" in unknown.reason
        monkeypatch.setenv("SSL_CERT_FILE", str(made.ca_file))
        assert send(f"https://receiver.test:{receiver.port}/").outcome == "delivered"
        assert "not valid for" in send(f"https://other.test:{receiver.port}/").reason
