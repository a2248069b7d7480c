"""JSON Web Tokens beside API keys, in any contract that has them."""

from __future__ import annotations

import warnings
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.contract.model import JwtRule
from vocmocks.engine.minting import BAD, mint
from vocmocks.engine.tokens import BadToken, Dated, secret_of, verified

from .support import NOON, Client, operation, secured, serve

RULE = JwtRule()
NOW = int(NOON)
STRICT = {"secret-prefix": "s/", "max-age": 600}
SCHEMES: dict[str, Any] = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "jwt": {"type": "apiKey", "in": "header", "name": "Authorization", "x-jwt": STRICT},
    "bearer": {"type": "http", "scheme": "bearer"},
}
BOTH: list[dict[str, Any]] = [{"jwt": [], "key": []}]
PATHS = {
    "/both": {"get": operation("both", security=BOTH)},
    "/turned": {"get": operation("turned", security=[{"key": [], "jwt": []}])},
    "/either": {"get": operation("either", security=[*BOTH, {"bearer": []}])},
    "/query": {"get": operation("query", security=[{"jwt": [], "query": []}])},
    "/alone": {"get": operation("alone", security=[{"jwt": []}])},
    "/plain": {"get": operation("plain", security=[{"key": []}])},
}
ISSUED = st.integers(-(10**40), 10**40)


def client(**settings: Any) -> Client:
    more = {"security": BOTH, "x-rate-limits": [{"limit": 3, "window": 60}]}
    return serve(secured(PATHS, SCHEMES, **more), **settings)


def token(key: str, claims: Any, prefix: str = "s/", algorithm: str = "HS256") -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)
        return jwt.encode(claims, f"{prefix}{key}", algorithm=algorithm)


def headers(key: str = "test_a", **claims: Any) -> dict[str, str]:
    return {"X-Key": key, "Authorization": token(key, {"iat": NOW, **claims})}


@pytest.mark.parametrize("path", ["/both", "/turned", "/either", "/query?key=test_a"])
def test_the_key_is_the_tenant(path: str) -> None:
    asked = client()
    assert asked.get(path, headers=headers()).status_code == 200
    assert asked.last.tenant == "test_a"


@pytest.mark.parametrize(
    ("path", "given", "reason"),
    [
        ("/both", {}, "no credentials: x-key is missing"),
        ("/both", {"X-Key": "test_a"}, "no credentials: authorization is missing"),
        ("/both", {"X-Key": "nobody", "Authorization": "x"}, "the credential is not known"),
        ("/both", {"X-Key": "test_expired", "Authorization": "x"}, "the credential has expired"),
        ("/both", {"X-Key": "test_a", "Authorization": "x"}, "the token is malformed"),
        ("/both", {**headers("test_b"), "X-Key": "test_a"}, "not signed with the secret of the key"),
        ("/both", headers(iat=NOW - 601), "older than 600 seconds"),
        ("/nowhere", {"X-Key": "test_a"}, "authorization is missing"),
        ("/plain", {}, "no credentials"),
    ],
)
def test_refused(path: str, given: dict[str, str], reason: str) -> None:
    asked = client()
    assert asked.get(path, headers=given).status_code == 401
    assert reason in asked.last.reason
    known = given.get("X-Key", "").startswith("test_")
    assert asked.last.tenant == (given["X-Key"] if known else "")


def test_another_way_to_authenticate() -> None:
    asked = client()
    assert asked.get("/either", headers={"Authorization": "Bearer test_b"}).status_code == 200
    assert asked.last.tenant == "test_b"
    assert asked.get("/alone", headers={"Authorization": "test_c"}).status_code == 200


def test_a_token_that_is_refused_uses_up_nothing() -> None:
    asked = client()
    for _ in range(5):
        assert asked.get("/both", headers=headers(iat=NOW - 601)).status_code == 401
    assert [asked.get("/both", headers=headers()).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert asked.get("/both", headers=headers(iat=NOW - 601)).status_code == 401


def test_a_key_over_its_limit_is_authenticated_first() -> None:
    asked = client()
    assert asked.get("/both", headers=headers("test_limited")).status_code == 429
    assert asked.get("/both", headers=headers("test_limited", iat=0)).status_code == 401


@pytest.mark.parametrize(
    ("auth", "given", "status"),
    [
        ("any", {"X-Key": "a", "Authorization": "b"}, 200),
        ("any", {"X-Key": "a"}, 401),
        ("off", {"X-Key": "a"}, 200),
        ("off", {"X-Key": "a", "Authorization": "b"}, 200),
        ("off", {}, 200),
    ],
)
def test_other_modes(auth: str, given: dict[str, str], status: int) -> None:
    asked = client(auth=auth)
    assert asked.get("/both", headers=given).status_code == status
    assert asked.last.tenant == given.get("X-Key", "")


# Verifying


def read(text: str, key: str = "test_a", rule: JwtRule = RULE) -> Dated:
    return verified(text, secret_of(key, rule), rule)


def test_what_a_client_signs_is_verified() -> None:
    found = read(token("test_a", {"iat": NOW, "exp": NOW + 5, "nbf": NOW - 5}, "secret_"))
    assert (found.issued, found.begins, found.ends) == (NOW, NOW - 5, NOW + 5)


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
def test_the_algorithm_is_the_one_of_the_rule(algorithm: str) -> None:
    text = token("test_a", {"iat": NOW}, "secret_", algorithm)
    assert read(text, rule=JwtRule(algorithm=algorithm)).issued == NOW
    other = "HS512" if algorithm == "HS256" else "HS256"
    with pytest.raises(BadToken, match=f"signed with '{algorithm}': expected {other}"):
        read(text, rule=JwtRule(algorithm=other))


@given(st.text(max_size=300) | st.lists(st.text(), min_size=3, max_size=3).map(".".join))
def test_garbage_is_a_bad_token(text: str) -> None:
    with pytest.raises(BadToken):
        read(text)


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.booleans() | st.none()), ISSUED)
def test_any_other_claims_do_not_matter(claims: dict[str, Any], issued: int) -> None:
    claims = {name: value for name, value in claims.items() if name not in ("exp", "nbf", "iss")}
    assert read(token("test_a", {**claims, "iat": issued}, "secret_")).issued == issued


@given(ISSUED, st.integers(0, 4 * 10**9), st.integers(0, 10**6), st.integers(0, 600))
def test_a_token_is_good_for_its_time(issued: int, now: int, age: int, leeway: int) -> None:
    dated = Dated(issued, None, None, JwtRule(max_age=age, leeway=leeway))
    if now - age <= issued <= now + leeway:
        dated.check(now)
        return
    with pytest.raises(BadToken, match="in the future" if issued > now else "older than"):
        dated.check(now)


@pytest.mark.parametrize("value", ["soon", True, float("inf"), float("nan"), [NOW], {}])
@pytest.mark.parametrize("name", ["exp", "nbf", "iat"])
def test_times_that_are_none(name: str, value: Any) -> None:
    with pytest.raises(BadToken, match=f"the token's {name} is"):
        read(token("test_a", {"iat": NOW, name: value}, "secret_"))


# Minting


@pytest.mark.parametrize("rule", [RULE, JwtRule("HS512", ("iat",), "x", 5, 0)])
def test_what_is_minted_is_good(rule: JwtRule) -> None:
    text = mint("test_a", rule, NOON + 0.9)
    read(text, rule=rule).check(NOON + 0.9)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)
        options = {"verify_iat": False}
        claims = jwt.decode(text, f"{rule.secret_prefix}test_a", algorithms=[rule.algorithm], options=options)  # type: ignore[arg-type]
    assert claims == {"iat": NOW}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("rule", [RULE, JwtRule("HS512", ("iat",), "x", 5, 0)])
def test_what_is_minted_badly_is_refused(rule: JwtRule, kind: str) -> None:
    with pytest.raises(BadToken):
        read(mint("test_a", rule, NOON, kind), rule=rule).check(NOON)


def test_a_kind_that_there_is_not() -> None:
    with pytest.raises(KeyError):
        mint("test_a", RULE, NOON, "expird")
