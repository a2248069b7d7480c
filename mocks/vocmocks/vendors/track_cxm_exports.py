"""Track CXM's exports: asked for, listed, and downloaded once they are ready on the tenant's clock.

`csv_url` is a link and no call to the API: it carries a key that follows from the token (which cannot be read off it)
and wants no token. Which tenant's export a key leads to is kept beside the tenants, when the link is first shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from vocmocks.engine.behave import Call
from vocmocks.engine.exchange import NOBODY, Reply
from vocmocks.engine.problem import Problem
from vocmocks.randomness import hexadecimal, uuid
from vocmocks.store.base import Stale, Value
from vocmocks.store.query import Query
from vocmocks.vendors.track_cxm_calls import VENDOR, behaviours, operation
from vocmocks.vendors.track_cxm_counters import CREATED, Owner
from vocmocks.vendors.track_cxm_interactions import answered_where
from vocmocks.vendors.track_cxm_tables import INTERACTIONS, LOOPS, table
from vocmocks.worlds.fixture import Fixture, load
from vocmocks.worlds.track_cxm_exports import export

FILTERS = ("survey_hash", "distribution_hash", "answer_status", "loop_uuid", "dealt_status")
LINKS = "export_links"
"""The collection of keys: nobody's, as whoever has one may use it."""
KEY = 40
PROCESSING, COMPLETED = "processing", "completed"
NAME = "/exports/{key}/{file}"


@operation("create_export")
async def create(call: Call) -> Reply:
    """A filter that belongs to another resource, or that nothing keeps to, is taken as it is."""
    body = call.body or {}
    records, part = call.records("exports"), _settings()
    place, now = await records.next(), int(call.now)
    value = export(
        part,
        call.path["resource"],
        uuid=uuid(VENDOR, "export", call.seed, call.tenant, place),
        created_at=now,
        ready_at=now + part.number("seconds") + await _rows(call, body) / part.number("rows_a_second"),
        with_quotes=body.get("with_quotes", False),
        **{name: body[name] for name in FILTERS if name in body},
    )
    await records.add(value["uuid"], value)
    return Reply(200)


async def _rows(call: Call, body: Mapping[str, Any]) -> int:
    """How many records have to be looked at."""
    if call.path["resource"] not in (INTERACTIONS, LOOPS):
        return 0
    where = answered_where(body) if call.path["resource"] == INTERACTIONS else ()
    return len(await call.records("interactions").view(Query(where=where)))


@operation("list_exports")
async def list_exports(call: Call) -> Reply:
    """Those of a resource; of all, where the path names none. The newest first."""
    wanted = (("resource", (call.path["resource"],)),) if "resource" in call.path else ()
    view = await call.records("exports").view(Query(where=wanted, moment=CREATED))
    found = [await _shown(call, value) for value in view.values(0, len(view))]
    return Reply(200, {"data": {"exports": found}})


async def _shown(call: Call, value: Value) -> dict[str, Any]:
    is_ready = call.now >= value["ready_at"]
    return {
        "uuid": value["uuid"],
        "name": value["name"],
        "status": COMPLETED if is_ready else PROCESSING,
        "csv_url": await _url(call, value) if is_ready else None,
        "created_at": value["created_at"],
    }


async def _url(call: Call, value: Value) -> str:
    key = hexadecimal(KEY, VENDOR, "export link", call.seed, call.tenant, value["uuid"])
    links = call.services.records(NOBODY, VENDOR, LINKS)
    if await links.get(key) is None:
        with suppress(Stale):  # where somebody else has just shown it
            await links.add(key, {"tenant": call.tenant, "uuid": value["uuid"]})
    return call.base_url + NAME.format(key=key, file=value["file"])


@behaviours("download_export")
async def download(call: Call) -> Reply:
    """The file, as it is made. Raises Problem("not-found") for a key that leads nowhere, or not yet."""
    link = await call.services.records(NOBODY, VENDOR, LINKS).get(call.path["key"])
    if link is not None:
        tenant = link.value["tenant"]
        owner = Owner(call.services.seen_by(tenant, VENDOR), tenant)
        found = await owner.records("exports").get(link.value["uuid"])
        now = await call.services.clock.now(owner.tenant)
        if found is not None and found.value["file"] == call.path["file"] and now >= found.value["ready_at"]:
            return Reply(200, stream=table(owner, found.value), media_type="text/csv; charset=utf-8")
    raise Problem("not-found", "There is no such file")


@cache
def _settings() -> Fixture:
    return load(VENDOR).part("exports")
