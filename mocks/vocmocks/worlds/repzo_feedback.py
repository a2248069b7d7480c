"""One feedback of Repzo's world, made from its index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vocmocks.clock import iso
from vocmocks.randomness import Part, Stream, stream
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.people import City, Pool
from vocmocks.worlds.repzo_answers import Answers, Template, texts
from vocmocks.worlds.scores import Episode, Scores, clamp
from vocmocks.worlds.sentiment import Sentiment
from vocmocks.worlds.spread import DAY, Spread
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


class FollowUps:
    """What is done about low scores, as far as it has got by `end` (seconds)."""

    def __init__(self, fixture: Fixture, end: float) -> None:
        part = fixture.part("follow_ups")
        self._end = end
        self._certain, self._often, self._share = part.integer("certain"), part.integer("often"), part.share("share")
        self._due = {level: part.part("due_days").integer(level) for level in part.part("due_days")}
        self._started, self._completed = part.numbers("started", 2), part.numbers("completed", 2)
        self._never = part.share("never_completed")

    def plan(self, draw: Stream, created: float, satisfaction: int, rep: str) -> tuple[list[dict[str, Any]], float]:
        """The actions, and when the last of them was touched."""
        if satisfaction > self._often or (satisfaction > self._certain and draw.random() > self._share):
            return [], created
        actions, touched = [], created
        for kind, priority in _measures(satisfaction, draw.random()):
            status, moment = self._progress(draw, created)
            touched = max(touched, moment)
            due = iso(created + self._due[priority] * DAY)[:10]
            actions.append(
                {"action_type": kind, "priority": priority, "assigned_to": rep, "due_date": due, "status": status}
            )
        return actions, touched

    def _progress(self, draw: Stream, created: float) -> tuple[str, float]:
        started = created + _between(self._started, draw.random()) * DAY
        completed = created + _between(self._completed, draw.random()) * DAY
        if completed <= self._end and draw.random() >= self._never:
            return "completed", completed
        return ("in_progress", started) if started <= self._end else ("pending", created)


def _measures(satisfaction: int, fraction: float) -> tuple[tuple[str, str], ...]:
    if satisfaction <= 2:
        return ("escalate", "high"), ("call", "high")
    if satisfaction <= 4:
        return (("call", "high"),) if fraction < 0.6 else (("visit", "medium"), ("call", "medium"))
    return (("email", "low"),) if fraction < 0.5 else (("visit", "medium"),)


def _between(bounds: tuple[float, ...], fraction: float) -> float:
    return bounds[0] + (bounds[1] - bounds[0]) * fraction


@dataclass(frozen=True, slots=True)
class FeedbackMaker:
    """`make(index)` gives a feedback; `spread` says when, the rest who, what and how well."""

    key: tuple[Part, ...]
    spread: Spread
    reps: tuple[Rep, ...]
    activities: Weighted[str]
    templates: dict[str, Template]
    """By activity type."""
    satisfaction: Scores
    recommendation: Weighted[str]
    dip: Episode
    answers: Answers
    sentiment: Sentiment
    devices: Devices
    follow_ups: FollowUps
    anonymous: float
    recommends: float
    session_known: float
    seconds: tuple[float, tuple[float, ...], tuple[float, ...]]
    sv_client: int

    def make(self, id: str, index: int) -> dict[str, Any]:
        draw = stream(*self.key, index)
        chance = draw.random
        created = self.spread.time(index)
        rep = self.reps[int(chance() * len(self.reps))]
        client = rep.clients[int(chance() * len(rep.clients))]
        activity = self.activities.at(chance())
        template = self.templates[activity]
        score = self.satisfaction.at(chance(), rep.shift + client.shift + self.dip.at(created))
        nps = self._nps(draw, score)
        responses = self.answers.write(draw, template, score, rep.first_name)
        anonymous = chance() < self.anonymous
        record: dict[str, Any] = {
            "_id": id,
            "activity_type": activity,
            "activity_id": f"{draw.getrandbits(96):024x}",
            "rep": rep.id,
        }
        if not anonymous:
            record["client"] = client.id
        record["template_id"], record["overall_satisfaction"], record["responses"] = template.id, score, responses
        if nps is not None:
            record["nps_score"] = nps
        written = " ".join(texts(responses))
        record["sentiment_analysis"] = self.sentiment.judge(written, score, nps)
        record["completion_time"] = self._duration(draw, len(responses), len(written))
        record["completion_rate"] = round(100 * len(responses) / len(template.questions))
        if chance() < self.session_known:
            record["session_data"] = self.devices.session(draw, rep.city, anonymous=anonymous)
        actions, touched = self.follow_ups.plan(draw, created, score, rep.id)
        record["follow_up_actions"] = actions
        record["is_anonymous"] = anonymous
        record["company_namespace"] = [rep.namespace]
        record["createdAt"] = moment = iso(created)
        record["modifiedAt"] = iso(touched) if touched > created else moment
        record["SVClient"] = self.sv_client
        record["__v"] = len(actions) if touched > created else 0
        return record

    def _nps(self, draw: Stream, score: int) -> int | None:
        if draw.random() >= self.recommends:
            return None
        return clamp(score + int(self.recommendation.at(draw.random())), 0, 10)

    def _duration(self, draw: Stream, answered: int, letters: int) -> int:
        start, choice, letter = self.seconds
        fraction = draw.random()
        return round(start + answered * _between(choice, fraction) + letters * _between(letter, fraction))
