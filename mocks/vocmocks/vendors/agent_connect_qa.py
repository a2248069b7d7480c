"""Data Return of Agent Connect's QA: reviews, audits of them, calibrations."""

from __future__ import annotations

from vocmocks.engine.behave import Call
from vocmocks.engine.exchange import Reply
from vocmocks.vendors.agent_connect_calls import behaviours
from vocmocks.vendors.agent_connect_returns import returned


@behaviours("qa_reviews")
async def reviews(call: Call) -> Reply:
    return await returned(call, "qa_reviews", ("created_at",))


@behaviours("qa_audits")
async def audits(call: Call) -> Reply:
    return await returned(call, "qa_audits", ("created_at", "completed_at"))


@behaviours("qa_calibrations")
async def calibrations(call: Call) -> Reply:
    return await returned(call, "qa_calibrations", ("created_at", "completed_at"))
