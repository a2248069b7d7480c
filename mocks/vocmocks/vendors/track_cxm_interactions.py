"""Track CXM's interactions: what was answered until yesterday, as the day's answers come in when it has ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

import orjson

from vocmocks.engine.behave import Call
from vocmocks.engine.exchange import Reply
from vocmocks.store.base import Value
from vocmocks.store.query import Moment, Query
from vocmocks.vendors.track_cxm_calls import ENDS, operation, pages, period, today
from vocmocks.vendors.track_cxm_wording import listed

ANSWERED = Moment("answered_at", float)
FILTERS = ("survey_hash", "distribution_hash")
BOTH = 3
"""The answer status that means complete and partial."""


@dataclass(frozen=True, slots=True)
class Seen(Query):
    """Only what came in before that moment, too: an answer of last week may have been sent today."""

    imported_before: float = inf

    def lets_through(self, id: str, value: Value) -> bool:
        return value["imported_at"] < self.imported_before and Query.lets_through(self, id, value)


@operation("list_interactions")
async def list_interactions(call: Call) -> Reply:
    """The newest first. Pages of the world that nobody changed are the same for everybody, and written once."""
    query, page, limit = _asked_for(call), call.query["page"], call.query["limit"]
    view = await call.records("interactions").view(query)

    def written() -> bytes:
        found = [listed(value) for value in view.values((page - 1) * limit, page * limit)]
        data = {"interactions": found, "total_rows": len(view), "total_pages": pages(len(view), limit)}
        return orjson.dumps({"data": data, "success": 1, "message": ""}, default=dict)

    return Reply(200, view.population.kept.get((query, page, limit), written) if view.is_untouched else written())


def _asked_for(call: Call) -> Query:
    """Raises Problem("invalid") for a period that cannot be."""
    asked, begun = period(call.query, shown=_shown(call)), today(call)
    return Seen(
        where=answered_where(call.query),
        since=asked.since if asked is not None else None,
        until=min(asked.until, begun) if asked is not None else begun,
        moment=ANSWERED,
        imported_before=begun,
    )


def _shown(call: Call) -> Mapping[str, Any]:
    """The period of the document's example, which is longer than the three months that its text allows."""
    examples = {parameter.name: parameter.schema.get("examples", ()) for parameter in call.operation.parameters}
    return {name: next(iter(examples[name]), None) for name in ENDS}


def answered_where(asked: Mapping[str, Any]) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """Filters of interactions, of a query or of an export's body."""
    where = [(name, (asked[name],)) for name in FILTERS if name in asked]
    if asked.get("answer_status", BOTH) != BOTH:
        where.append(("answer_status", (asked["answer_status"],)))
    return tuple(where)
