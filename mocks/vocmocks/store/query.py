"""Which records somebody wants to see, and in which order. The same question can be asked of every collection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vocmocks.store.base import Value
from vocmocks.worlds.population import Where, lets_through


@dataclass(frozen=True, slots=True)
class Moment:
    """The field in which records show when they came about, and what makes seconds of it (`parse_iso`)."""

    field: str
    seconds: Callable[[Any], float]

    def of(self, value: Value) -> float | None:
        shown = value.get(self.field)
        return self.seconds(shown) if shown is not None else None


@dataclass(frozen=True, slots=True)
class Query:
    """Filters narrow each other.

    `where`: fields with the values that each may have (one member is enough of a field that is a list); `ids`: only
    these; `since` and `until`: from this moment to before that one (seconds). `moment` tells the time of a tenant's own
    records: with it they are put among the world's, without it they come after them as they were created, and no time
    filter lets them through. `sort`: a field, None for time. `descending`: largest (newest) first; among equals of a
    field the newest come first either way.
    """

    where: Where = ()
    ids: frozenset[str] | None = None
    since: float | None = None
    until: float | None = None
    moment: Moment | None = None
    sort: str | None = None
    descending: bool = True

    @property
    def by_time(self) -> bool:
        return self.sort is None or (self.moment is not None and self.sort == self.moment.field)

    def lets_through(self, id: str, value: Value) -> bool:
        if self.ids is not None and id not in self.ids:
            return False
        if not all(lets_through(wanted, value.get(name)) for name, wanted in self.where):
            return False
        if self.since is None and self.until is None:
            return True
        time = self.moment.of(value) if self.moment is not None else None
        return (
            time is not None
            and (self.since is None or time >= self.since)
            and (self.until is None or time < self.until)
        )


NEWEST_FIRST, OLDEST_FIRST = Query(), Query(descending=False)


def sort_key(value: Any) -> tuple[bool, Any]:
    """What lacks a field comes before all that have it."""
    return value is not None, 0 if value is None else value
