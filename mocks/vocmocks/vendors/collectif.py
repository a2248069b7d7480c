"""Collectif takes in what customers said and answers no questions: every operation keeps its body.

Which collection, which field wraps the body, and how long until it shows are data (`x-resource` in the overlay).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson

from vocmocks.clock import iso
from vocmocks.engine.behave import Behaviours, Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.vendor import Plugin, Sampling
from vocmocks.randomness import fraction
from vocmocks.store.base import MakeOf, Value
from vocmocks.store.query import NEWEST_FIRST
from vocmocks.worlds.collectif import world

behaviours = Behaviours("collectif")
SCATTER = 618_033_988_749_894_849
"""Coprime to 10, so that every number up to 10**18 is met once."""
SUCCESS = Reply(200, b'{"status":"success","response":{}}')
SAMPLED = ("survey_id", "user_id", "customer_name")


@behaviours(
    "add_churn_reason", "add_deal_reason", "add_interview", "add_review", "add_sales_call", "add_support_ticket",
    "add_survey_submission",
)  # fmt: skip
async def keep(call: Call) -> Reply:
    """Keep what was sent, with an id and the times of its arrival and of its showing up in the app."""
    resource = call.operation.resource
    make = maker(call.seed, call.tenant, resource.get("wrapper"), resource.get("visible_within", 0))
    await call.records(resource["collection"]).append(make, call.raw_body, call.now)
    return SUCCESS


@lru_cache(1024)
def maker(seed: int, tenant: str, wrapper: str | None, within: float) -> MakeOf:
    """Makes the records of one collection. `wrapper`: the field that holds what was sent, where there is one;
    `within`: seconds until it shows at the latest."""

    def make(number: int, raw: bytes, now: float) -> tuple[str, Value]:
        body = orjson.loads(raw)
        sent = body[wrapper] if wrapper is not None else body
        id = f"{int(now * 1000)}x{number * SCATTER % 10**18:018}"
        received = visible = iso(now)
        if within:
            visible = iso(now + within * fraction(seed, "collectif visible", tenant, number))
        return id, {**sent, "id": id, "received_at": received, "visible_at": visible}

    return make


async def samples(sampling: Sampling) -> Mapping[str, Any]:
    """A survey and a customer that submissions are in the tenant's world of, and a time to send."""
    found: dict[str, Any] = {"date": int(await sampling.services.clock.now(sampling.tenant))}
    async for chunk in sampling.records("survey_submissions").stream(NEWEST_FIRST):
        for value in chunk:
            found |= {name: value[name] for name in SAMPLED if name in value and name not in found}
            if all(name in found for name in SAMPLED):
                return found
    return found


PLUGIN = Plugin(behaviours, world, samples)
