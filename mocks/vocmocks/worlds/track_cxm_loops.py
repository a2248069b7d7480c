"""Loops: tickets for customers who were badly served, each opened by an answer, taken up and done in the time after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vocmocks.randomness import fraction, uuid
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.spread import DAY, HOUR
from vocmocks.worlds.track_cxm_surveys import Account
from vocmocks.worlds.uuids import UuidCodec

OPEN, IN_PROGRESS, COMPLETED = 1, 2, 3
"""`dealt_status` on the wire."""


@dataclass(frozen=True, slots=True)
class Group:
    uuid: str
    name: str


class Loops:
    """`ticket(interaction, now)`: the ticket that an interaction opened, as it stands at a moment; None for none."""

    def __init__(self, fixture: Fixture, account: Account, seed: int) -> None:
        part, uuids = fixture.part("loops"), UuidCodec(seed, "track-cxm", "loops")
        self._groups: dict[str, Group] = {}
        for number, each in enumerate(part.parts("groups")):
            group = Group(uuids.encode(number), each.text("name"))
            for survey in each.numbers("surveys"):
                self._groups[account.surveys[int(survey)].uuid] = group
        self._worst, self._left_open = part.integer("worst"), part.share("left_open")
        self._owners, self._seed = part.texts("owners"), seed
        self._started, self._completed = part.numbers("started", 2), part.numbers("completed", 2)

    def ticket(self, interaction: Mapping[str, Any], now: float) -> dict[str, Any] | None:
        group = self._groups.get(interaction["survey_uuid"])
        if group is None or interaction["health_score"] > self._worst:
            return None
        id, opened = interaction["uuid"], interaction["imported_at"]
        started = opened + self._between(self._started, "started", id) * HOUR
        completed = started + self._between(self._completed, "completed", id) * DAY
        if self._chance("left open", id) < self._left_open:
            started = completed = now + 1
        reached = [int(time) if time <= now else None for time in (started, completed)]
        return {
            "uuid": uuid("track-cxm", "loop", id),
            "loop_uuid": group.uuid,
            "loop_name": group.name,
            "dealt_status": COMPLETED if reached[1] is not None else IN_PROGRESS if reached[0] is not None else OPEN,
            "owner": self._owners[int(self._chance("owner", id) * len(self._owners))],
            "opened_at": opened,
            "started_at": reached[0],
            "completed_at": reached[1],
            "interaction": interaction,
        }

    def _between(self, bounds: tuple[float, ...], what: str, id: str) -> float:
        low, high = bounds
        return low + (high - low) * self._chance(what, id) ** 2

    def _chance(self, what: str, id: str) -> float:
        return fraction(self._seed, "track-cxm", "loop", what, id)
