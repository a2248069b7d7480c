"""Repzo's activity feedback: list, create, read, update, delete, and figures computed from what is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Container, Iterator, Mapping
from functools import cache
from typing import Any, cast

import orjson

from vocmocks.clock import iso
from vocmocks.engine.behave import Behaviours, Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.problem import Problem
from vocmocks.engine.vendor import Plugin, Sampling
from vocmocks.randomness import fraction, hexadecimal
from vocmocks.store.base import Value
from vocmocks.store.query import Query
from vocmocks.store.records import LARGE
from vocmocks.store.view import View
from vocmocks.vendors.repzo_analytics import detailed
from vocmocks.vendors.repzo_query import CREATED as CREATED_AT
from vocmocks.vendors.repzo_query import asked_for, page
from vocmocks.worlds.fixture import Fixture, load
from vocmocks.worlds.people import City, cities
from vocmocks.worlds.repzo import world
from vocmocks.worlds.repzo_answers import texts
from vocmocks.worlds.repzo_dealt import FeedbackPopulation
from vocmocks.worlds.repzo_figures import is_answered
from vocmocks.worlds.sentiment import Sentiment

behaviours = Behaviours("repzo")
CREATED = (
    "activity_type", "activity_id", "rep", "client", "template_id", "overall_satisfaction", "nps_score",
    "completion_time",
)  # fmt: skip
FIELDS = (
    "_id", *CREATED[:6], "responses", "nps_score", "sentiment_analysis", "completion_time", "completion_rate",
    "session_data", "follow_up_actions", "is_anonymous", "company_namespace", "createdAt", "modifiedAt", "SVClient",
    "__v",
)  # fmt: skip
"""In the order in which the page shows them."""
UPDATED = ("overall_satisfaction", "nps_score", "company_namespace")
ANSWER = ("question_id", "question_text", "question_type", "response_value", "response_text")
ACTION = ("action_type", "priority", "assigned_to", "due_date", "status")
SESSION = ("device_type", "browser", "ip_address")
"""What there can be in the objects that are sent; nothing else is kept of them."""


@behaviours("list_activity_feedback_v2")
async def list_feedback(call: Call) -> Reply:
    """Pages of the world that nobody changed are the same for everybody, and written once."""
    query = asked_for(call.query)
    view = await call.records("feedback").view(query)

    def written() -> bytes:
        data, paging = page(view, call.query)
        return orjson.dumps({"success": True, "data": data, "paging": paging}, default=dict)

    if not view.is_untouched:
        return Reply(200, written())
    return Reply(200, view.population.kept.get((query, call.query["page"], call.query["per_page"]), written))


@behaviours("create_activity_feedback_v2")
async def create(call: Call) -> Reply:
    records, body = call.records("feedback"), call.body
    number = await records.next()
    id = f"{int(call.now) & 0xFFFFFFFF:08x}{hexadecimal(16, call.seed, 'repzo', call.tenant, number)}"
    texts_of, asked = await _questions(call, body["template_id"])
    moment = iso(call.now)
    namespaces = body["company_namespace"] if "company_namespace" in body else await _namespaces(call, body)
    value: dict[str, Any] = {
        **{name: body[name] for name in CREATED if name in body},
        "_id": id,
        "responses": _responses(body.get("responses", []), texts_of),
        "follow_up_actions": [],
        "is_anonymous": body.get("is_anonymous", False),
        "company_namespace": namespaces,
        "createdAt": moment,
        "modifiedAt": moment,
        "SVClient": _fixture().integer("sv_client"),
        "__v": 0,
    }
    if "session_data" in body:
        value["session_data"] = await _session(call, body)
    value |= _computed(value, asked)
    value = {name: value[name] for name in FIELDS if name in value}
    await records.add(id, value)
    return Reply(201, {"success": True, "data": value})


@behaviours("get_activity_feedback_v2")
async def read(call: Call) -> Reply:
    record = await call.records("feedback").get(call.path["id"])
    if record is None:
        raise _unknown(call)
    return Reply(200, {"success": True, "data": record.value})


@behaviours("update_activity_feedback_v2")
async def update(call: Call) -> Reply:
    """Only what the page lists can be changed, and only what is given changes; what is computed follows."""
    records, body = call.records("feedback"), call.body
    present = await records.get(call.path["id"])
    if present is None:
        raise _unknown(call)
    texts_of, asked = await _questions(call, present.value["template_id"])

    def changed(old: Value) -> Value:
        new = {**old, **{name: body[name] for name in UPDATED if name in body}}
        if "follow_up_actions" in body:
            new["follow_up_actions"] = [_only(ACTION, action) for action in body["follow_up_actions"]]
        if "responses" in body:
            known = {given.get("question_id"): given.get("question_text") for given in old["responses"]}
            new["responses"] = _responses(body["responses"], {**known, **texts_of})
        if body.keys() & {"responses", "overall_satisfaction", "nps_score"}:
            new |= _computed(new, asked)
        return {**new, "modifiedAt": iso(call.now), "__v": old["__v"] + 1}

    record = await records.change(call.path["id"], changed)
    if record is None:
        raise _unknown(call)
    return Reply(200, {"success": True, "data": record.value})


@behaviours("delete_activity_feedback_v2")
async def delete(call: Call) -> Reply:
    if not await call.records("feedback").remove(call.path["id"]):
        raise _unknown(call)
    return Reply(200, {"success": True})


@behaviours("get_detailed_analytics_and_insights")
async def analytics(call: Call) -> Reply:
    view = await call.records("feedback").view(asked_for(call.query))
    people = cast(FeedbackPopulation, view.population)
    if people.size > LARGE:
        return Reply(200, {"success": True, "data": await asyncio.to_thread(detailed, view, people)})
    return Reply(200, {"success": True, "data": detailed(view, people)})


def _unknown(call: Call) -> Problem:
    return Problem("not-found", "Activity feedback not found", reason=f"no feedback has the id {call.path['id']}")


async def _questions(call: Call, template_id: str) -> tuple[Mapping[str, str], int]:
    """Texts by question id, and how many questions are asked; none for a template that is not of this world."""
    template = await call.records("templates").get(template_id)
    questions = template.value["questions"] if template is not None else []
    return {question["question_id"]: question["question_text"] for question in questions}, len(questions)


def _responses(given: list[dict[str, Any]], texts_of: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """As sent, with the question's text where it is known."""
    return [_with_text(_only(ANSWER, response), texts_of.get(response.get("question_id"))) for response in given]


def _only(names: Container[str], given: Value) -> dict[str, Any]:
    return {name: given[name] for name in given if name in names}


def _with_text(response: dict[str, Any], text: str | None) -> dict[str, Any]:
    return response if text is None or "question_text" in response else {**response, "question_text": text}


def _computed(value: Value, asked: int) -> dict[str, Any]:
    """What the server works out from the answers. Without a known template, what was sent counts as what was asked."""
    responses = value["responses"]
    asked = max(asked, len(responses))
    answered = sum(map(is_answered, responses))
    text = " ".join(texts(responses))
    return {
        "sentiment_analysis": _sentiment().judge(text, value["overall_satisfaction"], value.get("nps_score")),
        "completion_rate": round(100 * answered / asked) if asked else 100,
    }


async def _session(call: Call, body: Value) -> dict[str, Any]:
    """With the place that belongs to the address, else to the client; a stable made-up one for foreign addresses."""
    session = _only(SESSION, body["session_data"])
    address = session.get("ip_address")
    for city in _cities():
        if address in city.addresses:
            return {**session, "location": dict(city.location)}
    client = await call.records("clients").get(body.get("client", ""))
    if client is not None:
        return {**session, "location": {"country": client.value["country"], "city": client.value["city"]}}
    chosen = _cities()[int(fraction(call.seed, "repzo location", str(address)) * len(_cities()))]
    return {**session, "location": dict(chosen.location)}


async def _namespaces(call: Call, body: Value) -> list[str]:
    rep = await call.records("reps").get(body["rep"])
    return list(rep.value["company_namespace"]) if rep is not None else []


@cache
def _fixture() -> Fixture:
    return load("repzo")


@cache
def _sentiment() -> Sentiment:
    return Sentiment(_fixture().part("sentiment"))


@cache
def _cities() -> tuple[City, ...]:
    return cities(_fixture())


async def samples(sampling: Sampling) -> Mapping[str, Any]:
    """The newest feedback with a client, and the days from the first to the last feedback."""
    view = await sampling.records("feedback").view(Query(moment=CREATED_AT))
    chosen = next((value for value in _one_by_one(view) if "client" in value), None)
    if chosen is None:
        return {}
    named = {name: chosen[name] for name in ("rep", "client", "template_id", "activity_type")}
    last, first = view.values(0, 1)[0], view.values(len(view) - 1, len(view))[0]
    days = {"start": first["createdAt"][:10], "end": last["createdAt"][:10]}
    return {"id": chosen["_id"], "feedback_id": chosen["_id"], **named, **days}


def _one_by_one(view: View) -> Iterator[Value]:
    return (value for place in range(len(view)) for value in view.values(place, place + 1))


PLUGIN = Plugin(behaviours, world, samples)
