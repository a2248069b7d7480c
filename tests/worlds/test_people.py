from __future__ import annotations

import pytest

from vocmocks.errors import FixtureError
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.people import cities, companies, names


def test_pools_are_different_and_the_same_each_time() -> None:
    people, firms = names(200, "en_GB", 1, "x"), companies(60, "en_US", 1)
    assert len(set(people)) == 200
    assert len(set(firms)) == 60
    names.cache_clear()
    assert names(200, "en_GB", 1, "x") == people
    assert names(200, "en_GB", 2, "x") != people


def place(network: str) -> Fixture:
    return Fixture({"cities": [{"city": "Leeds", "country": "United Kingdom", "network": network}]}, "world.yaml")


def test_addresses_belong_to_nobody() -> None:
    [city] = cities(place("192.0.2.64/29"))
    assert city.addresses == tuple(f"192.0.2.{number}" for number in range(65, 71))
    for network in ("8.8.8.0/24", "192.0.2.1/24", "x"):
        with pytest.raises(FixtureError, match="Leeds"):
            cities(place(network))
