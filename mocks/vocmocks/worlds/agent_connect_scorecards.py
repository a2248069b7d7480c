"""Agent Connect's scorecards, and how somebody fills one in: points of the chosen answers add up to the score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vocmocks.errors import FixtureError
from vocmocks.randomness import Stream
from vocmocks.worlds.agent_connect_moments import utc
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.prose import Grammar
from vocmocks.worlds.spread import DAY

FULL = 100
SELDOM = 0.15
"""How much more seldom somebody does what a review fails for."""


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    text: str
    score: int
    fails: bool
    """Whether the whole review has failed with this answer."""
    spare: bool
    """Whether it says that the question does not apply."""


@dataclass(frozen=True, slots=True)
class Question:
    """`options`: best first; `section`: its name and weight, None where the form has no sections."""

    id: str
    text: str
    topic: str
    section: tuple[str, int] | None
    options: tuple[Option, ...]

    def shown(self) -> dict[str, Any]:
        name, weight = self.section or (None, None)
        return {"question_text": self.text, "section": name, "section_weight": weight}


@dataclass(frozen=True, slots=True)
class Scorecard:
    name: str
    channels: tuple[str, ...]
    archived: float | None
    questions: tuple[Question, ...]

    def shown(self) -> dict[str, Any]:
        return {"name": self.name, "archived_at": utc(self.archived) if self.archived is not None else None}


@dataclass(frozen=True, slots=True)
class Answer:
    question: Question
    option: Option | None
    """None where nothing was chosen."""
    comment: str | None = None

    def shown(self) -> dict[str, Any]:
        """As the examples have it; the table's `option_text` beside it."""
        option = self.option
        chosen = {option.id: {"option_text": option.text, "score": option.score}} if option is not None else {}
        text = option.text if option is not None else ""
        return {
            **self.question.shown(),
            "comment": self.comment,
            "option_text": text,
            "selected_options": chosen,
        }


class Sheet:
    """A form that somebody filled in."""

    def __init__(self, card: Scorecard, answers: Sequence[Answer]) -> None:
        self.card, self.answers = card, answers
        self.failed = any(answer.option is not None and answer.option.fails for answer in answers)

    @property
    def score(self) -> int:
        """In percent: the points of the answers added up, 0 where one of them fails everything."""
        return 0 if self.failed else sum(answer.option.score for answer in self.answers if answer.option is not None)


class Scorecards:
    """Those of the fixture; raises FixtureError where the points of one do not add up to 100."""

    def __init__(self, fixture: Fixture, start: float) -> None:
        self._answers = fixture.part("answers")
        self._start, self._questions, self._options = start, 0, 0
        self.all = tuple(self._card(part) for part in fixture.parts("scorecards"))

    def of(self, channel: str, moment: float) -> Scorecard:
        """The one for a channel at a moment: the one that was to be archived, as long as it was not."""
        fitting = [card for card in self.all if channel in card.channels] or [self.all[0]]
        current = [card for card in fitting if card.archived is None or moment < card.archived] or fitting
        return min(current, key=lambda card: card.archived is None)

    def _card(self, part: Fixture) -> Scorecard:
        sections = part.parts("sections") if "sections" in part else (part,)
        questions: list[Question] = []
        for section in sections:
            rows = section.parts("questions")
            weight = sum(row.integer("points") for row in rows)
            named = (section.text("name"), weight) if "sections" in part else None
            questions += [self._question(row, named) for row in rows]
        name, total = part.text("name"), sum(question.options[0].score for question in questions)
        if total != FULL:
            raise FixtureError(f'scorecard "{name}": expected points that add up to {FULL}, found {total}')
        archived = self._start - part.number("until") * DAY if "until" in part else None
        return Scorecard(name, part.texts("channels"), archived, tuple(questions))

    def _question(self, row: Fixture, section: tuple[str, int] | None) -> Question:
        self._questions += 1
        options = tuple(self._option(kind, row.integer("points")) for kind in self._answers.parts(row.text("answers")))
        return Question(str(self._questions), row.text("text"), row.text("topic"), section, options)

    def _option(self, kind: Fixture, points: int) -> Option:
        self._options += 1
        score = round(points * kind.share("share"))
        return Option(
            str(self._options), kind.text("text"), score, kind.flag("fails", False), kind.flag("spare", False)
        )


class Remarks:
    """What reviewers say to an answer."""

    def __init__(self, fixture: Fixture) -> None:
        self._grammar = Grammar.of(fixture.part("review_comments"), ("first_name", "praise", "hint"))

    def write(self, draw: Stream, kind: str, topic: str, first_name: str) -> str:
        """`kind`: a symbol of the fixture's `review_comments`."""
        names = {"praise": f"{topic}.praise", "hint": f"{topic}.hint"}
        return self._grammar.write(draw, kind, {"first_name": first_name}, names)


def choose(draw: Stream, question: Question, best: float, spare: float) -> Option:
    """An answer; `best`: how likely the best one is, `spare`: how likely the question does not apply."""
    chance, other = draw.random(), draw.random()
    unfit = next((option for option in question.options if option.spare), None)
    if unfit is not None and draw.random() < spare:
        return unfit
    options = [option for option in question.options if not option.spare]
    if options[-1].fails:
        best = 1 - (1 - best) * SELDOM
    return options[0] if chance < best or len(options) == 1 else options[1 + int(other**1.5 * (len(options) - 1))]


def sway(draw: Stream, question: Question, chosen: Option, agreement: float) -> Option:
    """What somebody else chooses who saw the same; `agreement`: how likely it is the same."""
    others = [option for option in question.options if option is not chosen and not option.fails]
    if draw.random() < agreement or not others:
        return chosen
    return min(others, key=lambda option: (abs(option.score - chosen.score), option.id))
