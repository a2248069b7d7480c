"""What samples show of an operation as a whole, against what the text says: longer periods, other page sizes, comments
that call one value two things."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from vocmocks.extract.description.kinds import strong
from vocmocks.extract.description.parts import label
from vocmocks.extract.model import Conflict, Operation, Parameter, Sample, Source

SPAN = re.compile(r"P(\d+)([DWMY])")
PAGE_SIZES = ("limit", "per_page", "page_size", "size")
LONGEST_COMMENT = 6


def against(operation: Operation) -> Iterator[Conflict]:
    """The contradictions between an operation's samples and its text."""
    yield from _spans(operation)
    yield from _page_sizes(operation)
    yield from _comments(operation)


def _spans(operation: Operation) -> Iterator[Conflict]:
    """The first two parameters that share a longest span are its ends."""
    ends = [parameter for parameter in operation.parameters if parameter.node.said("maxSpan")][:2]
    shown = [(parameter, *_day(parameter)) for parameter in ends]
    days = [(parameter, day, source) for parameter, day, source in shown if day is not None and source is not None]
    if len(days) < 2:
        return
    (_, start, start_source), (parameter, end, end_source) = days
    fact = parameter.node.said("maxSpan")[0]
    if end > _later(start, str(fact.value)):
        message = f"An example goes from {start} to {end}, which is more than {fact.value}."
        places: list[tuple[Source, Any]] = [
            (fact.source, fact.value),
            (start_source, str(start)),
            (end_source, str(end)),
        ]
        yield Conflict("span", f"{label(operation)} query {parameter.name}", message, places)


def _day(parameter: Parameter) -> tuple[date | None, Source | None]:
    for fact in parameter.node.said("example"):
        try:
            return date.fromisoformat(str(fact.value)), fact.source
        except ValueError:
            continue
    return None, None


def _later(day: date, span: str) -> date:
    found = SPAN.fullmatch(span)
    if found is None:
        return date.max
    count, unit = int(found[1]), found[2]
    if unit in "DW":
        return day + timedelta(days=count * (7 if unit == "W" else 1))
    years, month = divmod(day.month - 1 + count * (12 if unit == "Y" else 1), 12)
    return date(day.year + years, month + 1, min(day.day, monthrange(day.year + years, month + 1)[1]))


def _page_sizes(operation: Operation) -> Iterator[Conflict]:
    for parameter in operation.parameters:
        defaults = strong(parameter.node.said("default")) if parameter.name in PAGE_SIZES else []
        for fact in defaults[:1]:
            for value, source in _sizes_shown(operation):
                if value != fact.value:
                    message = f"The default is {fact.value}, but an example answers with a page of {value}."
                    where = f"{label(operation)} query {parameter.name}"
                    yield Conflict("default", where, message, [(fact.source, fact.value), (source, value)])


def _sizes_shown(operation: Operation) -> Iterator[tuple[int, Source]]:
    for response in operation.responses:
        for path, node in response.node.walk() if response.node is not None else ():
            if path and path[-1] in PAGE_SIZES:
                yield from ((f.value, f.source) for f in node.said("example") if isinstance(f.value, int))


def _comments(operation: Operation) -> Iterator[Conflict]:
    """Comments beside one value of two samples of one item that call it by another last word."""
    for one, other in combinations(operation.body_samples, 2):
        for path in one.comments.keys() & other.comments.keys() if _item(one) == _item(other) else ():
            mine, theirs = (_words(sample.comments[path]) for sample in (one, other))
            is_label = 1 < len(mine) == len(theirs) <= LONGEST_COMMENT and mine[:-1] == theirs[:-1]
            if is_label and mine[-1].lower() != theirs[-1].lower():
                field = "/".join("[]" if isinstance(part, int) else part for part in path)
                message = f'The comments beside it call it "{mine[-1]}" and "{theirs[-1]}".'
                places: list[tuple[Source, Any]] = [(_beside(one), mine[-1]), (_beside(other), theirs[-1])]
                yield Conflict("comment", f"{label(operation)} body /{field}", message, places)


def _beside(sample: Sample) -> Source:
    return sample.source.but(how="comment")


def _item(sample: Sample) -> str:
    return (sample.source.pointer or "").partition("/request")[0]


def _words(comments: list[str]) -> list[str]:
    return re.findall(r"[^\W_]+(?:-[^\W_]+)*", " ".join(comments))
