"""Faults as testers set them and as clients meet them: over real sockets, in the clear and over TLS."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.engine.support import Client

from vocmocks import create_app
from vocmocks.settings import Settings
from vocmocks.testing import MockServer

A, B = {"Authorization": "Bearer test_aaaa"}, {"Authorization": "Bearer test_bbbb"}
LIST = "/repzo/v1/activity-feedback-v2"
REVIEW = "/collectif/api/1.1/wf/add_review"
ME: Any = {"tenant": "test_aaaa"}


@pytest.fixture(scope="module")
def plain() -> Iterator[MockServer]:
    with MockServer(vendors=("repzo", "collectif"), world={"repzo.feedback": 300}) as mock:
        yield mock


@pytest.fixture(scope="module")
def tls() -> Iterator[MockServer]:
    with MockServer(vendors=("repzo", "collectif"), tls=True) as mock:
        yield mock


@pytest.fixture(params=["plain", "tls"])
def mock(request: pytest.FixtureRequest) -> Iterator[MockServer]:
    server: MockServer = request.getfixturevalue(request.param)
    yield server
    admin(server, "POST", "/reset")


def trusting(mock: MockServer) -> ssl.SSLContext | bool:
    return context_of(mock.ca_file) if mock.ca_file else False


@cache
def context_of(authority: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority))


def admin(mock: MockServer, method: str, path: str, body: Any = None, status: int = 200, **params: str) -> Any:
    answer = httpx.request(method, f"{mock.url}/__admin{path}", json=body, params=params, verify=trusting(mock))
    assert answer.status_code == status, answer.text
    return answer.json()


def fault(mock: MockServer, tenant: str = "", **rule: Any) -> Any:
    return admin(mock, "POST", "/faults", rule, 201, **({"tenant": tenant} if tenant else {}))


def get(mock: MockServer, path: str = LIST, **options: Any) -> httpx.Response:
    return httpx.get(mock.url + path, **{"headers": A, "verify": trusting(mock), "timeout": 20, **options})


def post(mock: MockServer, path: str, **options: Any) -> httpx.Response:
    return httpx.post(mock.url + path, **{"verify": trusting(mock), "timeout": 20, **options})


def last(mock: MockServer) -> Any:
    return admin(mock, "GET", "/requests", limit="1", tenant="test_aaaa")["requests"][0]


@contextmanager
def asked(mock: MockServer, path: str = LIST) -> Iterator[socket.socket]:
    """A raw connection over which a request was sent."""
    address = httpx.URL(mock.url)
    connection = socket.create_connection((address.host, address.port or 0), timeout=10)
    if mock.ca_file:
        context = context_of(mock.ca_file)
        connection = context.wrap_socket(connection, server_hostname="localhost", suppress_ragged_eofs=False)
    with closing(connection):
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer test_aaaa\r\n\r\n".encode())
        yield connection


def everything(connection: socket.socket) -> bytes:
    """What comes until the server closes the connection; raises where it does not close it in order."""
    received = b""
    while part := connection.recv(65536):
        received += part
    return received


def test_a_connection_is_reset_on_the_socket(mock: MockServer) -> None:
    rule = fault(mock, fault="CONNECTION_RESET_BY_PEER")
    with asked(mock) as connection:
        with pytest.raises((ConnectionResetError, ssl.SSLError)):
            connection.recv(1)
        with pytest.raises(OSError, match="not connected"):
            connection.getpeername()
    entry = last(mock)
    assert (entry["outcome"], entry["response"]["status"]) == ("fault", None)
    assert entry["reason"] == f"fault {rule['id']}: CONNECTION_RESET_BY_PEER"


def test_an_empty_answer_is_a_connection_that_is_closed_in_order(mock: MockServer) -> None:
    fault(mock, fault="EMPTY_RESPONSE")
    with asked(mock) as connection:
        assert everything(connection) == b""
    assert last(mock)["response"] == {"status": None, "headers": {}, "body": None}


def test_a_chunk_that_is_none(mock: MockServer) -> None:
    fault(mock, fault="MALFORMED_RESPONSE_CHUNK")
    with asked(mock) as connection:
        head, _, body = everything(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"transfer-encoding: chunked" in head
    with pytest.raises(ValueError, match="invalid literal"):
        int(body.partition(b"\r\n")[0], 16)


def test_random_data_is_no_http_and_the_same_each_time(mock: MockServer) -> None:
    received = []
    for _ in range(2):
        fault(mock, fault="RANDOM_DATA_THEN_CLOSE", times=1)
        with asked(mock) as connection:
            received.append(everything(connection))
    assert received[0] == received[1]
    assert len(received[0]) > 30
    assert not received[0].startswith(b"HTTP")


def test_what_httpx_makes_of_it(mock: MockServer) -> None:
    expected: dict[str, type[Exception]] = {
        "EMPTY_RESPONSE": httpx.RemoteProtocolError,
        "MALFORMED_RESPONSE_CHUNK": httpx.RemoteProtocolError,
        "RANDOM_DATA_THEN_CLOSE": httpx.RemoteProtocolError,
        "TRUNCATED_BODY": httpx.RemoteProtocolError,
        "CONNECTION_RESET_BY_PEER": httpx.TransportError,
    }
    for name, error in expected.items():
        fault(mock, fault=name, times=1)
        with pytest.raises(error):
            get(mock)
    assert get(mock).status_code == 200


def test_a_body_that_breaks_off(mock: MockServer) -> None:
    whole = get(mock).content
    fault(mock, fault="TRUNCATED_BODY")
    with asked(mock) as connection:
        head, _, body = everything(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"content-length: %d\r\n" % len(whole) in head + b"\r\n"
    assert whole.startswith(body)
    assert 0 < len(body) < len(whole)
    assert last(mock)["response"]["truncated"] is True


def test_a_body_that_is_no_json(mock: MockServer) -> None:
    whole = get(mock).text
    fault(mock, fault="MALFORMED_JSON")
    answer = get(mock)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert whole.startswith(answer.text)
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_a_body_that_drips(mock: MockServer) -> None:
    whole = get(mock).content
    fault(mock, fault="SLOW_DRIP", duration_ms=400, chunks=4)
    began = time.monotonic()
    with httpx.stream("GET", mock.url + LIST, headers=A, verify=trusting(mock), timeout=20) as answer:
        assert answer.headers["content-length"] == str(len(whole))
        parts = list(answer.iter_raw())
    assert time.monotonic() - began >= 0.4
    assert len(parts) >= 3
    assert b"".join(parts) == whole


def test_an_answer_that_never_comes(mock: MockServer) -> None:
    fault(mock, fault="TIMEOUT")
    with pytest.raises(httpx.ReadTimeout):
        get(mock, timeout=0.3)
    assert last(mock)["reason"].endswith("TIMEOUT")
    admin(mock, "DELETE", "/faults")
    fault(mock, fault="TIMEOUT", duration_ms=50)
    with asked(mock) as connection:
        assert everything(connection) == b""


@pytest.mark.parametrize("rule", [{"fault": "TIMEOUT"}, {"delay_ms": 60_000}])
def test_a_server_that_is_to_stop_does_not_wait_for_faults(rule: Any) -> None:
    found: list[Any] = []

    def ask(mock: MockServer) -> None:
        try:
            found.append(get(mock, timeout=60).status_code)
        except httpx.TransportError as error:
            found.append(type(error))

    with MockServer(vendors=("repzo",)) as mock:
        fault(mock, **rule)
        waiting = threading.Thread(target=ask, args=(mock,))
        waiting.start()
        while not admin(mock, "GET", "/requests")["total"]:
            time.sleep(0.01)
        began = time.monotonic()
    waiting.join()
    assert time.monotonic() - began < 5
    assert found == [200] if "delay_ms" in rule else [httpx.RemoteProtocolError]


def test_statuses_are_worded_by_the_vendor(mock: MockServer) -> None:
    fault(mock, status=503)
    answer = get(mock)
    assert answer.status_code == 503
    assert answer.json() == {"success": False, "error": "The service is temporarily unavailable"}
    assert set(answer.headers) == {"date", "content-type", "content-length"}
    review = post(mock, REVIEW, json={})
    assert (review.status_code, set(review.json())) == (503, {"error"})
    assert last(mock)["outcome"] == "fault"


def test_a_storm_is_what_the_limit_answers(plain: MockServer) -> None:
    limited = post(plain, REVIEW, json={}, headers={"Authorization": "Bearer test_limited"})
    assert limited.status_code == 429
    fault(plain, fault="RATE_LIMIT_STORM", times=1)
    storm = post(plain, REVIEW, json={}, headers=A)
    assert (storm.status_code, storm.content) == (429, limited.content)
    assert {**storm.headers, "date": ""} == {**limited.headers, "date": ""}
    fault(plain, status=429, times=1)
    assert post(plain, REVIEW, json={}, headers=A).content == limited.content
    admin(plain, "POST", "/reset")


def test_a_delay_comes_before_the_answer_and_not_before_the_work(plain: MockServer) -> None:
    fault(plain, delay_ms=300)
    body = {"title": "t", "text": "t", "date": 1769851800}
    with pytest.raises(httpx.ReadTimeout):
        post(plain, REVIEW, json=body, headers=A, timeout=0.1)
    kept = admin(plain, "GET", "/records/collectif/reviews", limit="1", **ME)["records"][0]
    assert body.items() <= kept.items()
    began = time.monotonic()
    assert get(plain).status_code == 200
    assert time.monotonic() - began >= 0.3
    assert "delay of 300 ms" in last(plain)["reason"]
    unknown = get(plain, "/repzo/v1/nothing")
    assert (unknown.status_code, last(plain)["outcome"]) == (404, "unknown-path")
    assert "delay of 300 ms" in last(plain)["reason"]
    admin(plain, "POST", "/reset")


def test_rules_of_a_tenant_are_nobody_elses(plain: MockServer) -> None:
    fault(plain, "test_aaaa", status=500)
    fault(plain, status=502, match={"tenant": "test_cccc"})
    assert get(plain).status_code == 500
    assert get(plain, headers=B).status_code == 200
    assert get(plain, headers={}).status_code == 401
    assert get(plain, headers={"Authorization": "Bearer real_aaaa"}).status_code == 401
    assert get(plain, headers={"api-key": "test_cccc"}).status_code == 502
    assert admin(plain, "GET", "/faults", tenant="test_bbbb") == {"faults": [], "total": 0}
    own = admin(plain, "GET", "/faults", **ME)["faults"]
    assert [each["match"] for each in own] == [{"tenant": "test_aaaa"}]
    tenants = {each["match"]["tenant"] for each in admin(plain, "GET", "/faults")["faults"]}
    assert tenants == {"…aaaa", "…cccc"}
    admin(plain, "DELETE", "/faults", tenant="test_bbbb")
    assert get(plain).status_code == 500
    admin(plain, "POST", "/reset", what="faults", **ME)
    assert get(plain).status_code == 200
    assert get(plain, headers={"api-key": "test_cccc"}).status_code == 502
    admin(plain, "POST", "/reset", what="faults")
    assert get(plain, headers={"api-key": "test_cccc"}).status_code == 200


def test_rules_hit_so_often_and_the_newest_goes_first(plain: MockServer) -> None:
    general = fault(plain, status=503)
    special = fault(plain, status=500, times=2, match={"operation": "list_activity_feedback_v2"})
    assert [get(plain).status_code for _ in range(4)] == [500, 500, 503, 503]
    shown = {each["id"]: each for each in admin(plain, "GET", "/faults")["faults"]}
    counts = {id: (each["matched"], each["hit"], each["remaining"]) for id, each in shown.items()}
    assert counts == {general["id"]: (2, 2, None), special["id"]: (2, 2, 0)}
    assert admin(plain, "DELETE", f"/faults/{general['id']}")["total"] == 1
    assert get(plain).status_code == 200
    admin(plain, "DELETE", "/faults/77", status=404)
    assert admin(plain, "DELETE", "/faults") == {"faults": [], "total": 0}


def test_chances_are_the_same_each_time(plain: MockServer) -> None:
    def statuses() -> list[int]:
        rule = fault(plain, status=503, probability=0.5)
        found = [get(plain).status_code for _ in range(20)]
        admin(plain, "DELETE", f"/faults/{rule['id']}")
        return found

    first = statuses()
    assert set(first) == {200, 503}
    assert statuses() == first


def test_faults_come_before_authentication_and_on_unknown_paths(plain: MockServer) -> None:
    fault(plain, status=503, match={"vendor": "repzo"})
    assert get(plain, headers={}).status_code == 503
    assert get(plain, "/repzo/v1/nothing").status_code == 503
    assert post(plain, REVIEW).status_code == 401
    admin(plain, "POST", "/reset")


def test_stale_reads_show_what_was_there_when_the_rule_was_made(plain: MockServer) -> None:
    body = {"activity_type": "order", "rep": "r", "template_id": "t", "overall_satisfaction": 9}

    def create() -> str:
        answer = post(plain, LIST, json=body, headers=A)
        assert answer.status_code == 201
        id: str = answer.json()["data"]["_id"]
        return id

    def shown() -> list[str]:
        return [each["_id"] for each in get(plain).json()["data"]]

    before = create()
    rule = fault(plain, "test_aaaa", fault="STALE_DATA")
    after = create()
    assert shown()[0] == before
    assert get(plain, f"{LIST}/{after}").status_code == 404
    assert get(plain, f"{LIST}/{before}").status_code == 200
    assert httpx.delete(f"{plain.url}{LIST}/{before}", headers=A, verify=False).status_code == 200
    assert get(plain, f"{LIST}/{before}").status_code == 200
    assert last(plain)["outcome"] == "fault"
    admin(plain, "DELETE", f"/faults/{rule['id']}")
    assert shown()[0] == after
    assert get(plain, f"{LIST}/{before}").status_code == 404
    admin(plain, "PUT", "/snapshots/one", status=201, **ME)
    create()
    fault(plain, "test_aaaa", fault="STALE_DATA", snapshot="one")
    assert shown()[0] == after
    admin(plain, "POST", "/reset")
    admin(plain, "POST", "/reset", what="snapshots")


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"status": 99}', b""])
def test_a_rule_that_cannot_be_meant_is_refused(plain: MockServer, body: bytes) -> None:
    answer = post(plain, "/__admin/faults", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert admin(plain, "GET", "/faults")["total"] == 0


class Inside:
    """The mock in this process, without a socket."""

    def __init__(self) -> None:
        self.app = create_app(Settings(vendors=("repzo",)))

    def fault(self, **rule: Any) -> None:
        made = Client(self.app, {"Host": "127.0.0.1"}).post("/__admin/faults", json=rule)
        assert made.status_code == 201, made.text

    def get(self) -> httpx.Response:
        return Client(self.app, A).get("/v1/activity-feedback-v2")


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("CONNECTION_RESET_BY_PEER", httpx.ReadError),
        ("EMPTY_RESPONSE", httpx.RemoteProtocolError),
        ("MALFORMED_RESPONSE_CHUNK", httpx.RemoteProtocolError),
        ("RANDOM_DATA_THEN_CLOSE", httpx.RemoteProtocolError),
        ("TIMEOUT", httpx.ReadTimeout),
        ("TRUNCATED_BODY", httpx.RemoteProtocolError),
    ],
)
def test_without_a_socket_httpx_raises_the_same(name: str, error: type[Exception]) -> None:
    inside = Inside()
    inside.fault(fault=name)
    with pytest.raises(error):
        inside.get()
    assert Client(inside.app).last.outcome == "fault"


def test_without_a_socket_bodies_are_spoiled_and_delayed_all_the_same() -> None:
    inside = Inside()
    whole = inside.get().content
    inside.fault(fault="MALFORMED_JSON", times=1)
    broken = inside.get().content
    assert whole.startswith(broken)
    assert len(broken) < len(whole)
    inside.fault(fault="SLOW_DRIP", duration_ms=20, chunks=2, delay_ms=10)
    assert inside.get().content == whole
