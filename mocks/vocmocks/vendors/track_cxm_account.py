"""What the organisation has set up, for vendors/track_cxm*.py: it follows from the seed, and is every tenant's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from vocmocks.engine.problem import Problem
from vocmocks.worlds.fixture import load
from vocmocks.worlds.track_cxm_interactions import InteractionMaker
from vocmocks.worlds.track_cxm_people import Customers
from vocmocks.worlds.track_cxm_sendings import Channel
from vocmocks.worlds.track_cxm_sendings import channels as of_fixture
from vocmocks.worlds.track_cxm_surveys import Account, Attribute, Survey

STATIC = ("name", "email", "phone")
"""What is known of customers without having been registered as an attribute."""


@cache
def account(seed: int) -> Account:
    return Account(load("track-cxm"), seed)


@cache
def customers(seed: int) -> Customers:
    return Customers(load("track-cxm"), seed)


@cache
def channels() -> Mapping[str, Channel]:
    """By name."""
    return of_fixture(load("track-cxm"))


@cache
def interaction_maker() -> InteractionMaker:
    return InteractionMaker(load("track-cxm"))


@cache
def attributes(seed: int) -> Mapping[str, Attribute]:
    """Those that the organisation has registered, by name."""
    return {attribute.name: attribute for attribute in account(seed).attributes}


def identifier(seed: int) -> str:
    """The name of the attribute that tells the organisation's customers apart."""
    return next(attribute.name for attribute in account(seed).attributes if attribute.is_identifier)


def survey(seed: int, uuid: str) -> Survey:
    """Raises Problem("not-found") where no survey has that UUID."""
    for each in account(seed).surveys:
        if each.uuid == uuid.lower():
            return each
    raise Problem("not-found", f'There is no survey "{uuid}"')
