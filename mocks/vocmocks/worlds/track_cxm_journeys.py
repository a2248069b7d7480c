"""What becomes of the lines of a distribution: sent, received, opened, clicked, answered, or stopped on the way.

A line's journey follows from its plan and its place alone, so that every page, listing and counter tells the same, at
any moment that is asked about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf
from typing import NamedTuple

from vocmocks.randomness import Stream, numbered
from vocmocks.worlds.fixture import Fixture

SENT, RECEIVED, OPENED, CLICKED = "Enviado", "Recebido", "Aberta", "Clicada"
DROPPED, BOUNCED, BLOCKED = "Erro - Dropped", "Erro - Bounce", "Erro - Blocked"
STATUSES = (SENT, RECEIVED, OPENED, CLICKED, DROPPED, BOUNCED, BLOCKED)
"""As a dispatch status says them, in the order in which a history lists them."""
FAILURES: Mapping[str, str] = {"dropped": DROPPED, "bounce": BOUNCED}
"""Ends of lines that were sent in vain, and their status."""
REFUSALS = ("unsubscribed_channel", "blockrule", "blocked", "quarantine")
"""Why a line is not sent at all; its status is BLOCKED."""
COMPLETE, PARTIAL = 1, 2
A_SECOND = 20
"""Lines that are sent in one."""
KEPT = 64


class Step(NamedTuple):
    status: str
    time: int


@dataclass(frozen=True, slots=True)
class Journey:
    """`steps` in time; `end`: one of FAILURES or REFUSALS, empty where the line got through; `answered`: when, and
    whether completely (`status`)."""

    steps: tuple[Step, ...]
    end: str = ""
    answered: int | None = None
    status: int = 0

    def history(self, now: float) -> list[Step]:
        """Every status until now, ordered by status; the last is the one that the line has."""
        done = [step for step in self.steps if step.time <= now]
        return sorted(done, key=lambda step: (STATUSES.index(step.status), step.time))


@dataclass(frozen=True, slots=True)
class Habits:
    """How people take what they are sent. Shares of those before; `opening`: seconds until it is opened (most likely
    soon, at the latest the second number), `answering`: until it is answered after that."""

    opened: float
    clicked: float
    answered: float
    partial: float
    stopped: float
    opening: tuple[float, float]
    answering: tuple[float, float]

    @classmethod
    def of(cls, fixture: Fixture) -> Habits:
        shares = {name: fixture.share(name) for name in ("opened", "clicked", "answered", "partial", "stopped")}
        return cls(**shares, opening=_pair(fixture, "opening"), answering=_pair(fixture, "answering"))


def _pair(fixture: Fixture, name: str) -> tuple[float, float]:
    low, high = fixture.numbers(name, 2)
    return low, high


@dataclass(frozen=True, slots=True)
class Plan:
    """What decides the journeys of `lines` lines: a `key` of their own, the moments at which all were sent (again)
    in the order in which that was decided, until when answers are taken, and ends that addresses ask for, by line.

    What was decided later changes nothing about an answer that comes without it.

    `is_sent`: by the platform, and not by passing on a link. `sure`: so many of the first lines get through.
    """

    key: int
    lines: int
    rounds: tuple[int, ...]
    habits: Habits
    until: float = inf
    is_sent: bool = True
    sure: int = 0
    asked: tuple[tuple[int, str], ...] = field(default=())


@lru_cache(KEPT)
def journeys(plan: Plan) -> tuple[Journey, ...]:
    """One for each line."""
    asked = dict(plan.asked)
    return tuple(_journey(plan, line, asked.get(line)) for line in range(plan.lines))


def _journey(plan: Plan, line: int, asked: str | None) -> Journey:
    draw = numbered(plan.key, line)
    end = _end(plan, line, draw) if asked is None else asked
    first = plan.rounds[0] + line // A_SECOND
    if end in REFUSALS:
        return Journey((Step(BLOCKED, first),), end)
    if end in FAILURES:
        return Journey((Step(SENT, first), Step(FAILURES[end], first + 1 + int(draw.random() * 30))), end)
    steps, answered, status = list[Step](), inf, 0
    for number, moment in enumerate(plan.rounds):
        sent = moment + line // A_SECOND
        if sent >= answered:
            continue
        arrived = _arrival(sent, draw)
        steps += arrived
        if answered == inf:
            is_certain = line == 0 and number == 0
            answered = _reading(plan, steps, arrived[-1].time, is_certain, draw)
            status = _status(plan, is_certain, draw) if answered < inf else 0
    return Journey(tuple(steps), "", int(answered), status) if answered < inf else Journey(tuple(steps))


def _end(plan: Plan, line: int, draw: Stream) -> str:
    """Why a line does not get through, drawn; empty where it does."""
    chance = draw.random()
    if not plan.is_sent or line < plan.sure or chance >= plan.habits.stopped:
        return ""
    ends = (*FAILURES, *REFUSALS)
    return ends[int(chance / plan.habits.stopped * len(ends))]


def _arrival(sent: int, draw: Stream) -> tuple[Step, Step]:
    return Step(SENT, sent), Step(RECEIVED, sent + 1 + int(draw.random() * 30))


def _reading(plan: Plan, steps: list[Step], received: int, is_certain: bool, draw: Stream) -> float:
    """Adds what the person does with it; gives when it is answered (inf: never)."""
    habits, (soon, late) = plan.habits, plan.habits.opening
    chances = [draw.random() for _ in range(6)]
    opened = received + int(soon + (0 if is_certain else chances[0] ** 4 * (late - soon)))
    if not is_certain and chances[1] >= habits.opened:
        return inf
    steps.append(Step(OPENED, opened))
    if not is_certain and chances[2] >= habits.clicked:
        return inf
    clicked = opened + 1 + int(chances[3] * 60)
    steps.append(Step(CLICKED, clicked))
    quick, slow = habits.answering
    answered = clicked + int(quick + chances[4] * (slow - quick))
    return answered if (is_certain or chances[5] < habits.answered) and answered < plan.until else inf


def _status(plan: Plan, is_certain: bool, draw: Stream) -> int:
    return PARTIAL if draw.random() < plan.habits.partial and not is_certain else COMPLETE


class Tally:
    """How many lines had got how far at a moment; `times`: when each of them had, by names of the wire."""

    def __init__(self, times: Mapping[str, Iterable[int]]) -> None:
        self._times = {name: sorted(moments) for name, moments in times.items()}

    @property
    def names(self) -> Iterable[str]:
        return self._times

    def count(self, name: str, now: float) -> int:
        return bisect_right(self._times.get(name, ()), now)


@lru_cache(KEPT)
def tally(plan: Plan) -> Tally:
    return tally_of(journeys(plan))


def tally_of(found: Iterable[Journey]) -> Tally:
    times: dict[str, list[int]] = {}
    for journey in found:
        for name, time in _milestones(journey).items():
            times.setdefault(name, []).append(time)
    return Tally(times)


def _milestones(journey: Journey) -> dict[str, int]:
    """When a line first counted as what."""
    first: dict[str, int] = {}
    for status, time in journey.steps:
        first[status] = min(time, first.get(status, time))
    found = {name: first[status] for name, status in COUNTED.items() if status in first}
    if journey.end in REFUSALS:
        found["not_delivered"] = found[journey.end] = first[BLOCKED]
    elif journey.end:
        found["failed"] = first[FAILURES[journey.end]]
    if journey.answered is not None:
        found["answered"] = found[ANSWERS[journey.status]] = journey.answered
    decided = [found[name] for name in ("delivered", "failed", "not_delivered") if name in found]
    return {**found, **({"processed": decided[0]} if decided else {})}


COUNTED: Mapping[str, str] = {"delivered": RECEIVED, "opened": OPENED, "clicked": CLICKED}
ANSWERS: Mapping[int, str] = {COMPLETE: "done", PARTIAL: "partial"}
