"""Agent Connect's feedback requests and service recoveries: what they may name, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vocmocks.engine.behave import Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.problem import Problem, Violation
from vocmocks.engine.words import describe
from vocmocks.store.base import Value
from vocmocks.store.view import Record
from vocmocks.vendors.agent_connect_calls import behaviours
from vocmocks.vendors.agent_connect_life import COLLECTION, create, life
from vocmocks.vendors.agent_connect_people import find_employee, may_send
from vocmocks.worlds.agent_connect_contacts import FOLLOWED
from vocmocks.worlds.agent_connect_form import leader, person
from vocmocks.worlds.agent_connect_people import DEACTIVATED

KEPT = ("country",)
"""What is kept of a request without ever being returned."""
LONGEST = 2000
"""Letters that are kept of a tag, and of the value of a custom property."""


@dataclass(slots=True)
class Names:
    """What a body names that has to exist, as far as it does, and what is wrong with the rest."""

    employee: Value | None = None
    followed: Value | None = None
    """The request that a recovery follows."""
    problems: list[Violation] = field(default_factory=list)


@behaviours.objects("create_a_standard_feedback_request")
async def against_request(call: Call) -> Sequence[Violation]:
    return (await _in_request(call)).problems


@behaviours.objects("create_a_service_recovery_request")
async def against_recovery(call: Call) -> Sequence[Violation]:
    return (await _in_recovery(call)).problems


@behaviours("create_a_standard_feedback_request")
async def request(call: Call) -> Reply:
    names = await _in_request(call)
    body, brands = call.body, life().brands
    customer, properties = body["customer"], body.get("custom_properties")
    said = {
        "branding": body.get("brand", brands[0]),
        "channel": body["channel"],
        "ext_interaction_id": body.get("ext_interaction_id"),
        "external_url": body.get("external_url"),
        "language": body.get("language", life().language),
        "tags": _tags(body),
        "customer": {
            "custom_id": customer.get("custom_id"),
            "email": customer["email"],
            "full_name": customer.get("name"),
        },
        "custom_properties": {k: v[:LONGEST] for k, v in properties.items()} if properties is not None else None,
    }
    return await _created(call, said, names)


@behaviours("create_a_service_recovery_request")
async def recovery(call: Call) -> Reply:
    """Goes to the customer of the request that it follows."""
    names = await _in_recovery(call)
    body, followed = call.body, names.followed or {}
    said = {
        **{name: followed.get(name) for name in FOLLOWED},
        "parent_uuid": followed.get("uuid"),
        "ext_interaction_id": body.get("ext_interaction_id", followed.get("ext_interaction_id")),
        "external_url": body.get("external_url", followed.get("external_url")),
        "tags": _tags(body),
    }
    return await _created(call, said, names)


async def _in_request(call: Call) -> Names:
    body, brands = _mapping(call.body), life().brands
    names = await _employee(call, _mapping(body.get("employee")))
    brand = body.get("brand", brands[0])
    if isinstance(brand, str) and brand not in brands:
        names.problems.append(_wrong("/brand", f"one of this company's brands ({', '.join(brands)})", brand))
    return names


async def _in_recovery(call: Call) -> Names:
    """The employee is the request's where none is named."""
    body = _mapping(call.body)
    id = body.get("initial_feedback_request_id")
    parent = await call.records(COLLECTION).get(id) if isinstance(id, str) else None
    by_address = {"email": parent.value["employee"]["email"]} if parent is not None else None
    names = await _employee(call, _mapping(body.get("employee", by_address)))
    names.followed = parent.value if parent is not None else None
    if isinstance(id, str) and (parent is None or parent.value["is_recovery"]):
        names.problems.insert(0, _wrong("/initial_feedback_request_id", "the request_id of a feedback request", id))
    return names


async def _created(call: Call, said: Mapping[str, Any], names: Names) -> Reply:
    employee = names.employee
    if employee is None or names.problems:
        raise Problem("invalid", "The request is not valid", names.problems)
    fields = {
        **said,
        **life().questions.survey(recovery="parent_uuid" in said),
        "requested_via": "API",
        "employee": person(
            employee["custom_employee_id"], employee["email"], employee["first_name"], employee["last_name"]
        ),
        "team_leader": await _leader(call, employee),
    }
    sends = not call.body.get("do_not_send", False)
    kept = {name: call.body[name] for name in KEPT if name in call.body}
    return Reply(200, {"request_id": await create(call, fields, employee["id"], kept, sends=sends)})


async def _employee(call: Call, named: Mapping[str, Any]) -> Names:
    """Whom a body names by address, custom id or both."""
    given = [name for name in ("email", "custom_id") if isinstance(named.get(name), str)]
    found = [await find_employee(call, **{name: named[name]}) for name in given]
    problems = [
        _wrong(f"/employee/{name}", f"the {name.replace('_', ' ')} of an employee", named[name])
        for name, one in zip(given, found, strict=True)
        if one is None
    ]
    known = [one for one in found if one is not None]
    if len({one.id for one in known}) > 1:
        problems.append(_wrong("/employee", "an email and a custom id of the same employee", dict(named)))
    if known and not may_send(known[0].value):
        expected = f"an active employee (this one {_idle(known[0].value)})"
        problems.append(_wrong(f"/employee/{given[0]}", expected, named[given[0]]))
    return Names(known[0].value if known else None, problems=problems)


def _idle(employee: Value) -> str:
    """Why no requests can be sent on behalf of an employee."""
    return "was deactivated" if employee["status"] == DEACTIVATED else "has no first and last name yet"


async def _leader(call: Call, employee: Value) -> dict[str, str | None]:
    if employee["team_leader_id"] is None:
        return leader()
    above = await call.records("employees").get(str(employee["team_leader_id"]))
    return _shown_leader(above) if above is not None else leader()


def _shown_leader(above: Record) -> dict[str, str | None]:
    name = " ".join(part for part in (above.value["first_name"], above.value["last_name"]) if part)
    return leader(above.value["custom_employee_id"], name)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _tags(body: Mapping[str, Any]) -> list[str]:
    return [tag[:LONGEST] for tag in body.get("tags", [])]


def _wrong(pointer: str, expected: str, found: Any) -> Violation:
    return Violation("body", pointer, expected, describe(found), "exists")
