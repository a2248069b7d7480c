"""Agent Connect as its clients reach it: over sockets, with PyJWT's tokens. Answers are held against the contract."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
from tests.vendors.api import START

from vocmocks.clock import iso, parse_iso
from vocmocks.engine.match import Match
from vocmocks.engine.verdict import Verdict
from vocmocks.testing import MockServer

COLLECTION = "agent-connect.postman_collection.json"
EXAMPLE_ID = "54bd2af9-28cb-48df-8c60-cd27de080cd4"
DAY = 86400
LONGEST_WAIT = 8 * DAY
"""After which everything has happened that becomes of a request."""


def token(key: str, issued: Any = int(START), **claims: Any) -> str:
    """What a client sends in the Authorization header."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)
        return jwt.encode({"iat": issued, **claims}, f"secret_{key}", algorithm="HS256")


class Connect:
    """A running mock and a client for it."""

    def __init__(self, **settings: Any) -> None:
        self.mock = MockServer(**{"vendors": ("agent-connect",), "start": START, "limits_on": False, **settings})
        self.mock.start()
        self.client = httpx.Client(base_url=f"{self.mock.url}/agent-connect", trust_env=False, timeout=60)
        self.admin = httpx.Client(base_url=f"{self.mock.url}/__admin", trust_env=False)
        self.verdicts: dict[tuple[str, int], Verdict] = {}
        self.vendor = self.mock.app.state.vendors["agent-connect"]

    def stop(self) -> None:
        self.client.close()
        self.admin.close()
        self.mock.stop()

    def now(self, key: str) -> float:
        return parse_iso(self.admin.get("/clock", params={"tenant": key}).json()["now"])

    def advance(self, key: str, seconds: float) -> None:
        self.admin.post("/clock/advance", params={"tenant": key}, json={"seconds": seconds}).raise_for_status()

    def freeze(self, key: str, now: str) -> None:
        body = {"now": now, "frozen": True}
        self.admin.post("/clock", params={"tenant": key}, json=body).raise_for_status()

    def last(self) -> dict[str, Any]:
        """The journal's newest entry."""
        found: dict[str, Any] = self.admin.get("/requests").json()["requests"][0]
        return found

    def headers(self, key: str) -> dict[str, str]:
        return {"x-api-key": key, "Authorization": token(key, int(self.now(key)))}

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        answer = self.client.request(method, path, **options)
        self.check(method, path.partition("?")[0], answer)
        return answer

    def check(self, method: str, path: str, answer: httpx.Response) -> None:
        found = self.vendor.pipeline.match(method, path)
        if not isinstance(found, Match):
            return
        documented = found.operation.responses[answer.status_code]
        (media_type,) = documented.content.values()
        assert answer.headers["content-type"] == media_type.media_type
        value = answer.json() if documented.json is not None else answer.text
        place = found.operation.id, answer.status_code
        if place not in self.verdicts:
            self.verdicts[place] = Verdict(media_type.schema or {}, self.vendor.contract.components)
        verdict = self.verdicts[place]
        assert verdict.accepts(value) or verdict.violations(value, "body") == []

    def get(self, path: str, key: str = "test_main", **query: Any) -> httpx.Response:
        return self.send("GET", path, params=query, headers=self.headers(key))

    def post(self, path: str, body: Any, key: str = "test_main") -> httpx.Response:
        return self.send("POST", path, json=body, headers={"x-api-key": key})

    def created(self, path: str, body: Any, key: str = "test_main") -> str:
        answer = self.post(path, body, key)
        assert answer.status_code == 200, answer.text
        id: str = answer.json()["request_id"]
        return id

    def refused(self, path: str, body: Any, key: str = "test_main") -> list[str]:
        answer = self.post(path, body, key)
        assert answer.status_code == 400
        errors: list[str] = answer.json()["validation_errors"]
        return errors

    def pages(self, path: str = "/v2/data", key: str = "test_main", **query: Any) -> Iterator[list[dict[str, Any]]]:
        """As public clients page: after the highest sequence id that was seen, until there is nothing."""
        while page := self.get(path, key, **query).json():
            yield page
            query["after"] = max(each["sequence_id"] for each in page)

    def all(self, path: str = "/v2/data", key: str = "test_main", **query: Any) -> list[dict[str, Any]]:
        return [each for page in self.pages(path, key, **query) for each in page]

    def one(self, id: str, key: str = "test_main") -> dict[str, Any]:
        """As it is now; while the pages are read it may change, and come again."""
        return [each for each in self.all(key=key, include_recovery=True) if each["uuid"] == id][-1]


def recovered(connect: Connect, id: str, key: str = "test_main") -> dict[str, Any]:
    """A recovery that was just created: the last of all."""
    now = connect.now(key)
    query: dict[str, Any] = {"include_recovery": True, "created_at_gte": iso(now - 60)}
    return [each for each in connect.all(key=key, **query) if each["uuid"] == id][-1]


def item(docs: Path, *places: int) -> dict[str, Any]:
    """An item of the document, by its place in each folder."""
    found = json.loads((docs / COLLECTION).read_text("utf-8"))
    for place in places:
        found = found["item"][place]
    return dict(found)
