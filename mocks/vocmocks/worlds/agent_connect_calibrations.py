"""The calibrations of Agent Connect's world: several people fill in one form for the same interaction, and compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vocmocks.randomness import Stream, number, numbered
from vocmocks.worlds.agent_connect_moments import Moments, utc
from vocmocks.worlds.agent_connect_people import Employee, Organisation
from vocmocks.worlds.agent_connect_reviews import person
from vocmocks.worlds.agent_connect_scorecards import FULL, Option, Question, Remarks, Scorecards, choose, sway
from vocmocks.worlds.agent_connect_seen import Seen
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.uuids import UuidCodec

CREATED, MEETING, COMPLETED = 0, 1, 2
SHARES = (0.15, 0.165, 0.166)
REVIEWERS = 8
"""So many of the quality team take part in calibrations."""
Votes = Sequence[tuple[Employee, Option, str | None]]
"""Who chose what, and said what of it."""


class Calibrations:
    def __init__(
        self, fixture: Fixture, seed: int, organisation: Organisation, seen: Seen, cards: Scorecards, moments: Moments
    ) -> None:
        self.moments, self.uuids = moments, UuidCodec(seed, "agent-connect", "qa_calibrations")
        self._organisation, self._seen, self._cards = organisation, seen, cards
        self._qa, self._part = fixture.part("qa"), fixture.part("qa").part("calibrations")
        self._remarks = Remarks(fixture)
        self._key = number(seed, "agent-connect", "qa_calibrations")

    def record(self, index: int) -> Mapping[str, Any]:
        """A calibration as Data Return has it."""
        draw, created = numbered(self._key, index), self.moments.at(CREATED, index)
        handled = self._seen.picked(created, draw.random())
        card, people = self._cards.of(handled.channel, created), self._participants(draw, created)
        employee = self._organisation.employee(handled.employee)
        questions = {question.id: self._question(draw, question, people, employee) for question in card.questions}
        scores = [question["question_alignment_score"] for question in questions.values()]
        return {
            "uuid": self.uuids.encode(index),
            "alignment_score": round(sum(scores) / len(scores)),
            "sequence_id": self.moments.sequence(index),
            "started_by": person(people[0]),
            "meeting_date": utc(self.moments.second(MEETING, index)),
            "interaction_id": handled.number,
            "interaction_url": handled.url,
            "participants": [person(one) for one in people],
            "notes": self._notes(draw),
            "scorecard": card.shown(),
            "completed_at": utc(self.moments.second(COMPLETED, index)),
            "created_at": utc(self.moments.second(CREATED, index)),
            "questions": questions,
        }

    def _participants(self, draw: Stream, moment: float) -> list[Employee]:
        """Different people who lead a team or review; the first started it."""
        organisation, (low, high) = self._organisation, self._part.numbers("participants", 2)
        teams = organisation.teams
        reviewers = (teams.member(teams.quality, n) for n in range(min(REVIEWERS, teams.members(teams.quality))))
        able = [one for one in map(organisation.employee, (*range(teams.count), *reviewers)) if one.is_there(moment)]
        wanted = int(low + draw.random() * (high - low + 1))
        return draw.sample(able, min(wanted, len(able)))

    def _question(
        self, draw: Stream, question: Question, people: Sequence[Employee], employee: Employee
    ) -> dict[str, Any]:
        """The option that most of them chose is the one that was agreed on; the share of those who had chosen it is how
        well they are aligned."""
        likely = choose(draw, question, self._qa.share("best"), self._qa.share("not_applicable"))
        votes = [self._vote(draw, question, likely, one, employee) for one in people]
        count = {option.id: sum(chosen is option for _, chosen, _ in votes) for option in question.options}
        agreed = max(question.options, key=lambda option: count[option.id])
        return {
            **question.shown(),
            "question_alignment_score": round(FULL * count[agreed.id] / len(votes)),
            "selected_option": {"qa_option_id": agreed.id, "option_text": agreed.text, "score": agreed.score},
            "options": {option.id: self._option(option, votes) for option in question.options},
        }

    def _vote(
        self, draw: Stream, question: Question, likely: Option, one: Employee, employee: Employee
    ) -> tuple[Employee, Option, str | None]:
        chosen = sway(draw, question, likely, self._part.share("agreement"))
        if chosen.spare or draw.random() >= self._part.share("comments"):
            return one, chosen, None
        kind = "best" if chosen is question.options[0] else "other"
        return one, chosen, self._remarks.write(draw, kind, question.topic, employee.first_name)

    def _option(self, option: Option, votes: Votes) -> dict[str, Any]:
        chosen_by = [{"employee": person(one), "comment": said} for one, chosen, said in votes if chosen is option]
        return {"option_text": option.text, "score": option.score, "participants": chosen_by}

    def _notes(self, draw: Stream) -> str | None:
        if draw.random() >= self._part.share("notes"):
            return None
        return self._remarks.write(draw, "notes", "empathy", "")
