"""A small shop to ask the control API about, on a real port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from vocmocks.settings import Settings
from vocmocks.testing import MockServer

SHOP: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "servers": [{"url": "https://api.shop.example/v1"}],
    "security": [{"bearer": []}, {"key": []}],
    "components": {
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "key": {"type": "apiKey", "in": "query", "name": "shop_key"},
        }
    },
    "x-rate-limits": [{"limit": 100, "window": 60}],
    "paths": {
        "/things": {
            "get": {
                "operationId": "list_things",
                "parameters": [
                    {"name": "per_page", "in": "query", "schema": {"type": "integer", "maximum": 100}},
                    {"name": "X-Shop-Trace", "in": "header", "schema": {"type": "string", "maxLength": 9}},
                ],
                "responses": {"200": {"description": "all", "content": {"application/json": {"example": []}}}},
            },
            "post": {
                "operationId": "add_thing",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "name": {"type": "string"},
                                    "price": {"type": "number", "minimum": 0},
                                    "maker": {"type": "object", "properties": {"first_name": {"type": "string"}}},
                                },
                            }
                        }
                    },
                },
                "responses": {"200": {"description": "ok", "content": {"application/json": {"example": {"ok": True}}}}},
            },
        },
        "/things/{id}": {
            "get": {
                "operationId": "get_thing",
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {"200": {"description": "one", "content": {"application/json": {"example": {"id": "1"}}}}},
            }
        },
    },
}


@dataclass(frozen=True)
class Shop:
    """Asks one mock. `url` has no slash at its end."""

    mock: MockServer
    url: str

    def ask(self, method: str, path: str, tenant: str = "test_main", **options: Any) -> httpx.Response:
        """A request to the shop; `tenant` empty: without a credential."""
        headers = {"Authorization": f"Bearer {tenant}"} if tenant else {}
        headers |= options.pop("headers", {})
        return httpx.request(method, f"{self.url}{path}", headers=headers, timeout=30, trust_env=False, **options)

    def control(self, method: str, path: str, /, **options: Any) -> httpx.Response:
        return httpx.request(method, f"{self.url}/__admin{path}", timeout=30, trust_env=False, **options)

    def get(self, path: str, /, **query: Any) -> Any:
        answer = self.control("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()


@contextmanager
def shop(**settings: Any) -> Iterator[Shop]:
    with MockServer(Settings(**{"descriptions": {"shop": SHOP}, **settings})) as mock:
        yield Shop(mock, mock.url)
