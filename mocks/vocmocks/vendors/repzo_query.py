"""Which feedback a list of Repzo's asks for, in which order, and which page of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

Value = Mapping[str, Any]
EXACT = ("activity_type", "rep", "client", "overall_satisfaction", "template_id")
NEWEST_FIRST = ("createdAt", True)


def matching(values: Iterable[Value], query: Mapping[str, Any]) -> list[Value]:
    """The feedback that every given filter lets through, in the order given."""
    tests = _tests(query)
    return [value for value in values if all(test(value) for test in tests)] if tests else list(values)


def _tests(query: Mapping[str, Any]) -> list[Callable[[Value], bool]]:
    tests: list[Callable[[Value], bool]] = []
    if "_id" in query:
        ids = frozenset(query["_id"])
        tests.append(lambda value: value["_id"] in ids)
    tests += [_equals(name, query[name]) for name in EXACT if name in query]
    if "company_namespace" in query:
        names = frozenset(query["company_namespace"])
        tests.append(lambda value: not names.isdisjoint(value["company_namespace"]))
    if "date_from" in query:
        first = query["date_from"]
        tests.append(lambda value: value["createdAt"][:10] >= first)
    if "date_to" in query:
        last = query["date_to"]
        tests.append(lambda value: value["createdAt"][:10] <= last)
    return tests


def _equals(name: str, wanted: Any) -> Callable[[Value], bool]:
    return lambda value: value.get(name) == wanted


def ordered(values: Sequence[Value], sort: str | None) -> list[Value]:
    """Sorted by `field`, `-field`, `field:asc` or `field:desc`; the newest first by default and among equals.

    What lacks the field comes first (last the other way round). Which fields there are is in the contract.
    """
    name, descending = _order(sort) if sort else NEWEST_FIRST
    newest_first = sorted(values, key=lambda value: value["createdAt"])
    newest_first.reverse()
    if (name, descending) == NEWEST_FIRST:
        return newest_first
    return sorted(newest_first, key=lambda value: _key(value.get(name)), reverse=descending)


def _key(value: Any) -> tuple[bool, Any]:
    return (value is not None, 0 if value is None else value)


def _order(sort: str) -> tuple[str, bool]:
    """The field, and whether the largest come first: `-field` and `field:desc` do that, both together do not."""
    name, _, direction = sort.removeprefix("-").partition(":")
    return name, (direction == "desc") != sort.startswith("-")


def page(values: Sequence[Value], query: Mapping[str, Any]) -> tuple[list[Value], dict[str, int]]:
    """One page and Repzo's `paging` for it; a page behind the last is empty."""
    number, size = query["page"], query["per_page"]
    total = len(values)
    paging = {"total": total, "page": number, "per_page": size, "pages": -(-total // size)}
    return list(values[(number - 1) * size : number * size]), paging
