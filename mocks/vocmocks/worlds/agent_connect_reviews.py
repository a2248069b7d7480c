"""The QA reviews of Agent Connect's world: somebody of the quality team looks at an interaction and fills in a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vocmocks.randomness import Stream, number, numbered
from vocmocks.worlds.agent_connect_moments import Moments, utc
from vocmocks.worlds.agent_connect_people import Employee, Organisation
from vocmocks.worlds.agent_connect_scorecards import Answer, Question, Remarks, Scorecards, Sheet, choose
from vocmocks.worlds.agent_connect_seen import Handled, Seen
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.uuids import UuidCodec

CREATED, COMPLETED = 0, 1
SHARES = (0.03, 0.045)
"""Of the work that was done when the first review was created, and when it was completed."""
HANDLED_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Review:
    """`started`: seconds since the epoch."""

    index: int
    handled: Handled
    employee: Employee
    reviewer: Employee
    created: int
    started: int
    completed: int
    sheet: Sheet
    counts: bool

    @property
    def score(self) -> int | None:
        return self.sheet.score if self.counts else None


class Reviews:
    """Reviews of interactions that happened before them."""

    def __init__(
        self, fixture: Fixture, seed: int, organisation: Organisation, seen: Seen, cards: Scorecards, moments: Moments
    ) -> None:
        self.moments = moments
        self.uuids = UuidCodec(seed, "agent-connect", "qa_reviews")
        self._part, self._remarks = fixture.part("qa"), Remarks(fixture)
        self._organisation, self._seen, self._cards = organisation, seen, cards
        self._key = number(seed, "agent-connect", "qa_reviews")
        self.handled = lru_cache(HANDLED_KEPT)(self._new_handled)
        """The interaction that a review is of, by the review's index."""
        self._stars = {int(stars): self._part.part("stars").number(stars) for stars in self._part.part("stars")}

    def before(self, moment: float) -> int:
        """How many were completed before a moment."""
        return self.moments.before(COMPLETED, moment)

    def _new_handled(self, index: int) -> Handled:
        return self._seen.picked(self.moments.at(CREATED, index), numbered(self._key, index).random())

    def review(self, index: int) -> Review:
        draw = numbered(self._key + 1, index)
        handled, part = self.handled(index), self._part
        created, completed = (self.moments.second(stage, index) for stage in (CREATED, COMPLETED))
        employee = self._organisation.employee(handled.employee)
        low, high = part.numbers("minutes", 2)
        took = 60 * (low + (high - low) * draw.random())
        counts = draw.random() >= part.share("practice")
        return Review(
            index=index,
            handled=handled,
            employee=employee,
            reviewer=self._organisation.reviewer(draw.random(), created),
            created=created,
            started=max(created, int(completed - took)),
            completed=completed,
            sheet=self._sheet(draw, handled, employee, created, counts=counts),
            counts=counts,
        )

    def record(self, index: int) -> Mapping[str, Any]:
        return self.shown(self.review(index))

    def shown(self, review: Review) -> dict[str, Any]:
        """A review as Data Return has it."""
        handled, index = review.handled, review.index
        return {
            "uuid": self.uuids.encode(index),
            "interaction_id": handled.number,
            "interaction_url": handled.url,
            "completed_at": utc(review.completed),
            "created_at": utc(review.created),
            "started_at": utc(review.started),
            "count_toward_score": review.counts,
            "score": review.score,
            "autofailed": review.sheet.failed,
            "solicitation_id": handled.uuid,
            "sequence_id": self.moments.sequence(index),
            "scorecard": review.sheet.card.shown(),
            "employee": {**person(review.employee, mail=True), "team_leader": self._leader(review.employee)},
            "groups": self._organisation.groups(review.employee.index, review.created),
            "reviewer": person(review.reviewer),
            "questions": {
                answer.question.id: {**answer.shown(), "score": answer.option.score if answer.option else 0}
                for answer in review.sheet.answers
            },
        }

    def _leader(self, employee: Employee) -> dict[str, Any]:
        return person(self._organisation.leader(employee.index) or employee)

    def _sheet(self, draw: Stream, handled: Handled, employee: Employee, moment: float, *, counts: bool) -> Sheet:
        card, part = self._cards.of(handled.channel, moment), self._part
        best = part.share("best") + part.number("skill") * employee.skill + self._stars.get(handled.stars or 0, 0.0)
        answers = [
            self._answer(draw, question, best, employee.first_name, counts=counts) for question in card.questions
        ]
        return Sheet(card, answers)

    def _answer(self, draw: Stream, question: Question, best: float, first_name: str, *, counts: bool) -> Answer:
        part = self._part
        option = choose(draw, question, best, part.share("not_applicable"))
        if draw.random() < part.share("left_out") and not counts:
            return Answer(question, None)
        if option.spare or draw.random() >= part.share("comments"):
            return Answer(question, option)
        kind = "best" if option is question.options[0] else "other"
        return Answer(question, option, self._remarks.write(draw, kind, question.topic, first_name))


def person(one: Employee, *, mail: bool = False) -> dict[str, Any]:
    """Somebody in a record; with `mail`, under that name, too, by which the table of reviews calls the address."""
    address = {"mail": one.email} if mail else {}
    return {"custom_id": one.custom_id, "email": one.email, **address, **_name(one)}


def _name(one: Employee) -> dict[str, str]:
    return {"first_name": one.first_name, "last_name": one.last_name}
