"""Bodies that are sent as they are made."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Sequence
from typing import Any

import orjson
import pytest
from starlette.types import Message

from vocmocks.engine.behave import Behaviours, Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.problem import Problem
from vocmocks.engine.streams import KEPT, beginning, csv_table, json_array, send_rest

from .support import Client, operation, secured, serve_with

PATHS: dict[str, Any] = {
    f"/{name}": {"get": operation(name)} for name in ("small", "large", "refused", "broken", "none")
}
LINE = b"x" * 10_000


async def chunked(*chunks: Sequence[dict[str, Any]]) -> AsyncIterator[Sequence[dict[str, Any]]]:
    for chunk in chunks:
        yield chunk


async def lines(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield LINE


async def joined(stream: AsyncIterator[bytes]) -> bytes:
    return b"".join([part async for part in stream])


def client() -> Client:
    behaviours = Behaviours("acme")

    @behaviours("small")
    async def small(call: Call) -> Reply:
        return Reply(201, headers={"X-Kind": "small"}, stream=json_array(chunked([{"n": 1}], [], [{"n": 2}])))

    @behaviours("large")
    async def large(call: Call) -> Reply:
        return Reply(media_type="text/csv", stream=lines(50))

    @behaviours("none")
    async def none(call: Call) -> Reply:
        return Reply(stream=json_array(chunked(), b'{"data":[', b"]}"))

    @behaviours("refused")
    async def refused(call: Call) -> Reply:
        async def parts() -> AsyncIterator[bytes]:
            raise Problem("not-found", "no such export")
            yield b""

        return Reply(stream=parts())

    @behaviours("broken")
    async def broken(call: Call) -> Reply:
        async def parts() -> AsyncIterator[bytes]:
            yield b"x" * KEPT
            raise LookupError

        return Reply(stream=parts())

    return serve_with(behaviours, secured(PATHS))


def test_a_small_stream_is_like_any_other_answer() -> None:
    asked = client()
    answer = asked.get("/acme/small")
    assert (answer.status_code, answer.json()) == (201, [{"n": 1}, {"n": 2}])
    assert dict(answer.headers) == {"content-type": "application/json", "x-kind": "small"}
    shown = asked.last.as_json()["response"]
    assert shown["body"] == [{"n": 1}, {"n": 2}]
    assert "truncated" not in shown
    assert asked.get("/acme/none").json() == {"data": []}


def test_the_journal_keeps_the_beginning_of_a_large_one() -> None:
    asked = client()
    answer = asked.get("/acme/large")
    assert (answer.content, answer.headers["content-type"]) == (LINE * 50, "text/csv")
    assert asked.last.response_body == (LINE * 7)[:KEPT]
    assert asked.last.as_json()["response"]["truncated"] is True


def test_a_stream_that_is_refused_before_its_first_part() -> None:
    asked = client()
    answer = asked.get("/acme/refused")
    assert answer.status_code == 404
    assert asked.last.outcome == "not-found"


def test_a_stream_that_breaks_off_is_not_ended() -> None:
    with pytest.raises(LookupError):
        client().get("/acme/broken")


def test_nothing_more_is_made_for_a_client_that_has_gone() -> None:
    made: list[int] = []
    sent: list[Message] = []

    async def parts() -> AsyncIterator[bytes]:
        try:
            for number in range(1000):
                made.append(number)
                yield b"part"
                await asyncio.sleep(0)
        finally:
            made.append(-1)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(send_rest(send, receive, b"first", parts()))
    assert len(made) < 5
    assert made[-1] == -1


def test_the_beginning_tells_whether_there_is_more() -> None:
    async def check() -> None:
        assert await beginning(lines(3)) == (LINE * 3, None)
        body, rest = await beginning(lines(9))
        assert body == LINE * 7
        assert rest is not None
        assert await joined(rest) == LINE * 2

    asyncio.run(check())


VALUES = [
    {"text": 'says "no", often\nand ;', "n": 1, "f": 0.5, "yes": True, "list": ["é"], "none": None},
    {"text": "=1+1", "n": -2, "yes": False, "list": []},
]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_back(delimiter: str) -> None:
    columns = {name.upper(): lambda value, name=name: value.get(name) for name in VALUES[0]}
    written = asyncio.run(joined(csv_table(chunked(VALUES[:1], VALUES[1:]), columns, delimiter)))
    assert written.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(written.decode(), newline=""), delimiter=delimiter))
    assert rows == [
        ["TEXT", "N", "F", "YES", "LIST", "NONE"],
        ['says "no", often\nand ;', "1", "0.5", "true", '["é"]', ""],
        ["=1+1", "-2", "", "false", "[]", ""],
    ]


def test_json_is_one_array() -> None:
    written = asyncio.run(joined(json_array(chunked([], VALUES, [], VALUES[:1]))))
    assert orjson.loads(written) == [*VALUES, VALUES[0]]


def test_csv_with_every_text_in_quotes() -> None:
    rows = [{"a": 'He said "no"; twice', "b": -1.5, "c": None, "d": True, "e": ["x"]}]
    names: list[str] = list(rows[0])
    columns: dict[str, Any] = {name: lambda value, name=name: value[name] for name in names}
    text = asyncio.run(joined(csv_table(chunked(rows), columns, ";", quoted=True))).decode()
    assert text == '"a";"b";"c";"d";"e"\r\n"He said ""no""; twice";-1.5;"";"true";"[""x""]"\r\n'
    assert list(csv.reader(io.StringIO(text), delimiter=";"))[1] == [rows[0]["a"], "-1.5", "", "true", '["x"]']
