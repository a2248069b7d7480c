"""What a vendor does with plain HTTP: Collectif redirects to HTTPS (301), the others do not say."""

from __future__ import annotations

from typing import Literal

from vocmocks.engine.exchange import Exchange
from vocmocks.engine.problem import Problem


class Transport:
    """`https`: the vendor's rule. `tls`: this server speaks TLS, so a request without it came over plain HTTP.

    Behind a proxy, `X-Forwarded-Proto` says how the client came.
    """

    def __init__(self, https: Literal["any", "redirect"], *, tls: bool) -> None:
        self._redirects, self._tls = https == "redirect", tls

    def __call__(self, exchange: Exchange) -> None:
        """Raises Problem("https-required") with the HTTPS address."""
        if not self._redirects:
            return
        forwarded = exchange.header(b"x-forwarded-proto")
        plain = exchange.scope["scheme"] == "http" if self._tls else False
        if forwarded is not None:
            plain = forwarded.partition(",")[0].strip().lower() == "http"
        if plain:
            location = _https_url(exchange)
            raise Problem("https-required", "HTTPS is required", reason=f"→ {location}", headers={"Location": location})


def _https_url(exchange: Exchange) -> str:
    scope = exchange.scope
    host = exchange.header(b"host") or "{}:{}".format(*scope["server"])
    path = scope.get("raw_path", b"").partition(b"?")[0].decode("latin-1") or scope["path"]
    query = scope["query_string"].decode("latin-1")
    return f"https://{host}{path}" + (f"?{query}" if query else "")
