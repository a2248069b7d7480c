"""Track CXM's lists of links: a distribution that the organisation sends itself, with a link for each customer.

Up to 50 lines are answered with their links at once; more of them, or `async`, with none yet: the result is then sent
to `callback_url`, when it is ready on the tenant's clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vocmocks.engine.behave import Call
from vocmocks.engine.exchange import Reply
from vocmocks.randomness import number
from vocmocks.store.base import Value
from vocmocks.vendors.track_cxm_calls import VENDOR, operation
from vocmocks.vendors.track_cxm_imports import Imported, read_lines, settings
from vocmocks.vendors.track_cxm_references import LINK_TEMPLATES, check_references
from vocmocks.vendors.track_cxm_sending import default_name, keep
from vocmocks.worlds.uuids import HashCodec

LINK_LIST = "linklist"
"""The channel; and the event that a callback is in the control API."""
LENGTH = 8
"""Letters of a line's link."""
TEMPLATES = ("expired", "thanks")


@operation("create_link_list")
async def create(call: Call) -> Reply:
    asked, body = await check_references(call, LINK_TEMPLATES), call.body
    imported = read_lines(body["import_lines"], LINK_LIST, call.seed)
    value = await keep(
        call,
        asked,
        imported,
        LINK_LIST,
        distribution_name=body.get("distribution_name") or default_name(call),
        validity_at=body.get("validity_at"),
    )
    result = _result(body, value, _linked(call, value, imported, body["import_lines"]))
    if not body.get("async", False) and len(body["import_lines"]) <= settings().part("link_list").integer(
        "most_at_once"
    ):
        return Reply(200, result)
    at = call.now + _seconds(len(imported.lines))
    await call.callback(body["callback_url"], result, event=LINK_LIST, at=at)
    return Reply(200, {**result, "import_lines": []})


def _seconds(lines: int) -> float:
    """How long it takes to make the links."""
    part = settings().part("link_list")
    return part.number("seconds") + lines / part.number("lines_a_second")


def _result(body: Mapping[str, Any], value: Value, lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What was asked for, under both names that the document has for templates, and the lines with their links."""
    given = {kind: body.get(f"template_survey_{kind}_hash", body.get(f"template_{kind}_hash")) for kind in TEMPLATES}
    return {
        "distribution_uuid": value["uuid"],
        "distribution_name": value["distribution_name"],
        "callback_url": body.get("callback_url"),
        "shortened_link": body["shortened_link"],
        "survey_uuid": value["survey_uuid"],
        "validity_at": value["validity_at"],
        **{f"template_survey_{kind}_hash": hash for kind, hash in given.items()},
        **{f"template_{kind}_hash": hash for kind, hash in given.items()},
        "import_lines": list(lines),
    }


def _linked(call: Call, value: Value, imported: Imported, given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines that can be used, as they were given, each with its link."""
    form = settings().part("links").text("short" if call.body["shortened_link"] else "long")
    field = "shortened_link" if call.body["shortened_link"] else "link"
    hashes = HashCodec(LENGTH, VENDOR, "links", call.tenant)
    first = number(VENDOR, "links", call.seed, value["uuid"])
    return [
        {**given[place], field: form.format(survey=value["survey_hash"], line=hashes.encode(first + line))}
        for line, place in enumerate(imported.places)
    ]
