"""What Track CXM's organisation has set up, listed: surveys, attributes, templates, WhatsApp integrations."""

from __future__ import annotations

from typing import Any

from vocmocks.engine.behave import Call
from vocmocks.engine.exchange import Reply
from vocmocks.store.query import OLDEST_FIRST
from vocmocks.store.records import values
from vocmocks.vendors.track_cxm_calls import operation


@operation("list_surveys")
async def list_surveys(call: Call) -> Reply:
    """With the questions where they are asked for."""
    page, limit = call.query["page"], call.query["limit"]
    found = (await call.records("surveys").view(OLDEST_FIRST)).values((page - 1) * limit, page * limit)
    surveys = found if call.query["include_questions"] else [_without_questions(survey) for survey in found]
    return Reply(200, {"data": {"surveys": surveys}})


@operation("list_attributes")
async def list_attributes(call: Call) -> Reply:
    """The misspelling is the document's."""
    return Reply(200, {"data": {"atributtes": await _all(call, "attributes")}})


@operation("list_templates")
async def list_templates(call: Call) -> Reply:
    return Reply(200, {"data": {"templates": await _all(call, "templates")}})


@operation("list_integrations")
async def list_integrations(call: Call) -> Reply:
    return Reply(200, {"data": await _all(call, "integrations"), "success": 1, "message": ""})


async def _all(call: Call, collection: str) -> list[Any]:
    return list(values(await call.records(collection).all()))


def _without_questions(survey: Any) -> dict[str, Any]:
    return {name: value for name, value in survey.items() if name != "questions"}
