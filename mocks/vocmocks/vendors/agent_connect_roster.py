"""Agent Connect's list of employees: filters, and pages that go on after the last employee of the one before."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from vocmocks.engine.behave import Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.problem import Problem
from vocmocks.store.base import Value
from vocmocks.store.query import OLDEST_FIRST
from vocmocks.store.view import CHUNK, Record, View
from vocmocks.vendors.agent_connect_calls import behaviours
from vocmocks.vendors.agent_connect_people import all_shown, owner
from vocmocks.worlds.agent_connect_directory import custom_key, email_key

CURSORS = ("external_id", "after")
"""The parameter, and what the next page's address calls it in the example."""
SIZE = "number_of_employees"


@behaviours("employees")
async def employees(call: Call) -> Reply:
    """In the order in which they came to be, so that nobody is missed who joins while somebody is paging."""
    view = await call.records("employees").view(OLDEST_FIRST)
    size = call.query[SIZE]
    found = await _matches(view, await _place(call, view), call.query, size + 1)
    page = [record.value for record in found[:size]]
    following = _next_page(call, page[-1]) if len(found) > size else None
    return Reply(200, {"employees": await all_shown(call, page), "meta": {"next_page": following}})


async def _place(call: Call, view: View) -> int:
    """Where in the list the page begins."""
    cursor = next((call.query[name] for name in CURSORS if call.query.get(name)), None)
    if cursor is None:
        return 0
    last = await _last(call, cursor)
    if last is None:
        raise Problem(
            "not-found", "Team member not found", reason=f'external_id: nobody has the external id "{cursor}"'
        )
    index, world = view.population.index(last.id), view.population.size
    if index is not None:
        return index + 1
    own = [record.id for record in view.records(world, len(view))]
    return world + own.index(last.id) + 1


async def _last(call: Call, cursor: str) -> Record | None:
    """Whom the external id of a page's last employee belongs to, or last belonged to."""
    for key in (custom_key(cursor), email_key(cursor)):
        if (found := await owner(call, key, former=True)) is not None:
            return found
    return None


async def _matches(view: View, place: int, query: Mapping[str, Any], wanted: int) -> list[Record]:
    """The first `wanted` from a place on that every filter lets through; others get their turn in between."""
    found: list[Record] = []
    chunk = max(wanted, CHUNK)
    while place < len(view) and len(found) < wanted:
        found += [record for record in view.records(place, place + chunk) if _is_wanted(record.value, query)]
        place += chunk
        await asyncio.sleep(0)
    return found[:wanted]


def _is_wanted(value: Value, query: Mapping[str, Any]) -> bool:
    """Filters narrow each other; the values of one are alternatives."""
    return (
        query.get("status", value["status"]) == value["status"]
        and query.get("employee_status", value["employment_status"]) == value["employment_status"]
        and value["team_leader_id"] in query.get("team_leader_ids[]", [value["team_leader_id"]])
        and value["role"] in query.get("roles[]", [value["role"]])
        and ("reporting_groups[]" not in query or not set(value["groups"]).isdisjoint(query["reporting_groups[]"]))
        and _is_like(value, query.get("q", ""))
    )


def _is_like(value: Value, text: str) -> bool:
    """Whether a name, an address or a custom id has this in it, in small or capital letters."""
    name = " ".join(part for part in (value["first_name"], value["last_name"]) if part)
    places = (name, value["email"], value["custom_employee_id"] or "")
    return any(text.casefold() in place.casefold() for place in places)


def _next_page(call: Call, last: Value) -> str:
    """A whole URL: the same question, after the last employee of this page."""
    asked = {name: value for name, value in call.query.items() if name not in CURSORS}
    cursor = last["custom_employee_id"] or last["email"]
    return f"{call.base_url}{call.operation.path}?{urlencode({CURSORS[0]: cursor, **asked}, doseq=True)}"
