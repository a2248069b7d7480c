"""What tests of Agent Connect's employees and reviews have in common: a client with key and token, and the document."""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
from tests.vendors.api import START, Api

from vocmocks.extract.model import Source
from vocmocks.extract.samples.inference import parse

COLLECTION = "agent-connect.postman_collection.json"
PROVISIONING, RETURN, METRICS = 4, 5, 6
"""Folders of the document."""
MOST = 1000


def credentials(key: str = "test_main", issued: float = START) -> dict[str, str]:
    """The two headers of every request under /v2."""
    claims = ".".join(map(_encoded, (b'{"alg":"HS256","typ":"JWT"}', b'{"iat":%d}' % issued)))
    return {
        "x-api-key": key,
        "Authorization": f"{claims}.{_encoded(hmac.digest(f'secret_{key}'.encode(), claims.encode(), 'sha256'))}",
    }


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


class Company(Api):
    """The whole API; every answer is held against the contract."""

    def __init__(self, **settings: Any) -> None:
        super().__init__("agent-connect", **settings)

    def send(self, method: str, path: str, *, key: str = "test_main", **options: Any) -> httpx.Response:
        return super().send(method, path, headers={**credentials(key), **options.pop("headers", {})}, **options)

    def put(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        return self.send("PUT", path, **({"json": json} if json is not None else {}), **options)

    def employees(
        self, key: str = "test_main", asked: Mapping[str, Any] | None = None, **query: Any
    ) -> list[dict[str, Any]]:
        """All that a list asks for, page by page, following the address of each next page."""
        found: list[dict[str, Any]] = []
        answer = self.get("/v2/employees", params={**(asked or {}), **query}, key=key)
        while True:
            assert answer.status_code == 200, answer.text
            found += answer.json()["employees"]
            following = answer.json()["meta"]["next_page"]
            if following is None:
                return found
            answer = self.get(following.removeprefix("http://127.0.0.1:4010/agent-connect"), key=key)

    def returned(self, path: str, key: str = "test_main", **query: Any) -> list[dict[str, Any]]:
        """All that Data Return has, as clients read it: after the highest sequence id that was seen, until none is
        left."""
        found: list[dict[str, Any]] = []
        while page := self.get(path, params=query, key=key).json():
            assert isinstance(page, list), page
            assert len(page) <= MOST
            found += page
            query["after"] = page[-1]["sequence_id"]
        return found


def example(docs: Path, folder: int, place: int) -> Any:
    """The body that the document shows with an item."""
    document = json.loads((docs / COLLECTION).read_text("utf-8"))
    raw = document["item"][folder]["item"][place]["request"]["body"]["raw"]
    return parse(raw, Source(COLLECTION, "example")).value


def attributes(docs: Path, place: int) -> list[str]:
    """The names in the last table of an item of Data Return, as they are written."""
    document = json.loads((docs / COLLECTION).read_text("utf-8"))
    description = document["item"][RETURN]["item"][place]["request"]["description"]
    table = description[description.rindex("<table>") :]
    return re.findall(r"<tr>\s*<td><code>([^<]*)</code>", table)
