"""The control API of a running mock, as one tenant uses it: what fixtures are made of."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from vocmocks.errors import VocmocksError

TENANT = "X-Vocmocks-Tenant"
PATIENCE = 30.0
"""Seconds in which the mock has to answer."""


class Remote:
    """`url` of the mock, and whose it is; `token`: the control API's, where the mock is not on this machine.

    Every call raises VocmocksError with the mock's own words where it is refused.
    """

    def __init__(self, url: str, tenant: str | None = None, *, token: str | None = None, verify: Any = True) -> None:
        self.url, self.tenant = url.rstrip("/"), tenant
        self._token = token or os.environ.get("VOCMOCKS_ADMIN_TOKEN")
        self._verify = verify
        self._made: httpx.Client | None = None
        self.before_forgetting: Callable[[], None] = _nothing
        """Called before the journal is cleared."""

    @property
    def _client(self) -> httpx.Client:
        if self._made is None:
            headers = {TENANT: self.tenant} if self.tenant is not None else {}
            if self._token:
                headers["Authorization"] = f"Bearer {self._token}"
            # without TLS there is nothing to verify with, and reading the system's authorities takes its time
            verify = self._verify if self.url.startswith("https:") else False
            self._made = httpx.Client(
                base_url=f"{self.url}/__admin", headers=headers, timeout=PATIENCE, trust_env=False, verify=verify
            )
        return self._made

    def get(self, path: str, **query: Any) -> Any:
        return self.ask("GET", path, query=query)

    def post(self, path: str, body: Any = None, **query: Any) -> Any:
        return self.ask("POST", path, body, query)

    def put(self, path: str, body: Any = None) -> Any:
        return self.ask("PUT", path, body)

    def delete(self, path: str, **query: Any) -> Any:
        return self.ask("DELETE", path, query=query)

    def ask(self, method: str, path: str, body: Any = None, query: Mapping[str, Any] | None = None) -> Any:
        """The JSON that comes back."""
        given = {name: value for name, value in (query or {}).items() if value is not None}
        try:
            answer = self._client.request(method, path, json=body, params=given or None)
        except httpx.HTTPError as error:
            raise VocmocksError(f"the mock at {self.url} does not answer: {error or type(error).__name__}") from None
        if answer.is_success:
            return answer.json() if answer.content else None
        try:
            told = answer.json()["error"]
        except (ValueError, KeyError, TypeError):
            told = f"{answer.status_code} {answer.text[:200]}"
        raise VocmocksError(f"{method} /__admin{path}: {told}")

    def close(self) -> None:
        if self._made is not None:
            self._made.close()
            self._made = None


def _nothing() -> None:
    """Nobody wants to know."""
