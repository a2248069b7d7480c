"""One feedback of Repzo's world, made from its index: a profile that is dealt, and what is its own.

The profile says everything that can be filtered by, sorted by or added up (who, about what, how well, which answers);
time, ids, wording and how far follow-ups have got are the record's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vocmocks.clock import iso
from vocmocks.randomness import Part, Stream, mixed, numbered, stream
from vocmocks.worlds.repzo_answers import Answers, Given, Question, Template, response
from vocmocks.worlds.repzo_people import Client, Devices, FollowUps, Measure, Rep, between
from vocmocks.worlds.scores import Scores, clamp
from vocmocks.worlds.sentiment import Sentiment
from vocmocks.worlds.spread import Spread
from vocmocks.worlds.weighted import Weighted

REMARK = 90
"""Letters that somebody writes, for the time that it takes."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who gave a feedback, before it is known when: by slot alone."""

    rep: Rep
    client: Client
    activity: str
    template: Template
    chance: float
    """Where in the distribution of scores it lies."""
    is_anonymous: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """What feedback of a slot and level has in common."""

    sender: Sender
    score: int
    nps: int | None
    given: Given
    has_remark: bool
    completion_time: int
    completion_rate: int
    session: dict[str, Any] | None
    plan: tuple[Measure, ...]
    silent: dict[str, Any]
    """The sentiment where nothing was said in words."""


@dataclass(frozen=True, slots=True)
class FeedbackMaker:
    """`make(id, index, profile)` gives a feedback; `spread` says when. `shifts`: how far scores are off, by level."""

    key: tuple[Part, ...]
    spread: Spread
    reps: tuple[Rep, ...]
    activities: Weighted[str]
    templates: dict[str, Template]
    """By activity type."""
    satisfaction: Scores
    recommendation: Weighted[str]
    shifts: tuple[float, ...]
    answers: Answers
    sentiment: Sentiment
    devices: Devices
    follow_ups: FollowUps
    anonymous: float
    recommends: float
    session_known: float
    seconds: tuple[float, tuple[float, ...], tuple[float, ...]]
    sv_client: int
    words_key: int
    activity_key: int

    def sender(self, slot: int) -> Sender:
        chance = stream(*self.key, "sender", slot).random
        rep = self.reps[int(chance() * len(self.reps))]
        client = rep.clients[int(chance() * len(rep.clients))]
        activity = self.activities.at(chance())
        return Sender(rep, client, activity, self.templates[activity], chance(), chance() < self.anonymous)

    def score(self, sender: Sender, level: int) -> int:
        return self.satisfaction.at(sender.chance, sender.rep.shift + sender.client.shift + self.shifts[level])

    def profile(self, sender: Sender, slot: int, level: int) -> Profile:
        draw = stream(*self.key, "profile", slot)
        chance, score = draw.random, self.score(sender, level)
        nps = self._nps(draw, score)
        is_known = chance() < self.session_known
        session = self.devices.session(draw, sender.rep.city, anonymous=sender.is_anonymous)
        pace = chance()
        given = self.answers.choose(draw, sender.template, score)
        has_remark = any(isinstance(answer, Question) for answer in given.responses)
        start, choice, letter = self.seconds
        took = start + len(given.responses) * between(choice, pace) + has_remark * REMARK * between(letter, pace)
        return Profile(
            sender,
            score,
            nps,
            given,
            has_remark,
            round(took),
            round(100 * len(given.responses) / len(sender.template.questions)),
            session if is_known else None,
            self.follow_ups.plan(draw, score),
            self.sentiment.judge("", score, nps),
        )

    def make(self, id: str, index: int, profile: Profile) -> dict[str, Any]:
        sender, score, nps = profile.sender, profile.score, profile.nps
        created = self.spread.time(index)
        record: dict[str, Any] = {
            "_id": id,
            "activity_type": sender.activity,
            "activity_id": self.activity_id(index),
            "rep": sender.rep.id,
        }
        if not sender.is_anonymous:
            record["client"] = sender.client.id
        record["template_id"], record["overall_satisfaction"] = sender.template.id, score
        record["responses"], sentiment = profile.given.responses, profile.silent
        if profile.has_remark:
            record["responses"], written = self._with_remarks(index, profile)
            sentiment = self.sentiment.judge(written, score, nps)
        if nps is not None:
            record["nps_score"] = nps
        record["sentiment_analysis"] = sentiment
        record["completion_time"], record["completion_rate"] = profile.completion_time, profile.completion_rate
        if profile.session is not None:
            record["session_data"] = profile.session
        plan = profile.plan
        touched = self.follow_ups.touched(plan, created) if plan else created
        record["follow_up_actions"] = self.follow_ups.actions(plan, created, sender.rep.id) if plan else []
        record["is_anonymous"] = sender.is_anonymous
        record["company_namespace"] = [sender.rep.namespace]
        record["createdAt"] = moment = iso(created)
        record["modifiedAt"] = iso(touched) if touched > created else moment
        record["SVClient"] = self.sv_client
        record["__v"] = len(plan) if touched > created else 0
        return record

    def activity_id(self, index: int) -> str:
        return f"{mixed(self.activity_key, index):016x}{mixed(self.activity_key + 1, index) >> 32:08x}"

    def touched(self, index: int, profile: Profile) -> float:
        """When the feedback was last changed."""
        return self.follow_ups.touched(profile.plan, self.spread.time(index))

    def _with_remarks(self, index: int, profile: Profile) -> tuple[list[dict[str, Any]], str]:
        """The responses with their wording, and all of that together."""
        draw, name = numbered(self.words_key, index), profile.sender.rep.first_name
        responses, written = list[dict[str, Any]](), list[str]()
        for answer in profile.given.responses:
            if isinstance(answer, Question):
                text = self.answers.remark(draw, profile.score, profile.given, name)
                written.append(text)
                answer = response(answer, text)
            responses.append(answer)
        return responses, " ".join(written)

    def _nps(self, draw: Stream, score: int) -> int | None:
        if draw.random() >= self.recommends:
            return None
        return clamp(score + int(self.recommendation.at(draw.random())), 0, 10)
