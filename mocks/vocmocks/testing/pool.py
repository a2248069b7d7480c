"""The mocks that a test run uses, and one test's share of them."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from vocmocks.errors import SettingsError, VocmocksError
from vocmocks.settings import Settings
from vocmocks.testing.marked import MARKER, settings_of
from vocmocks.testing.mocked import Tenant, VendorMock
from vocmocks.testing.remote import Remote
from vocmocks.testing.server import MockServer


class Pool:
    """A mock for each settings that tests ask for; `url`: the one that runs already, for all of them."""

    def __init__(self, url: str | None = None) -> None:
        self._url = url
        self._servers: dict[str, MockServer] = {}
        self._tenants: set[tuple[str, str]] = set()

    def server(self, settings: Mapping[str, Any]) -> MockServer | None:
        """The mock with these settings, which is started where it does not run; None where `url` is used. Raises
        SettingsError."""
        given = settings_of(settings)
        if self._url is not None:
            if settings:
                names = ", ".join(settings)
                raise SettingsError(
                    f"{names}: the mock at {self._url} runs already, and its settings cannot be changed"
                )
            return None
        key = repr(sorted(given.items()))
        if key not in self._servers:
            try:
                self._servers[key] = MockServer(Settings(), **given).start()
            except SettingsError as error:
                raise SettingsError(f"{MARKER}: {error}") from None
        return self._servers[key]

    def ca_file(self, settings: Mapping[str, Any]) -> Path | None:
        """What a client is to trust, where the mock with these settings speaks TLS."""
        server = self.server(settings)
        return server.ca_file if server is not None else None

    def remote(self, tenant: str, settings: Mapping[str, Any]) -> Remote:
        """One tenant of the mock with these settings; raises SettingsError."""
        server, ca_file = self.server(settings), self.ca_file(settings)
        trusted = ssl.create_default_context(cafile=str(ca_file)) if ca_file is not None else True
        return Remote(self._url or "" if server is None else server.url, tenant, verify=trusted)

    def begin(self, remote: Remote) -> None:
        """A test begins: where its tenant may have been used before, that is forgotten."""
        used = (remote.url, remote.tenant or "")
        if self._url is not None or used in self._tenants:
            remote.post("/reset")
        self._tenants.add(used)

    def close(self) -> None:
        while self._servers:
            self._servers.popitem()[1].stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class Mocked(Tenant):
    """One test's tenant, and its vendors by name: `mocked.vendor("repzo")`, `mocked.track_cxm`. `ca_file`: what a
    client is to trust, where the mock speaks TLS."""

    def __init__(self, pool: Pool, tenant: str, settings: Mapping[str, Any]) -> None:
        settings = dict(settings)
        self._scenario = settings.pop("scenario", None)
        super().__init__(pool.remote(tenant, settings))
        self.tenant, self.url = tenant, self.remote.url
        self.ca_file = pool.ca_file(settings)
        self._pool = pool
        self._vendors: dict[str, VendorMock] = {}

    def vendor(self, name: str) -> VendorMock:
        """The vendor as this tenant sees it; raises VocmocksError where it is not served."""
        if name not in self._vendors:
            self._vendors[name] = VendorMock(self.remote, name)
        return self._vendors[name]

    def __getattr__(self, name: str) -> VendorMock:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            self.remote.get(f"/vendors/{name.replace('_', '-')}")
        except VocmocksError as error:
            raise AttributeError(f"{name}: {error}") from None
        return self.vendor(name.replace("_", "-"))

    def __enter__(self) -> Self:
        try:
            self._pool.begin(self.remote)
            if self._scenario is not None:
                self.remote.post("/scenario", {"scenario": self._scenario})
        except BaseException:
            self.remote.close()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        for vendor in self._vendors.values():
            vendor.webhooks.close()
        self.remote.close()
