"""What interception changes in a process, and that it changes it back."""

from __future__ import annotations

import os
import socket
import ssl

import pytest
import requests
import uvloop

from vocmocks.testing import intercept
from vocmocks.testing.hijack import Hijack

URL = "https://api.repzo.me/v1/activity-feedback-v2"
HEADERS = {"Authorization": "Bearer test_me"}


def test_afterwards_everything_is_as_it_was() -> None:
    before = socket.getaddrinfo, socket.socket.connect, uvloop.Loop.create_connection
    with requests.Session() as session, intercept(vendors=("repzo",)):
        assert session.get(URL, headers=HEADERS).status_code == 200
    assert (socket.getaddrinfo, socket.socket.connect, uvloop.Loop.create_connection) == before
    assert "connect" not in socket.socket.__dict__


def test_proxies_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "example.com")
    monkeypatch.delenv("no_proxy", raising=False)
    with intercept(vendors=("repzo",)):
        assert requests.get(URL, headers=HEADERS).status_code == 200
        assert os.environ["NO_PROXY"].startswith("example.com,")
    assert os.environ["NO_PROXY"] == "example.com"
    assert "no_proxy" not in os.environ


@pytest.mark.parametrize(
    ("host", "wanted"),
    [("api.a.test", True), ("API.A.test.", True), (b"api.a.test", True), ("x.b.test", True), ("b.test", False),
     ("notapi.a.test", False), ("x.y.b.test", True)],
)  # fmt: skip
def test_names_are_told_apart(host: str | bytes, wanted: bool) -> None:
    assert Hijack(["api.a.test", "*.b.test"], 1, "").wants(host) is wanted


def test_each_name_has_an_address_of_its_own() -> None:
    hijack = Hijack(["*.b.test"], 1, "")
    hijack.install()
    try:
        found = {socket.getaddrinfo(f"{n}.b.test", 443, socket.AF_INET6)[0][4][0] for n in range(600)}
        again = socket.getaddrinfo("7.b.test", 80)[0][4]
    finally:
        hijack.remove()
    assert len(found) == 600
    assert again[0] in found
    assert ssl.SSLContext.wrap_socket.__qualname__ == "SSLContext.wrap_socket"
