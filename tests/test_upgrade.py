"""A client that would rather speak another protocol is answered in HTTP/1.1, body and all."""

from __future__ import annotations

import json
import socket

import pytest

from vocmocks.connection import without_upgrade
from vocmocks.testing import MockServer

REVIEW = json.dumps({"title": "Great", "text": "Upgrade: h2c\r\nis no header", "date": 1769851800}).encode()
WISHES = (
    "Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\nUpgrade: h2c\r\n",
    "connection: upgrade\r\nupgrade: websocket\r\n",
)


@pytest.mark.parametrize("wish", WISHES)
def test_a_request_to_upgrade_keeps_its_body(wish: str) -> None:
    head = (
        "POST /collectif/api/1.1/wf/add_review HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer test_me\r\nContent-Length: {len(REVIEW)}\r\n{wish}\r\n"
    )
    with MockServer(vendors=("collectif",)) as mock:
        port = int(mock.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=30) as client, client.makefile("rb") as answer:
            for _ in range(2):
                client.sendall(head.encode())
                client.sendall(REVIEW)
                assert answer.readline() == b"HTTP/1.1 200 OK\r\n"
                length = 0
                while (line := answer.readline()) != b"\r\n":
                    name, _, value = line.partition(b":")
                    length = int(value) if name.lower() == b"content-length" else length
                assert json.loads(answer.read(length)) == {"status": "success", "response": {}}


def test_only_the_head_is_looked_at() -> None:
    body = b"POST / HTTP/1.1\r\nhost: a\r\n\r\n\r\nUpgrade: b\r\n"
    assert without_upgrade(body) == body
    assert without_upgrade(b"GET / HTTP/1.1\r\nUPGRADE: x\r\na: b\r\n\r\n") == b"GET / HTTP/1.1\r\na: b\r\n\r\n"
