"""The vendors' real host names reach the mock, with no base URL to configure.

with vocmocks.testing.intercept() as mock:
    requests.get("https://api.repzo.me/v1/activity-feedback-v2", headers={"Authorization": "Bearer test_me"})
    mock.requests.assert_called("list_activity_feedback_v2")
"""

from __future__ import annotations

from typing import Any, Literal, Self

from vocmocks.settings import Settings
from vocmocks.testing.hijack import Hijack
from vocmocks.testing.mocked import Tenant, VendorMock
from vocmocks.testing.remote import Remote
from vocmocks.testing.server import MockServer


class intercept(Tenant):  # noqa: N801 - used as a function
    """A mock of its own (`overrides` are fields of `Settings`), and, while it is entered, connections of this process
    to the vendors' hosts go to it: over TLS with a trusted certificate, by httpx, requests, aiohttp, urllib3 and
    whatever else uses Python's sockets. Other hosts `pass` through or are refused (`others`).

    It acts on all tenants; `vendor(name, tenant)` and `tenant(name)` on one. Raises RuntimeError where host names are
    intercepted already.
    """

    def __init__(
        self, settings: Settings | None = None, *, others: Literal["pass", "refuse"] = "pass", **overrides: Any
    ) -> None:
        if others not in ("pass", "refuse"):
            raise ValueError(f'others="{others}": expected pass or refuse')
        self.server = MockServer(settings, **{**overrides, "tls": True})
        self._others = others
        self._hijack: Hijack | None = None
        self._remotes: list[Remote] = []

    @property
    def url(self) -> str:
        """Of the mock itself."""
        return self.server.url

    def tenant(self, name: str) -> Tenant:
        """What one credential (`test_…`) sees."""
        return Tenant(self._remote(name))

    def vendor(self, name: str, tenant: str | None = None) -> VendorMock:
        return VendorMock(self._remote(tenant), name)

    def _remote(self, tenant: str | None) -> Remote:
        import ssl

        trusted = ssl.create_default_context(cafile=str(self.server.ca_file))
        self._remotes.append(Remote(self.url, tenant, verify=trusted))
        return self._remotes[-1]

    def __enter__(self) -> Self:
        self.server.start()
        try:
            super().__init__(self._remote(None))
            self._hijack = self._installed()
        except BaseException:
            self.server.stop()
            raise
        return self

    def _installed(self) -> Hijack:
        if self.server.ca_file is None:
            raise RuntimeError("the mock speaks no TLS")
        hosts = [host for vendor in self.server.app.state.vendors.values() for host in vendor.hosts]
        port = int(self.url.rpartition(":")[2])
        hijack = Hijack(hosts, port, self.server.ca_file.read_text(), self._others)
        hijack.install()
        return hijack

    def __exit__(self, *error: object) -> None:
        if self._hijack is not None:
            self._hijack.remove()
            self._hijack = None
        while self._remotes:
            self._remotes.pop().close()
        self.server.stop()
