"""Reading the request body, up to the limit."""

from __future__ import annotations

from starlette.requests import ClientDisconnect

from vocmocks.engine.exchange import Exchange


async def read_body(exchange: Exchange, limit: int) -> bool:
    """Puts the body into the exchange; False where it is larger than `limit` bytes (the rest is left unread). A request
    that is answered once more has it there.

    Raises ClientDisconnect where the client goes away in the middle.
    """
    if exchange.complete is not None:
        return exchange.complete
    announced = exchange.headers.get(b"content-length")
    if announced is None:
        if exchange.method == "GET" and b"transfer-encoding" not in exchange.headers:
            return True
    elif announced.isdigit() and int(announced) > limit:
        return False
    message = await exchange.receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    body: bytes = message.get("body", b"")
    if message.get("more_body", False):
        chunks, size = [body], len(body)
        while message.get("more_body", False):
            if size > limit:
                return False
            message = await exchange.receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
        body = b"".join(chunks)
    exchange.raw_body = body
    return len(body) <= limit
