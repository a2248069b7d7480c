"""A load in plain Python, for machines without wrk: `loader.py URL METHOD BODY SECONDS` prints requests a second."""

from __future__ import annotations

import asyncio
import sys
from urllib.parse import urlsplit

CONNECTIONS = 16


async def hammer(host: str, port: int, request: bytes, until: float) -> int:
    reader, writer = await asyncio.open_connection(host, port)
    done = 0
    while asyncio.get_running_loop().time() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        done += 1
    writer.close()
    return done


async def main(url: str, method: str, body: str, seconds: float) -> float:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    request = (
        f"{method} {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer test_bench\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}"
    ).encode()
    until = asyncio.get_running_loop().time() + seconds
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    return sum(await asyncio.gather(*(hammer(host, port, request, until) for _ in range(CONNECTIONS)))) / seconds


if __name__ == "__main__":
    print(asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]))))
