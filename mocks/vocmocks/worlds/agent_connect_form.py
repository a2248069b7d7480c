"""An interaction in the form in which Data Return has it, at each step of its life."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vocmocks.clock import iso
from vocmocks.worlds.agent_connect_answers import UNANSWERED

FIELDS = (
    "uuid", "sequence_id", "parent_uuid", "is_recovery", "branding", "channel", "ext_interaction_id", "external_url",
    "language", "survey_id", "survey_name", "tags", "request_created_at", "request_delivery_status", "request_sent_at",
    "requested_via", "response_received_at", "reward_eligible", "reward_name", "marketing", "employee", "team_leader",
    "customer", "custom_properties", "answers",
)  # fmt: skip
"""In the order in which the example shows them."""
NOTHING_YET = {**dict.fromkeys(FIELDS), **UNANSWERED, "tags": []}
PENDING, SENT, NOT_SENT = "Pending", "Sent", "Do Not Send"
"""What becomes of a survey. The document's example has the second; the others are ours."""


def interaction(created: int, sends: bool, said: Mapping[str, Any]) -> dict[str, Any]:
    """As it is when it was created (milliseconds since the epoch). `said`: the fields that its request gives it, and
    its ids; what is left out is null."""
    return {
        **NOTHING_YET,
        **said,
        "is_recovery": said.get("parent_uuid") is not None,
        "request_created_at": moment(created),
        "request_delivery_status": PENDING if sends else NOT_SENT,
    }


def sent(milliseconds: int) -> dict[str, Any]:
    """What changes when the survey is sent."""
    return {"request_delivery_status": SENT, "request_sent_at": moment(milliseconds)}


def responded(milliseconds: int, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What changes when the customer answers. `answers`: see `Answers.write`."""
    return {"response_received_at": moment(milliseconds), **answers}


def person(
    custom_id: str | None, email: str | None, first_name: str | None, last_name: str | None
) -> dict[str, str | None]:
    """`employee` of an interaction."""
    return {"custom_id": custom_id, "email": email, "first_name": first_name, "last_name": last_name}


def leader(custom_id: str | None = None, full_name: str | None = None) -> dict[str, str | None]:
    """`team_leader` of an interaction, of nulls where the employee has none."""
    return {"custom_id": custom_id, "full_name": full_name}


def moment(milliseconds: int) -> str:
    return iso(milliseconds / 1000)
