"""Where webhooks and callbacks arrive in a test: a small HTTP server in a thread."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Received:
    """One call. `headers` by lower-case name; `body` is JSON as JSON, anything else as text."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


class Receiver:
    """Listens on a free port of this machine while it is entered. `answers`: statuses for the first calls, for tests of
    retrying; every later one gets 200. `explain`: why a call may be missing, for who waits for it in vain."""

    def __init__(self, *answers: int, explain: Callable[[], str] | None = None) -> None:
        self._answers, self._explain = list(answers), explain
        self._received: list[Received] = []
        self._arrived = threading.Condition()
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        if self._server is None:
            raise RuntimeError("the Receiver does not listen: use it in a `with` statement, or call start()")
        return "http://{}:{}".format(*self._server.server_address[:2])

    @property
    def received(self) -> Sequence[Received]:
        """What came so far, the oldest first."""
        with self._arrived:
            return tuple(self._received)

    def wait(self, count: int = 1, timeout: float = 10.0) -> Sequence[Received]:
        """What came, as soon as that are `count` calls; raises AssertionError after `timeout` seconds."""
        with self._arrived:
            if self._arrived.wait_for(lambda: len(self._received) >= count, timeout):
                return tuple(self._received)
            found = [f"  {call.method} {call.path} {call.body!r:.500}" for call in self._received]
        lines = [f"expected {count} calls within {timeout:g} s, found {len(found)}", *found]
        raise AssertionError("\n".join([*lines, *([self._explain()] if self._explain else [])]))

    def start(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self._take))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
        self._server = self._thread = None

    def _take(self, call: Received) -> int:
        with self._arrived:
            self._received.append(call)
            self._arrived.notify_all()
            return self._answers.pop(0) if self._answers else 200

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()


def _handler(take: Callable[[Received], int]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(take(Received(self.command, self.path, headers, _value(raw))))
            self.send_header("content-length", "0")
            self.end_headers()

        do_PUT = do_POST  # noqa: N815 - the name that http.server looks for

        def log_message(self, format: str, *values: Any) -> None:
            """Nothing: the mock's journal has each call."""

    return Handler


def _value(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode("utf-8", "replace")
