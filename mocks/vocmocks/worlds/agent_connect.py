"""Agent Connect's world: a company's customer service, whom it served, and how that was reviewed and coached."""

from __future__ import annotations

from collections.abc import Mapping

from vocmocks.worlds.agent_connect_contacts import Contacts
from vocmocks.worlds.agent_connect_directory import directory
from vocmocks.worlds.agent_connect_interactions import Interactions
from vocmocks.worlds.agent_connect_people import Organisation
from vocmocks.worlds.agent_connect_quality import quality
from vocmocks.worlds.agent_connect_questions import Questions
from vocmocks.worlds.agent_connect_timing import VENDOR, Timing
from vocmocks.worlds.fixture import Fixture, load
from vocmocks.worlds.population import Population
from vocmocks.worlds.sizes import sizes
from vocmocks.worlds.spread import Spread
from vocmocks.worlds.uuids import UuidCodec


def world(asked: Mapping[str, int], seed: int, start: float) -> Mapping[str, Population]:
    """Populations by collection; times count back from `start`."""
    fixture = load(VENDOR).altered(asked)
    size = sizes(VENDOR, fixture, asked)
    organisation = Organisation(fixture, seed, start, max(1, size["employees"]))
    served = interactions(fixture, seed, start, size["interactions"], organisation)
    return {
        **directory(fixture, organisation),
        "interactions": served,
        **quality(fixture, seed, start, size, organisation, served),
    }


def interactions(fixture: Fixture, seed: int, start: float, size: int, organisation: Organisation) -> Interactions:
    part, period = fixture.part("interactions"), fixture.part("period")
    spread = Spread(
        size, start, part.integer("days", least=1), period.numbers("hours", 24), period.numbers("weekdays", 7),
        seed, VENDOR, "interactions",
    )  # fmt: skip
    timing = Timing(fixture, seed, size, spread)
    contacts = Contacts(fixture, seed, timing, organisation, Questions(fixture))
    return Interactions(timing, contacts, UuidCodec(seed, VENDOR, "interactions"), part.text("named"))
