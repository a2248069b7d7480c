"""What is in the files that Track CXM exports: for each resource its records and its columns.

A file shows answers, distributions and loops as they were at a moment. Columns have the names that the listings have.
What these show as a list is one text, but for answers: each has three columns of its own.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from vocmocks.engine.streams import Values, csv_table
from vocmocks.store.base import Value
from vocmocks.store.query import OLDEST_FIRST, Query
from vocmocks.store.view import CHUNK
from vocmocks.vendors.track_cxm_account import account, attributes
from vocmocks.vendors.track_cxm_counters import CREATED, Owner, error_counter, listing
from vocmocks.vendors.track_cxm_imports import settings
from vocmocks.vendors.track_cxm_interactions import ANSWERED, Seen, answered_where
from vocmocks.vendors.track_cxm_wording import listed
from vocmocks.worlds.fixture import load
from vocmocks.worlds.track_cxm_journeys import REFUSALS
from vocmocks.worlds.track_cxm_loops import Loops

INTERACTIONS, CUSTOMERS, DISTRIBUTIONS, SURVEYS, LOOPS = 1, 2, 3, 6, 7
"""Resources, as they are on the wire."""
Column = Callable[[Mapping[str, Any]], Any]
Columns = Mapping[str, Column]
BETWEEN = " | "
CUSTOMER = ("uuid", "name", "email", "phone", "identifier")


@dataclass(frozen=True, slots=True)
class Asked:
    """`now`: the moment; `filters`: fields of the request."""

    owner: Owner
    now: float
    filters: Mapping[str, Any]


Rows = Callable[[Asked], AsyncIterator[Values]]


def table(owner: Owner, value: Value) -> AsyncIterator[bytes]:
    """The file of an export: with quotes and semicolons, or with neither."""
    rows, columns = TABLES[value["resource"]]
    asked, quoted = Asked(owner, value["created_at"], value["filters"]), value["with_quotes"]
    return csv_table(rows(asked), columns(owner.seed), ";" if quoted else ",", quoted=quoted)


async def interactions(asked: Asked) -> AsyncIterator[Values]:
    async for values in _answered(asked):
        yield [{**listed(value), "answer_status": value["answer_status"]} for value in values]


async def _answered(asked: Asked) -> AsyncIterator[Values]:
    """What had come in by then, the oldest first."""
    query = Seen(
        where=answered_where(asked.filters),
        until=asked.now + 1,
        moment=ANSWERED,
        descending=False,
        imported_before=asked.now + 1,
    )
    async for values in (await asked.owner.records("interactions").view(query)).chunks():
        yield values


async def customers(asked: Asked) -> AsyncIterator[Values]:
    async for values in asked.owner.records("customers").stream():
        yield values


async def distributions(asked: Asked) -> AsyncIterator[Values]:
    where = [(name, (asked.filters[name],)) for name in ("survey_hash",) if name in asked.filters]
    query = Query(where=tuple(where), until=asked.now + 1, moment=CREATED, descending=False)
    async for values in (await asked.owner.records("distributions").view(query)).chunks(CHUNK):
        yield await listing(asked.owner, values, asked.now)


async def surveys(asked: Asked) -> AsyncIterator[Values]:
    async for values in asked.owner.records("surveys").stream(OLDEST_FIRST):
        yield values


async def loops(asked: Asked) -> AsyncIterator[Values]:
    made, filters = _loops(asked.owner.seed), asked.filters
    async for values in _answered(Asked(asked.owner, asked.now, {})):
        tickets = (made.ticket(value, asked.now) for value in values)
        yield [
            ticket
            for ticket in tickets
            if ticket is not None
            and filters.get("loop_uuid", ticket["loop_uuid"]) == ticket["loop_uuid"]
            and filters.get("dealt_status", ticket["dealt_status"]) == ticket["dealt_status"]
        ]


@cache
def _loops(seed: int) -> Loops:
    return Loops(load("track-cxm"), account(seed), seed)


def _of_interactions(seed: int) -> Columns:
    return {
        "uuid": _at("uuid"),
        "survey_uuid": _at("survey", "uuid"),
        "survey_name": _at("survey", "name"),
        "survey_hash": _at("survey", "public_hash"),
        **{f"customer_{name}": _at("customer", name) for name in CUSTOMER},
        "customer_metadata": _joined("customer", "metadata"),
        "distribution_uuid": _at("distribution", "uuid"),
        "distribution_channel": _at("distribution", "distribution_channel"),
        "distribution_hash": _at("distribution", "public_hash"),
        "distributed_at": _at("distribution", "distributed_at"),
        "answered_at": _at("answered_at"),
        "answer_status": _at("answer_status"),
        "answer_channel": _at("answer_channel"),
        "health_score": _at("health_score"),
        "metadata": _joined("metadata"),
        "categories": _joined("categories"),
        **{
            f"{name}_{place + 1}": _answer(place, name)
            for place in range(max(len(survey.items) for survey in account(seed).surveys))
            for name in ("question", "answer", "comment")
        },
    }


def _of_customers(seed: int) -> Columns:
    own = [attribute.name for attribute in attributes(seed).values() if attribute.of == "customer"]
    return {
        **{name: _at(name) for name in CUSTOMER},
        **{name: _at("attributes", name) for name in own},
    }


def _of_distributions(seed: int) -> Columns:
    """As in the listing by survey, with each reason in a column of its own."""
    reasons = {"invalid_errors": tuple(settings().part("invalid_reasons")), "not_delivered_errors": REFUSALS}
    names = {error_counter(name): part for part, own in reasons.items() for name in own}
    return {**{name: _at(name) for name in DISTRIBUTION}, **{name: _at(part, name) for name, part in names.items()}}


def _of_surveys(seed: int) -> Columns:
    return {
        "uuid": _at("uuid"),
        "name": _at("name"),
        "public_hash": _at("public_hash"),
        "questions": lambda value: BETWEEN.join(question["title"] for question in value["questions"]),
        "question_hashes": lambda value: BETWEEN.join(question["public_hash"] for question in value["questions"]),
    }


def _of_loops(seed: int) -> Columns:
    names = ("uuid", "loop_uuid", "loop_name", "dealt_status", "owner", "opened_at", "started_at", "completed_at")
    return {
        **{name: _at(name) for name in names},
        "interaction_uuid": _at("interaction", "uuid"),
        "survey_name": _at("interaction", "survey_name"),
        "survey_hash": _at("interaction", "survey_hash"),
        "health_score": _at("interaction", "health_score"),
        **{f"customer_{name}": _at("interaction", "customer", name) for name in CUSTOMER},
    }


def _answer(place: int, name: str) -> Column:
    return lambda value: value["answers"][place][name] if place < len(value["answers"]) else None


def _joined(*path: str) -> Column:
    found = _at(*path)
    return lambda value: BETWEEN.join(found(value))


def _at(*path: str) -> Column:
    def found(value: Any) -> Any:
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        return value

    return found


DISTRIBUTION: Sequence[str] = (
    "uuid", "distribution_name", "distribution_chanel", "survey_uuid", "survey_name", "schedule_at", "validity_at",
    "reminder_at", "counter", "distributed_at", "added", "valid", "processed", "delivered", "opened", "clicked",
    "failed", "answered", "done", "partial", "invalid", "not_delivered", "total_processed_counter",
    "error_response_counter", "sender_type", "distribution_hash", "survey_hash", "organization_hash", "created_at",
)  # fmt: skip
TABLES: Mapping[int, tuple[Rows, Callable[[int], Columns]]] = {
    INTERACTIONS: (interactions, _of_interactions),
    CUSTOMERS: (customers, _of_customers),
    DISTRIBUTIONS: (distributions, _of_distributions),
    SURVEYS: (surveys, _of_surveys),
    LOOPS: (loops, _of_loops),
}
