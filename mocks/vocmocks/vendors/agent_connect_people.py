"""Finding Agent Connect's employees by what requests call them, and showing them as the API does.

Each address and custom id has a record of its own (`employee_keys`) that says whose it is, so that nobody gets one that
is taken, however many ask at the same moment: it is reserved first. Whether it is still in use, the employee's record
says; a key that was given up leads to whom it was of, so that a page that is asked for with it goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from vocmocks.engine.behave import Call
from vocmocks.engine.vendor import Sampling
from vocmocks.store.base import Stale, Value
from vocmocks.store.records import TRIES
from vocmocks.store.view import Record
from vocmocks.worlds.agent_connect_directory import EMAIL, custom_key, email_key
from vocmocks.worlds.agent_connect_people import DEACTIVATED, INVITED

RESERVED = "reserved"
UNASSIGNED = "unassigned"
"""The address of the team leader of those who have none."""
SHOWN = (
    "email", "custom_employee_id", "first_name", "last_name", "team_leader_id", "team_leader_email", "role",
    "license_type", "channels", "employment_status", "start_date", "hometown", "state_or_country", "profile_text",
    "image", "groups", "manage_team", "last_active",
)  # fmt: skip
"""In the order in which the examples show them."""


async def find_employee(call: Call, *, email: str | None = None, custom_id: str | None = None) -> Record | None:
    """The employee with this address (in small or capital letters) and this custom id; at least one is given.

    None where nobody has it, and where the two belong to different people. The value of the record: see
    worlds/agent_connect_people.py; `may_send` says whether requests can be sent for this one.
    """
    keys = [email_key(email)] if email is not None else []
    keys += [custom_key(custom_id)] if custom_id is not None else []
    found = [await owner(call, key) for key in keys]
    return found[0] if found and all(one is not None and one.id == _id(found[0]) for one in found) else None


async def addressed(call: Call, text: str) -> Record | None:
    """The employee whom a path calls by address or custom id."""
    return await find_employee(call, email=text) or await find_employee(call, custom_id=text)


async def owner(call: Call, key: str, *, former: bool = False) -> Record | None:
    """Who has an address or custom id, with `former` also who had it last."""
    kept = await call.records("employee_keys").get(key)
    record = await call.records("employees").get(kept.value["employee"]) if kept is not None else None
    return record if record is not None and (former or key in keys_of(record.value)) else None


async def take(call: Call, key: str, id: str) -> bool:
    """Reserve a key for an employee, until it is settled; False where somebody else has it, or reserved it."""
    keys, value = call.records("employee_keys"), {"employee": id, RESERVED: True}
    for _ in range(TRIES):
        kept = await keys.get(key)
        is_own = kept is not None and kept.value["employee"] == id
        if kept is not None and not is_own and (kept.value.get(RESERVED) or await owner(call, key) is not None):
            return False
        with suppress(Stale):
            await (keys.add(key, value) if kept is None else keys.put(kept, value))
            return True
    return False


async def settle(call: Call, keys: Iterable[str], id: str) -> None:
    """The employee has these keys now, or will not have them: what the employee's record says counts from now on."""
    for key in keys:
        await call.records("employee_keys").change(key, lambda now: {"employee": id} if now["employee"] == id else now)


def keys_of(value: Value) -> set[str]:
    """The keys that an employee has, of the fields that are given."""
    email, custom_id = value.get("email"), value.get("custom_employee_id")
    found = {email_key(email)} if email is not None else set()
    return found | ({custom_key(custom_id)} if custom_id is not None else set())


def field_of(key: str) -> str:
    """The field that a key is of."""
    return "email" if key.startswith(EMAIL) else "custom_employee_id"


def may_send(value: Value) -> bool:
    """Whether requests can be sent on behalf of an employee: not once deactivated, and not before the profile of
    somebody who was invited is complete."""
    return value["status"] not in (DEACTIVATED, INVITED)


async def shown(call: Call, value: Value) -> dict[str, Any]:
    """An employee as the API shows it."""
    return (await all_shown(call, [value]))[0]


async def people_samples(sampling: Sampling) -> dict[str, Any]:
    """Names that requests can use: an employee who can send requests, a team leader, an integration."""
    found: dict[str, Any] = {}
    async for chunk in sampling.records("employees").stream():
        for value in chunk:
            if value["manage_team"]:
                found.setdefault("team_leader_email", value["email"])
            elif may_send(value):
                found |= {"employee_email": value["email"], "employee_custom_id": value["custom_employee_id"]}
                found |= {"role": value["role"], "group": next(iter(value["groups"]), None)}
                break
        if "employee_email" in found:
            break
    for integration in await sampling.records("integrations").slice(0, 1):
        found["integration_id"] = integration.id
    return found


async def all_shown(call: Call, employees: Iterable[Value]) -> list[dict[str, Any]]:
    """The same for several, each team leader looked up once."""
    addresses: dict[int | None, str] = {None: UNASSIGNED}
    found = []
    for value in employees:
        leader = value["team_leader_id"]
        if leader not in addresses:
            record = await call.records("employees").get(str(leader))
            addresses[leader] = record.value["email"] if record is not None else UNASSIGNED
        found.append(_shown({**value, "team_leader_email": addresses[leader]}))
    return found


def _shown(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value[name] for name in SHOWN}


def _id(record: Record | None) -> str | None:
    return record.id if record is not None else None
