"""Chattermill's responses: list, search, create, read, update, delete; metrics over them; and what projects consist of.

Every operation is about one project, which its path names by key or id.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import orjson

from vocmocks.clock import iso
from vocmocks.engine.behave import Behaviours, Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.problem import Problem
from vocmocks.engine.vendor import Plugin, Sampling
from vocmocks.store.base import Stale, Value
from vocmocks.store.query import Query
from vocmocks.vendors.chattermill_metrics import METRIC_CHANGED, announce, figures
from vocmocks.vendors.chattermill_query import CREATED, asked_for, measured, page, searched_for, seen
from vocmocks.vendors.chattermill_writing import changed_response, new_attributes, new_response
from vocmocks.worlds.chattermill import known_projects, numbering, world
from vocmocks.worlds.chattermill_dealt import IDENTIFIED
from vocmocks.worlds.chattermill_projects import COLLECTIONS, Project
from vocmocks.worlds.chattermill_record import shown

behaviours = Behaviours("chattermill")
NEW_FEEDBACK = "new_feedback_received"
NUMBERS = ("response_id", "custom_segment_id", "page", "per_page")
"""What a search by POST can have as a whole number, in any way that JSON has to write it."""
LONG = 100
"""Records on a page, beyond which others get their turn while it is made."""


@behaviours("list_responses")
async def list_responses(call: Call) -> Reply:
    return await _page(call, asked_for(call.query, _project(call)), call.query)


@behaviours("search_responses")
async def search(call: Call) -> Reply:
    return await _page(call, searched_for(call.query, _project(call)), call.query)


@behaviours("search_responses_by_post")
async def search_by_post(call: Call) -> Reply:
    """The same, with what is searched for in the body; what is in the query as well, the body overrules."""
    body = call.body or {}
    numbers = {name: int(body[name]) for name in NUMBERS if name in body}
    asked = {**call.query, **body, **numbers}
    return await _page(call, searched_for(asked, _project(call)), asked)


@behaviours("create_response")
async def create(call: Call) -> Reply:
    project, given = _project(call), call.body["response"]
    value = new_response(given, project, call.now)

    def made(number: int) -> tuple[str, Value]:
        id = numbering(call.seed).own(number)
        return str(id), {"id": id, **value}

    record = await call.records("responses").create(made)
    await _keep_attributes(call, project, given)
    reply = {"response": shown(record.value, iso(call.now))}
    await call.notify(NEW_FEEDBACK, {"event": NEW_FEEDBACK, "project": project.key, **reply})
    await announce(call, project, None, record.value)
    return Reply(201, reply)


@behaviours("get_response")
async def read(call: Call) -> Reply:
    record = await call.records("responses").get(call.path["id"])
    return Reply(200, {"response": shown(_own(call, record and record.value), iso(call.now))})


@behaviours("update_response")
async def update(call: Call) -> Reply:
    project, given = _project(call), call.body["response"]
    old: list[Value] = []

    def changed(present: Value) -> Value:
        old[:] = [_own(call, present)]
        return changed_response(present, given, project, call.now)

    record = await call.records("responses").change(call.path["id"], changed)
    if record is None:
        raise _unknown(call, "response")
    await _keep_attributes(call, project, given)
    await announce(call, project, old[0], record.value)
    return Reply(200, {"response": shown(record.value, iso(call.now))})


@behaviours("delete_response")
async def delete(call: Call) -> Reply:
    """For good: what it answers is the id alone."""
    records = call.records("responses")
    present = await records.get(call.path["id"])
    value = _own(call, present and present.value)
    if not await records.remove(call.path["id"]):
        raise _unknown(call, "response")
    await announce(call, _project(call), value, None)
    return Reply(200, {"response": {"id": value["id"]}})


@behaviours("get_metric")
async def metric(call: Call) -> Reply:
    project = _project(call)
    found = await figures(call, project, measured(call.query, project), call.now)
    return Reply(200, {"metric": found.metric(call.path["type"])})


@behaviours("list_projects")
async def list_projects(call: Call) -> Reply:
    return Reply(200, {"projects": [record.value for record in await call.records("projects").all()]})


@behaviours("get_project")
async def read_project(call: Call) -> Reply:
    record = await call.records("projects").get(_project(call, "id").key)
    if record is None:
        raise _unknown(call, "project")
    return Reply(200, {"project": record.value})


@behaviours(*(f"list_{collection}" for collection in COLLECTIONS))
async def list_things(call: Call) -> Reply:
    collection = call.operation.resource["collection"]
    query = Query(where=(("project", (_project(call).key,)),), descending=False)
    view = await call.records(collection).view(query)
    return Reply(200, {collection: [_plain(value) for value in view.values(0, len(view))]})


@behaviours(*(f"get_{thing}" for thing in COLLECTIONS.values() if thing != "custom_segment"))
async def read_thing(call: Call) -> Reply:
    collection = call.operation.resource["collection"]
    record = await call.records(collection).get(f"{_project(call).key}/{call.path['id']}")
    if record is None:
        raise _unknown(call, COLLECTIONS[collection])
    return Reply(200, {COLLECTIONS[collection]: _plain(record.value)})


async def _page(call: Call, query: Query, asked: Mapping[str, Any]) -> Reply:
    """Pages of the world that nobody changed are the same for everybody, and written once."""
    names = [name for name, _ in query.where]
    view = await call.records("responses").view(query, seen(call.now, names))

    def written() -> bytes:
        return orjson.dumps({"responses": page(view, asked, call.now)})

    if asked["per_page"] > LONG:
        return Reply(200, await asyncio.to_thread(written))
    if not view.is_untouched:
        return Reply(200, written())
    return Reply(200, view.population.kept.get((query, asked["page"], asked["per_page"]), written))


async def _keep_attributes(call: Call, project: Project, given: Value) -> None:
    """Attributes that came up for the first time are listed from then on."""
    records = call.records("attributes")
    for id, value in new_attributes(given, project).items():
        if await records.get(f"{project.key}/{id}") is None:
            with suppress(Stale):  # somebody else was faster
                await records.add(f"{project.key}/{id}", value)


def _project(call: Call, parameter: str = "project") -> Project:
    """Raises Problem for one that there is not."""
    named = call.path[parameter]
    for project in known_projects().values():
        if named in (project.key, str(project.id)):
            return project
    raise _unknown(call, "project", named)


def _own(call: Call, value: Value | None) -> Value:
    """The response that a path names; raises Problem where there is none in its project."""
    project = _project(call)
    if value is None or value["project"] != project.key:
        raise _unknown(call, "response")
    return value


def _unknown(call: Call, thing: str, named: str | None = None) -> Problem:
    id = call.path["id"] if named is None else named
    return Problem("not-found", f'No {thing.replace("_", " ")} "{id}"')


def _plain(value: Value) -> dict[str, Any]:
    return {name: each for name, each in value.items() if name != "project"}


async def samples(sampling: Sampling) -> Mapping[str, Any]:
    """The newest response of a customer who is known, what its project has, and the days from first to last."""
    project = next(iter(known_projects().values()))
    dataset = project.datasets.values[0]
    found = {
        "project": project.key,
        "project_id": project.id,
        "data_type": dataset.type.key,
        "data_source": dataset.source.key,
        **{f"{thing}_id": next(project.listed(name))["id"] for name, thing in COLLECTIONS.items()},
    }
    records, own = sampling.records("responses"), (("project", (project.key,)),)
    everything = await records.view(Query(where=own, moment=CREATED))
    known = (await records.view(Query(where=(*own, (IDENTIFIED, (True,))), moment=CREATED))).values(0, 1)
    if not known:
        return found
    first, last = everything.values(len(everything) - 1, len(everything))[0], everything.values(0, 1)[0]
    return {
        **found,
        "response_id": known[0]["id"],
        "user_meta_property": "customer_id",
        "user_meta_value": known[0]["user_attributes"]["customer_id"]["value"],
        "start": first["created_at"][:10],
        "end": last["created_at"][:10],
    }


PLUGIN = Plugin(behaviours, world, samples, events=(NEW_FEEDBACK, METRIC_CHANGED))
