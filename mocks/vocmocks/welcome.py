"""What `vocmocks serve` says when it answers: where each vendor is, and what to send there."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from vocmocks import __version__
from vocmocks.clock import iso
from vocmocks.control.vendors import DEMO_TENANT, credentials
from vocmocks.engine.vendor import Vendor
from vocmocks.settings import Settings
from vocmocks.terminal import BOLD, CYAN, DIM, paint

ANYWHERE = ("", "0.0.0.0", "::")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server listens. `token_made` tells that nobody but us knows the admin token yet."""

    host: str
    port: int
    token_made: bool = False
    ca_file: Path | None = None

    def origin(self, scheme: str) -> str:
        host = "127.0.0.1" if self.host in ANYWHERE else self.host
        return f"{scheme}://[{host.strip('[]')}]:{self.port}" if ":" in host else f"{scheme}://{host}:{self.port}"


def welcome(place: Place, vendors: Mapping[str, Vendor], settings: Settings) -> None:
    """Print it."""
    for line in lines(place, vendors, settings):
        print(line)
    sys.stdout.flush()


def lines(place: Place, vendors: Mapping[str, Vendor], settings: Settings) -> Iterator[str]:
    origin = place.origin("https" if settings.tls else "http")
    yield f"{_paint('vocmocks', BOLD)} {__version__} answers at {_paint(origin, CYAN)} (Ctrl+C stops it)"
    width = max(map(len, vendors), default=0)
    for name, vendor in vendors.items():
        yield f"  {_paint(name.ljust(width), BOLD)}  {_paint(f'{origin}/{name}{vendor.bases[0]}', CYAN)}"
        yield f"  {' ' * width}  {_paint(example(vendor, settings), DIM)}"
    yield f"dashboard: {origin}/__admin/ui"
    yield f"control API: {origin}/__admin/vendors"
    yield from _token(place, settings)
    if place.ca_file is not None:
        yield f"certificate authority: {place.ca_file}"
        yield f"plain HTTP on the same port: {place.origin('http')}"


def example(vendor: Vendor, settings: Settings) -> str:
    """Credentials that work, as flags of curl."""
    given = credentials(vendor.contract, DEMO_TENANT, 0)
    if settings.auth == "off" or not any(given.values()):
        return "no credentials wanted"
    cookies = [f"Cookie: {name}={value}" for name, value in given.get("cookies", {}).items()]
    if any(scheme.jwt for scheme in vendor.contract.security_schemes.values()):
        now = "" if settings.start is None else f" --now {iso(settings.start)}"
        return f"-H @<(vocmocks token {vendor.name} --headers{now})"
    headers = [f"{name}: {value}" for name, value in given["headers"].items()]
    flags = [f"-H '{line}'" for line in (*headers, *cookies)]
    return " ".join([*flags, *_query(given.get("query", {}).items())])


def _query(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in pairs:
        yield f"--url-query '{name}={value}'"


def _token(place: Place, settings: Settings) -> Iterator[str]:
    if settings.admin_token is None:
        return
    if place.token_made:
        yield f"admin token: {settings.admin_token} (send it to the control API as `Authorization: Bearer …`)"
    else:
        yield f"admin token: the one in VOCMOCKS_ADMIN_TOKEN, …{settings.admin_token[-4:]}"


def _paint(text: str, code: int) -> str:
    return paint(text, code, sys.stdout)
