"""Real host names, through the clients that people use."""

from __future__ import annotations

import asyncio
import socket
import urllib.request
from collections.abc import Callable, Iterator

import aiohttp
import httpx
import pytest
import requests
import trio
import urllib3
import uvloop

from vocmocks.testing import MockServer, intercept

URL = "https://api.repzo.me/v1/activity-feedback-v2"
HEADERS = {"Authorization": "Bearer test_me"}
Ask = Callable[[], int]


@pytest.fixture(scope="module")
def mock() -> Iterator[intercept]:
    with intercept(others="refuse", vendors=("collectif", "repzo", "agent-connect")) as entered:
        yield entered


async def by_httpx() -> int:
    async with httpx.AsyncClient() as client:
        return (await client.get(URL, headers=HEADERS)).status_code


async def by_aiohttp() -> int:
    async with aiohttp.ClientSession() as session, session.get(URL, headers=HEADERS) as answer:
        return answer.status


def by_urllib() -> int:
    with urllib.request.urlopen(urllib.request.Request(URL, headers=HEADERS)) as answer:
        status: int = answer.status
        return status


def by_urllib3() -> int:
    with urllib3.PoolManager() as pool:
        return pool.request("GET", URL, headers=HEADERS).status


CLIENTS: dict[str, Ask] = {
    "httpx": lambda: httpx.get(URL, headers=HEADERS).status_code,
    "requests": lambda: requests.get(URL, headers=HEADERS).status_code,
    "urllib3": by_urllib3,
    "urllib": by_urllib,
    "httpx on asyncio": lambda: asyncio.run(by_httpx()),
    "httpx on uvloop": lambda: uvloop.run(by_httpx()),
    "httpx on trio": lambda: trio.run(by_httpx),
    "aiohttp": lambda: asyncio.run(by_aiohttp()),
    "aiohttp on uvloop": lambda: uvloop.run(by_aiohttp()),
}


@pytest.mark.parametrize("client", CLIENTS)
def test_every_client_reaches_the_mock(mock: intercept, client: str) -> None:
    before = len(mock.requests)
    assert CLIENTS[client]() == 200
    assert mock.requests[before].headers["host"] == "api.repzo.me"
    assert mock.requests[before].operation == "list_activity_feedback_v2"


def test_any_subdomain_of_a_customer(mock: intercept) -> None:
    assert requests.get("https://acme.api.stellaconnect.net/v2/data").status_code == 403
    assert mock.requests.last.vendor == "agent-connect"


def test_plain_http_is_plain(mock: intercept) -> None:
    answer = httpx.post("http://app.collectif.ai/api/1.1/wf/add_review", headers=HEADERS, json={})
    assert (answer.status_code, answer.headers["location"]) == (
        301, "https://app.collectif.ai/api/1.1/wf/add_review",
    )  # fmt: skip


def test_a_tenant_can_be_looked_at(mock: intercept) -> None:
    httpx.get(URL, headers={"Authorization": "Bearer test_alone"})
    assert len(mock.tenant("test_alone").requests) == 1
    mock.vendor("repzo", "test_alone").fail(503)
    assert httpx.get(URL, headers={"Authorization": "Bearer test_alone"}).status_code == 503
    assert httpx.get(URL, headers=HEADERS).status_code == 200


@pytest.mark.parametrize("url", ["https://example.com", "http://192.0.2.1/"])
def test_other_machines_are_refused(mock: intercept, url: str) -> None:
    with pytest.raises(httpx.ConnectError, match="is none of the hosts that are intercepted, and others are refused"):
        httpx.get(url)


def test_this_machine_is_not(mock: intercept) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_one_at_a_time(mock: intercept) -> None:
    other = intercept(vendors=("repzo",))
    with pytest.raises(RuntimeError, match="host names are intercepted already"):
        other.__enter__()


def test_a_client_that_stays_connected_holds_up_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vocmocks.testing.server.GRACE", 3600.0)
    with requests.Session() as session, MockServer(vendors=("repzo",), tls=True) as served:
        url = f"{served.url}/v1/activity-feedback-v2"
        assert session.get(url, headers=HEADERS, verify=str(served.ca_file)).status_code == 200
