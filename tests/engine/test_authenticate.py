from __future__ import annotations

import base64
from typing import Any

import pytest

from .support import Client, operation, secured, serve

SCHEMES: dict[str, Any] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "header": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
}
PATHS = {
    **{f"/{name}": {"get": operation(name)} | {"get": operation(name, security=[{name: []}])} for name in SCHEMES},
    "/open": {"get": operation("open", security=[])},
    "/optional": {"get": operation("optional", security=[{}, {"header": []}])},
    "/either": {"get": operation("either", security=[{"bearer": []}, {"query": []}])},
    "/both": {"get": operation("both", security=[{"header": [], "query": []}])},
    "/mixed": {"get": operation("mixed", security=[{"header": [], "query": []}, {"cookie": []}])},
}


def client(**settings: Any) -> Client:
    return serve(secured(PATHS, SCHEMES, security=[{"bearer": []}]), **settings)


def basic(text: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


ACCEPTED: list[tuple[str, dict[str, str], str]] = [
    ("/bearer", bearer("test_a"), "test_a"),
    ("/bearer", {"authorization": "bearer test_a"}, "test_a"),
    ("/bearer", {"AUTHORIZATION": "BEARER   test_a "}, "test_a"),
    ("/bearer", bearer("test_x.y-z/+="), "test_x.y-z/+="),
    ("/bearer", bearer("test_limitless"), "test_limitless"),
    ("/basic", basic("test_a:secret"), "test_a"),
    ("/basic", basic("test_a"), "test_a"),
    ("/basic", {"Authorization": basic("test_a:x")["Authorization"].replace("Basic", "bAsIc")}, "test_a"),
    ("/header", {"x-key": " test_a "}, "test_a"),
    ("/query?key=test_a", {}, "test_a"),
    ("/query?a=1&key=test_%61&key=test_b", {}, "test_a"),
    ("/cookie", {"Cookie": "a=b; sid=test_a; c=d"}, "test_a"),
    ("/open", {}, ""),
    ("/optional", {}, ""),
    ("/optional", {"X-Key": "test_a"}, "test_a"),
    ("/optional", {"X-Key": "nonsense"}, ""),
    ("/either", bearer("test_a"), "test_a"),
    ("/either?key=test_b", {}, "test_b"),
    ("/either?key=test_b", bearer("nonsense"), "test_b"),
    ("/both?key=test_b", {"X-Key": "test_a"}, "test_b"),
    ("/mixed?key=test_b", {"X-Key": "test_a"}, "test_b"),
    ("/mixed", {"X-Key": "test_a", "Cookie": "sid=test_c"}, "test_c"),
]


@pytest.mark.parametrize(("url", "headers", "tenant"), ACCEPTED)
def test_accepted(url: str, headers: dict[str, str], tenant: str) -> None:
    asked = client()
    assert asked.get(url, headers=headers).status_code == 200
    assert asked.last.tenant == tenant


UNKNOWN = "the credential is not known"
REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("/bearer", {}, "no credentials"),
    ("/bearer", {"X-Key": "test_a"}, "no credentials"),
    ("/bearer", {"Authorization": ""}, "malformed"),
    ("/bearer", {"Authorization": "test_a"}, "malformed"),
    ("/bearer", {"Authorization": "Bearer"}, "malformed"),
    ("/bearer", {"Authorization": "Bearertest_a"}, "malformed"),
    ("/bearer", {"Authorization": "Bearer "}, "malformed"),
    ("/bearer", {"Authorization": "Token test_a"}, "malformed"),
    ("/bearer", basic("test_a:x"), "malformed"),
    ("/bearer", bearer("test_a test_b"), "malformed"),
    ("/bearer", bearer("test_"), UNKNOWN),
    ("/bearer", bearer("TEST_a"), UNKNOWN),
    ("/bearer", bearer("xtest_a"), UNKNOWN),
    ("/bearer", bearer("eyJhbGciOiJIUzI1NiJ9.e30.x"), UNKNOWN),
    ("/bearer", bearer("test_expired"), "expired"),
    ("/bearer", bearer("test_expired_long_ago"), "expired"),
    ("/bearer", bearer("test_revoked1"), "revoked"),
    ("/basic", {"Authorization": "Basic !!!"}, "not base64"),
    ("/basic", {"Authorization": "Basic /w=="}, "not base64"),
    ("/basic", {"Authorization": "Basic"}, UNKNOWN),
    ("/basic", basic("user:test_a"), UNKNOWN),
    ("/basic", bearer("test_a"), "malformed"),
    ("/header", {"X-Key": ""}, "x-key is empty"),
    ("/header", {"X-Key": "Bearer test_a"}, UNKNOWN),
    ("/query", {}, "no credentials"),
    ("/query?key=", {}, "no credentials"),
    ("/query?key=%20", {}, "key is empty"),
    ("/query?KEY=test_a", {}, "no credentials"),
    ("/query?key=test_revoked", {}, "revoked"),
    ("/cookie", {"Cookie": "sid=nonsense"}, UNKNOWN),
    ("/cookie", {"Cookie": "xsid=test_a"}, "no credentials"),
    ("/cookie", {"Cookie": "sid"}, "sid is empty"),
    ("/either", {}, "no credentials"),
    ("/either?key=nonsense", {}, UNKNOWN),
    ("/both", {"X-Key": "test_a"}, "no credentials"),
    ("/both?key=test_a", {}, "no credentials"),
    ("/both?key=test_a", {"X-Key": "nonsense"}, UNKNOWN),
    ("/both?key=test_expired", {"X-Key": "test_a"}, "expired"),
    ("/mixed", {"X-Key": "test_a"}, "no credentials"),
    ("/nowhere", {}, "no credentials"),
]


@pytest.mark.parametrize(("url", "headers", "reason"), REFUSED)
def test_refused(url: str, headers: dict[str, str], reason: str) -> None:
    asked = client()
    response = asked.get(url, headers=headers)
    assert response.status_code == 401
    assert asked.last.outcome == "unauthorized"
    assert reason in asked.last.reason


@pytest.mark.parametrize("token", ["test_expired7", "test_revoked7"])
def test_the_journal_knows_whose_credential_is_no_longer_valid(token: str) -> None:
    asked = client()
    asked.get("/bearer", headers=bearer(token))
    assert asked.last.tenant == token


def test_nobody_is_whoever_gives_an_unknown_credential() -> None:
    asked = client()
    asked.get("/bearer", headers=bearer("nonsense"))
    assert asked.last.tenant == ""


@pytest.mark.parametrize(
    ("url", "headers", "status", "tenant"),
    [
        ("/bearer", bearer("nonsense"), 200, "nonsense"),
        ("/bearer", bearer("test_expired"), 200, "test_expired"),
        ("/bearer", {}, 401, ""),
        ("/bearer", {"Authorization": "nonsense"}, 401, ""),
        ("/header", {"X-Key": ""}, 401, ""),
        ("/both?key=b", {"X-Key": "a"}, 200, "b"),
        ("/both?key=b", {}, 401, ""),
    ],
)
def test_any_credential(url: str, headers: dict[str, str], status: int, tenant: str) -> None:
    asked = client(auth="any")
    assert asked.get(url, headers=headers).status_code == status
    assert asked.last.tenant == tenant


@pytest.mark.parametrize(
    ("headers", "tenant"),
    [
        ({}, ""),
        (bearer("nonsense"), "nonsense"),
        (bearer("test_revoked"), "test_revoked"),
        ({"Authorization": "x"}, ""),
    ],
)
def test_no_authentication(headers: dict[str, str], tenant: str) -> None:
    asked = client(auth="off")
    assert asked.get("/bearer", headers=headers).status_code == 200
    assert asked.last.tenant == tenant
