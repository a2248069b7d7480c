"""The mock in `requests` and httpx, without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest
import requests

import vocmocks
from vocmocks import Settings
from vocmocks.testing import Adapter

URL = "https://api.repzo.me/v1/activity-feedback-v2"
HEADERS = {"Authorization": "Bearer test_me"}


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as made:
        made.mount("https://api.repzo.me", Adapter(vocmocks.create_app(Settings(vendors=("repzo",)))))
        yield made


def test_a_session_reads_and_writes(session: requests.Session) -> None:
    page = session.get(URL, headers=HEADERS, params={"per_page": 1}).json()
    body = {"activity_type": "visit", "rep": page["data"][0]["rep"], "template_id": page["data"][0]["template_id"],
            "overall_satisfaction": 5}  # fmt: skip
    made = session.post(URL, headers=HEADERS, json=body)
    assert made.status_code == 201
    id = made.json()["data"]["_id"]
    assert session.get(f"{URL}/{id}", headers=HEADERS).json()["data"]["overall_satisfaction"] == 5
    assert session.get(URL, headers=HEADERS).json()["paging"]["total"] == page["paging"]["total"] + 1


def test_refusals_are_answers(session: requests.Session) -> None:
    answer = session.get(URL)
    assert (answer.status_code, answer.reason, answer.json()["success"]) == (401, "Unauthorized", False)
    assert answer.headers["Content-Type"] == "application/json"


def test_httpx_has_its_own() -> None:
    async def ask() -> int:
        transport = httpx.ASGITransport(vocmocks.create_app(Settings(vendors=("repzo",))))
        async with httpx.AsyncClient(transport=transport) as client:
            return (await client.get(URL, headers=HEADERS)).status_code

    assert asyncio.run(ask()) == 200
