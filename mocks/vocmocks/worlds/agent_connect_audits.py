"""The audits of Agent Connect's world: somebody answers a review's questions again, and sees how the reviewer did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vocmocks.randomness import Stream, number, numbered
from vocmocks.worlds.agent_connect_moments import Moments, utc
from vocmocks.worlds.agent_connect_people import Employee, Organisation
from vocmocks.worlds.agent_connect_reviews import Reviews, person
from vocmocks.worlds.agent_connect_scorecards import Answer, Question, Remarks, Sheet, sway
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.uuids import UuidCodec

CREATED, COMPLETED = 0, 1
SHARES = (0.12, 0.13)
CHOICE = 3
"""An audit is of one of so many reviews that were completed last before it."""
KINDS = ("Audit", "Calibration Audit")


class Audits:
    def __init__(
        self, fixture: Fixture, seed: int, organisation: Organisation, reviews: Reviews, moments: Moments
    ) -> None:
        self.moments, self.uuids = moments, UuidCodec(seed, "agent-connect", "qa_audits")
        self._organisation, self._reviews = organisation, reviews
        self._part, self._remarks = fixture.part("qa").part("audits"), Remarks(fixture)
        self._key = number(seed, "agent-connect", "qa_audits")

    def record(self, index: int) -> Mapping[str, Any]:
        """An audit as Data Return has it."""
        draw, created = numbered(self._key, index), self.moments.at(CREATED, index)
        known = self._reviews.before(created)
        review = self._reviews.review(max(0, known - 1 - int(draw.random() * min(CHOICE, known))))
        kind = KINDS[draw.random() < self._part.share("calibration")]
        sheet, groups = self._sheet(draw, review.sheet, review.employee), self._organisation.groups
        return {
            "uuid": self.uuids.encode(index),
            "audit_type": kind,
            "interaction_id": review.handled.number,
            "interaction_url": review.handled.url,
            "completed_at": utc(self.moments.second(COMPLETED, index)),
            "count_toward_score": review.counts,
            "score": sheet.score if review.counts else None,
            "autofailed": sheet.failed,
            "sequence_id": self.moments.sequence(index),
            "scorecard": sheet.card.shown(),
            "reviewer": {**person(review.reviewer), "team_leader": self._leader(review.reviewer)},
            "groups": groups(review.reviewer.index, created),
            "auditor": person(self._auditor(draw, review.reviewer)),
            "questions": {answer.question.id: answer.shown() for answer in sheet.answers},
            "qa_review": self._reviews.shown(review),
        }

    def _leader(self, reviewer: Employee) -> dict[str, Any]:
        return person(self._organisation.leader(reviewer.index) or reviewer)

    def _auditor(self, draw: Stream, reviewer: Employee) -> Employee:
        """A team leader, of whatever team, who is not the reviewer, where there is one."""
        leaders = self._organisation.teams.count
        place = int(draw.random() * leaders)
        if place == reviewer.index:
            place = (place + 1) % leaders
        return self._organisation.employee(place)

    def _sheet(self, draw: Stream, reviewed: Sheet, employee: Employee) -> Sheet:
        return Sheet(reviewed.card, [self._answer(draw, answer, employee.first_name) for answer in reviewed.answers])

    def _answer(self, draw: Stream, reviewed: Answer, first_name: str) -> Answer:
        question: Question = reviewed.question
        if reviewed.option is None:
            return Answer(question, None)
        option = sway(draw, question, reviewed.option, self._part.share("agreement"))
        if draw.random() >= self._part.share("comments"):
            return Answer(question, option)
        kind = "agree" if option is reviewed.option else "differ"
        return Answer(question, option, self._remarks.write(draw, kind, question.topic, first_name))
