"""Track CXM's interactions as the listing and the webhook show them (records: worlds/track_cxm_interactions.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vocmocks.clock import iso
from vocmocks.randomness import uuid
from vocmocks.vendors.track_cxm_account import attributes, channels
from vocmocks.worlds.track_cxm_surveys import CHOICE, LIKE_DISLIKE, OPEN, THUMBS

NEW_RESPONSE = "new_response"
"""The event that an answer is."""


def listed(record: Mapping[str, Any]) -> dict[str, Any]:
    """An interaction of the listing. Attributes are lines of text, as the documented sample has them."""
    customer = record["customer"]
    answered_at = iso(record["answered_at"], milliseconds=False)
    return {
        "uuid": record["uuid"],
        "survey": {
            "uuid": record["survey_uuid"],
            "name": record["survey_name"],
            "public_hash": record["survey_hash"],
        },
        "customer": {
            **{name: customer[name] for name in ("uuid", "name", "email", "phone", "identifier")},
            "metadata": _lines(customer["attributes"]),
        },
        "distribution": {
            "uuid": record["distribution_uuid"],
            "distribution_channel": record["distribution_channel"],
            "distributed_at": iso(record["distributed_at"], milliseconds=False),
            "public_hash": record["distribution_hash"],
        },
        "answered_at": answered_at,
        "health_score": record["health_score"],
        "answers": [
            {
                "item_type": given["type"],
                "question": given["question"],
                "answer": text_of(given),
                "comment": given["comment"],
                "created_at": answered_at,
            }
            for given in record["answers"]
        ],
        "metadata": _lines(record["attributes"]),
        "categories": record["categories"],
        "answer_channel": channels()[record["distribution_channel"]].answered,
    }


def event(record: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """An interaction as an event of the webhook."""
    customer, channel = record["customer"], channels()[record["distribution_channel"]]
    return {
        "type": NEW_RESPONSE,
        "interaction_uuid": record["uuid"],
        "distribution_uuid": record["distribution_uuid"],
        "survey_uuid": record["survey_uuid"],
        "survey_name": record["survey_name"],
        "survey_public_hash": record["survey_hash"],
        "answered_at": record["answered_at"],
        "distributed_at": record["distributed_at"],
        "answered_channel": channel.answered,
        "distribution_channel": channel.word,
        "health_score": record["health_score"],
        "answers": [_answered(given) for given in record["answers"]],
        "customer": {
            "name": customer["name"],
            "email": customer["email"],
            "phone": int(customer["phone"]) if customer["phone"].isdecimal() else None,
            "attributes": named(customer["attributes"], seed),
        },
        "interaction_attributes": named(record["attributes"], seed),
    }


def text_of(given: Mapping[str, Any]) -> str:
    """An answer as text: several choices with commas between; to an open question, what was commented."""
    response = given["answer"]
    if isinstance(response, list):
        return ", ".join(response)
    if response is None:
        return str(given["comment"]) if given["type"] == OPEN else ""
    return str(response)


def _answered(given: Mapping[str, Any]) -> dict[str, Any]:
    """A part of a composite question counts as thumbs: the webhook's list of types has no other word for it."""
    response = given["answer"] or []
    return {
        "item_uuid": given["item_uuid"],
        "question_type": THUMBS if given["type"] == LIKE_DISLIKE else given["type"],
        "question": given["question"],
        "answer": response if given["type"] == CHOICE else text_of(given),
        "comment": given["comment"],
        "other_option": given["other_option"],
    }


def _lines(values: Mapping[str, str]) -> list[str]:
    return [f"{name}: {value}" for name, value in values.items()]


def named(values: Mapping[str, str], seed: int) -> list[dict[str, str]]:
    """Attributes with the UUIDs that they are registered under."""
    known = attributes(seed)
    return [
        {
            "uuid": known[name].uuid if name in known else uuid("track-cxm", "attribute", seed, name),
            "name": name,
            "value": value,
        }
        for name, value in values.items()
    ]
