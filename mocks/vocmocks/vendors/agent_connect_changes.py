"""What a request may make of an employee: names of things that have to exist, and rules that no schema can tell."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from vocmocks.engine.behave import Call
from vocmocks.engine.problem import Problem, Violation
from vocmocks.engine.words import describe
from vocmocks.store.base import Value
from vocmocks.store.view import Record
from vocmocks.vendors.agent_connect_people import UNASSIGNED, find_employee

PLAIN = (
    "email", "custom_employee_id", "first_name", "last_name", "role", "manage_team", "license_type", "channels",
    "employment_status", "start_date", "hometown", "state_or_country", "profile_text", "image", "permissions",
)  # fmt: skip
"""Fields that are kept as they are given. A temporary password is not kept: nothing ever shows it."""
GROUPS = ("groups", "reporting_groups")
"""One thing: the table calls it by the first name, the example of an update by the second."""
LEADERS = ("team_leader_id", "team_leader_email")
STATUSES = {"fulltime": "full-time"}
"""The spelling of the examples, and that of the table."""
KINDS: Mapping[str, Callable[[Any], bool]] = {
    "role": lambda given: isinstance(given, str),
    "team_leader_id": lambda given: given is None or (isinstance(given, str | int) and not isinstance(given, bool)),
    "team_leader_email": lambda given: isinstance(given, str),
    "manage_team": lambda given: isinstance(given, bool),
    "image": lambda given: isinstance(given, str),
    **dict.fromkeys(
        ("channels", *GROUPS), lambda given: isinstance(given, list) and all(isinstance(one, str) for one in given)
    ),
}
"""Fields that name something or keep to a rule, and whether a value is of the kind that their type says."""
LOCAL = (".local", ".localhost", ".internal")


async def changes(call: Call, present: Value | None = None) -> dict[str, Any]:
    """The fields that the body gives an employee (`present`: the one who is changed).

    Raises Problem("unprocessable") with everything that cannot be done.
    """
    leaders = await _leaders(call, call.body)
    if problems := await _problems(call, call.body, leaders, present):
        raise Problem("unprocessable", "The employee cannot be like this", problems)
    return {**_given(call.body), **_led(leaders)}


async def objections(call: Call, present: Value | None = None) -> list[Violation]:
    """What cannot be done of a body that is not valid: as far as its fields are of the right kind."""
    body = _sound(call.body)
    return await _problems(call, body, await _leaders(call, body), present)


async def _leaders(call: Call, body: Mapping[str, Any]) -> dict[str, Record | None]:
    return {field: await _leader(call, field, body[field]) for field in LEADERS if field in body}


async def _problems(
    call: Call, body: Mapping[str, Any], leaders: Mapping[str, Record | None], present: Value | None
) -> list[Violation]:
    return [
        *await _unknown(call, body, "roles", "role", "a role of this company"),
        *await _unknown(call, body, "channels", "channels", "a channel of this company"),
        *await _unknown(call, body, "groups", GROUPS[0], "a reporting group of this company"),
        *await _unknown(call, body, "groups", GROUPS[1], "a reporting group of this company"),
        *_contradictions(body, leaders),
        *_no_leaders(body, leaders, present),
        *_private(body),
        *_demoted(body, present),
    ]


def _sound(body: Any) -> dict[str, Any]:
    """The fields that have a value of the right kind."""
    given = body if isinstance(body, Mapping) else {}
    return {name: given[name] for name, is_right in KINDS.items() if name in given and is_right(given[name])}


def taken(fields: Iterable[str], body: Mapping[str, Any]) -> Problem:
    """Somebody else has the address or custom id in these fields."""
    found = [_wrong(field, "one that no other employee has", body[field]) for field in fields]
    return Problem("unprocessable", "Another employee has it", found)


def _given(body: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: body[name] for name in PLAIN if name in body}
    for name in GROUPS:
        if name in body:
            found["groups"] = body[name]
    if "employment_status" in found:
        found["employment_status"] = STATUSES.get(found["employment_status"], found["employment_status"])
    return found


async def _unknown(call: Call, body: Mapping[str, Any], collection: str, field: str, expected: str) -> list[Violation]:
    """Names in a field that nothing in a collection has."""
    given, records = body.get(field, []), call.records(collection)
    places = {field: given} if isinstance(given, str) else {f"{field}/{n}": name for n, name in enumerate(given)}
    return [_wrong(place, expected, name) for place, name in places.items() if await records.get(name) is None]


async def _leader(call: Call, field: str, given: Any) -> Record | None:
    """The employee whom a field names by numerical id or by address."""
    if _is_nobody(given):
        return None
    if field == "team_leader_email":
        return await find_employee(call, email=given)
    return await call.records("employees").get(str(given))


def _is_nobody(given: Any) -> bool:
    return given is None or given == UNASSIGNED


def _led(leaders: Mapping[str, Record | None]) -> dict[str, Any]:
    """The leader, who is the same in all of them."""
    ids = [one.value["id"] if one is not None else None for one in leaders.values()]
    return {LEADERS[0]: ids[0]} if ids else {}


def _no_leaders(
    body: Mapping[str, Any], leaders: Mapping[str, Record | None], present: Value | None
) -> Iterable[Violation]:
    for field, leader in leaders.items():
        if _is_nobody(body[field]):
            continue
        if leader is None or not leader.value["manage_team"]:
            yield _wrong(field, "somebody who leads a team", body[field])
        elif present is not None and leader.value["id"] == present["id"]:
            yield _wrong(field, "somebody else", body[field])


def _contradictions(body: Mapping[str, Any], leaders: Mapping[str, Record | None]) -> Iterable[Violation]:
    """One thing said twice, each time otherwise."""
    if all(name in body for name in GROUPS) and set(body[GROUPS[0]]) != set(body[GROUPS[1]]):
        yield _wrong(GROUPS[1], f"the same as {GROUPS[0]}, or only one of the two", body[GROUPS[1]])
    if len({one.id if one is not None else None for one in leaders.values()}) > 1:
        yield _wrong(LEADERS[1], f"the address of whom {LEADERS[0]} names", body[LEADERS[1]])


def _private(body: Mapping[str, Any]) -> Iterable[Violation]:
    """An image that not everybody can reach, as far as its address tells."""
    if "image" in body and not _is_public(_host(body["image"])):
        yield _wrong("image", "a URL that is publicly accessible", body["image"])


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host.strip(".") and not host.endswith(LOCAL)


def _demoted(body: Mapping[str, Any], present: Value | None) -> Iterable[Violation]:
    if present is not None and present["manage_team"] and body.get("manage_team") is False:
        yield _wrong("manage_team", "true, as it cannot be taken away", body["manage_team"])


def _wrong(field: str, expected: str, given: Any) -> Violation:
    return Violation("body", f"/{field}", expected, describe(given), "exists")
