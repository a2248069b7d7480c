"""The mock for `requests`, in this process and without a socket.

    session = requests.Session()
    session.mount("https://api.repzo.me", vocmocks.testing.Adapter(vocmocks.create_app()))
    session.get("https://api.repzo.me/v1/activity-feedback-v2", headers={"Authorization": "Bearer test_me"})

httpx has one of its own: `httpx.AsyncClient(transport=httpx.ASGITransport(vocmocks.create_app()))`.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import threading
from collections.abc import Mapping
from typing import Any

import httpx
import requests
import urllib3
from requests.adapters import BaseAdapter, HTTPAdapter
from starlette.types import ASGIApp


class Adapter(BaseAdapter):
    """Answers a session's requests by an ASGI application, which runs in an event loop of its own. It begins with the
    first request and ends when a session that it is mounted in is closed; another one may use it then."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__()
        self._transport = httpx.ASGITransport(app)
        self._begins = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float | None, float | None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Raises requests.Timeout and requests.ConnectionError as a session over sockets would."""
        patience = timeout[1] if isinstance(timeout, tuple) else timeout
        future = asyncio.run_coroutine_threadsafe(self._answer(request), self._running())
        try:
            answer = future.result(patience)
        except TimeoutError:
            future.cancel()
            raise requests.ReadTimeout(f"no answer within {patience:g} s", request=request) from None
        except httpx.TimeoutException as error:
            raise requests.ReadTimeout(error, request=request) from None
        except (httpx.HTTPError, OSError) as error:
            raise requests.ConnectionError(error, request=request) from None
        return HTTPAdapter().build_response(request, answer)

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._begins:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=_run, args=(self._loop,), name="vocmocks-adapter", daemon=True)
                self._thread.start()
            return self._loop

    async def _answer(self, request: requests.PreparedRequest) -> urllib3.HTTPResponse:
        body: Any = request.body
        if body is not None and not isinstance(body, (str, bytes)):
            body = body.read() if hasattr(body, "read") else b"".join(body)
        headers = [(_bytes(name), _bytes(value)) for name, value in request.headers.items()]
        sent = httpx.Request(request.method or "GET", request.url or "", headers=headers, content=body)
        answer = await self._transport.handle_async_request(sent)
        content = await answer.aread()
        return urllib3.HTTPResponse(
            io.BytesIO(content),
            urllib3.HTTPHeaderDict(answer.headers.multi_items()),
            answer.status_code,
            reason=answer.reason_phrase,
            preload_content=False,
            decode_content=False,
        )

    def close(self) -> None:
        """Ends the event loop, and with it what is still under way there."""
        with self._begins:
            if self._loop is not None and self._thread is not None:
                self._loop.call_soon_threadsafe(self._loop.stop)
                self._thread.join()
            self._loop = self._thread = None


def _run(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    for task in asyncio.all_tasks(loop):
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            loop.run_until_complete(task)
    loop.close()


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1")
