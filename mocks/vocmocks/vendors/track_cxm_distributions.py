"""Track CXM's distributions: create, read, send again, list by survey and by survey group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vocmocks.engine.behave import Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.problem import Problem
from vocmocks.store.base import Value
from vocmocks.store.query import Query
from vocmocks.store.view import View
from vocmocks.vendors.track_cxm_account import survey
from vocmocks.vendors.track_cxm_calls import Period, operation, pages, period
from vocmocks.vendors.track_cxm_counters import CREATED, Owner, listing
from vocmocks.vendors.track_cxm_imports import read_lines
from vocmocks.vendors.track_cxm_references import TEMPLATES, check_references
from vocmocks.vendors.track_cxm_sending import answer, default_name, keep

NO_BODIES = (b"", b"{}")
GROUPED = "total_processed_counter"
"""What the listing by survey group does not show."""


@operation("create_distribution")
async def create(call: Call) -> Reply:
    """Lines that cannot be used are counted, and do not stop the others."""
    asked, body = await check_references(call, TEMPLATES), call.body
    channel = body["distribution_channel"]
    imported = read_lines(body.get("import_lines", ()), channel, call.seed)
    await keep(call, asked, imported, channel, **_campaign(call, body))
    return Reply(200)


def _campaign(call: Call, body: Mapping[str, Any]) -> dict[str, Any]:
    """Without a moment of its own, it is sent now; without one for the reminder, there is none; the reminder goes the
    same way as the distribution, unless it is said to go another."""
    reminder, is_anonymous = body.get("reminder_at"), body.get("is_anonymous", False)
    return {
        "distribution_name": body.get("distribution_name") or default_name(call, is_anonymous=is_anonymous),
        "schedule_at": body.get("schedule_at"),
        "validity_at": body.get("validity_at"),
        "reminder_at": reminder,
        "reminder_channel": body.get("reminder_channel", body["distribution_channel"])
        if reminder is not None
        else None,
        "sends_at": max(int(call.now), body.get("schedule_at", 0)),
        "is_anonymous": is_anonymous,
    }


@operation("get_distribution")
async def read(call: Call) -> Reply:
    found = await listing(Owner.of(call), [await distribution(call)], call.now)
    return Reply(200, {"data": found[0]})


async def distribution(call: Call) -> Value:
    """The one in the path; raises Problem("not-found")."""
    record = await call.records("distributions").get(call.path["distribution_uuid"].lower())
    if record is None:
        raise _unknown(call)
    return record.value


@operation("resend_distribution")
async def resend(call: Call) -> Reply:
    """To all lines that can be reached and have not answered by now. Raises Problem("invalid") for a body."""
    if call.raw_body.strip() not in NO_BODIES:
        raise Problem("invalid", f"body: expected nothing, found {len(call.raw_body)} bytes")
    id = call.path["distribution_uuid"].lower()
    record = await call.records("distributions").change(
        id, lambda old: {**old, "resent_at": [*old["resent_at"], int(call.now)]}
    )
    if record is None:
        raise _unknown(call)
    lines = await call.records("distribution_lines").get(id)
    if lines is not None:
        await answer(call, record.value, lines.value["lines"])
    return Reply(200)


@operation("list_distributions_by_survey")
async def by_survey(call: Call) -> Reply:
    asked = survey(call.seed, call.path["survey_uuid"])
    view = await _view(call, (asked.uuid,), period(call.query, one_day=False))
    return Reply(200, {"data": {"distributions": await _page(call, view)}})


@operation("list_distributions_by_survey_group")
async def by_survey_group(call: Call) -> Reply:
    group = await call.records("survey_groups").get(call.path["survey_group_uuid"].lower())
    if group is None:
        raise Problem("not-found", f'There is no survey group "{call.path["survey_group_uuid"]}"')
    view, limit = await _view(call, tuple(group.value["surveys"]), period(call.query)), call.query["limit"]
    found = [{name: value for name, value in each.items() if name != GROUPED} for each in await _page(call, view)]
    numbers = {"total": len(view), "pages": pages(len(view), limit), "current_page": call.query["page"]}
    data = {"distribution": found, **numbers, "per_page": limit}
    return Reply(200, {"data": data, "success": 1, "message": "", "cache_timestamp": 0})


async def _view(call: Call, surveys: Sequence[str], created: Period | None) -> View:
    """The newest first; `created`: only those of these days."""
    return await call.records("distributions").view(
        Query(
            where=(("survey_uuid", tuple(surveys)),),
            since=created.since if created is not None else None,
            until=created.until if created is not None else None,
            moment=CREATED,
        )
    )


async def _page(call: Call, view: View) -> list[dict[str, Any]]:
    page, limit = call.query["page"], call.query["limit"]
    return await listing(Owner.of(call), view.values((page - 1) * limit, page * limit), call.now)


def _unknown(call: Call) -> Problem:
    return Problem("not-found", f'There is no distribution "{call.path["distribution_uuid"]}"')
