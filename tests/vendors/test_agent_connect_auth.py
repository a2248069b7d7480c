"""Agent Connect's key and token, from outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.vendors.agent_connect_http import Connect, token
from tests.vendors.api import START

from vocmocks.engine.minting import BAD, mint

NOW = int(START)
DATA = "/v2/data?limit=1"
REQUEST: dict[str, Any] = {
    "customer": {"email": "jo@example.com"},
    "employee": {"email": "samantha@blancapeak.com"},
    "channel": "chat",
}
NAMES = st.sampled_from(["alg", "typ", "kid", "crit", "b64"])
SECURED = [
    ("GET", "/v2/employees"), ("POST", "/v2/employees"), ("POST", "/v2/employees/invite"), ("GET", "/v2/employees/x"),
    ("PUT", "/v2/employees/x"), ("PUT", "/v2/employees/x/activate"), ("PUT", "/v2/employees/x/deactivate"),
    ("GET", "/v2/coaching/sessions"), ("GET", "/v2/qa"), ("GET", "/v2/qa/audits"), ("GET", "/v2/qa/calibrations"),
    ("GET", "/v2/data"), ("POST", "/v2/integrations/x/records"),
    ("GET", "/v1/data/requests"), ("GET", "/v1/data/responses"),
]  # fmt: skip


@pytest.fixture(scope="module")
def connect() -> Iterator[Connect]:
    server = Connect()
    yield server
    server.stop()


def ask(connect: Connect, headers: dict[str, str], path: str = DATA) -> int:
    return connect.send("GET", path, headers=headers).status_code


def reason(connect: Connect, headers: dict[str, str]) -> str:
    """Why a request was refused, as the journal has it."""
    assert ask(connect, headers) == 403
    entry = connect.last()
    assert entry["outcome"] == "unauthorized"
    return str(entry["reason"])


def test_sending_wants_the_key_alone(connect: Connect) -> None:
    assert connect.send("POST", "/v1/requests", json=REQUEST, headers={"x-api-key": "test_a"}).status_code == 200
    for headers in ({}, {"Authorization": token("test_a")}, {"x-api-key": "nonsense"}, {"x-api-key": ""}):
        answer = connect.send("POST", "/v1/requests", json=REQUEST, headers=headers)
        assert (answer.status_code, answer.json()) == (403, {"message": "Authentication required"})


@pytest.mark.parametrize(("method", "path"), SECURED)
def test_everything_else_wants_both(connect: Connect, method: str, path: str) -> None:
    for headers in ({}, {"x-api-key": "test_a"}, {"Authorization": token("test_a")}):
        assert connect.send(method, path, headers=headers).status_code == 403
    both = {"x-api-key": "test_a", "Authorization": token("test_a")}
    assert connect.send(method, path, headers=both).status_code not in (401, 403)


def test_what_is_missing_is_told(connect: Connect) -> None:
    assert reason(connect, {}) == "no credentials: x-api-key is missing"
    assert reason(connect, {"Authorization": token("test_a")}) == "no credentials: x-api-key is missing"
    assert reason(connect, {"x-api-key": "test_a"}) == "no credentials: authorization is missing"
    assert "authorization is empty" in reason(connect, {"x-api-key": "test_a", "Authorization": ""})


REASONS = {
    "expired": "older than 3600 seconds",
    "future": "issued in the future",
    "wrong-signature": "not signed with the secret of the key",
    "tampered": "not signed with the secret of the key",
    "algorithm-none": "signed with 'none': expected HS256",
    "other-algorithm": "expected HS256",
    "no-iat": "has no iat claim",
    "text-iat": "expected an integer",
    "float-iat": "expected an integer",
    "bool-iat": "expected an integer",
    "malformed": "the token is malformed",
    "bearer": 'no "Bearer" before it',
}


@pytest.mark.parametrize("kind", BAD)
def test_each_bad_token_has_its_reason(connect: Connect, kind: str) -> None:
    rule = connect.vendor.contract.security_schemes["jwt"].jwt
    bad = mint("test_bad", rule, connect.now("test_bad"), kind)
    said = reason(connect, {"x-api-key": "test_bad", "Authorization": bad})
    assert REASONS[kind] in said
    assert connect.last()["tenant"].endswith("_bad")


def test_the_token_of_another_key(connect: Connect) -> None:
    assert "not signed" in reason(connect, {"x-api-key": "test_b", "Authorization": token("test_a")})


@pytest.mark.parametrize(
    ("issued", "status"),
    [
        (NOW, 200), (NOW - 3500, 200), (NOW + 5, 200), (NOW - 3700, 403), (NOW + 120, 403), (0, 403), (-1, 403),
        (10**30, 403), (-(10**30), 403), (10**400, 403), (None, 403), ([NOW], 403), (NOW * 1000, 403),
    ],
)  # fmt: skip
def test_when_it_was_issued(connect: Connect, issued: Any, status: int) -> None:
    assert ask(connect, {"x-api-key": "test_c", "Authorization": token("test_c", issued)}) == status


def test_other_times_count_where_they_are_given(connect: Connect) -> None:
    for claims, status in (
        ({"exp": NOW + 600}, 200), ({"exp": NOW - 60}, 403), ({"nbf": NOW - 60}, 200), ({"nbf": NOW + 600}, 403),
        ({"exp": "soon"}, 403), ({"sub": "5", "aud": "anybody", "jti": "1"}, 200),
    ):  # fmt: skip
        assert ask(connect, {"x-api-key": "test_c", "Authorization": token("test_c", **claims)}) == status, claims


def test_time_is_the_tenants(connect: Connect) -> None:
    headers = {key: {"x-api-key": key, "Authorization": token(key)} for key in ("test_then", "test_now")}
    connect.advance("test_then", 3700)
    assert ask(connect, headers["test_then"]) == 403
    assert ask(connect, headers["test_now"]) == 200
    assert ask(connect, connect.headers("test_then")) == 200
    connect.freeze("test_then", "2020-01-01T00:00:00Z")
    assert "in the future" in reason(connect, headers["test_then"])
    assert ask(connect, connect.headers("test_then")) == 200


def test_a_token_that_was_good_once_is_looked_at_again(connect: Connect) -> None:
    headers = {"x-api-key": "test_again", "Authorization": token("test_again")}
    assert [ask(connect, headers) for _ in range(2)] == [200, 200]
    connect.advance("test_again", 4000)
    assert [ask(connect, headers) for _ in range(2)] == [403, 403]


@given(text=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=200))
def test_garbage_is_refused(connect: Connect, text: str) -> None:
    assert ask(connect, {"x-api-key": "test_g", "Authorization": text}) == 403


@given(data=st.data())
def test_a_token_with_one_letter_changed_is_refused(connect: Connect, data: st.DataObject) -> None:
    good = token("test_g")
    place = data.draw(st.integers(0, len(good) - 1))
    if place == len(good) - 1:
        return  # its last bits are not used
    letter = data.draw(st.sampled_from("ABCabc012-_.").filter(lambda each: each != good[place]))
    bad = good[:place] + letter + good[place + 1 :]
    assert ask(connect, {"x-api-key": "test_g", "Authorization": bad}) == 403


@given(
    header=st.dictionaries(NAMES, st.none() | st.booleans() | st.text()),
    claims=st.none() | st.integers() | st.lists(st.integers()) | st.dictionaries(st.text(), st.integers()),
)
def test_tokens_of_any_header_and_claims_are_refused(connect: Connect, header: Any, claims: Any) -> None:
    parts = (jwt.utils.base64url_encode(httpx.Request("POST", "x:", json=part).content) for part in (header, claims))
    unsigned = b".".join(parts).decode()
    assert ask(connect, {"x-api-key": "test_g", "Authorization": f"{unsigned}."}) == 403


@pytest.mark.parametrize(
    ("key", "status"),
    [("test_expired", 403), ("test_revoked_7", 403), ("prod_key", 403), ("test_", 403), ("test_limited_1", 429)],
)
def test_magic_keys(connect: Connect, key: str, status: int) -> None:
    answer = connect.send("GET", DATA, headers={"x-api-key": key, "Authorization": token(key)})
    assert answer.status_code == status
    assert status != 429 or answer.text == "Retry Later"


def test_the_journal_shows_neither_key_nor_token(connect: Connect) -> None:
    headers = connect.headers("test_secretive")
    ask(connect, headers)
    text = connect.admin.get("/requests", params={"tenant": "test_secretive"}).text
    assert headers["Authorization"] not in text
    assert '"x-api-key":"test_secretive"' not in text.replace(" ", "")


def test_headers_of_the_control_api_can_be_sent_as_they_are(connect: Connect) -> None:
    connect.advance("test_minted", 10 * 86400)
    (vendor,) = connect.admin.get("/vendors", params={"tenant": "test_minted"}).json()["vendors"]
    assert ask(connect, vendor["credentials"]["headers"]) == 200
    samples = vendor["samples"]
    assert samples["start"] < samples["end"]
    assert connect.created("/v1/recoveries", {"initial_feedback_request_id": samples["request_id"]}, "test_minted")


def test_at_its_real_host_it_needs_no_prefix(connect: Connect) -> None:
    for host in ("blancapeak.api.stellaconnect.net", "api.stellaconnect.net"):
        answer = httpx.get(f"{connect.mock.url}{DATA}", headers={"Host": host, **connect.headers("test_a")})
        assert (answer.status_code, len(answer.json())) == (200, 1)


def test_plain_http_is_refused(connect: Connect) -> None:
    assert ask(connect, {**connect.headers("test_a"), "X-Forwarded-Proto": "http"}) == 403
    assert connect.last()["reason"] == "came over plain HTTP"
    assert ask(connect, {**connect.headers("test_a"), "X-Forwarded-Proto": "https"}) == 200


# Limits and settings


def both(age: int) -> dict[str, str]:
    return {"x-api-key": "test_a", "Authorization": token("test_a", NOW - age)}


def test_limits_of_each_path_and_key() -> None:
    server = Connect(limits_on=True)
    paths = ["/v2/data", "/v2/qa", "/v2/qa/audits", "/v2/qa/calibrations", "/v2/coaching/sessions",
             "/v1/data/requests", "/v1/data/responses"]  # fmt: skip
    headers = server.headers("test_many")
    try:
        for _ in range(20):  # a failed authentication counts for nothing
            assert ask(server, {"x-api-key": "test_many", "Authorization": "x"}) == 403
        for path in paths:
            for _ in range(100):
                assert server.client.get(path, params={"limit": 1, "after": 10**18}, headers=headers).status_code == 200
            answer = server.send("GET", path, headers=headers)
            assert (answer.status_code, answer.content) == (429, b"Retry Later")
        assert server.get("/v2/data", "test_other", limit=1).status_code == 200
        assert server.get("/v2/employees", "test_many").status_code == 200
        assert server.post("/v1/requests", REQUEST, "test_many").status_code == 200
        server.advance("test_many", 61)
        assert all(server.get(path, "test_many", limit=1).status_code == 200 for path in paths[:1] + paths[5:])
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("settings", "headers", "status"),
    [
        ({"auth_failure_status": {"agent-connect": 401}}, {}, 401),
        ({"auth_failure_status": {"agent-connect": 401}}, {"x-api-key": "test_a", "Authorization": "x"}, 401),
        ({"token_age": {"agent-connect": 60}}, both(90), 403),
        ({"token_age": {"agent-connect": 9000}}, both(8000), 200),
        ({"auth": "any"}, {"x-api-key": "anybody", "Authorization": "anything"}, 200),
        ({"auth": "any"}, {"x-api-key": "anybody"}, 403),
        ({"auth": "off"}, {}, 200),
        ({"auth": "off"}, {"x-api-key": "test_a"}, 200),
    ],
)  # fmt: skip
def test_settings(settings: dict[str, Any], headers: dict[str, str], status: int) -> None:
    server = Connect(**settings)
    try:
        assert server.client.get(DATA, headers=headers).status_code == status
        assert server.last()["tenant"][-4:] == headers.get("x-api-key", "")[-4:]
    finally:
        server.stop()
