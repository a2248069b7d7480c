"""Agent Connect: feedback requests, employees, and what Data Return has of interactions, reviews and coaching."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vocmocks.engine.vendor import Plugin, Sampling
from vocmocks.vendors import (
    agent_connect_coaching,
    agent_connect_data,
    agent_connect_employees,
    agent_connect_integrations,
    agent_connect_qa,
    agent_connect_requests,
    agent_connect_roster,
)
from vocmocks.vendors.agent_connect_calls import behaviours
from vocmocks.vendors.agent_connect_life import of_world
from vocmocks.vendors.agent_connect_people import people_samples
from vocmocks.worlds.agent_connect import world

PARTS = (
    agent_connect_coaching,
    agent_connect_data,
    agent_connect_employees,
    agent_connect_integrations,
    agent_connect_qa,
    agent_connect_requests,
    agent_connect_roster,
)
"""Modules that register behaviours."""


async def samples(sampling: Sampling) -> Mapping[str, Any]:
    """An employee, an integration, a request that a recovery may follow, and the time from the first to the last
    interaction of the world."""
    found = await people_samples(sampling)
    interactions = of_world(sampling.services)
    if interactions.size:
        last = interactions.record(interactions.size - 1)
        first = interactions.record(0)
        found |= {"request_id": first["uuid"], "brand": first["branding"], "channel": first["channel"]}
        found |= {"start": first["request_created_at"], "end": last["request_created_at"]}
    return found


PLUGIN = Plugin(behaviours, world, samples)
