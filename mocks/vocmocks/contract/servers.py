"""Server URLs of a description (OpenAPI 3.1, "Server Object"): the hosts and base paths that a vendor answers at."""

from __future__ import annotations

import re
from collections.abc import Iterable

PORT = re.compile(r":([0-9]*|{[^{}]*})$")


def split(url: str) -> tuple[str, str]:
    """`https://api.example.com:443/v1/` → `("api.example.com", "/v1")`; a URL without a host has an empty one.

    Variables may stand anywhere, also for the scheme: `{scheme}://{customer}.example.com/v1`.
    """
    scheme, separator, rest = url.partition("//")
    if not separator or (scheme and not scheme.endswith(":")):
        rest = f"/{url.lstrip('/')}"
    host, slash, path = rest.partition("/")
    return PORT.sub("", host.lower()), f"{slash}{path}".rstrip("/")


def bases(servers: Iterable[str]) -> tuple[str, ...]:
    """Base paths, each once, the main server's first; always with the empty one."""
    return tuple(dict.fromkeys([*(split(server)[1] for server in servers), ""]))


def hosts(servers: Iterable[str]) -> tuple[str, ...]:
    """Host names, `*.` in front where a part of the name is the customer's.

    A host that is the customer's altogether (`https://{host}/v1`) is none: it would stand for every host.
    """
    names = (split(server)[0] for server in servers)
    found = ("*" + name[name.rindex("}") + 1 :] if "{" in name else name for name in names)
    return tuple(dict.fromkeys(host for host in found if host not in ("", "*")))
