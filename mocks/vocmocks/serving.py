"""`vocmocks serve`: from settings to a server that answers."""

from __future__ import annotations

import gc
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette

from vocmocks.engine.app import create_app
from vocmocks.errors import SettingsError
from vocmocks.server import Server, bind, make_config, port_of
from vocmocks.settings import Settings
from vocmocks.welcome import Place, welcome

if TYPE_CHECKING:
    from vocmocks.certificate import Certificate


def serve(
    settings: Settings, host: str, port: int, ca_file: Path | None, log_level: str, *, token_made: bool = False
) -> None:
    """Returns once it has been told to stop. Raises VocmocksError where it cannot begin."""
    if ca_file is not None and not settings.tls:
        raise SettingsError("--ca-file is for --tls: without it there is no certificate")
    logging.basicConfig(level=log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    app = create_app(settings)
    listeners = bind(host, port)
    certificate: Certificate | None = None

    def answering() -> None:
        gc.freeze()
        gc.enable()
        welcome(place, app.state.vendors, settings)

    try:
        certificate = _certificate(app, ca_file) if settings.tls else None
        place = Place(host, port_of(listeners), token_made, certificate.ca_file if certificate else None)
        server = Server(
            make_config(app, debug=log_level == "debug"),
            listeners,
            context=certificate.context if certificate else None,
            on_start=answering,
        )
        server.run()
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
