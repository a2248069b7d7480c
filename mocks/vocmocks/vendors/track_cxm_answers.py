"""Answers that come in through Track CXM's API: all of a call's, or none."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from itertools import chain, islice
from typing import Any

from vocmocks.engine.behave import Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.problem import Problem
from vocmocks.randomness import uuid
from vocmocks.store.base import Value
from vocmocks.vendors.track_cxm_account import survey
from vocmocks.vendors.track_cxm_calls import VENDOR, operation
from vocmocks.vendors.track_cxm_checks import Checks
from vocmocks.vendors.track_cxm_customers import customer_of, merged, remember, texts_of
from vocmocks.vendors.track_cxm_sending import HASH_LENGTH, keep_import
from vocmocks.vendors.track_cxm_wording import NEW_RESPONSE, event
from vocmocks.worlds.track_cxm_answers import Answer, answer, is_complete
from vocmocks.worlds.track_cxm_interactions import interaction
from vocmocks.worlds.track_cxm_sendings import API
from vocmocks.worlds.track_cxm_surveys import CHOICE, OPEN, Survey
from vocmocks.worlds.track_cxm_waves import COMPLETE, PARTIAL
from vocmocks.worlds.uuids import HashCodec

MOST_TOLD = 20
"""Mistakes that one message names."""


@operation("create_answer")
async def insert(call: Call) -> Reply:
    """Raises Problem("not-found") for an unknown survey, Problem("invalid") that names the lines that are wrong."""
    asked = survey(call.seed, call.path["survey_uuid"])
    checks = Checks.of(call, asked)
    found = chain.from_iterable(checks(number, line) for number, line in enumerate(call.body))
    if violations := list(islice(found, MOST_TOLD)):
        raise Problem("invalid", "The answers are not valid", violations)
    if call.body:
        await _keep(call, asked)
    return Reply(200, {"success": 1, "message": ""})


async def _keep(call: Call, asked: Survey) -> None:
    """As interactions of a distribution of their own: the import is what was sent."""
    interactions = call.records("interactions")
    sending = _import(call, await call.records("distributions").next())
    made = [_record(call, asked, sending, place, line) for place, line in enumerate(call.body)]
    people: dict[str, Value] = {}
    for customer in (record["customer"] for record in made):
        people[customer["uuid"]] = merged(people.get(customer["uuid"], customer), customer)
    await keep_import(call, asked, sending, [record["answer_status"] for record in made])
    await asyncio.gather(*(interactions.add(record["uuid"], record) for record in made))
    await asyncio.gather(*(remember(call, customer) for customer in people.values()))
    await call.notify(NEW_RESPONSE, {"events": [event(record, call.seed) for record in made]})


def _import(call: Call, number: int) -> dict[str, Any]:
    """What interactions say of their distribution, as worlds/track_cxm_interactions.py has it."""
    return {
        "distribution_uuid": uuid(VENDOR, "import", call.seed, call.tenant, number),
        "distribution_hash": HashCodec(HASH_LENGTH, VENDOR, "own", call.tenant).encode(number),
        "distribution_channel": API,
        "distributed_at": int(call.now),
    }


def _record(
    call: Call, asked: Survey, sending: Mapping[str, Any], place: int, line: Mapping[str, Any]
) -> dict[str, Any]:
    answers = [_answered(asked, given) for given in line["questions"]]
    id = uuid(VENDOR, "interaction", sending["distribution_uuid"], place)
    return interaction(
        asked,
        answers,
        uuid=id,
        distribution=sending,
        customer=customer_of(call, line["customer"], id),
        attributes=texts_of(line.get("interaction", {})),
        categories=[],
        answered_at=int(line.get("answered_at", call.now)),
        response_time=line.get("response_time"),
        answer_status=COMPLETE if is_complete(asked, answers) else PARTIAL,
        imported_at=int(call.now),
    )


def _answered(asked: Survey, given: Mapping[str, Any]) -> Answer:
    question, said = asked.items[given["public_hash"]], given["answer"]
    response = said.get("response")
    if question.type == CHOICE and isinstance(response, str):
        response = [response]
    elif isinstance(response, float):
        response = int(response)
    comment = said.get("comment", "")
    if question.type == OPEN:
        response, comment = None, comment or response or ""
    return answer(question, response, comment)
