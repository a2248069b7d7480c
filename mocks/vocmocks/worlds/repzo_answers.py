"""Repzo's questionnaires, and what somebody who is that satisfied answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from vocmocks.randomness import Stream
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.ids import IdCodec
from vocmocks.worlds.prose import Grammar, opinions
from vocmocks.worlds.scores import clamp, rescale

BANDS = ("bad", "poor", "mixed", "good", "glowing")
YES = (0.08, 0.3, 0.65, 0.92, 0.98)
"""How many say yes, by band."""
FILLED_IN = ("rep", "product", "weekday", "weeks")


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    id: str
    type: str
    text: str
    highest: int
    optional: float
    """Share of people who leave it out."""


@dataclass(frozen=True, slots=True)
class Template:
    id: str
    name: str
    activities: tuple[str, ...]
    questions: tuple[Question, ...]

    def record(self) -> dict[str, Any]:
        questions = [{"question_id": q.id, "question_text": q.text, "question_type": q.type} for q in self.questions]
        return {"_id": self.id, "name": self.name, "activities": list(self.activities), "questions": questions}


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answered: responses, and questions to be answered in their own words, about these topics."""

    responses: list[dict[str, Any] | Question]
    topic: int
    other: int


def templates(fixture: Fixture, seed: int) -> tuple[Template, ...]:
    ids, question_ids = IdCodec(24, seed, "repzo", "templates"), IdCodec(24, seed, "repzo", "questions")
    return tuple(
        Template(
            ids.encode(number),
            part.text("name"),
            part.texts("activities"),
            tuple(
                _question(question_ids.encode(number * 100 + place), question)
                for place, question in enumerate(part.parts("questions"))
            ),
        )
        for number, part in enumerate(fixture.parts("templates"))
    )


def _question(id: str, part: Fixture) -> Question:
    highest, optional = part.integer("highest", 10, least=2), part.share("optional", 0.0)
    return Question(id, part.text("type"), part.text("text"), highest, optional)


def band(satisfaction: int) -> int:
    """0 (bad) to 4 (glowing)."""
    return (satisfaction - 1) // 2


class Answers:
    """Writes the `responses` of a feedback, so that numbers, choices and words agree."""

    def __init__(self, fixture: Fixture) -> None:
        topics = fixture.part("topics")
        self._topics = [(topic, topics.text(topic)) for topic in topics]
        self._grammar = Grammar.of(fixture.part("remarks"), (*FILLED_IN, *opinions("", "")))
        self._names = [[opinions(first, second) for second, _ in self._topics] for first, _ in self._topics]
        self._pools = tuple(fixture.texts(name) for name in ("products", "weekdays", "weeks"))
        shares = fixture.part("shares")
        self._remark_low, self._remark_high = shares.share("remark_low"), shares.share("remark_high")

    def choose(self, draw: Stream, template: Template, satisfaction: int) -> Given:
        """What is answered by choosing, and whether there is a remark; questions that are left out are not in it."""
        topic = int(draw.random() * len(self._topics))
        other = (topic + 1 + int(draw.random() * (len(self._topics) - 1))) % len(self._topics)
        given: list[dict[str, Any] | Question] = []
        for question in template.questions:
            chance = draw.random()
            if question.type == "text":
                if chance <= (self._remark_high if band(satisfaction) > 2 else self._remark_low):
                    given.append(question)
            elif chance >= question.optional:
                answer = self._answer(draw, question, satisfaction, topic)
                given.append(response(question, answer))
        return Given(given, topic, other)

    def remark(self, draw: Stream, satisfaction: int, given: Given, rep: str) -> str:
        """In people's own words. `rep`: first name of the representative."""
        chance = draw.random
        product, weekday, weeks = [pool[int(chance() * len(pool))] for pool in self._pools]
        words = {"rep": rep, "product": product, "weekday": weekday, "weeks": weeks}
        return self._grammar.write(draw, BANDS[band(satisfaction)], words, self._names[given.topic][given.other])

    def _answer(self, draw: Stream, question: Question, satisfaction: int, topic: int) -> Any:
        if question.type == "yes_no":
            return draw.random() < YES[band(satisfaction)]
        if question.type == "multiple_choice":
            return self._topics[topic][1]
        wanted = rescale(satisfaction, 10, 1, question.highest)
        return clamp(round(wanted + draw.random() - 0.5), 1, question.highest)


def response(question: Question, answer: Any) -> dict[str, Any]:
    """An answer as Repzo returns it."""
    return {
        "question_id": question.id,
        "question_text": question.text,
        "question_type": question.type,
        "response_value": answer,
        "response_text": _in_words(question, answer),
    }


def _in_words(question: Question, answer: Any) -> str:
    if answer is True or answer is False:
        return "Yes" if answer else "No"
    return answer if isinstance(answer, str) else f"{answer} of {question.highest}"


def texts(responses: Iterable[Mapping[str, Any]]) -> list[str]:
    """The answers in people's own words."""
    found = []
    for given in responses:
        if given.get("question_type") == "text":
            value = given.get("response_value")
            value = value if isinstance(value, str) else given.get("response_text")
            if isinstance(value, str):
                found.append(value)
    return found
