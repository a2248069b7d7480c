"""Which addresses are called: loopback and private ones, so that a mock never reaches somebody else's machine."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from vocmocks.engine.journal import redact

SCHEMES = ("http", "https")
NEAR = tuple(map(ip_network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")))
"""Loopback (RFC 1122, RFC 4291) and private use (RFC 1918, RFC 4193). Link-local ones are not: clouds answer there with
credentials."""
CLOUDS = tuple(map(ip_address, ("fd00:ec2::254", "fd20:ce::254")))
"""Where clouds do so among the private ones."""
UNPRINTABLE = re.compile(r"[\x00-\x20\x7f]")
SECRET_PARAMETERS = frozenset(
    ("access_token", "api-key", "api_key", "apikey", "code", "key", "password", "secret", "sig", "signature", "token")
)
"""Query parameters of a URL whose values are not shown."""


class Refused(Exception):
    """An address that is not called; says why."""


def check_url(url: str) -> None:
    """Raises Refused for what is no http or https URL with a host."""
    if UNPRINTABLE.search(url):
        raise Refused(f'"{url}" has a space or a control character in it')
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Refused(f'"{redacted(url)}" is not a URL: {error}') from None
    if parts.scheme not in SCHEMES:
        raise Refused(f'"{redacted(url)}": only http:// and https:// URLs are called')
    if not host or port == 0:
        raise Refused(f'"{redacted(url)}" does not name a {"port" if host else "host"} to call')


def is_near(address: str) -> bool:
    """Whether it is a loopback or private address; `address`: IPv4 or IPv6, as `getaddrinfo` gives it."""
    found: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in network for network in NEAR) and found not in CLOUDS


def redacted(url: str) -> str:
    """The URL with credentials in it by their last four characters only, and without a fragment."""
    before, mark, query = url.partition("#")[0].partition("?")
    scheme, slashes, rest = before.partition("://")
    authority, slash, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    shown = ":".join(map(redact, user.split(":", 1)))
    return f"{scheme}{slashes}{shown}{at}{host}{slash}{path}{mark}{_redacted_query(query)}"


def _redacted_query(query: str) -> str:
    pairs = [pair.partition("=") for pair in query.split("&")]
    return "&".join(
        f"{name}{equals}{redact(value) if name.lower() in SECRET_PARAMETERS else value}"
        for name, equals, value in pairs
    )
