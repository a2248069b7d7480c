from __future__ import annotations

from typing import Any

import pytest

from vocmocks.contract.load import load
from vocmocks.contract.model import Contract, JwtRule
from vocmocks.errors import ContractError


def contract(scheme: dict[str, Any], more: dict[str, Any] | None = None, *, foreign: bool = False) -> Contract:
    jwt = {"type": "apiKey", "in": "header", "name": "Authorization", **scheme}
    description = {
        "openapi": "3.1.0",
        "paths": {},
        "components": {"securitySchemes": {"jwt": jwt}},
        **(more or {}),
    }
    return load("acme", description, foreign=foreign)


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({}, JwtRule()),
        ({"algorithm": "HS512", "claims": ["iat", "exp"]}, JwtRule("HS512", ("iat", "exp"))),
        ({"secret-prefix": "s", "max-age": 60, "leeway": 0}, JwtRule(secret_prefix="s", max_age=60, leeway=0)),
    ],
)
def test_the_rule_of_a_token(given: dict[str, Any], rule: JwtRule) -> None:
    assert contract({"x-jwt": given}).security_schemes["jwt"].jwt == rule
    assert contract({}).security_schemes["jwt"].jwt is None


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        ({"x-jwt": {"max_age": 5}}, 'unknown key "max_age". Did you mean "max-age"?'),
        ({"x-jwt": {"max-age": "1h"}}, "expected `max-age` to be a number of seconds, found '1h'"),
        ({"x-jwt": {"leeway": -1}}, "expected `leeway` to be a number of seconds"),
        ({"x-jwt": {"algorithm": "none"}}, "`algorithm` is HS256, HS384, HS512, not 'none'"),
        ({"x-jwt": []}, "x-jwt: expected an object"),
        ({"x-jvt": {}}, 'unknown extension "x-jvt". Did you mean "x-jwt"?'),
    ],
)
def test_rules_that_cannot_be(scheme: dict[str, Any], said: str) -> None:
    with pytest.raises(ContractError) as caught:
        contract(scheme)
    assert str(caught.value).startswith('acme security scheme "jwt"')
    assert said in str(caught.value)


def test_other_peoples_extensions_are_let_through() -> None:
    for scheme in ({"x-internal": True}, {"x-jwt": True}, {"x-jwt": {"issuer": "me"}}):
        assert contract(scheme, foreign=True).security_schemes["jwt"].jwt is None
    assert contract({"x-jwt": {"algorithm": "HS256"}}, foreign=True).security_schemes["jwt"].jwt == JwtRule()


@pytest.mark.parametrize(("given", "https"), [("redirect", "redirect"), ("refuse", "refuse"), ("any", "any")])
def test_what_plain_http_gets(given: str, https: str) -> None:
    assert contract({}, {"x-https": given}).https == https
    assert contract({}).https == "any"
