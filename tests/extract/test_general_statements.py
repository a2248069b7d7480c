"""Rate limits, authentication and status codes in sentences: what states one, and what only looks like it."""

from __future__ import annotations

from typing import Any

import pytest

from vocmocks.extract.model import Source
from vocmocks.extract.prose import passages, phrases

HERE = Source("doc", "sentence")

LIMITS: list[tuple[str, list[tuple[int, int]]]] = [
    ("60 requests per minute", [(60, 60)]),
    ("10 req/s", [(10, 1)]),
    ("5,000 requests per hour", [(5000, 3600)]),
    ("1000 calls/day", [(1000, 86400)]),
    ("1,000 API calls per day", [(1000, 86400)]),
    ("up to 120 requests every 60 seconds", [(120, 60)]),
    ("limited to 2 requests per second per IP", [(2, 1)]),
    ("100 requests in 5 minutes", [(100, 300)]),
    ("30 requests per user per minute", [(30, 60)]),
    ("600 rpm", [(600, 60)]),
    ("Rate limit: 60/min", [(60, 60)]),
    ("10 requisições por segundo", [(10, 1)]),
    ("100 chamadas a cada 5 minutos", [(100, 300)]),
    ("Free: 60 requests per minute, Pro plan: 600 requests per minute", [(600, 60)]),
    ("We process 1000 requests per second", []),
    ("100 records per page", []),
    ("2 requests in a batch", []),
    ("Retry in 60 seconds", []),
    ("call it 3 times per day", []),
    ("limit 20 per page", []),
]


@pytest.mark.parametrize(("text", "expected"), LIMITS)
def test_limits(text: str, expected: list[tuple[int, int]]) -> None:
    assert [(limit.limit, limit.window) for limit in phrases.limits(text, HERE)] == expected


BEARER, BASIC = {"type": "http", "scheme": "bearer"}, {"type": "http", "scheme": "basic"}


def key(where: str, name: str) -> dict[str, str]:
    return {"type": "apiKey", "in": where, "name": name}


CREDENTIALS: list[tuple[str, list[Any]]] = [
    ("Send your key in the X-Api-Key header", [key("header", "X-Api-Key")]),
    ("Include the API key in the `Api-Key` header", [key("header", "Api-Key")]),
    ("Include the API key in the Api-Key header", [key("header", "Api-Key")]),
    ("Envie sua chave no cabeçalho X-Api-Key", [key("header", "X-Api-Key")]),
    ("Pass ?api_key= with your API key", [key("query", "api_key")]),
    ("Send the token as the `access_token` query parameter.", [key("query", "access_token")]),
    ("HTTP Basic authentication is used", [BASIC]),
    ("Bearer token in the Authorization header", [BEARER]),
    ("Autentique com um token Bearer", [BEARER]),
    ("Returns 401 if credentials are wrong", [401]),
    ("Unauthenticated requests get a 401", [401]),
    ("Basic auth is not supported", []),
    ("basic information about authentication", []),
    ("The `Accept` header", []),
    ("Add key: /items?key=abc", []),
    ("Repeat it safely with the X-Idempotency-Key header", []),
    ("A token can be sent in the X-Csrf-Token header", []),
]


@pytest.mark.parametrize(("text", "expected"), CREDENTIALS)
def test_credentials(text: str, expected: list[Any]) -> None:
    assert [fact.value for fact in phrases.authentication(text, HERE)] == expected


STATUSES: list[tuple[str, dict[int, str]]] = [
    ("404 – Not found", {404: "Not found"}),
    ("`401` - Unauthorized", {401: "Unauthorized"}),
    ("409 Conflict", {409: "Conflict"}),
    ("Returns 404 if it is gone", {404: "Not Found"}),
    ("Retorna 409 se já foi enviado", {409: "Conflict"}),
    ("100 - the most", {}),
    ("500 people", {}),
    ("returns 200 items", {}),
    ("420 - ", {}),
]


@pytest.mark.parametrize(("text", "expected"), STATUSES)
def test_statuses(text: str, expected: dict[int, str]) -> None:
    assert phrases.statuses(text) == expected


LISTED: list[tuple[str, dict[int, str]]] = [
    ("- `200 OK` – fine\n- `404 Not Found` – gone\n- 422 – refused\n- 429: slow down",
     {200: "fine", 404: "gone", 422: "refused", 429: "slow down"}),
    ("- 400 - Requisição inválida\n- 401 - Não autorizado", {400: "Requisição inválida", 401: "Não autorizado"}),
    ("- 404 Not Found\n- 409 Conflict", {404: "Not Found", 409: "Conflict"}),
    ("| Status | Meaning |\n|--|--|\n| 201 Created | Made |\n| 400 | Bad |\n| 5XX | Ours |",
     {201: "Created: Made", 400: "Bad"}),
    ("- 300 grams\n- 400 grams", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LISTED)
def test_listed_statuses(text: str, expected: dict[int, str]) -> None:
    found: dict[int, str] = {}
    for passage in passages.read(text, HERE):
        found |= passage.statuses
    assert found == expected
