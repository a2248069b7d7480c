"""What somebody answers to a survey of Track CXM's, so that scores, likes, choices and comments agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vocmocks.randomness import Stream
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.prose import Grammar, opinions
from vocmocks.worlds.track_cxm_surveys import CHOICE, OPEN, Question, Scale, Survey

TONES = ("bad", "poor", "mixed", "good", "glowing")
LIKED = (0.1, 0.25, 0.55, 0.9, 0.97)
"""How many like a part of a composite question, by tone of the whole."""
OPINIONS = ("praise", "praise_more", "complaint", "complaint_more")
SAME_TONE = (-1, 0, 0, 0, 1)
"""How far further answers lie from the first, in tones."""
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """`answers` as they are kept (see `answer`); `categories`: what the comments are about."""

    answers: list[Answer]
    categories: list[str]


class AnswerWriter:
    def __init__(self, fixture: Fixture) -> None:
        topics, comments, shares = fixture.part("topics"), fixture.part("comments"), fixture.part("shares")
        self._topics = [(name, topics.text(name)) for name in topics]
        self._grammar = Grammar.of(comments, OPINIONS)
        self._said = [
            [text.partition("{")[0] for kind in OPINIONS[::2] for text in comments.texts(f"{name}.{kind}")]
            for name in topics
        ]
        self._names = [[opinions(first, second) for second, _ in self._topics] for first, _ in self._topics]
        self._others = fixture.texts("other_options")
        self._low, self._high = shares.share("comment_low"), shares.share("comment_high")
        self._own_question, self._left_out = shares.share("own_question"), shares.share("optional_left_out")
        self._other_option, self._two_options = shares.share("other_option"), shares.share("two_options")

    def write(self, draw: Stream, survey: Survey, shift: float, *, is_partial: bool) -> Answered:
        """`shift`: how far the scores are off, in parts of the scale. In part: only the first question."""
        first = survey.questions[0]
        scale = _scale(first)
        score = scale.scores.at(draw.random(), shift * (len(scale.tones) - 1))
        tone = scale.tone(score)
        topic = int(draw.random() * len(self._topics))
        other = (topic + 1 + int(draw.random() * (len(self._topics) - 1))) % len(self._topics)
        comment, asked = self._comment(draw, tone, topic, other), survey.questions[-1]
        if is_partial or asked.type != OPEN or draw.random() >= self._own_question:
            asked = first
        answers = [answer(first, score, comment if asked is first else "")]
        answers += self._metrics(draw, first, tone)
        for question in () if is_partial else survey.questions[1:]:
            if question.type == OPEN:
                answers += [answer(question, None, comment)] if comment and asked is question else []
            elif question.is_obligatory or draw.random() >= self._left_out:
                answers += self._answers(draw, question, tone, topic)
        return Answered(answers, self._categories(comment, topic, other) if comment else [])

    def _comment(self, draw: Stream, tone: str, topic: int, other: int) -> str:
        share = self._high if TONES.index(tone) > 2 else self._low
        is_given = draw.random() < share
        return self._grammar.write(draw, tone, names=self._names[topic][other]) if is_given else ""

    def _categories(self, comment: str, *topics: int) -> list[str]:
        """Those of the topics that the comment is about."""
        text = comment.lower()
        return [self._topics[topic][1] for topic in topics if any(said in text for said in self._said[topic])]

    def _answers(self, draw: Stream, question: Question, tone: str, topic: int) -> list[Answer]:
        if question.type == CHOICE:
            return [self._choice(draw, question, topic)]
        scale = _scale(question)
        wanted = TONES.index(tone) + SAME_TONE[int(draw.random() * len(SAME_TONE))]
        score = _closest(draw, scale, wanted)
        return [answer(question, score), *self._metrics(draw, question, tone)]

    def _metrics(self, draw: Stream, question: Question, tone: str) -> Iterable[Answer]:
        share = LIKED[TONES.index(tone)]
        return [answer(metric, int(draw.random() < share)) for metric in question.metrics]

    def _choice(self, draw: Stream, question: Question, topic: int) -> Answer:
        if question.other is not None and draw.random() < self._other_option:
            text = self._others[int(draw.random() * len(self._others))]
            return answer(question, [question.other], other_option=text)
        options = [option for option in question.options if option != question.other]
        label = self._topics[topic][1]
        place = options.index(label) if label in options else int(draw.random() * len(options))
        chosen = [options[place]]
        if draw.random() < self._two_options:
            chosen.append(options[(place + 1 + int(draw.random() * (len(options) - 1))) % len(options)])
        return answer(question, chosen)


def answer(question: Question, response: Any, comment: str = "", other_option: str = "") -> Answer:
    """An answer as it is kept. `response`: a number, a list of options, or None where there is only a comment."""
    return {
        "item_uuid": question.uuid,
        "public_hash": question.hash,
        "type": question.type,
        "question": question.title,
        "answer": response,
        "comment": comment,
        "other_option": other_option,
    }


def health_score(survey: Survey, answers: Sequence[Mapping[str, Any]]) -> int:
    """How well all that was scored came off, from 0 (the lowest of each scale) to 100; 0 where nothing was."""
    parts = [
        scale.part(given["answer"])
        for given in answers
        if (scale := survey.items[given["public_hash"]].scale) is not None and given["answer"] is not None
    ]
    return round(100 * sum(parts) / len(parts)) if parts else 0


def is_complete(survey: Survey, answers: Sequence[Mapping[str, Any]]) -> bool:
    """Whether all questions that have to be answered are."""
    answered = {given["public_hash"] for given in answers if given["answer"] is not None or given["type"] == OPEN}
    return all(question.hash in answered for question in survey.questions if question.is_obligatory)


def _closest(draw: Stream, scale: Scale, wanted: int) -> int:
    """One of the scores whose tone is closest to that of a place in TONES."""
    distances = [abs(TONES.index(tone) - wanted) for tone in scale.tones]
    best = min(distances)
    found = [place for place, distance in enumerate(distances) if distance == best]
    return scale.lowest + found[int(draw.random() * len(found))]


def _scale(question: Question) -> Scale:
    if question.scale is None:
        raise ValueError(f"{question.type} questions have no scale")
    return question.scale
