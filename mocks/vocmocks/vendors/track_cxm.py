"""Track CXM: an organisation's surveys, distributions, and what was answered. Its operations are in track_cxm_*.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vocmocks.clock import iso
from vocmocks.engine.vendor import Plugin, Sampling
from vocmocks.store.query import Query
from vocmocks.vendors import (
    track_cxm_answers,
    track_cxm_dispatch,
    track_cxm_distributions,
    track_cxm_exports,
    track_cxm_interactions,
    track_cxm_links,
    track_cxm_surveys,
)
from vocmocks.vendors.track_cxm_account import account
from vocmocks.vendors.track_cxm_calls import behaviours, midnight, organization_uuid
from vocmocks.vendors.track_cxm_imports import settings
from vocmocks.vendors.track_cxm_wording import NEW_RESPONSE
from vocmocks.worlds.spread import DAY
from vocmocks.worlds.track_cxm import world

MODULES = (
    track_cxm_answers, track_cxm_dispatch, track_cxm_distributions, track_cxm_exports,
    track_cxm_interactions, track_cxm_links, track_cxm_surveys,
)  # fmt: skip
"""Loaded for the behaviours that they register."""
SAMPLED_DAYS = 30


async def samples(sampling: Sampling) -> Mapping[str, Any]:
    """The first survey (whose questions are those of the document's example), the last distribution of it that the
    platform sent and somebody answered, and the 30 days up to yesterday."""
    found = account(sampling.services.seed)
    survey = found.surveys[0]
    yesterday = midnight(await sampling.services.clock.now(sampling.tenant)) - DAY
    where = ("survey_hash", (survey.hash,)), ("distribution_channel", settings().texts("sent_by_platform"))
    answered = await sampling.records("interactions").view(Query(where=where))
    interactions = answered.values(0, 1)
    return {
        "organization_uuid": organization_uuid(sampling.tenant),
        "survey_uuid": survey.uuid,
        "survey_hash": survey.hash,
        "survey_group_uuid": found.groups[0]["uuid"],
        **{name: value[name] for value in interactions for name in ("distribution_uuid", "distribution_hash")},
        "integration_uuid": found.integrations[0]["uuid"],
        "question_hash": survey.questions[0].hash,
        "resource": 1,
        "start": iso(yesterday - SAMPLED_DAYS * DAY)[:10],
        "end": iso(yesterday)[:10],
    }


PLUGIN = Plugin(behaviours, world, samples, events=(NEW_RESPONSE,))
