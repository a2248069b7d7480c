"""The mock in `requests` and httpx, without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

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


def fault(session: requests.Session, **rule: Any) -> None:
    rule = {"match": {"vendor": "repzo"}, "times": 1, **rule}
    assert session.post("https://api.repzo.me/__admin/faults", json=rule).status_code == 201


def test_faults_are_what_a_socket_would_do(session: requests.Session) -> None:
    fault(session, fault="CONNECTION_RESET_BY_PEER")
    with pytest.raises(requests.ConnectionError, match="Connection reset by peer"):
        session.get(URL, headers=HEADERS)
    fault(session, delay_ms=60_000)
    with pytest.raises(requests.ReadTimeout, match=r"no answer within 0\.05 s"):
        session.get(URL, headers=HEADERS, timeout=0.05)
    assert session.get(URL, headers=HEADERS).status_code == 200


def test_a_session_that_is_closed_takes_nothing_from_the_next() -> None:
    adapter = Adapter(vocmocks.create_app(Settings(vendors=("repzo",))))
    for _ in range(2):
        with requests.Session() as one:
            one.mount("https://api.repzo.me", adapter)
            assert one.get(URL, headers=HEADERS).status_code == 200
    adapter.close()


def test_httpx_has_its_own() -> None:
    async def ask() -> int:
        transport = httpx.ASGITransport(vocmocks.create_app(Settings(vendors=("repzo",))))
        async with httpx.AsyncClient(transport=transport) as client:
            return (await client.get(URL, headers=HEADERS)).status_code

    assert asyncio.run(ask()) == 200
