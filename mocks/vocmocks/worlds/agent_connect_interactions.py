"""The interactions of Agent Connect's world as a population: which there are, when, and which somebody asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from vocmocks.worlds.agent_connect_contacts import Contacts
from vocmocks.worlds.agent_connect_people import Employee
from vocmocks.worlds.agent_connect_timing import Times, Timing
from vocmocks.worlds.population import Generated
from vocmocks.worlds.uuids import UuidCodec


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which interactions are asked for. Times in milliseconds since the epoch, both ends included."""

    created_since: float = -inf
    created_until: float = inf
    responded_since: float = -inf
    responded_until: float = inf
    answered: bool = False
    """Only those that were responded to."""
    recoveries: bool = False
    """Recoveries, too."""

    def lets_through(self, created: int, responded: int | None, *, is_recovery: bool) -> bool:
        if is_recovery and not self.recoveries:
            return False
        if not self.created_since <= created <= self.created_until:
            return False
        return not self.answered or (
            responded is not None and self.responded_since <= responded <= self.responded_until
        )


class Interactions(Generated):
    """In the order of their sequence ids, which is that of their last update (`time`)."""

    def __init__(self, timing: Timing, contacts: Contacts, ids: UuidCodec, named: str) -> None:
        self._timing, self._contacts, self._ids, self._named = timing, contacts, ids, named
        super().__init__(
            timing.size,
            lambda index: contacts.record(index, self.uuid),
            self.uuid,
            self._found,
            time=lambda index: timing.updated(index) / 1000,
            columns={"uuid": self.uuid, "sequence_id": timing.sequence},
        )

    @property
    def last_sequence(self) -> int:
        """The highest sequence id, 0 where there are no interactions."""
        return self._timing.sequence(self.size - 1) if self.size else 0

    def times(self, index: int) -> Times:
        """When it was created, sent, responded to (milliseconds since the epoch)."""
        return self._timing.times(index)

    def employee(self, index: int) -> Employee:
        """Who served the customer."""
        return self._contacts.employee(index)

    def uuid(self, index: int) -> str:
        return self._ids.encode(index) if index else self._named

    def matches(self, wanted: Wanted, after: int = -1) -> Iterator[int]:
        """Those that are asked for, with a sequence id above `after`, in order."""
        timing = self._timing
        begin = max(timing.after(after), timing.first(max(wanted.created_since, wanted.responded_since)))
        end = timing.first(min(wanted.created_until + timing.longest, wanted.responded_until) + 1)
        since, until = wanted.created_since, wanted.created_until
        for index in timing.candidates(begin, end, since, until, answered=wanted.answered):
            times = timing.times(index)
            if wanted.lets_through(times.created, times.responded, is_recovery=times.parent is not None):
                yield index

    def _found(self, uuid: str) -> int | None:
        if uuid == self._named:
            return 0
        return self._ids.decode(uuid) or None
