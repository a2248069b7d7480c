"""The interactions of Agent Connect's world as reviewers and coaches see them."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from vocmocks.worlds.agent_connect_interactions import Interactions

CHOICE = 24
"""Somebody who picks an interaction picks one of so many of the latest."""
TRIES = 64


@dataclass(frozen=True, slots=True)
class Handled:
    """What matters here of an interaction. `employee`: an index; `stars`: None where nobody answered."""

    index: int
    uuid: str
    number: str | None
    url: str | None
    channel: str
    employee: int
    stars: int | None


class Seen:
    def __init__(self, interactions: Interactions) -> None:
        self._all = interactions

    def picked(self, moment: float, chance: float) -> Handled:
        """One of those that were over before a moment; `chance` (0 to 1) decides which. With an id in the system that
        it came from, and no recovery, where there is one."""
        known = self._all.first(moment)
        first = known - 1 - int(chance * min(CHOICE, known))
        usable = (index for index in range(first, max(-1, first - TRIES), -1) if self._is_usable(index))
        return self.handled(next(usable, max(first, 0)))

    def answered(self, employee: int, moment: float, most: int) -> tuple[list[Handled], int]:
        """Those of an employee that were answered before a moment, the latest first, among the last `most` of all; and
        since when (in seconds) these were all that there were."""
        known = self._all.first(moment)
        since = ceil(self._all.time(max(0, known - most)))
        indexes = range(known - 1, self._all.first(since) - 1, -1)
        return [self.handled(index) for index in indexes if self._is_answered(index, employee)], since

    def handled(self, index: int) -> Handled:
        record = self._all.record(index)
        return Handled(
            index=index,
            uuid=record["uuid"],
            number=record["ext_interaction_id"],
            url=record["external_url"],
            channel=record["channel"],
            employee=self._all.employee(index).index,
            stars=_stars(record["answers"]),
        )

    def _is_answered(self, index: int, employee: int) -> bool:
        times = self._all.times(index)
        return times.responded is not None and times.parent is None and self._all.employee(index).index == employee

    def _is_usable(self, index: int) -> bool:
        if self._all.times(index).parent is not None:
            return False
        return self._all.record(index)["ext_interaction_id"] is not None


def _stars(answers: dict[str, dict[str, dict[str, dict[str, int]]]]) -> int | None:
    chosen = answers.get("agent_star_rating", {}).get("selected_options", {})
    return next((option["integer_value"] for option in chosen.values()), None)
