"""What pages of Agent Connect's Data Return cost, and what streaming all of it keeps in memory.

    python bench/data_return.py [--sizes 1000,10000,100000,1000000] [--rounds 5] [--stream 1000000]

Whole requests over ASGI, for 1,000 interactions each: the page that a client asks for first (once with the start of the
mock), and the next one, by `after`, when it has sent a request in between.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import orjson
from starlette.types import Message

from vocmocks import Settings, create_app
from vocmocks.clock import iso
from vocmocks.contract.model import JwtRule
from vocmocks.engine.minting import mint
from vocmocks.worlds.spread import DAY

START = 1_790_000_000.0
KEY = "test_bench"
REQUEST = {
    "customer": {"email": "jo@example.com"},
    "employee": {"email": "samantha@blancapeak.com"},
    "channel": "chat",
}
CASES: Mapping[str, Mapping[str, Any]] = {
    "start, and the first 1,000": {},
    "created since 30 days": {"created_at_gte": iso(START - 30 * DAY)},
    "created before 30 days, since 31": {
        "created_at_gte": iso(START - 31 * DAY),
        "created_at_lte": iso(START - 30 * DAY),
    },
    "responded to since 30 days": {"responded_at_gte": iso(START - 30 * DAY)},
    "the last ones": {"created_at_gte": iso(START - DAY / 100)},
}


def application(size: int) -> Any:
    world = {"agent-connect.interactions": size}
    return create_app(Settings(vendors=("agent-connect",), start=START, world=world, limits_on=False))


def headers() -> dict[str, str]:
    return {"x-api-key": KEY, "Authorization": mint(KEY, JwtRule(), START)}


async def measure(query: Mapping[str, Any], size: int, rounds: int) -> tuple[float, float]:
    """Milliseconds: of the first page (with the start of the mock, where the query is empty), and of the next."""
    firsts, laters = list[float](), list[float]()
    for _ in range(rounds):
        begin = time.perf_counter()
        transport = httpx.ASGITransport(application(size))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            begin = begin if not query else time.perf_counter()
            page = orjson.loads((await client.get("/v2/data", params=query, headers=headers())).content)
            firsts.append((time.perf_counter() - begin) * 1000)
            await client.post("/v1/requests", json=REQUEST, headers={"x-api-key": KEY})
            begin = time.perf_counter()
            after = page[-1]["sequence_id"] if page else 0
            await client.get("/v2/data", params={**query, "after": after}, headers=headers())
            laters.append((time.perf_counter() - begin) * 1000)
    return statistics.median(firsts), statistics.median(laters)


async def streamed(size: int) -> AsyncIterator[bytes]:
    """The body of `stream=true`, as the server sends it."""
    parts: asyncio.Queue[bytes | None] = asyncio.Queue(1)
    waiting: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            await parts.put(message.get("body", b"") if message.get("more_body") else None)

    async def receive() -> Message:
        if not waiting:
            await asyncio.Event().wait()
        return waiting.pop()

    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": "/v2/data", "root_path": "",
        "query_string": b"stream=true", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers().items()],
    }  # fmt: skip
    task = asyncio.ensure_future(application(size)(scope, receive, send))
    while (part := await parts.get()) is not None:
        yield part
    await task


async def stream(size: int) -> None:
    parts = streamed(size)
    written = len(await anext(parts))
    before, begin = _peak(), time.perf_counter()
    async for part in parts:
        written += len(part)
    seconds = time.perf_counter() - begin
    print(
        f"\n{size:,} records streamed: {written / 1e6:,.0f} MB in {seconds:.0f} s, {size / seconds:,.0f} records a "
        f"second; at most {_peak():.0f} MB of memory ({before:.0f} MB before)"
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--stream", type=int, default=1_000_000, help="interactions to stream; 0: none")
    options = parser.parse_args()
    if options.stream:  # first, as what was ever held counts
        asyncio.run(stream(options.stream))
    sizes = [int(size) for size in options.sizes.split(",")]
    print("\nMilliseconds for a page of Agent Connect's interactions, first / next\n")
    print(f"{'':40}" + "".join(f"{size:>18,}" for size in sizes))
    for name, query in CASES.items():
        found = [asyncio.run(measure(query, size, options.rounds)) for size in sizes]
        print(f"{name:40}" + "".join(f"{f'{first:.1f} / {later:.1f}':>18}" for first, later in found), flush=True)


if __name__ == "__main__":
    main()
