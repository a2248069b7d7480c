"""What a distribution refers to: surveys, templates, WhatsApp integrations. All of it has to be the organisation's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vocmocks.engine.behave import Call
from vocmocks.engine.problem import Problem, Violation
from vocmocks.engine.words import describe
from vocmocks.vendors.track_cxm_account import account
from vocmocks.vendors.track_cxm_checks import DOCUMENT
from vocmocks.worlds.track_cxm_surveys import Survey

TEMPLATES: Mapping[str, str] = {
    "template_invite_hash": "invite",
    "template_reminder_hash": "reminder",
    "template_expired_hash": "expired",
    "template_thanks_hash": "thanks",
}
LINK_TEMPLATES: Mapping[str, str] = {
    "template_survey_expired_hash": "expired",
    "template_survey_thanks_hash": "thanks",
    "template_expired_hash": "expired",
    "template_thanks_hash": "thanks",
}
"""Names of fields, with the type that a template must have there."""
WHATSAPP = "whatsapp"
SOURCE: Mapping[str, str] = {"document": DOCUMENT, "how": "comment"}


async def check_references(call: Call, templates: Mapping[str, str]) -> Survey:
    """The survey that the body names. Raises Problem("invalid") with everything that is not there."""
    body, pointer = call.body, call.operation.source.get("pointer", "")
    asked = next((each for each in account(call.seed).surveys if each.uuid == body["survey_uuid"].lower()), None)
    found = [] if asked is not None else [("survey_uuid", "the UUID of a survey of the organization")]
    for name, kind in templates.items():
        if body.get(name) and not await _is_template(call, body[name], kind):
            found.append((name, f'the hash of a template of type "{kind}"'))
    if body.get("distribution_channel") == WHATSAPP and not await _is_integration(call):
        found.append(("whatsapp_integration_uuid", "the UUID of an integration of the organization"))
    if asked is not None and not found:
        return asked
    source = {**SOURCE, "pointer": f"{pointer}/request/description"}
    violations = [Violation("body", f"/{name}", words, describe(body[name]), "enum", source) for name, words in found]
    raise Problem("invalid", "The distribution is not valid", violations)


async def _is_template(call: Call, hash: Any, kind: str) -> bool:
    found = await call.records("templates").get(hash)
    return found is not None and found.value["type"] == kind


async def _is_integration(call: Call) -> bool:
    return await call.records("integrations").get(call.body["whatsapp_integration_uuid"].lower()) is not None
