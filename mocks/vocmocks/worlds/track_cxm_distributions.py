"""The distributions of Track CXM's world, as they are kept; a tenant's own are kept in the same form.

A record says what was asked for and how many lines there are; how far these have got is counted at a moment
(worlds/track_cxm_lines.py for the world's, worlds/track_cxm_journeys.py for a tenant's own). Times are whole seconds
since the epoch.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import accumulate, pairwise
from typing import Any

from vocmocks.randomness import fraction
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.population import Generated
from vocmocks.worlds.spread import DAY
from vocmocks.worlds.track_cxm_lines import WorldLines
from vocmocks.worlds.track_cxm_sendings import Sendings
from vocmocks.worlds.track_cxm_waves import WINDOWS, Waves

PLATFORM, API = "platform", "api"
"""Who set a distribution up."""
HAIR = 1e-9


class DistributionMaker:
    """Records of the world's distributions by number, the oldest first."""

    def __init__(self, fixture: Fixture, seed: int, start: float, waves: Waves, sendings: Sendings) -> None:
        self._waves, self._sendings, self._start = waves, sendings, start
        self._key = (seed, "track-cxm", "distributions")
        part = fixture.part("distributions")
        self._name = part.part("names").text(PLATFORM)
        self._setup, self._scheduled = part.numbers("setup", 2), part.share("scheduled")
        self._reminder, self._validity = part.part("reminder"), part.part("validity")
        self._invalid, self._reasons = part.numbers("invalid", 2), part.part("invalid_reasons")
        self._by_platform = frozenset(part.texts("sent_by_platform"))
        self._types = part.part("sender_types")

    def record(self, number: int) -> dict[str, Any]:
        """`number`: of the world's distributions; a tenant's own has none."""
        sending, created = self._sendings.at(number), self.created(number)
        sent, survey, channel = sending.sent, sending.survey, sending.channel
        is_sent = channel.name in self._by_platform
        return {
            "uuid": sending.uuid,
            "number": number,
            "distribution_name": self._name.format(
                survey=survey.name, channel=channel.name, date=moment(sent).strftime("%d/%m/%Y")
            ),
            "channel": channel.name,
            "survey_uuid": survey.uuid,
            "survey_name": survey.name,
            "survey_hash": survey.hash,
            "public_hash": sending.hash,
            "created_at": created,
            "schedule_at": sent if self._chance("scheduled", number) < self._scheduled else None,
            "validity_at": self._valid_until(number),
            "reminder_at": self._reminder_at(number) if is_sent else None,
            "reminder_channel": None,
            "sends_at": sent,
            "resent_at": [],
            "is_anonymous": False,
            "sender_type": self._types.integer(PLATFORM),
            "lines": self._waves.lines(number),
            "invalid": self.invalid(number, is_sent=is_sent),
        }

    def created(self, number: int) -> int:
        """When it was set up: after the one before was sent, so that the order is the same."""
        low, high = self._setup
        before = low + (high - low) * self._chance("setup", number) ** 3
        sent = self._waves.sent(number)
        return min(sent, max(int(sent - before), self._waves.sent(number - 1) if number else 0))

    def invalid(self, number: int, *, is_sent: bool) -> dict[str, int]:
        """How many lines came on top of the valid ones, by reason. Where nothing is sent, no address can be wrong."""
        low, high = self._invalid
        count = round(self._waves.lines(number) * (low + (high - low) * self._chance("invalid", number)))
        weights = {name: self._reasons.number(name) for name in self._reasons if is_sent or "channel" not in name}
        ends = accumulate((weight / sum(weights.values()) for weight in weights.values()), initial=0.0)
        places = [int(count * end + self._chance("reason", number) + HAIR) for end in ends]
        found = {name: after - before for name, (before, after) in zip(weights, pairwise(places), strict=True)}
        return {**dict.fromkeys(self._reasons, 0), **found}

    def _reminder_at(self, number: int) -> int | None:
        if self._chance("reminder", number) >= self._reminder.share("share"):
            return None
        low, high = self._reminder.numbers("days", 2)
        return self._waves.sent(number) + round((low + (high - low) * self._chance("reminder day", number)) * DAY)

    def _valid_until(self, number: int) -> int | None:
        """Not before everybody who answers has answered."""
        if self._chance("validity", number) >= self._validity.share("share"):
            return None
        last = number + WINDOWS
        answered = self._waves.sent(last) if last < self._waves.count else int(self._start) + DAY
        return max(self._waves.sent(number) + self._validity.integer("days") * DAY, answered)

    def _chance(self, what: str, number: int) -> float:
        return fraction(*self._key, what, number)


class DistributionPopulation(Generated):
    """`lines`: what became of each line."""

    def __init__(self, fixture: Fixture, seed: int, start: float, waves: Waves, sendings: Sendings) -> None:
        self.maker = DistributionMaker(fixture, seed, start, waves, sendings)
        self.lines = WorldLines(fixture, seed, start, waves, sendings)
        super().__init__(
            waves.listed,
            self.maker.record,
            sendings.uuids.encode,
            sendings.uuids.decode,
            time=lambda number: float(self.maker.created(number)),
            columns={
                "survey_uuid": lambda number: sendings.at(number).survey.uuid,
                "survey_hash": lambda number: sendings.at(number).survey.hash,
                "public_hash": lambda number: sendings.at(number).hash,
                "created_at": self.maker.created,
            },
        )


def moment(seconds: float) -> datetime:
    """As texts show it: in UTC, as days are counted (vendors/track_cxm_calls.py)."""
    return datetime.fromtimestamp(seconds, UTC)


def rounds(value: Mapping[str, Any]) -> tuple[int, ...]:
    """The moments at which a distribution is sent, in the order in which they were decided: at first, as a reminder,
    and again."""
    first, reminder = value["sends_at"], value["reminder_at"]
    again = [max(time, first) for time in value["resent_at"]]
    return (first, *([reminder] if reminder is not None and reminder > first else []), *again)
