"""Connections that are broken off: also where one carries several requests, or clients come back on it."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import httpx
import pytest

from vocmocks.testing import MockServer

GET = b"GET /mini/v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer test_me\r\n\r\n"


@pytest.fixture
def mock(mini: Mapping[str, Any]) -> Iterator[MockServer]:
    with MockServer(descriptions={"mini": mini}) as server:
        yield server


def fault(mock: MockServer, **rule: Any) -> None:
    made = httpx.post(f"{mock.url}/__admin/faults", json=rule, verify=False)
    assert made.status_code == 201, made.text


def connected(mock: MockServer) -> closing[socket.socket]:
    address = httpx.URL(mock.url)
    return closing(socket.create_connection((address.host, address.port or 0), timeout=10))


def received(connection: socket.socket) -> bytes:
    """What comes until it ends, however it does."""
    found = b""
    try:
        while part := connection.recv(65536):
            found += part
    except ConnectionResetError:
        found += b"<reset>"
    return found


@pytest.mark.parametrize(
    ("name", "ends"),
    [("CONNECTION_RESET_BY_PEER", b"<reset>"), ("EMPTY_RESPONSE", b""), ("TRUNCATED_BODY", b"")],
)
def test_requests_in_a_row(mock: MockServer, caplog: pytest.LogCaptureFixture, name: str, ends: bytes) -> None:
    fault(mock, fault=name, times=1)
    with caplog.at_level(logging.WARNING), connected(mock) as connection:
        connection.sendall(GET + GET)
        found = received(connection)
        assert found.endswith(ends)
        assert found.count(b"HTTP/1.1 200 OK") == (name == "TRUNCATED_BODY")
    assert httpx.get(f"{mock.url}/mini/v1/things", headers={"Authorization": "Bearer test_me"}).status_code == 200
    assert [record.message for record in caplog.records] == []


def test_the_second_request_on_a_connection(mock: MockServer, caplog: pytest.LogCaptureFixture) -> None:
    headers = {"Authorization": "Bearer test_me"}
    with caplog.at_level(logging.WARNING), httpx.Client(base_url=mock.url, headers=headers) as client:
        assert client.get("/mini/v1/things").status_code == 200
        fault(mock, fault="CONNECTION_RESET_BY_PEER", times=1)
        with pytest.raises(httpx.ReadError):
            client.get("/mini/v1/things")
        assert client.get("/mini/v1/things").status_code == 200
    assert [record.message for record in caplog.records if record.name.startswith(("uvicorn", "vocmocks"))] == []


def test_a_client_that_leaves_before_its_answer_comes(mock: MockServer, caplog: pytest.LogCaptureFixture) -> None:
    for rule in ({"fault": "TIMEOUT"}, {"delay_ms": 30_000}, {"fault": "SLOW_DRIP", "duration_ms": 30_000}):
        fault(mock, times=1, **rule)
        with caplog.at_level(logging.WARNING), connected(mock) as connection:
            connection.sendall(GET)
            while httpx.get(f"{mock.url}/__admin/requests?limit=1").json()["total"] == 0:
                pass
        httpx.delete(f"{mock.url}/__admin/requests")
    mock.stop()
    assert [record.message for record in caplog.records if record.name.startswith(("uvicorn", "vocmocks"))] == []
