"""Who takes part in Repzo's world, and what surrounds a feedback: devices, and what is done about low scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vocmocks.clock import iso
from vocmocks.randomness import Stream
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.people import City, Pool
from vocmocks.worlds.spread import DAY
from vocmocks.worlds.weighted import Weighted


@dataclass(frozen=True, slots=True)
class Rep:
    id: str
    number: int
    names: Pool
    city: City
    namespace: str
    shift: float
    """How far this one's scores lie above (or below) the common ones."""
    clients: tuple[Client, ...]

    @property
    def name(self) -> str:
        return self.names[self.number]

    @property
    def first_name(self) -> str:
        return self.name.partition(" ")[0]


@dataclass(frozen=True, slots=True)
class Client:
    id: str
    number: int
    owners: Pool
    kind: str
    shift: float

    @property
    def name(self) -> str:
        """The owner's last name and what they keep: `Harvey Newsagent`."""
        return f"{self.owners[self.number].rpartition(' ')[2]} {self.kind}"


class Devices:
    """Which device and browser people answer on."""

    def __init__(self, fixture: Fixture) -> None:
        kinds = fixture.part("devices")
        weights = {
            (kind, browser): kinds.part(kind).number("weight") * kinds.part(kind).part("browsers").number(browser)
            for kind in kinds
            for browser in kinds.part(kind).part("browsers")
        }
        self._choice = Weighted(weights)

    def session(self, draw: Stream, city: City, *, anonymous: bool) -> dict[str, Any]:
        """Device, browser, address and place agree; of anonymous people no address is kept."""
        device, browser = self._choice.at(draw.random())
        session: dict[str, Any] = {"device_type": device, "browser": browser}
        if not anonymous:
            session["ip_address"] = city.addresses[int(draw.random() * len(city.addresses))]
        session["location"] = city.location
        return session


@dataclass(frozen=True, slots=True)
class Measure:
    """Something done about a low score; `due`, `started` and `completed` (None: never) in seconds after it."""

    kind: str
    priority: str
    due: float
    started: float
    completed: float | None


class FollowUps:
    """What is done about low scores, as far as it has got by `end` (seconds)."""

    def __init__(self, fixture: Fixture, end: float) -> None:
        part = fixture.part("follow_ups")
        self._end = end
        self._certain, self._often, self._share = part.integer("certain"), part.integer("often"), part.share("share")
        self._due = {level: part.part("due_days").integer(level) for level in part.part("due_days")}
        self._started, self._completed = part.numbers("started", 2), part.numbers("completed", 2)
        self._never = part.share("never_completed")

    def plan(self, draw: Stream, satisfaction: int) -> tuple[Measure, ...]:
        """What will be done in time."""
        if satisfaction > self._often or (satisfaction > self._certain and draw.random() > self._share):
            return ()
        return tuple(self._measure(draw, *measure) for measure in _measures(satisfaction, draw.random()))

    def _measure(self, draw: Stream, kind: str, priority: str) -> Measure:
        started = between(self._started, draw.random()) * DAY
        completed = between(self._completed, draw.random()) * DAY
        is_completed = draw.random() >= self._never
        return Measure(kind, priority, self._due[priority] * DAY, started, completed if is_completed else None)

    def touched(self, plan: tuple[Measure, ...], created: float) -> float:
        """When the last action was touched."""
        return max([created, *(self._progress(measure, created)[1] for measure in plan)]) if plan else created

    def actions(self, plan: tuple[Measure, ...], created: float, rep: str) -> list[dict[str, Any]]:
        return [
            {
                "action_type": measure.kind,
                "priority": measure.priority,
                "assigned_to": rep,
                "due_date": iso(created + measure.due)[:10],
                "status": self._progress(measure, created)[0],
            }
            for measure in plan
        ]

    def _progress(self, measure: Measure, created: float) -> tuple[str, float]:
        if measure.completed is not None and created + measure.completed <= self._end:
            return "completed", created + measure.completed
        started = created + measure.started
        return ("in_progress", started) if started <= self._end else ("pending", created)


def _measures(satisfaction: int, fraction: float) -> tuple[tuple[str, str], ...]:
    if satisfaction <= 2:
        return ("escalate", "high"), ("call", "high")
    if satisfaction <= 4:
        return (("call", "high"),) if fraction < 0.6 else (("visit", "medium"), ("call", "medium"))
    return (("email", "low"),) if fraction < 0.5 else (("visit", "medium"),)


def between(bounds: tuple[float, ...], fraction: float) -> float:
    return bounds[0] + (bounds[1] - bounds[0]) * fraction
