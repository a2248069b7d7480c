"""Which responses a list or a search of Chattermill's asks for, and which page of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from vocmocks.clock import iso, parse_iso
from vocmocks.engine.problem import Problem, Violation
from vocmocks.store.base import Value
from vocmocks.store.query import Moment, Query
from vocmocks.store.view import View
from vocmocks.worlds.between import Between
from vocmocks.worlds.chattermill_projects import Project
from vocmocks.worlds.chattermill_record import (
    ANALYSED,
    ATTRIBUTES,
    COMMENTED,
    OPINIONS,
    UPDATED,
    Opinions,
    as_text,
    columns,
    shown,
)
from vocmocks.worlds.population import Where
from vocmocks.worlds.spread import DAY

CREATED = Moment("created_at", parse_iso)
MILLISECOND, HAIR = 0.001, 0.0005
"""Times of records are whole milliseconds."""
NOBODY: Where = (("project", ()),)
OFFSET = re.compile(r"(:[0-9]{2}(?:[.][0-9]+)?) (?=[0-9]{2}:?[0-9]{2}$)")
"""The end of a time, and a space that was the plus sign of an offset before it was decoded."""


def asked_for(query: Mapping[str, Any], project: Project) -> Query:
    """The responses that every given filter lets through. Raises Problem for a moment that is none."""
    where: list[tuple[str, Any]] = [("project", (project.key,))]
    where += [(name, (found,)) for name, found in _dataset(query, project).items()]
    if "score_from" in query or "score_to" in query:
        where.append(("score", Between(query.get("score_from"), query.get("score_to"))))
    if "comment_present" in query:
        where.append((COMMENTED, (query["comment_present"],)))
    if "text_analytics_processed" in query:
        where.append((ANALYSED, (query["text_analytics_processed"],)))
    if "theme_id" in query:
        theme = project.theme(query["theme_id"])
        where.append((OPINIONS, Opinions(theme=theme.name if theme is not None else "")))
    if "filter_property" in query or "filter_value" in query:
        wanted = query.get("filter_value") or None
        where.append((ATTRIBUTES + query.get("filter_property", ""), (wanted,) if wanted else (None, "")))
    since, until = period(query, "updated_from", "updated_to")
    if since is not None or until is not None:
        bounds = [moment - HAIR if moment is not None else None for moment in (since, until)]
        where.append((UPDATED, Between(*bounds)))
    return _within(query, (*where, *segment(query, project)))


def searched_for(query: Mapping[str, Any], project: Project) -> Query:
    """What a search finds: only what text analytics has run over. A value is only found under the property that is
    named, and no property is not found at all, so that nobody erases more than was meant."""
    where: list[tuple[str, Any]] = [("project", (project.key,)), (ANALYSED, (True,))]
    if "user_meta_property" in query or "user_meta_value" in query:
        value = as_text(query.get("user_meta_value", ""))
        where.append((ATTRIBUTES + query.get("user_meta_property", ""), (value,)))
    ids = frozenset([str(query["response_id"])]) if "response_id" in query else None
    return Query(where=(*where, *segment(query, project)), ids=ids, moment=CREATED)


def measured(query: Mapping[str, Any], project: Project) -> Query:
    """What a metric is made of: responses with a phrase of this category, theme and sentiment, where these are given
    by id or name."""
    where: list[tuple[str, Any]] = [("project", (project.key,))]
    if query.keys() & {"category", "theme", "sentiment"}:
        theme = project.theme(query["theme"]) if "theme" in query else None
        wanted = Opinions(
            category=project.category(query["category"]) or "" if "category" in query else None,
            theme=theme.name if theme is not None else "" if "theme" in query else None,
            sentiment=query.get("sentiment"),
        )
        where.append((OPINIONS, wanted))
    return _within(query, tuple(where))


def segment(query: Mapping[str, Any], project: Project) -> Where:
    """What a custom segment wants; nothing is in one that the project does not have."""
    if "custom_segment_id" not in query:
        return ()
    found = next((each for each in project.custom_segments if each.id == query["custom_segment_id"]), None)
    if found is None:
        return NOBODY
    where: list[tuple[str, Any]] = [(ATTRIBUTES + id, values) for id, values in found.attributes.items()]
    if found.data_type is not None:
        where.append(("data_type", (found.data_type,)))
    if found.score is not None:
        where.append(("score", found.score))
    return tuple(where)


def period(query: Mapping[str, Any], first: str, last: str) -> tuple[float | None, float | None]:
    """From which moment to before which one: both ends are included, a day as a whole. Raises Problem."""
    since = _moment(query[first], first)[0] if first in query else None
    until = _moment(query[last], last)[1] if last in query else None
    return since, until


def seen(now: float, names: Iterable[str]) -> Callable[[Value], Value]:
    """What a record looks like to a filter by these columns, at a moment."""
    moment, names = iso(now), tuple(names)
    return lambda value: {**value, **columns(value, moment, names)}


def page(view: View, query: Mapping[str, Any], now: float) -> list[Any]:
    """One page, as clients see it; a page behind the last is empty."""
    moment, start = iso(now), (query["page"] - 1) * query["per_page"]
    records = view.written(start, start + query["per_page"])
    return [shown(record, moment) if isinstance(record, Mapping) else record for record in records]


def _within(query: Mapping[str, Any], where: Where) -> Query:
    since, until = period(query, "from", "to")
    return Query(where=where, since=since, until=until, moment=CREATED)


def _dataset(query: Mapping[str, Any], project: Project) -> dict[str, str]:
    """Data type and source by name, where they are given by key or name."""
    found = {"data_type": project.type, "data_source": project.source}
    return {
        name: known.name if (known := find(query[name])) is not None else query[name]
        for name, find in found.items()
        if name in query
    }


def _moment(text: str, name: str) -> tuple[float, float]:
    """Its first moment, and the first one after it; a leap second counts as the one before it."""
    try:
        begin = parse_iso(OFFSET.sub(r"\1+", text.upper().replace(":60", ":59")))
    except ValueError:
        expected = "a date or an ISO 8601 date-time, such as 2026-01-31 or 2026-01-31T09:30:00Z"
        violation = Violation("query", f"/{name}", expected, f'string "{text}"', "format")
        raise Problem("invalid", "The request is not valid", [violation]) from None
    return begin, begin + (DAY if len(text) == len("2026-01-31") else MILLISECOND)
