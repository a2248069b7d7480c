"""What a vendor does with plain HTTP: Collectif redirects to HTTPS (301), Agent Connect refuses, others do not say."""

from __future__ import annotations

from vocmocks.contract.model import Https
from vocmocks.engine.exchange import Exchange
from vocmocks.engine.problem import Problem


class Transport:
    """`https`: the vendor's rule. `tls`: this server speaks TLS, so a request without it came over plain HTTP.

    Behind a proxy, `X-Forwarded-Proto` says how the client came.
    """

    def __init__(self, https: Https, *, tls: bool) -> None:
        self._https, self._tls = https, tls

    def __call__(self, exchange: Exchange) -> None:
        """Raises Problem("https-required"), with the HTTPS address where the vendor redirects."""
        if self._https == "any" or not self._is_plain(exchange):
            return
        if self._https == "refuse":
            raise Problem("https-required", "HTTPS is required", reason="came over plain HTTP")
        location = _https_url(exchange)
        raise Problem("https-required", "HTTPS is required", reason=f"→ {location}", headers={"Location": location})

    def _is_plain(self, exchange: Exchange) -> bool:
        forwarded = exchange.header(b"x-forwarded-proto")
        if forwarded is not None:
            return forwarded.partition(",")[0].strip().lower() == "http"
        return self._tls and exchange.scope["scheme"] == "http"


def _https_url(exchange: Exchange) -> str:
    scope = exchange.scope
    host = exchange.header(b"host") or "{}:{}".format(*scope["server"])
    path = scope.get("raw_path", b"").partition(b"?")[0].decode("latin-1") or scope["path"]
    query = scope["query_string"].decode("latin-1")
    return f"https://{host}{path}" + (f"?{query}" if query else "")
