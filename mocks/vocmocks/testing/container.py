"""The mock in a container, for users of Testcontainers.

    with VocmocksContainer("vocmocks:0.1.0").with_vendors("repzo").with_seed(7) as mock:
        repzo = mock.vendor("repzo")
        httpx.get(f"{repzo.url}/activity-feedback-v2", headers=repzo.headers)

Needs `pip install 'vocmocks[testcontainers]'`, and the image: `docker build -t vocmocks:0.1.0 .`
"""

from __future__ import annotations

import secrets
from typing import Any, Self

try:
    from testcontainers.core.container import DockerContainer
    from testcontainers.core.wait_strategies import HttpWaitStrategy
except ImportError as error:
    raise ImportError("vocmocks.testing.container: pip install 'vocmocks[testcontainers]'") from error

from vocmocks import __version__, data
from vocmocks.errors import SettingsError, did_you_mean
from vocmocks.testing.mocked import Tenant, VendorMock
from vocmocks.testing.remote import Remote

PORT = 4010
IMAGE = f"vocmocks:{__version__}"
TENANT = "test_container"


class VocmocksContainer(DockerContainer):
    """A mock that answers, on a port of the engine's choice, once it is started.

    `admin_token` is what its control API asks for; one is made up where none is given. What there is no method for is a
    variable (`with_env("VOCMOCKS_AUTH", "any")`); README.md lists them.
    """

    def __init__(self, image: str = IMAGE, *, port: int = PORT, admin_token: str | None = None, **more: Any) -> None:
        super().__init__(image, **more)
        self.port = port
        self.admin_token = admin_token or secrets.token_urlsafe(24)
        self._remotes: dict[str, Remote] = {}
        self.with_exposed_ports(port)
        self.with_env("VOCMOCKS_PORT", str(port))
        self.with_env("VOCMOCKS_ADMIN_TOKEN", self.admin_token)
        self.waiting_for(HttpWaitStrategy(port, "/__admin/ready").for_status_code(200))

    def with_vendors(self, *names: str) -> Self:
        """Serve these only; raises SettingsError for one that there is not."""
        known = data.vendors()
        for name in names:
            if name not in known:
                raise SettingsError(f'no vendor "{name}".{did_you_mean(name, known)}')
        return self.with_env("VOCMOCKS_VENDORS", " ".join(names))

    def with_seed(self, seed: int) -> Self:
        """Decides every generated value."""
        return self.with_env("VOCMOCKS_SEED", str(seed))

    def with_now(self, now: str) -> Self:
        """What the clocks show at start: ISO 8601."""
        return self.with_env("VOCMOCKS_NOW", now)

    def with_scenario(self, *names: str) -> Self:
        """What to begin with; `VENDOR=NAME` for one vendor."""
        return self.with_env("VOCMOCKS_SCENARIO", ",".join(names))

    def with_world(self, **sizes: int) -> Self:
        """How many records there are to begin with, such as `repzo__feedback=5000` (`track_cxm` is `track-cxm`)."""
        named = (name.partition("__") for name in sizes)
        keys = [f"{vendor.replace('_', '-')}.{collection}" for vendor, _, collection in named]
        texts = (f"{key}={size}" for key, size in zip(keys, sizes.values(), strict=True))
        return self.with_env("VOCMOCKS_WORLD", ",".join(texts))

    def without_limits(self) -> Self:
        return self.with_env("VOCMOCKS_LIMITS", "off")

    def get_url(self) -> str:
        """Of the mock, without a slash at its end; every vendor is under its prefix there."""
        return f"http://{self.get_container_host_ip()}:{self.get_exposed_port(self.port)}"

    def tenant(self, tenant: str = TENANT) -> Tenant:
        """One tenant's clock, faults, snapshots and journal, of all vendors."""
        return Tenant(self._remote(tenant))

    def vendor(self, name: str, tenant: str = TENANT) -> VendorMock:
        """A vendor as one tenant (a credential that begins with `test_`) sees it."""
        return VendorMock(self._remote(tenant), name)

    def stop(self, force: bool = True, delete_volume: bool = True) -> None:
        while self._remotes:
            self._remotes.popitem()[1].close()
        super().stop(force=force, delete_volume=delete_volume)

    def _remote(self, tenant: str) -> Remote:
        if tenant not in self._remotes:
            self._remotes[tenant] = Remote(self.get_url(), tenant, token=self.admin_token)
        return self._remotes[tenant]
