"""Agent Connect's teams: who of how many employees is in which, by arithmetic."""

from __future__ import annotations

from vocmocks.worlds.fixture import Fixture


class Teams:
    """The first employees lead one team each; those after them go to the teams in rounds, as many as a team's weight.

    `count`: how many teams there are, `quality`: the one that reviews the others (the last, where there are too few
    employees for all).
    """

    def __init__(self, fixture: Fixture, employees: int) -> None:
        parts = fixture.parts("teams")[:employees]
        self.count = len(parts)
        self.names = tuple(part.text("name") for part in parts)
        self._channels = tuple(part.texts("channels") if "channels" in part else () for part in parts)
        self.quality = next((team for team, part in enumerate(parts) if "quality" in part), self.count - 1)
        weights = [part.integer("weight") for part in parts]
        self._round = [team for turn in range(max(weights)) for team in range(self.count) if turn < weights[team]]
        self._places = [[place for place, team in enumerate(self._round) if team == own] for own in range(self.count)]
        self._employees = employees

    def of(self, index: int) -> int:
        """The team that an employee is in, or leads."""
        return index if index < self.count else self._round[(index - self.count) % len(self._round)]

    def channels(self, team: int) -> tuple[str, ...]:
        return self._channels[team]

    def members(self, team: int) -> int:
        """How many are in a team, its leader not counted."""
        rounds, rest = divmod(self._employees - self.count, len(self._round))
        return rounds * len(self._places[team]) + sum(place < rest for place in self._places[team])

    def member(self, team: int, number: int) -> int:
        """The index of a team's `number`-th member."""
        turn, place = divmod(number, len(self._places[team]))
        return self.count + turn * len(self._round) + self._places[team][place]
