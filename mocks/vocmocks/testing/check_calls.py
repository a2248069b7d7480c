"""How `vocmocks check` asks the other side: no redirect is followed, and no credential is ever shown."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote, urlsplit

import httpx

from vocmocks.contract.model import Contract, Operation
from vocmocks.contract.servers import hosts
from vocmocks.engine.redaction import SECRET_HEADERS, Scrub
from vocmocks.errors import VocmocksError

SECRET = r"token|secret|password|passwd|authorization|cookie|credential|api[-_]?key|access[-_]?key"
SECRET_FIELD = re.compile(rf'("[^"]*(?:{SECRET})[^"]*"\s*:\s*)("(?:[^"\\]|\\.)*"|[^\s,}}\]]+)', re.IGNORECASE)
TOKEN = re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*|\bBearer\s+[^\s\"',]+")
PATIENCE = 30.0
"""Seconds in which the other side has to answer."""


class Unanswered(Exception):
    """Nothing came back; says why."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request: `path` below the base URL, percent-encoded."""

    method: str
    path: str
    query: Sequence[tuple[str, str]] = ()
    headers: Mapping[str, str] | None = None
    body: Any = None


class Caller:
    """`headers` are sent with each request; what of them is a credential (`credentials`: names that the contract has
    for them) is hidden by `scrub`."""

    def __init__(self, base_url: str, headers: Mapping[str, str], credentials: Iterable[str] = ()) -> None:
        self.url = checked_url(base_url)
        self.headers = dict(headers)
        named = {*SECRET_HEADERS, *(each.lower() for each in credentials)}
        self.credentials = [name for name in headers if name.lower() in named or re.search(SECRET, name, re.IGNORECASE)]
        self._scrub = Scrub(headers[name] for name in self.credentials)
        self._client = httpx.Client(timeout=PATIENCE, trust_env=True, follow_redirects=False)

    def __call__(self, call: Call, *, anonymous: bool = False) -> httpx.Response:
        """Raises Unanswered."""
        left_out = self.credentials if anonymous else ()
        headers = {name: value for name, value in self.headers.items() if name not in left_out}
        headers |= call.headers or {}
        url = self.url + call.path
        try:
            return self._client.request(
                call.method, url, params=list(call.query) or None, headers=headers, json=call.body
            )
        except httpx.HTTPError as error:
            raise Unanswered(self.scrub(f"no answer: {error or type(error).__name__}")) from None

    def scrub(self, text: str) -> str:
        """Without what was sent as a credential, and without what looks like one."""
        return TOKEN.sub("…", SECRET_FIELD.sub(r'\1"…"', self._scrub.text(text)))

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def checked_url(text: str) -> str:
    """Without a slash at its end; raises VocmocksError for what is no address."""
    parts = urlsplit(text)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise VocmocksError(
            f'--base-url "{text.rpartition("@")[2]}": expected an address such as https://api.example.com/v1'
        )
    return text.rstrip("/")


def described(contract: Contract, url: str) -> Mapping[str, Any]:
    """What the other side says of this vendor, where it is a vocmocks: its credentials and samples; else nothing.

    A vendor's own host is not asked, and the admin token goes only to what answers like a vocmocks.
    """
    parts = urlsplit(url)
    if _is_one_of(parts.hostname or "", hosts(contract.servers)):
        return {}
    admin = f"{parts.scheme}://{parts.netloc}/__admin"
    try:
        health = httpx.get(f"{admin}/health", timeout=PATIENCE).json()
        if not isinstance(health, dict) or health.keys() != {"status", "version"}:
            return {}
        token = os.environ.get("VOCMOCKS_ADMIN_TOKEN") if _is_near(parts.hostname or "") else None
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        found = httpx.get(f"{admin}/vendors/{quote(contract.name)}", headers=headers, timeout=PATIENCE)
        return dict(found.json()) if found.status_code == 200 else {}
    except (httpx.HTTPError, ValueError):
        return {}


def path_of(operation: Operation, values: Mapping[str, str]) -> str:
    path = operation.path
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return path


def _is_one_of(host: str, real: Sequence[str]) -> bool:
    return any(host == each or (each.startswith("*.") and host.endswith(each[1:])) for each in real)


def _is_near(host: str) -> bool:
    """Whether it is in a network of one's own."""
    try:
        return ipaddress.ip_address(socket.gethostbyname(host)).is_private
    except (OSError, ValueError):
        return False
