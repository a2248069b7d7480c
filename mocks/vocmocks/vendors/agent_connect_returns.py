"""Data Return of what nobody changes over the API: QA reviews, audits, calibrations and coaching sessions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from vocmocks.engine.behave import Call
from vocmocks.engine.exchange import Reply
from vocmocks.store.query import OLDEST_FIRST
from vocmocks.vendors.agent_connect_times import since, until
from vocmocks.worlds.population import Population

MOST = 1000
"""Records in one answer."""
GTE, LTE = "_gte", "_lte"


async def returned(call: Call, collection: str, moments: Sequence[str], **only: str) -> Reply:
    """The first records, in the order of their sequence ids, that `after` and the given dates let through.

    `moments`: the fields that can be filtered by (`created_at` of `created_at_gte` and `created_at_lte`), which rise
    with the sequence id; `only`: the flag of a record that has to be set for a field to be there at all.
    """
    view = await call.records(collection).view(OLDEST_FIRST)
    people = view.population
    begin, end = _range(people, call.query, moments)
    flags = [flag for field, flag in only.items() if {f"{field}{GTE}", f"{field}{LTE}"} & call.query.keys()]
    if not flags:
        return Reply(200, view.written(begin, min(end, begin + MOST)))
    return Reply(200, _flagged(people, begin, end, flags))


def _range(people: Population, query: Mapping[str, Any], moments: Sequence[str]) -> tuple[int, int]:
    """All filters are bisections: from which record on, and to before which."""
    everybody = range(people.size)
    begin, end = 0, people.size
    if "after" in query:
        begin = bisect_right(everybody, query["after"], key=people.column("sequence_id"))
    for field in moments:
        if f"{field}{GTE}" in query:
            first = -(-since(query[f"{field}{GTE}"]) // 1000)
            begin = max(begin, bisect_left(everybody, first, key=people.column(field)))
        if f"{field}{LTE}" in query:
            last = until(query[f"{field}{LTE}"]) // 1000
            end = min(end, bisect_right(everybody, last, key=people.column(field)))
    return begin, max(begin, end)


def _flagged(people: Population, begin: int, end: int, flags: Sequence[str]) -> list[Any]:
    columns, found = [people.column(flag) for flag in flags], list[Any]()
    for index in range(begin, end):
        if all(column(index) for column in columns):
            found.append(people.written(index))
            if len(found) == MOST:
                break
    return found
