"""Agent Connect's Data Return of interactions: the world's and then the tenant's own, by sequence id."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from math import inf
from typing import Any

from vocmocks.engine.behave import Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.streams import json_array
from vocmocks.vendors.agent_connect_calls import behaviours
from vocmocks.vendors.agent_connect_life import interactions
from vocmocks.vendors.agent_connect_times import since, until
from vocmocks.worlds.agent_connect_interactions import Interactions, Wanted

MOST = 1000
"""Records that a body holds; a stream has no bound."""
CHUNK = 200
RESPONDED = ("responded_at_gte", "responded_at_lte")


@behaviours("feedbacks_v2", "list_requests", "list_responses")
async def data(call: Call) -> Reply:
    streams, limit = call.query["stream"], call.query["limit"]
    if not streams:
        return Reply(200, b"".join([part async for part in json_array(_chunks(call, min(limit, MOST)))]))
    return Reply(200, stream=json_array(_chunks(call, limit if call.is_given("limit") else None)))


async def _chunks(call: Call, limit: int | None) -> AsyncIterator[list[Any]]:
    """What is asked for, `CHUNK` records in memory at a time."""
    wanted, after = _wanted(call), call.query.get("after", -1)
    world, own = await interactions(call)
    found = islice(_found(world, own, wanted, after), limit)
    while chunk := list(islice(found, CHUNK)):
        yield chunk
        await asyncio.sleep(0)


def _wanted(call: Call) -> Wanted:
    """Who asks when something was responded to asks for what was."""
    query = call.query
    answered = call.operation.id == "list_responses" or any(name in query for name in RESPONDED)
    return Wanted(
        created_since=since(query["created_at_gte"]) if "created_at_gte" in query else -inf,
        created_until=until(query["created_at_lte"]) if "created_at_lte" in query else inf,
        responded_since=since(query["responded_at_gte"]) if "responded_at_gte" in query else -inf,
        responded_until=until(query["responded_at_lte"]) if "responded_at_lte" in query else inf,
        answered=answered,
        recoveries=query["include_recovery"],
    )


def _found(world: Interactions, own: list[dict[str, Any]], wanted: Wanted, after: int) -> Iterator[Any]:
    """The world's as the JSON that they are; sequence ids of the tenant's own are higher than any of them."""
    for index in world.matches(wanted, after):
        yield world.written(index)
    for value in own:
        created, received = since(value["request_created_at"]), value["response_received_at"]
        responded = since(received) if received is not None else None
        if value["sequence_id"] > after and wanted.lets_through(created, responded, is_recovery=value["is_recovery"]):
            yield value
