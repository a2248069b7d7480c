"""What tests of Track CXM have in common: an organisation to ask about, and the document's own examples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
from tests.vendors.api import START, Api

from vocmocks.extract.model import Source
from vocmocks.extract.samples.inference import parse
from vocmocks.vendors.track_cxm_calls import organization_uuid

COLLECTION = "track-cxm.postman_collection.json"
DAY = 86400


class Organization(Api):
    """Paths begin below `/v1/organizations/{organization_uuid}`."""

    def __init__(self, **settings: Any) -> None:
        super().__init__("track-cxm", "/v1/organizations", **settings)

    def get(self, path: str = "", *, key: str = "test_main", **options: Any) -> httpx.Response:
        return super().get(f"/{organization_uuid(key)}{path}", key=key, **options)

    def post(self, path: str, json: Any = None, *, key: str = "test_main", **options: Any) -> httpx.Response:
        return super().post(f"/{organization_uuid(key)}{path}", json, key=key, **options)

    def elsewhere(self, method: str, path: str, *, key: str = "test_main", **options: Any) -> httpx.Response:
        """A path below `/v1/organizations`."""
        return self.send(method, path, key=key, **options)

    def freeze(self) -> None:
        """Stop the clock at the start."""
        self.services.clock.set(START, frozen=True)

    def surveys(self, **query: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get("/surveys", params={"include_questions": True, **query}).json()["data"][
            "surveys"
        ]
        return found

    def interactions(self, start: str, end: str, *, key: str = "test_main", **query: Any) -> dict[str, Any]:
        answer = self.get("/interactions", key=key, params={"start": start, "end": end, **query})
        assert answer.status_code == 200, answer.text
        data: dict[str, Any] = answer.json()["data"]
        return data


def example(docs: Path, language: int, place: int) -> Any:
    """The request body that the document shows for an operation (0: Portuguese, 1: English)."""
    document = json.loads((docs / COLLECTION).read_text("utf-8"))
    raw = document["item"][language]["item"][place]["request"]["body"]["raw"]
    return parse(raw, Source(COLLECTION, "example")).value


def line(*questions: tuple[str, Any], **more: Any) -> dict[str, Any]:
    """A line of answers: hashes, each with a response (or an answer as it is)."""
    asked = [
        {"public_hash": hash, "answer": given if isinstance(given, dict) else {"response": given}}
        for hash, given in questions
    ]
    return {
        "customer": {"name": "Ana Lima", "email": "ana@example.com", "identificador": "11144477735"},
        "interaction": {"produto": "Cafeteira Aurora"},
        "distribution_channel": "11",
        "questions": asked,
        **more,
    }
