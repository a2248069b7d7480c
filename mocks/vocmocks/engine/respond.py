"""Replies on the wire: nothing beyond what the vendor documents and HTTP asks for."""

from __future__ import annotations

from http import HTTPStatus

import orjson
from starlette.types import Send

from vocmocks.engine.exchange import Header, Reply

JSON_TYPE = b"application/json"


def encode(reply: Reply) -> tuple[list[Header], bytes]:
    """Headers and body of a reply as they are sent; of a streamed one no body yet."""
    if reply.body is None:
        body = b""
        if reply.stream is not None:
            headers: list[Header] = [(b"content-type", reply.media_type.encode("latin-1"))]
        else:
            headers = [] if bodiless(reply.status) else [(b"content-length", b"0")]
    else:
        body = reply.body if isinstance(reply.body, bytes) else orjson.dumps(reply.body, default=dict)
        media_type = JSON_TYPE if reply.media_type == "application/json" else reply.media_type.encode("latin-1")
        headers = [(b"content-type", media_type), (b"content-length", b"%d" % len(body))]
    if reply.headers:
        headers.extend((key.lower().encode("latin-1"), value.encode("latin-1")) for key, value in reply.headers.items())
    return headers, body


async def send_reply(send: Send, status: int, headers: list[Header], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def bodiless(status: int) -> bool:
    """Whether HTTP has no body with that status."""
    return status < 200 or status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
