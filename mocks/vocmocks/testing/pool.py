"""The mocks that a test run uses, and one test's share of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Self

from vocmocks.errors import SettingsError, VocmocksError, did_you_mean
from vocmocks.settings import Settings
from vocmocks.testing.mocked import Tenant, VendorMock
from vocmocks.testing.remote import Remote
from vocmocks.testing.server import MockServer


class Pool:
    """A mock for each settings that tests ask for; `url`: the one that runs already, for all of them."""

    def __init__(self, url: str | None = None) -> None:
        self._url = url
        self._servers: dict[str, MockServer] = {}
        self._tenants: set[tuple[str, str]] = set()

    def url(self, settings: Mapping[str, Any]) -> str:
        """Of the mock with these settings, which is started where it does not run; raises SettingsError."""
        known = {field.name for field in dataclasses.fields(Settings)}
        for name in settings:
            if name not in known:
                raise SettingsError(f'@pytest.mark.vocmocks: unknown setting "{name}".{did_you_mean(name, known)}')
        if self._url is not None:
            if settings:
                names = ", ".join(settings)
                raise SettingsError(
                    f"{names}: the mock at {self._url} runs already, and its settings cannot be changed"
                )
            return self._url
        key = repr(sorted(settings.items()))
        if key not in self._servers:
            self._servers[key] = MockServer(Settings(), **settings).start()
        return self._servers[key].url

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
    """One test's tenant, and its vendors by name: `mocked.vendor("repzo")`, `mocked.track_cxm`."""

    def __init__(self, pool: Pool, tenant: str, settings: Mapping[str, Any]) -> None:
        settings = dict(settings)
        self._scenario = settings.pop("scenario", None)
        self.tenant, self.url = tenant, pool.url(settings)
        super().__init__(Remote(self.url, tenant))
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
        self._pool.begin(self.remote)
        if self._scenario is not None:
            self.remote.post("/scenario", {"scenario": self._scenario})
        return self

    def __exit__(self, *error: object) -> None:
        for vendor in self._vendors.values():
            vendor.webhooks.close()
        self.remote.close()
