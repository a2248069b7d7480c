"""The mock on a real port, in a thread: for tests whose client opens sockets of its own."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path
from typing import Any, Self

from starlette.applications import Starlette

from vocmocks.engine.app import create_app
from vocmocks.errors import VocmocksError
from vocmocks.server import Server, bind, make_config, port_of
from vocmocks.settings import Settings

HOST = "127.0.0.1"
GRACE = 1.0
"""Seconds that requests and callbacks under way have at the end."""


class MockServer:
    """Serves while it is entered, on a free port of this machine.

        with MockServer(vendors=("collectif",), seed=7) as mock:
            url = f"{mock.url}/collectif/api/1.1/wf/add_review"
            httpx.post(url, headers={"Authorization": "Bearer test_me"}, json={…})

    `overrides` are fields of Settings. With `tls=True` it speaks TLS and plain HTTP on the same port, `url` begins with
    `https://`, and `ca_file` is what a client is to trust. Each `start` begins afresh: nothing is kept from the last.
    """

    def __init__(self, settings: Settings | None = None, *, port: int = 0, **overrides: Any) -> None:
        self.settings = dataclasses.replace(settings or Settings(), **overrides)
        self.ca_file: Path | None = None
        self._wanted_port = port
        self._app: Starlette | None = None
        self._server: Server | None = None
        self._thread: threading.Thread | None = None
        self._failure: BaseException | None = None
        self._port = 0

    @property
    def app(self) -> Starlette:
        """What answers, with `state.services` and `state.vendors`. Raises VocmocksError before start."""
        if self._app is None:
            raise VocmocksError("the MockServer has not been started: call start(), or use it in a `with` statement")
        return self._app

    @property
    def url(self) -> str:
        """Without a slash at its end. Raises VocmocksError before start."""
        scheme = "https" if self.app.state.settings.tls else "http"
        return f"{scheme}://{HOST}:{self._port}"

    def start(self) -> Self:
        """Returns when it answers; raises what serving it would raise."""
        if self._thread is not None:
            raise VocmocksError("the MockServer has been started already")
        self._app = app = create_app(self.settings)
        app.state.services.callbacks.grace = GRACE
        context = self._context(app) if self.settings.tls else None
        listeners = bind(HOST, self._wanted_port)
        self._port = port_of(listeners)
        answering = threading.Event()
        self._server = server = Server(
            make_config(app), listeners, context=context, on_start=answering.set, grace=GRACE
        )
        self._failure = None

        def run() -> None:
            try:
                server.run()
            except BaseException as error:
                self._failure = error
            finally:
                for listener in listeners:
                    listener.close()
                answering.set()

        self._thread = threading.Thread(target=run, name="vocmocks", daemon=True)
        self._thread.start()
        answering.wait()
        if self._failure is not None:
            failure = self._failure
            self.stop()
            raise failure
        return self

    def stop(self) -> None:
        """Returns when the port is free again; does nothing where it is not running."""
        if self._server is not None and self._thread is not None:
            self._server.stop()
            self._thread.join()
        self._server = self._thread = None
        if self.ca_file is not None:
            self.ca_file.unlink(missing_ok=True)
            self.ca_file = None

    def _context(self, app: Starlette) -> Any:
        from vocmocks.certificate import make_certificate

        made = make_certificate(host for vendor in app.state.vendors.values() for host in vendor.hosts)
        self.ca_file = made.ca_file
        return made.context

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()
