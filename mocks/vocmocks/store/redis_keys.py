"""What things are called in Redis: keys of a tenant are `vocmocks:{tenant}:…`, names percent-encoded."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from vocmocks.store.base import Scope
from vocmocks.store.redis_link import Link

TENANTS, CLOCK, CLOCKS, ORIGIN = "vocmocks:tenants", "vocmocks:clock", "vocmocks:clocks", "vocmocks:origin"
JOURNAL, COUNT = "vocmocks:journal", "vocmocks:journal:count"
SIZES, BYTES = "vocmocks:journal:sizes", "vocmocks:journal:bytes"
CHANGES, CHANGES_COUNT = "vocmocks:changes", "vocmocks:changes:count"


class Keys(NamedTuple):
    """The keys of one tenant. `name`: percent-encoded. `records`: what those of its collections begin with."""

    name: str
    records: str
    collections: str
    numbers: str
    limits: str
    clock: str
    stamp: str


@lru_cache(4096)
def keys(tenant: str) -> Keys:
    name = quote(tenant, safe="", errors="surrogatepass")
    kinds = ("records:", "collections", "numbers", "limits", "clock", "stamp")
    return Keys(name, *(f"vocmocks:{{{name}}}:{kind}" for kind in kinds))


@lru_cache(4096)
def collection_name(scope: Scope) -> str:
    return f"{quote(scope.vendor, safe='')}:{quote(scope.collection, safe='')}"


async def named(link: Link, tenant: str | None) -> list[Keys]:
    """The tenant's keys, or everybody's."""
    if tenant is not None:
        return [keys(tenant)]
    return [keys(unquote(raw.decode(), errors="surrogatepass")) for raw in await link.ask("SMEMBERS", TENANTS)]


def tenant_of(own: Keys) -> str:
    return unquote(own.name, errors="surrogatepass")


def tenant_of_key(key: bytes) -> str:
    """Whose key it is."""
    return unquote(key.decode().partition("{")[2].partition("}")[0], errors="surrogatepass")


def pairs(found: Any) -> list[tuple[bytes, bytes]]:
    """What HGETALL gives: an object with RESP3, a list with RESP2."""
    return list(found.items()) if isinstance(found, dict) else list(zip(found[::2], found[1::2], strict=True))
