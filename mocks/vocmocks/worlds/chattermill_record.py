"""A response as it is kept, as it is shown, and by what it can be found.

What is kept has more than what is shown: `project`, and what text analytics has found (`phrases`, `language`) from the
moment `analysed_at` on. Both a world's records and a tenant's own are like that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from vocmocks.clock import parse_iso
from vocmocks.store.base import Value
from vocmocks.worlds.chattermill_projects import ANALYTICS_LANGUAGE

FIELDS = (
    "id", "score", "comment", "original_comment", "created_at", "updated_at", "user_attributes", "data_type",
    "data_source", "dataset", "tags", "phrases",
)  # fmt: skip
ATTRIBUTES = "attributes."
"""What columns of attributes begin with."""
LANGUAGE = ATTRIBUTES + ANALYTICS_LANGUAGE[0]
OPINIONS, UPDATED, ANALYSED, COMMENTED = "opinions", "updated", "analysed", "commented"
"""Columns that are no fields."""


class Opinion(NamedTuple):
    """What a phrase says, without its words."""

    category: str
    theme: str
    sentiment: str


@dataclass(frozen=True, slots=True)
class Opinions:
    """Those with this category, theme and sentiment; None: any."""

    category: str | None = None
    theme: str | None = None
    sentiment: str | None = None

    def __contains__(self, opinion: object) -> bool:
        return isinstance(opinion, Opinion) and all(
            wanted in (None, found)
            for wanted, found in zip((self.category, self.theme, self.sentiment), opinion, strict=True)
        )


def attribute(name: str, value: Any) -> dict[str, Any]:
    """An attribute as responses show it."""
    return {"name": name, "value": value}


def is_analysed(value: Value, now: str) -> bool:
    """Whether text analytics has run over it by then (ISO 8601 with milliseconds)."""
    analysed: str = value["analysed_at"]
    return analysed <= now


def shown(value: Value, now: str) -> dict[str, Any]:
    """The record as clients see it at a moment."""
    record = {name: value[name] for name in FIELDS}
    record["updated_at"], record["user_attributes"] = _updated_at(value, now), _attributes(value, now)
    return record if is_analysed(value, now) else {**record, "phrases": []}


def columns(value: Value, now: str, names: Iterable[str]) -> dict[str, Any]:
    """What a filter looks at, of a record at a moment."""
    found: dict[str, Any] = {}
    for name in names:
        if name.startswith(ATTRIBUTES):
            given = _attributes(value, now).get(name.removeprefix(ATTRIBUTES))
            found[name] = as_text(given["value"]) if given is not None else None
        elif name == OPINIONS:
            found[name] = opinions(value["phrases"]) if is_analysed(value, now) else ()
        elif name == UPDATED:
            found[name] = parse_iso(_updated_at(value, now))
        elif name == ANALYSED:
            found[name] = is_analysed(value, now)
        else:
            found[name] = bool(value["comment"]) if name == COMMENTED else value.get(name)
    return found


def _updated_at(value: Value, now: str) -> str:
    """Text analytics changes a record, too."""
    updated: str = value["updated_at"]
    return max(updated, value["analysed_at"]) if is_analysed(value, now) else updated


def _attributes(value: Value, now: str) -> Mapping[str, Any]:
    known: Mapping[str, Any] = value["user_attributes"]
    id, name = ANALYTICS_LANGUAGE
    if value["language"] is None or id in known or not is_analysed(value, now):
        return known
    return {**known, id: attribute(name, value["language"])}


def as_text(value: Any) -> str | None:
    """An attribute's value as a query names it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).lower() if isinstance(value, bool) else f"{value}"


def opinions(phrases: Iterable[Mapping[str, Any]]) -> tuple[Opinion, ...]:
    return tuple(Opinion(phrase["category"], phrase["theme"], phrase["sentiment"]) for phrase in phrases)
