"""Pools of names, companies and places that a world draws from. Faker fills them once; records only pick."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from vocmocks.errors import FixtureError
from vocmocks.randomness import number
from vocmocks.worlds.fixture import Fixture

DOCUMENTATION = tuple(ipaddress.IPv4Network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"))
"""Addresses that belong to nobody (RFC 5737)."""
ATTEMPTS = 40


@lru_cache(maxsize=64)
def names(count: int, locale: str, *key: str | int) -> tuple[str, ...]:
    """First and last names, all different."""
    from faker import Faker

    fake = Faker(locale)
    fake.seed_instance(number("names", *key))
    return _different(count, lambda: f"{fake.first_name()} {fake.last_name()}")


@lru_cache(maxsize=64)
def companies(count: int, locale: str, *key: str | int) -> tuple[str, ...]:
    """Names of companies, all different."""
    from faker import Faker

    fake = Faker(locale)
    fake.seed_instance(number("companies", *key))
    return _different(count, fake.company)


class Pool:
    """A pool that is filled when the first is taken from it, as Faker takes its time to start.

    `fill` is `names` or `companies`, with its arguments behind it.
    """

    def __init__(self, fill: Callable[..., tuple[str, ...]], count: int, locale: str, *key: str | int) -> None:
        self._fill, self._arguments = fill, (count, locale, *key)

    def __getitem__(self, number: int) -> str:
        return self._fill(*self._arguments)[number]


def _different(count: int, make: Callable[[], str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for attempt in range(count * ATTEMPTS):
        text = make()
        found.setdefault(text if attempt < count * ATTEMPTS // 2 else f"{text} {attempt}")
        if len(found) == count:
            break
    return tuple(found)


@dataclass(frozen=True, slots=True)
class City:
    """A place, and the (documentation) addresses from which its people come."""

    city: str
    country: str
    addresses: tuple[str, ...]
    location: Mapping[str, str]


def cities(fixture: Fixture, key: str = "cities") -> tuple[City, ...]:
    """From a list of `{city, country, network}`; raises FixtureError for a network that belongs to somebody."""
    return tuple(_city(part) for part in fixture.parts(key))


def _city(part: Fixture) -> City:
    text = part.text("network")
    try:
        network = ipaddress.IPv4Network(text)
    except ValueError as error:
        raise FixtureError(f"{part.text('city')}: network: {error}") from None
    if not any(network.subnet_of(block) for block in DOCUMENTATION):
        raise FixtureError(f"{part.text('city')}: network {text}: expected a documentation range (RFC 5737)")
    city, country = part.text("city"), part.text("country")
    return City(city, country, tuple(map(str, network.hosts())), {"country": country, "city": city})
