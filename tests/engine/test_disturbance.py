"""How answers are sent that a fault has hit: also those whose bodies are made as they go."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.engine.behave import Behaviours, Call
from vocmocks.engine.disturbance import Disturbance
from vocmocks.engine.exchange import Reply
from vocmocks.engine.faults import MALFORMED_JSON, TRUNCATED, Rule
from vocmocks.engine.streams import KEPT, json_array

from .support import Client, operation, secured, serve_with

MANY = 5000
PATHS: dict[str, Any] = {"/all": {"get": operation("all"), "head": operation("none")}, "/no": {"get": operation("no")}}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


class Streaming:
    """A vendor with a body that is made as it is sent; `ended`: how often one was let go of."""

    def __init__(self) -> None:
        self.ended = 0
        behaviours = Behaviours("acme")

        @behaviours("all", "none")
        async def everything(call: Call) -> Reply:
            return Reply(200, stream=json_array(self.chunks()))

        @behaviours("no")
        async def nothing(call: Call) -> Reply:
            return Reply(204)

        self.client: Client = serve_with(behaviours, secured(PATHS))

    async def chunks(self) -> AsyncIterator[list[dict[str, Any]]]:
        try:
            for start in range(0, MANY, 100):
                yield [{"number": number, "text": "x" * 50} for number in range(start, start + 100)]
                await asyncio.sleep(0)
        finally:
            self.ended += 1

    def put(self, rule: Rule) -> None:
        asyncio.run(self.client.app.state.services.backend.switches.put([rule]))


def test_a_streamed_body_drips_and_is_whole() -> None:
    streaming = Streaming()
    streaming.put(Rule(fault="SLOW_DRIP", duration=0.05, chunks=5))
    found = streaming.client.get("/all").json()
    assert [each["number"] for each in found] == list(range(MANY))
    assert streaming.ended == 1
    assert streaming.client.last.outcome == "fault"


def test_a_streamed_body_that_stops_being_json() -> None:
    streaming = Streaming()
    streaming.put(Rule(fault=MALFORMED_JSON))
    text = streaming.client.get("/all").text
    assert 0 < len(text) < KEPT + 10_000
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    assert streaming.ended == 1
    assert streaming.client.last.truncated


def test_a_streamed_body_that_breaks_off() -> None:
    streaming = Streaming()
    streaming.put(Rule(fault=TRUNCATED))
    with pytest.raises(httpx.RemoteProtocolError):
        streaming.client.get("/all")
    assert streaming.ended == 1


def test_answers_without_a_body() -> None:
    streaming = Streaming()
    for name in (MALFORMED_JSON, "SLOW_DRIP"):
        streaming.put(Rule(fault=name, duration=0.01, times=1))
        answer = streaming.client.get("/no")
        assert (answer.status_code, answer.content) == (204, b"")
    streaming.put(Rule(fault=TRUNCATED, times=1))
    with pytest.raises(httpx.RemoteProtocolError):
        streaming.client.get("/no")


@given(JSON, st.sampled_from([None, 0, 2]))
def test_a_spoiled_body_is_no_json_and_its_length_is_told(value: Any, indent: int | None) -> None:
    body = json.dumps(value, indent=indent).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    spoiled = Disturbance(rule=Rule(fault=MALFORMED_JSON)).spoiled(headers, body)
    assert dict(headers)[b"content-length"] == b"%d" % len(spoiled)
    with pytest.raises((json.JSONDecodeError, UnicodeDecodeError)):
        json.loads(spoiled)


@given(st.binary(min_size=1))
def test_a_truncated_body_is_shorter_than_it_says(body: bytes) -> None:
    headers = [(b"content-length", b"%d" % len(body))]
    disturbance = Disturbance(rule=Rule(fault=TRUNCATED))
    assert len(disturbance.spoiled(headers, body)) < len(body)
    assert headers == [(b"content-length", b"%d" % len(body))]
    assert disturbance.cuts
