"""What of the journal somebody asks for: compiled once, so that ten thousand entries are looked through at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from vocmocks.engine.journal import Entry

EXACT = ("tenant", "vendor", "operation", "method", "outcome")
"""Fields that an entry has to have as they are given."""


class Page(NamedTuple):
    """A part of what was asked for, newest first. `total`: of all of it; `newest`: the id of the latest entry that
    there was of anybody's when it was read, 0 where there was none."""

    entries: list[Entry]
    total: int
    newest: int


@dataclass(frozen=True, slots=True)
class Search:
    """Entries that have all of these; None (or nothing) stands for any.

    `paths`: one of them, each with the vendor that it is a path of (None: any). `statuses`: first and last of ranges,
    one of which the answer's is in. `unmatched`: whether no operation was found. `after`: ids above it only. `since`:
    not before that time (seconds since the epoch, each entry's tenant's clock).
    """

    tenant: str | None = None
    vendor: str | None = None
    operation: str | None = None
    method: str | None = None
    outcome: str | None = None
    paths: tuple[tuple[str | None, str], ...] = ()
    statuses: tuple[tuple[int, int], ...] = ()
    unmatched: bool | None = None
    after: int = 0
    since: float | None = None

    @property
    def is_plain(self) -> bool:
        """Whether everything is wanted, but for what `after` leaves out."""
        return self == Search(after=self.after)

    def filter(self) -> Callable[[Entry], bool]:
        """Says of an entry whether it is wanted; `after` is left to those who know the order of entries."""
        exact = {name: value for name in EXACT if (value := getattr(self, name)) is not None}
        checks: list[Callable[[Entry], bool]] = []
        if exact:
            read, wanted = attrgetter(*exact), _one_or_all(list(exact.values()))
            checks.append(lambda entry: read(entry) == wanted)
        if self.unmatched is not None:
            checks.append(lambda entry: (entry.operation is None) == self.unmatched)
        if self.paths:
            checks.append(self._has_path)
        if self.statuses:
            checks.append(lambda entry: any(first <= entry.status <= last for first, last in self.statuses))
        if self.since is not None:
            since = self.since
            checks.append(lambda entry: entry.time >= since)
        return checks[0] if len(checks) == 1 else lambda entry: all(check(entry) for check in checks)

    def _has_path(self, entry: Entry) -> bool:
        return any(entry.path == path and vendor in (None, entry.vendor) for vendor, path in self.paths)


def _one_or_all(values: list[str]) -> str | tuple[str, ...]:
    """What `attrgetter` gives for one name, and for several."""
    return values[0] if len(values) == 1 else tuple(values)
