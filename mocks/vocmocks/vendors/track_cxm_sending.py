"""A distribution of the tenant's own: kept with its lines, and with the answers that they will give, when these come.

What becomes of a line is settled when the distribution is created or sent again (worlds/track_cxm_journeys.py). Its
answer is kept among the interactions at once, with a moment in the future: the interactions show it when that has
come, and the webhook is called then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from vocmocks.engine.behave import Call
from vocmocks.randomness import fraction, number, numbered, uuid
from vocmocks.store.base import Stale, Value
from vocmocks.vendors.track_cxm_account import interaction_maker, survey
from vocmocks.vendors.track_cxm_calls import VENDOR
from vocmocks.vendors.track_cxm_counters import Owner, plan
from vocmocks.vendors.track_cxm_customers import customer_of, remember
from vocmocks.vendors.track_cxm_imports import Imported, is_sent_by_platform, settings
from vocmocks.vendors.track_cxm_wording import NEW_RESPONSE, event
from vocmocks.worlds.track_cxm_distributions import API, moment
from vocmocks.worlds.track_cxm_journeys import PARTIAL, Journey, journeys
from vocmocks.worlds.track_cxm_surveys import Survey
from vocmocks.worlds.uuids import HashCodec

HASH_LENGTH = 6
"""A letter longer than the world's, so that no two are the same."""
TURN = 100
"""Lines after which others get their turn."""
CAMPAIGN = ("schedule_at", "validity_at", "reminder_at", "reminder_channel")


async def keep(call: Call, asked: Survey, imported: Imported, channel: str, **more: Any) -> Value:
    """A new distribution with its lines. `more`: fields of its record that are not as usual."""
    place = await call.records("distributions").next()
    value = {**_record(call, asked, place, channel), "lines": len(imported.lines), "invalid": dict(imported.invalid)}
    if is_sent_by_platform(channel):
        value["ends"] = [[line, each.end] for line, each in enumerate(imported.lines) if each.end]
    value |= more
    lines = [line.as_json() for line in imported.lines]
    await call.records("distribution_lines").add(value["uuid"], {"uuid": value["uuid"], "lines": lines})
    for start in range(0, 0 if value["is_anonymous"] else len(lines), TURN):
        await asyncio.gather(*(remember(call, _customer(call, line, "")) for line in lines[start : start + TURN]))
        await asyncio.sleep(0)
    await answer(call, value, lines)
    await call.records("distributions").add(value["uuid"], value)
    return value


async def keep_import(call: Call, asked: Survey, distribution: Mapping[str, Any], statuses: Sequence[int]) -> None:
    """Answers that came in through the API are a distribution, too: sent and answered in one. `distribution`: as their
    interactions have it; `statuses`: of the answers."""
    partial = sum(status == PARTIAL for status in statuses)
    value = {
        **_record(call, asked, 0, distribution["distribution_channel"]),
        "uuid": distribution["distribution_uuid"],
        "public_hash": distribution["distribution_hash"],
        "lines": len(statuses),
        "came": [len(statuses) - partial, partial],
    }
    await call.records("distributions").add(value["uuid"], value)


def _record(call: Call, asked: Survey, place: int, channel: str) -> dict[str, Any]:
    """As worlds/track_cxm_distributions.py has it, without what is optional."""
    now = int(call.now)
    return {
        "uuid": uuid(VENDOR, "distribution", call.seed, call.tenant, place),
        "number": None,
        "distribution_name": default_name(call),
        "channel": channel,
        "survey_uuid": asked.uuid,
        "survey_name": asked.name,
        "survey_hash": asked.hash,
        "public_hash": HashCodec(HASH_LENGTH, VENDOR, "own", call.tenant).encode(place),
        "created_at": now,
        **dict.fromkeys(CAMPAIGN),
        "sends_at": now,
        "resent_at": [],
        "is_anonymous": False,
        "sender_type": settings().part("sender_types").integer(API),
        "lines": 0,
        "invalid": dict.fromkeys(settings().part("invalid_reasons"), 0),
        "ends": [],
    }


def default_name(call: Call, *, is_anonymous: bool = False) -> str:
    """A name for a distribution that was given none, in the form of the document's sample."""
    now = moment(call.now)
    hour, half = (now.hour % 12 or 12), "PM" if now.hour >= 12 else "AM"
    text = f"{now.month}/{now.day}/{now.year}, {hour}:{now:%M:%S} {half}"
    return settings().part("names").text("anonymous" if is_anonymous else API).format(moment=text)


async def answer(call: Call, value: Value, lines: Sequence[Mapping[str, Any]]) -> None:
    """Keep the answers that the lines of a distribution will give, but for those that are kept already."""
    asked, shift = survey(call.seed, value["survey_uuid"]), fraction(VENDOR, "shift", call.seed, value["uuid"])
    for place, journey in enumerate(journeys(plan(Owner.of(call), value))):
        if place % TURN == 0:
            await asyncio.sleep(0)
        if journey.answered is None:
            continue
        record = _interaction(call, value, asked, place, lines[place], journey, shift)
        try:
            await call.records("interactions").add(record["uuid"], record)
        except Stale:
            continue
        await call.notify(NEW_RESPONSE, {"events": [event(record, call.seed)]}, at=journey.answered)


def _interaction(
    call: Call, value: Value, asked: Survey, place: int, line: Mapping[str, Any], journey: Journey, shift: float
) -> dict[str, Any]:
    maker, id = interaction_maker(), uuid(VENDOR, "answer", call.seed, call.tenant, value["uuid"], place)
    return maker.make(
        numbered(number(VENDOR, "answer", call.seed, value["uuid"]), place),
        asked,
        uuid=id,
        distribution={
            "distribution_uuid": value["uuid"],
            "distribution_hash": value["public_hash"],
            "distribution_channel": value["channel"],
            "distributed_at": value["sends_at"],
        },
        customer=customer_of(call, {}, id) if value["is_anonymous"] else _customer(call, line, id),
        attributes=line["interaction"],
        answered_at=journey.answered or 0,
        shift=maker.shift(shift),
        is_partial=journey.status == PARTIAL,
    )


def _customer(call: Call, line: Mapping[str, Any], stranger: str) -> dict[str, Any]:
    given = {name: line[name] for name in ("name", "email", "phone")}
    return customer_of(call, {**given, **line["customer"]}, stranger)
