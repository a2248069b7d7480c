"""Customers as calls name them: by values of a line, among them the organisation's identifier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vocmocks.engine.behave import Call
from vocmocks.randomness import uuid
from vocmocks.store.base import Stale, Value
from vocmocks.vendors.track_cxm_account import STATIC, attributes, customers, identifier
from vocmocks.vendors.track_cxm_calls import VENDOR

IDENTIFIER = "identificador"
"""Names the identifier's value whatever its attribute is called."""
TELLING = ("identifier", "email", "phone", "name")
"""What tells customers apart, the first that is given."""


def customer_of(call: Call, given: Mapping[str, Any], stranger: str) -> dict[str, Any]:
    """The customer with these values, as worlds/track_cxm_people.py records one. `stranger` tells apart those of whom
    nothing is known."""
    texts = texts_of(given)
    named = identifier(call.seed)
    known = texts.get(IDENTIFIER) or texts.get(named, "")
    own = {name: value for name, value in texts.items() if name not in (*STATIC, IDENTIFIER)}
    if known and named in attributes(call.seed):
        own = {named: known, **own}
    customer = {**{name: texts.get(name, "") for name in STATIC}, "identifier": known, "attributes": own}
    telling = next((f"{name} {customer[name]}" for name in TELLING if customer[name]), stranger)
    return {"uuid": _of_world(call, known) or uuid(VENDOR, "customer", call.tenant, telling), **customer}


def texts_of(given: Mapping[str, Any]) -> dict[str, str]:
    """Values of attributes as text, those without one left out."""
    return {name: _text(value) for name, value in given.items() if value not in (None, "")}


async def remember(call: Call, customer: Mapping[str, Any]) -> None:
    """Keep a customer, or what is new about a known one. Strangers are not kept."""
    records, id = call.records("customers"), customer["uuid"]
    if not any(customer[name] for name in TELLING):
        return
    if await records.change(id, lambda known: merged(known, customer)) is None:
        try:
            await records.add(id, customer)
        except Stale:
            await records.change(id, lambda known: merged(known, customer))


def merged(known: Value, customer: Value) -> dict[str, Any]:
    """A customer with what is said anew."""
    said = {name: value for name, value in customer.items() if value}
    return {**known, **said, "attributes": {**known["attributes"], **customer["attributes"]}}


def _of_world(call: Call, cpf: str) -> str | None:
    """The UUID of the world's customer with that tax number."""
    people = customers(call.seed)
    number = people.number_of(cpf)
    return people.uuids.encode(number) if number is not None and number < _count(call) else None


def _count(call: Call) -> int:
    population = call.services.worlds[VENDOR]["customers"]
    return population.size


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
