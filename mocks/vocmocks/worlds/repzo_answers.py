"""Repzo's questionnaires, and what somebody who is that satisfied answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vocmocks.randomness import Stream
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.ids import IdCodec
from vocmocks.worlds.prose import Grammar
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
        self._grammar = Grammar.of(fixture.part("remarks"), (*FILLED_IN, *_names("", "")))
        self._names = [[_names(first, second) for second, _ in self._topics] for first, _ in self._topics]
        self._pools = tuple(fixture.texts(name) for name in ("products", "weekdays", "weeks"))
        shares = fixture.part("shares")
        self._remark_low, self._remark_high = shares.share("remark_low"), shares.share("remark_high")

    def write(self, draw: Stream, template: Template, satisfaction: int, rep: str) -> list[dict[str, Any]]:
        """What was answered; questions that were left out are not in it. `rep`: first name of the representative."""
        topic = int(draw.random() * len(self._topics))
        responses = []
        for question in template.questions:
            if question.type == "text":
                if (remark := self._remark(draw, satisfaction, topic, rep)) is not None:
                    responses.append(response(question, remark))
            elif not question.optional or draw.random() >= question.optional:
                answer = self._answer(draw, question, satisfaction, topic)
                responses.append(closed_response(question, answer, type(answer).__name__))
        return responses

    def _answer(self, draw: Stream, question: Question, satisfaction: int, topic: int) -> Any:
        if question.type == "yes_no":
            return draw.random() < YES[band(satisfaction)]
        if question.type == "multiple_choice":
            return self._topics[topic][1]
        wanted = rescale(satisfaction, 10, 1, question.highest)
        return clamp(round(wanted + draw.random() - 0.5), 1, question.highest)

    def _remark(self, draw: Stream, satisfaction: int, topic: int, rep: str) -> str | None:
        place = band(satisfaction)
        if draw.random() > (self._remark_high if place > 2 else self._remark_low):
            return None
        other = (topic + 1 + int(draw.random() * (len(self._topics) - 1))) % len(self._topics)
        product, weekday, weeks = (pool[int(draw.random() * len(pool))] for pool in self._pools)
        words = {"rep": rep, "product": product, "weekday": weekday, "weeks": weeks}
        return self._grammar.write(draw, BANDS[place], words, self._names[topic][other])


def response(question: Question, answer: Any) -> dict[str, Any]:
    """An answer as Repzo returns it."""
    return {
        "question_id": question.id,
        "question_text": question.text,
        "question_type": question.type,
        "response_value": answer,
        "response_text": _in_words(question, answer),
    }


@lru_cache(4096)
def closed_response(question: Question, answer: int | str, kind: str) -> dict[str, Any]:
    """An answer out of few, made once and shared (nobody changes it in place); `kind` tells 1 from True."""
    return response(question, answer)


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


def _names(first: str, second: str) -> dict[str, str]:
    """What is praised is never what is complained of, so that nobody contradicts themselves."""
    return {
        "praise": f"{first}.praise",
        "praise_more": f"{second}.praise",
        "complaint": f"{second}.complaint",
        "complaint_more": f"{first}.complaint",
    }
