"""Records of external metrics, which Agent Connect takes for the integrations that are set up, as they are set up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from vocmocks.clock import iso
from vocmocks.contract.formats import DATE
from vocmocks.engine.behave import Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.problem import Problem, Violation
from vocmocks.engine.words import describe
from vocmocks.store.base import Value
from vocmocks.vendors.agent_connect_calls import behaviours
from vocmocks.vendors.agent_connect_people import addressed

NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
MISSING = object()


@behaviours("create_record")
async def create(call: Call) -> Reply:
    """Keep a record under the employee that it names; fields that nothing is mapped to are not kept."""
    mapping = await _mapping(call)
    record: Mapping[str, Any] = call.body["record"]
    named = record.get(mapping["employee"], MISSING)
    employee = await addressed(call, named) if isinstance(named, str) else None
    problems = [
        *([] if employee is not None else [_wrong(mapping["employee"], "an employee's email or custom id", named)]),
        *_date_problems(mapping["date"], record),
        *_number_problems(mapping["metrics"], record),
    ]
    if employee is None or problems:
        raise Problem("unprocessable", "The record does not fit the integration", problems)
    kept = {name: record[name] for name in (mapping["employee"], mapping["date"], *mapping["metrics"])}
    number = await call.records("integration_records").next()
    value = {"integration_id": mapping["id"], "employee": employee.value["id"], "received_at": iso(call.now)}
    await call.records("integration_records").add(str(number), {"id": number, **value, "record": kept})
    return Reply(200, {"record": kept})


async def _mapping(call: Call) -> Value:
    found = await call.records("integrations").get(call.path["id"])
    if found is None:
        wrong = Violation("path", "/id", "an integration that is set up", describe(call.path["id"]), "exists")
        raise Problem("not-found", "Integration not found", [wrong])
    return found.value


def _date_problems(field: str, record: Mapping[str, Any]) -> Iterator[Violation]:
    given = record.get(field, MISSING)
    if not isinstance(given, str) or not _is_date(given):
        yield _wrong(field, "a date as YYYY-MM-DD", given)


def _is_date(text: str) -> bool:
    try:
        return DATE.fullmatch(text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False


def _number_problems(fields: list[str], record: Mapping[str, Any]) -> Iterator[Violation]:
    """The example has numbers as texts; as numbers they are understood, too."""
    for field in fields:
        given = record.get(field, MISSING)
        is_number = isinstance(given, int | float) and not isinstance(given, bool)
        if not is_number and not (isinstance(given, str) and NUMBER.fullmatch(given)):
            yield _wrong(field, "a number", given)


def _wrong(field: str, expected: str, given: Any) -> Violation:
    if given is MISSING:
        return Violation("body", f"/record/{field}", f"{expected} (required)", "nothing", "required")
    return Violation("body", f"/record/{field}", expected, describe(given), "mapped")
