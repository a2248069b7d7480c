"""How far each customer of a distribution has got, in the words of the document: `Enviado`, `Recebido`, `Aberta`, …

The rows are the lines that were sent or refused until now, in the order of their import. Where the platform sends
nothing (links, QR codes), nothing is known about single customers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from vocmocks.engine.behave import Call
from vocmocks.engine.exchange import Reply
from vocmocks.store.base import Value
from vocmocks.vendors.track_cxm_calls import VENDOR, operation, pages
from vocmocks.vendors.track_cxm_counters import Owner, journey
from vocmocks.vendors.track_cxm_distributions import distribution
from vocmocks.vendors.track_cxm_imports import is_sent_by_platform
from vocmocks.vendors.track_cxm_wording import named
from vocmocks.worlds.track_cxm_distributions import moment
from vocmocks.worlds.track_cxm_interactions import InteractionPopulation
from vocmocks.worlds.track_cxm_journeys import A_SECOND, Step
from vocmocks.worlds.track_cxm_lines import DISPATCH
from vocmocks.worlds.track_cxm_people import record as customer_record

CREATED = "Distribuição criada com sucesso"
"""All that there is to report about a distribution that the platform does not send."""


@operation("list_dispatch_status")
async def list_status(call: Call) -> Reply:
    """With `page` (but 0) or `limit`, the totals come along; 0 is as good as no page."""
    value, query = await distribution(call), call.query
    if not is_sent_by_platform(value["channel"]):
        return Reply(200, {"data": [], "success": 1, "message": CREATED})
    page, limit = query["page"] or 1, query["limit"]
    total = _sent(value, call.now)
    lines = range(total)[(page - 1) * limit : page * limit]
    people = await _People.of(call, value) if lines else None
    body: dict[str, Any] = {"data": [_row(call, value, line, people) for line in lines if people is not None]}
    if call.is_given("limit") or (call.is_given("page") and query["page"]):
        body |= {"total_rows": total, "total_pages": pages(total, limit)}
    return Reply(200, {**body, "success": 1, "message": ""})


def _sent(value: Value, now: float) -> int:
    """How many lines have a status: they go out in order."""
    lines, passed = int(value["lines"]), int(now) - int(value["sends_at"])
    if value["number"] is not None:
        return lines if passed >= DISPATCH else 0
    return min(lines, max(0, (passed + 1) * A_SECOND))


def _row(call: Call, value: Value, line: int, people: _People) -> dict[str, Any]:
    steps = journey(Owner.of(call), value, line).history(call.now)
    customer, query = people.customer(line), call.query
    row = {name: customer[name] for name in ("name", "phone", "email")}
    row |= _history(steps) if query["history"] else {"date": _moment(steps[-1]), "status": steps[-1].status}
    if query["interaction_attributes"]:
        row["interaction_attributes"] = named(people.interaction(line), call.seed)
    if query["customer_attributes"]:
        row["customer_attributes"] = named(customer["attributes"], call.seed)
    return row


def _history(steps: list[Step]) -> dict[str, str]:
    """`date`, `status_1`, `date_2`, `status_2`, …: the first moment has no number, as in the document."""
    found = {}
    for number, step in enumerate(steps, 1):
        found["date" if number == 1 else f"date_{number}"] = _moment(step)
        found[f"status_{number}"] = step.status
    return found


def _moment(step: Step) -> str:
    """`05/01/2023 às 11:08`"""
    return moment(step.time).strftime("%d/%m/%Y às %H:%M")


class _People:
    """The customers of a distribution's lines, with what is known about them."""

    def __init__(self, call: Call, number: int | None, lines: list[Mapping[str, Any]]) -> None:
        self._world = cast(InteractionPopulation, call.services.worlds[VENDOR]["interactions"])
        self._number, self._lines = number, lines

    @classmethod
    async def of(cls, call: Call, value: Value) -> _People:
        kept = await call.records("distribution_lines").get(value["uuid"])
        return cls(call, value["number"], kept.value["lines"] if kept is not None else [])

    def customer(self, line: int) -> Mapping[str, Any]:
        if self._number is None:
            return {**self._lines[line], "attributes": self._lines[line]["customer"]}
        return customer_record(self._world.customers.at(self._world.waves.customer(self._number, line)))

    def interaction(self, line: int) -> Mapping[str, str]:
        if self._number is None:
            found: Mapping[str, str] = self._lines[line]["interaction"]
            return found
        return self._world.attributes(self._number, line)
