"""Which feedback a list of Repzo's asks for, in which order, and which page of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vocmocks.clock import parse_iso
from vocmocks.store.query import Moment, Query
from vocmocks.store.view import View
from vocmocks.worlds.spread import DAY

EXACT = ("activity_type", "rep", "client", "overall_satisfaction", "template_id")
LARGEST = 2**63 - 1
"""What JSON's writers take: a page further on is as empty as this one."""
CREATED = Moment("createdAt", parse_iso)


def asked_for(query: Mapping[str, Any]) -> Query:
    """The feedback that every given filter lets through; days are whole days, both ends included (UTC)."""
    where = [(name, (query[name],)) for name in EXACT if name in query]
    if "company_namespace" in query:
        where.append(("company_namespace", tuple(query["company_namespace"])))
    sort, descending = _order(query["sort"]) if query.get("sort") else (None, True)
    return Query(
        where=tuple(where),
        ids=frozenset(query["_id"]) if "_id" in query else None,
        since=parse_iso(query["date_from"]) if "date_from" in query else None,
        until=parse_iso(query["date_to"]) + DAY if "date_to" in query else None,
        moment=CREATED,
        sort=sort,
        descending=descending,
    )


def _order(sort: str) -> tuple[str, bool]:
    """The field, and whether the largest come first: `-field` and `field:desc` do that, both together do not."""
    name, _, direction = sort.removeprefix("-").partition(":")
    return name, (direction == "desc") != sort.startswith("-")


def page(view: View, query: Mapping[str, Any]) -> tuple[list[Any], dict[str, int]]:
    """One page (what is the world's as JSON) and Repzo's `paging` for it; a page behind the last is empty."""
    number, size = min(query["page"], LARGEST), query["per_page"]
    total = len(view)
    paging = {"total": total, "page": number, "per_page": size, "pages": -(-total // size)}
    return view.written((number - 1) * size, number * size), paging
