"""Agent Connect's requests on every store, with many clients at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from tests.store.redis_server import RedisServer
from tests.vendors.agent_connect_http import LONGEST_WAIT, Connect, token

LEAST: dict[str, Any] = {
    "customer": {"email": "jo@example.com"},
    "employee": {"email": "samantha@blancapeak.com"},
    "channel": "chat",
}
KEY, NOW = "test_crowd", "2026-10-01T12:00:00.000Z"


@pytest.fixture(params=["memory", "sqlite", "redis"])
def connect(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connect]:
    with ExitStack() as stack:
        store = {"memory": "memory", "sqlite": f"sqlite:{tmp_path / 'mock.db'}"}.get(request.param)
        server = Connect(store=store or stack.enter_context(RedisServer(tmp_path)).url())
        stack.callback(server.stop)
        yield server


def test_many_create_while_one_reads(connect: Connect) -> None:
    connect.freeze(KEY, NOW)
    seen: list[dict[str, Any]] = []

    def read(after: int) -> int:
        for page in connect.pages(key=KEY, created_at_gte=NOW, after=after):
            seen.extend(page)
            after = page[-1]["sequence_id"]
        return after

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(connect.post, "/v1/requests", LEAST, KEY) for _ in range(60)]
        after = 0
        while not all(answer.done() for answer in answers):
            after = read(after)
        after = read(after)
    created = {answer.result().json()["request_id"] for answer in answers}
    assert len(created) == 60
    assert {each["uuid"] for each in seen} == created
    assert len(seen) == 60
    connect.advance(KEY, LONGEST_WAIT)
    read(after)
    ids = [each["sequence_id"] for each in seen]
    assert ids == sorted({*ids})
    there = {each["uuid"]: each for each in connect.all(key=KEY, created_at_gte=NOW)}
    assert {each["uuid"]: each for each in seen} == there


def test_tokens_are_held_against_the_shared_clock(connect: Connect) -> None:
    headers = {"x-api-key": KEY, "Authorization": token(KEY)}
    assert connect.send("GET", "/v2/data", params={"limit": 1}, headers=headers).status_code == 200
    connect.advance(KEY, 3700)
    refused = connect.send("GET", "/v2/data", params={"limit": 1}, headers=headers)
    assert refused.status_code == 403
    assert "older than 3600 seconds" in connect.last()["reason"]
