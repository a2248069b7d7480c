"""`vocmocks serve`: from settings to a server that answers."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from starlette.applications import Starlette

from vocmocks.engine.app import create_app
from vocmocks.errors import SettingsError
from vocmocks.logs import LogFormat, configure, wants_requests
from vocmocks.server import Server, bind, make_config, port_of
from vocmocks.settings import Settings
from vocmocks.welcome import Place, welcome
from vocmocks.workers import Workers

COLLECT = (20_000, 50, 100)
"""Seldom: what a server makes is gone with the request or there to stay, and hardly any of it goes in circles."""

if TYPE_CHECKING:
    from vocmocks.certificate import Certificate


class Logging(NamedTuple):
    """`level`: debug, info, warning, error or critical."""

    level: str = "info"
    format: LogFormat = "text"


def serve(
    settings: Settings, host: str, port: int, ca_file: Path | None, logging: Logging, *, token_made: bool = False
) -> None:
    """Returns once it has been told to stop. Raises VocmocksError where it cannot begin."""
    if ca_file is not None and not settings.tls:
        raise SettingsError("--ca-file is for --tls: without it there is no certificate")
    configure(logging.level, logging.format)
    settings = replace(settings, log_requests=wants_requests(logging.level, logging.format))
    app = create_app(settings)
    listeners = bind(host, port)
    certificate: Certificate | None = None

    def announce() -> None:
        gc.freeze()
        gc.set_threshold(*COLLECT)
        gc.enable()
        welcome(place, app.state.vendors, settings)

    def server(on_start: Callable[[], None], lifeline: int | None = None) -> Server:
        config = make_config(app, debug=logging.level == "debug")
        context = certificate.context if certificate else None
        return Server(config, listeners, context=context, on_start=on_start, lifeline=lifeline)

    try:
        certificate = _certificate(app, ca_file) if settings.tls else None
        place = Place(host, port_of(listeners), token_made, certificate.ca_file if certificate else None)
        if settings.workers == 1:
            server(announce).run()
        else:
            announce()
            Workers(settings.workers, lambda lifeline: server(lambda: None, lifeline).run()).run()
    finally:
        for listener in listeners:
            listener.close()
        if certificate is not None and ca_file is None:
            certificate.ca_file.unlink(missing_ok=True)


def _certificate(app: Starlette, ca_file: Path | None) -> Certificate:
    from vocmocks.certificate import make_certificate

    try:
        return make_certificate((host for vendor in app.state.vendors.values() for host in vendor.hosts), ca_file)
    except OSError as error:
        raise SettingsError(f"--ca-file {ca_file}: {error.strerror or error}") from None
