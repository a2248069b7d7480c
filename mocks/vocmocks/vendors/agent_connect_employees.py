"""Agent Connect's employees: read, create, invite, update, activate, deactivate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from vocmocks.engine.behave import Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.problem import Problem, Violation
from vocmocks.store.base import Stale, Value
from vocmocks.store.query import OLDEST_FIRST
from vocmocks.store.view import Record
from vocmocks.vendors.agent_connect_calls import behaviours
from vocmocks.vendors.agent_connect_changes import changes, objections, taken
from vocmocks.vendors.agent_connect_people import addressed, field_of, keys_of, settle, shown, take
from vocmocks.worlds.agent_connect_people import ACTIVE, DEACTIVATED, INVITED

SENDERS = ("first_name", "last_name")
"""What is wanted of an employee, besides an address, to send requests."""
BLANK: Mapping[str, Any] = {
    "custom_employee_id": None, "first_name": None, "last_name": None, "team_leader_id": None,
    "role": "Team Member [Default]", "license_type": "standard", "channels": ["phone", "chat", "email"],
    "employment_status": None, "start_date": None, "hometown": None, "state_or_country": None, "profile_text": None,
    "image": None, "groups": [], "manage_team": False, "permissions": [], "last_active": None,
}  # fmt: skip


@behaviours.objects("create_employee", "invite_employee")
async def against_new(call: Call) -> Sequence[Violation]:
    return await objections(call)


@behaviours.objects("update_employee")
async def against_update(call: Call) -> Sequence[Violation]:
    """Nothing where there is nobody to update: what is not valid is said first."""
    present = await addressed(call, call.path["id"])
    return await objections(call, present.value) if present is not None else []


@behaviours("employee")
async def read(call: Call) -> Reply:
    return Reply(200, await shown(call, (await _found(call)).value))


@behaviours("create_employee")
async def create(call: Call) -> Reply:
    return await _new(call, {**BLANK, **await changes(call)}, ACTIVE)


@behaviours("invite_employee")
async def invite(call: Call) -> Reply:
    """Who lacks what it takes to send requests can do so once the profile is complete."""
    given = {**BLANK, **await changes(call)}
    return await _new(call, given, ACTIVE if _is_complete(given) else INVITED)


async def _new(call: Call, given: Mapping[str, Any], status: str) -> Reply:
    number = await _new_number(call)
    value = {"id": number, "status": status, **given}
    keys = await _take_all(call, keys_of(value), str(number))
    await call.records("employees").add(str(number), value)
    await settle(call, keys, str(number))
    await _own_team(call, value)
    return Reply(201, await shown(call, value))


@behaviours("update_employee")
async def update(call: Call) -> Reply:
    """Fields that are not given stay; those that are given are replaced as a whole."""
    present = await _found(call)
    given = await changes(call, present.value)
    keys = await _take_all(call, keys_of(given), present.id)

    def changed(old: Value) -> Value:
        new = {**old, **given, "manage_team": old["manage_team"] or given.get("manage_team", False)}
        return {**new, "status": ACTIVE} if old["status"] == INVITED and _is_complete(new) else new

    after = await call.records("employees").change(present.id, changed)
    if after is None:
        raise _unknown(call)
    await settle(call, keys, present.id)
    await _own_team(call, after.value)
    return Reply(200, await shown(call, after.value))


@behaviours("activate_employee")
async def activate(call: Call) -> Reply:
    """Only who was deactivated becomes active; the others are what they are."""
    return await _with_status(call, lambda status: ACTIVE if status == DEACTIVATED else status)


@behaviours("deactivate_employee")
async def deactivate(call: Call) -> Reply:
    return await _with_status(call, lambda status: DEACTIVATED)


async def _with_status(call: Call, status: Any) -> Reply:
    id = (await _found(call)).id
    record = await call.records("employees").change(id, lambda old: {**old, "status": status(old["status"])})
    if record is None:
        raise _unknown(call)
    return Reply(200, await shown(call, record.value))


def _is_complete(value: Value) -> bool:
    return all(value[name] for name in SENDERS)


async def _found(call: Call) -> Record:
    record = await addressed(call, call.path["id"])
    if record is None:
        raise _unknown(call)
    return record


def _unknown(call: Call) -> Problem:
    reason = f'nobody has the email or custom employee id "{call.path["id"]}"'
    return Problem("not-found", "Team member not found", reason=reason)


async def _new_number(call: Call) -> int:
    """A numerical id above those of the world."""
    records = call.records("employees")
    world = (await records.view(OLDEST_FIRST)).population
    return int(world.id(world.size - 1)) + await records.next()


async def _take_all(call: Call, keys: set[str], id: str) -> set[str]:
    """All of them or none; raises Problem("unprocessable") where somebody else has one."""
    refused = [key for key in sorted(keys, reverse=True) if not await take(call, key, id)]
    if refused:
        await settle(call, keys.difference(refused), id)
        raise taken(map(field_of, refused), call.body)
    return keys


async def _own_team(call: Call, value: Value) -> None:
    """Somebody who manages a team has one, for good."""
    teams, id = call.records("teams"), str(value["id"])
    if value["manage_team"] and await teams.get(id) is None:
        name = " ".join(part for part in (value["first_name"], value["last_name"]) if part) or value["email"]
        with suppress(Stale):
            await teams.add(id, {"name": name, "team_leader_id": value["id"]})
