"""Agent Connect's organisation: who works there, in which team, since when. An employee is a function of the index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vocmocks.clock import iso
from vocmocks.randomness import mixed, number, numbered
from vocmocks.worlds.agent_connect_names import Names
from vocmocks.worlds.agent_connect_teams import Teams
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.prose import Grammar
from vocmocks.worlds.spread import DAY

VENDOR = "agent-connect"
ACTIVE, DEACTIVATED = "active", "deactivated"
INVITED = "created"
"""The status of somebody who has not completed a profile yet."""
SERVING = (ACTIVE, "confirmed")
"""Statuses of those who are at work."""
LAST_SEEN = 3
"""Days within which everybody who is at work was active."""
TRIES = 64


@dataclass(frozen=True, slots=True)
class Employee:
    """`index`: which employee, from 0; `id`: the numerical id; `team` and `leader`: indexes (a leader has no leader).
    `began` and `left`: seconds since the epoch; `skill`: from -1 (served customers badly) to 1."""

    index: int
    id: int
    custom_id: str
    email: str
    first_name: str
    last_name: str
    team: int
    leader: int | None
    role: str
    status: str
    channels: tuple[str, ...]
    began: float
    left: float | None
    skill: float

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def is_there(self, moment: float) -> bool:
        """Whether this one was at work at a moment."""
        known = self.status in SERVING or self.left is not None
        return known and self.began <= moment and (self.left is None or moment < self.left)


class Organisation:
    """All employees of a world of `count`, which is at least 1; leaders come first, one for each team."""

    def __init__(self, fixture: Fixture, seed: int, start: float, count: int) -> None:
        self.count = count
        self.teams = Teams(fixture, count)
        self.names = Names(fixture, seed, count)
        self._start = start
        self._keys = {what: number(seed, VENDOR, what) for what in ("began", "left", "skill", "seen")}
        self._first_id = fixture.integer("first_id")
        statuses = fixture.part("statuses")
        self._every = statuses.integer("every", least=1)
        self._statuses = {
            int(place): status for status in statuses if status != "every" for place in statuses.numbers(status)
        }
        self._tenure, self._left = fixture.numbers("tenure", 2), fixture.numbers("left", 2)
        roles = fixture.part("roles")
        self._roles = {kind: roles.text(kind) for kind in roles}
        self._groups = Groups(fixture, seed)
        self._details = Details(fixture, seed)
        self.employee = lru_cache(4096)(self._employee)

    def leader(self, index: int) -> Employee | None:
        """The leader of an employee's team, None for leaders themselves."""
        leader = self.employee(index).leader
        return self.employee(leader) if leader is not None else None

    def agent(self, chance: float, moment: float) -> Employee:
        """Somebody who served customers at a moment, picked by `chance` (0 to 1); a leader where nobody else did."""
        teams, members = self.teams, self.count - self.teams.count
        place = int(chance * members)
        for attempt in range(min(TRIES, members)):
            found = self.employee(teams.count + (place + attempt) % members)
            if found.team != teams.quality and found.is_there(moment):
                return found
        return self.employee(int(chance * teams.count))

    def reviewer(self, chance: float, moment: float) -> Employee:
        """Somebody who reviewed others at a moment: of the quality team, its leader where nobody else did."""
        reviewers = self.teams.members(self.teams.quality)
        place = int(chance * reviewers)
        for attempt in range(min(TRIES, reviewers)):
            found = self.employee(self.teams.member(self.teams.quality, (place + attempt) % reviewers))
            if found.is_there(moment):
                return found
        return self.employee(self.teams.quality)

    def id(self, index: int) -> int:
        """The numerical id of an employee."""
        return self._first_id + index

    def index(self, id: str) -> int | None:
        """The employee with a numerical id, None where nobody has it."""
        if not (id.isascii() and id.isdigit()) or len(id) > 18 or str(int(id)) != id:
            return None
        index = int(id) - self._first_id
        return index if 0 <= index < self.count else None

    def groups(self, index: int, moment: float) -> list[str]:
        """The reporting groups that an employee was in at a moment."""
        return self._groups.of(self.employee(index), moment, external=self.names.is_external(index))

    def record(self, index: int) -> dict[str, Any]:
        """An employee as the collection has it; what the API shows is made of it (vendors/agent_connect_people.py)."""
        one = self.employee(index)
        leads = one.leader is None
        return {
            "id": one.id,
            "status": one.status,
            "email": one.email,
            "custom_employee_id": one.custom_id,
            "first_name": one.first_name,
            "last_name": one.last_name,
            "team_leader_id": None if one.leader is None else self.id(one.leader),
            "role": one.role,
            "channels": list(one.channels),
            "start_date": iso(one.began)[:10],
            **self._details.of(one),
            "groups": self.groups(index, self._start),
            "manage_team": leads,
            "permissions": ["view_exports", "approve_pending_profiles"] if leads else [],
            "last_active": self._last_active(one),
        }

    def _employee(self, index: int) -> Employee:
        if not 0 <= index < self.count:
            raise IndexError(index)
        teams = self.teams
        team, leads = teams.of(index), index < teams.count
        status = ACTIVE if leads or self.names.is_cast(index) else self._status(index - teams.count)
        first, last = self.names.of(index)
        longest, shortest = self._tenure
        later = 1 - (index + self._chance("began", index)) / self.count
        days = shortest + (longest - shortest) * later**2
        low, high = self._left
        left = self._start - (low + (high - low) * self._chance("left", index)) * DAY
        began = (self._start - days * DAY) // DAY * DAY
        return Employee(
            index,
            self.id(index),
            self.names.custom_id(index),
            self.names.email(index),
            first,
            last,
            team,
            None if leads else team,
            self._role(team, index),
            status,
            teams.channels(team),
            min(began, left - DAY) // DAY * DAY if status == DEACTIVATED else began,
            left if status == DEACTIVATED else None,
            2 * self._chance("skill", index) - 1,
        )

    def _status(self, member: int) -> str:
        return self._statuses.get(member % self._every, ACTIVE)

    def _role(self, team: int, index: int) -> str:
        if index < self.teams.count:
            return self._roles["leader" if index else "admin"]
        return self._roles["reviewer" if team == self.teams.quality else "member"]

    def _last_active(self, one: Employee) -> str | None:
        if one.status == INVITED:
            return None
        seen = one.left if one.left is not None else self._start - LAST_SEEN * DAY * self._chance("seen", one.index)
        return iso(max(seen, one.began))

    def _chance(self, what: str, index: int) -> float:
        return drawn(self._keys[what], index)


def drawn(key: int, index: int) -> float:
    """A number from 0 to 1 for an index under a key."""
    return (mixed(key, index) >> 11) / (1 << 53)


class Groups:
    """Reporting groups: a shift, and what becomes of people by the days that they have been there."""

    def __init__(self, fixture: Fixture, seed: int) -> None:
        part = fixture.part("groups")
        new, mentor, vendor = part.part("new"), part.part("mentor"), part.part("vendor")
        self._shifts = part.texts("shifts")
        self._mentor_key, self._vendor_key = number(seed, VENDOR, "mentor"), number(seed, VENDOR, "vendor")
        self._new, self._new_days = new.text("name"), new.integer("days")
        self._mentor, self._mentor_days, self._mentors = (
            mentor.text("name"),
            mentor.integer("days"),
            mentor.share("share"),
        )
        self._vendor, self._vendors = vendor.text("name"), vendor.share("share")

    def of(self, one: Employee, moment: float, *, external: bool) -> list[str]:
        found, days = [self._shifts[one.index % len(self._shifts)]], (moment - one.began) / DAY
        if days < self._new_days:
            found.append(self._new)
        if days > self._mentor_days and drawn(self._mentor_key, one.index) < self._mentors:
            found.append(self._mentor)
        if external or drawn(self._vendor_key, one.index) < self._vendors:
            found.append(self._vendor)
        return found


class Details:
    """What is said of an employee and decides nothing."""

    def __init__(self, fixture: Fixture, seed: int) -> None:
        self._key = number(seed, VENDOR, "details")
        self._licenses = fixture.weighted("license_types")
        self._employment = fixture.weighted("employment_statuses")
        self._towns = [(part.text("town"), part.text("state")) for part in fixture.parts("hometowns")]
        self._profiles = Grammar.of(fixture.part("profiles"), ("first_name", "hometown"))

    def of(self, one: Employee) -> Mapping[str, Any]:
        draw = numbered(self._key, one.index)
        license_type, employment = self._licenses.at(draw.random()), self._employment.at(draw.random())
        hometown, state = self._towns[int(draw.random() * len(self._towns))]
        words = {"first_name": one.first_name, "hometown": hometown}
        return {
            "license_type": license_type,
            "employment_status": employment,
            "hometown": hometown,
            "state_or_country": state,
            "profile_text": self._profiles.write(draw, "profile", words),
            "image": f"https://images.example.com/blancapeak/{one.id}.png",
        }
