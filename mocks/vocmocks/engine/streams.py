"""Bodies that are too large to be held: records turned into bytes a chunk at a time, and sent as they come.

view = await call.records("feedback").view(query)
return Reply(stream=json_array(view.chunks()))
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping, Sequence
from typing import Any

import orjson
from starlette.types import Receive, Send

Values = Sequence[Mapping[str, Any]]
KEPT = 65_536
"""Bytes of a streamed body that are made before the first are sent, and that the journal keeps."""


async def json_array(chunks: AsyncIterable[Values], before: bytes = b"[", after: bytes = b"]") -> AsyncIterator[bytes]:
    """Records as a JSON array; `before` and `after` may be the object around it: `{"data":[` and `]}`."""
    yield before
    separator = b""
    async for values in chunks:
        if values:
            yield separator + orjson.dumps(values, default=dict)[1:-1]
            separator = b","
    yield after


async def csv_table(
    chunks: AsyncIterable[Values],
    columns: Mapping[str, Callable[[Mapping[str, Any]], Any]],
    delimiter: str = ",",
    *,
    quoted: bool = False,
) -> AsyncIterator[bytes]:
    """Records as CSV (RFC 4180) in UTF-8, headings first; `columns`: what is in each, by heading.

    `quoted`: every text in quotes, and numbers without; else only what could not be read without them.
    """
    yield _lines([list(columns)], delimiter, quoted)
    cell = _quotable if quoted else _cell
    async for values in chunks:
        yield _lines([[cell(make(value)) for make in columns.values()] for value in values], delimiter, quoted)


def _lines(rows: list[list[Any]], delimiter: str, quoted: bool) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_NONNUMERIC if quoted else csv.QUOTE_MINIMAL).writerows(rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    """Nothing where there is nothing; what CSV has no form for as JSON."""
    if value is None or isinstance(value, str):
        return value
    return orjson.dumps(value, default=dict).decode()


def _quotable(value: Any) -> Any:
    """The same, with numbers as they are."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number else _cell(value)


async def beginning(stream: AsyncIterator[bytes]) -> tuple[bytes, AsyncIterator[bytes] | None]:
    """The first `KEPT` bytes (or some more), and what makes the others; None where these were all."""
    parts, size = list[bytes](), 0
    async for part in stream:
        parts.append(part)
        size += len(part)
        if size >= KEPT:
            return b"".join(parts), stream
    return b"".join(parts), None


async def send_rest(send: Send, receive: Receive, body: bytes, rest: AsyncIterator[bytes]) -> None:
    """A body from its beginning on, until it ends or the client has gone."""
    gone = asyncio.ensure_future(disconnected(receive))
    try:
        await send({"type": "http.response.body", "body": body, "more_body": True})
        async for part in rest:
            if gone.done():
                break
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()
        await close(rest)


async def close(stream: AsyncIterator[bytes]) -> None:
    """Let go of what the stream holds."""
    if (end := getattr(stream, "aclose", None)) is not None:
        await end()


async def disconnected(receive: Receive) -> None:
    """Returns when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
