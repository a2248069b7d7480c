"""What Track CXM's organisation has set up: surveys with their questions, attributes, templates, integrations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vocmocks.errors import FixtureError
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.scores import Scores
from vocmocks.worlds.uuids import HashCodec, UuidCodec

LIKES = {"like": 1, "dislike": 0}
LIKE_DISLIKE = "like_dislike"
"""The type of a composite question's parts."""
THUMBS, CHOICE, OPEN = "thumbs", "multiple_choice", "open"
HASH_LENGTH = 4
ITEMS_OF_ONE = 100
"""More than any survey has questions."""


@dataclass(frozen=True, slots=True)
class Scale:
    """`tones`: what each number from `lowest` on sounds like."""

    lowest: int
    tones: tuple[str, ...]
    scores: Scores

    @property
    def highest(self) -> int:
        return self.lowest + len(self.tones) - 1

    def tone(self, score: int) -> str:
        return self.tones[score - self.lowest]

    def part(self, score: int) -> float:
        """0 for the lowest, 1 for the highest."""
        return (score - self.lowest) / (self.highest - self.lowest)


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """`scale`: None for choices and open questions. `metrics`: the parts of a composite question, liked or not."""

    uuid: str
    hash: str
    type: str
    title: str
    is_obligatory: bool
    takes_comments: bool
    scale: Scale | None
    options: tuple[str, ...] = ()
    other: str | None = None
    metrics: tuple[Question, ...] = ()

    @property
    def accepted_answers(self) -> Any:
        """Numbers, options, like and dislike with their numbers; none are listed where every text is an answer."""
        if self.type in (THUMBS, LIKE_DISLIKE):
            return LIKES
        if self.scale is not None:
            return list(range(self.scale.lowest, self.scale.highest + 1))
        return list(self.options)

    @property
    def record(self) -> dict[str, Any]:
        """As the listing shows it."""
        if self.type == LIKE_DISLIKE:
            return {"title": self.title, "type": self.type, "public_hash": self.hash, "accepted_answers": LIKES}
        return {
            "title": self.title,
            "type": self.type,
            "public_hash": self.hash,
            "is_obligatory": self.is_obligatory,
            "comments_enabled": self.takes_comments,
            "accepted_answers": self.accepted_answers,
            "composite_metrics": [metric.record for metric in self.metrics],
        }


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    number: int
    uuid: str
    hash: str
    name: str
    questions: tuple[Question, ...]
    items: Mapping[str, Question] = field(default_factory=dict)
    """All that can be answered, the parts of composite questions as well, by hash."""

    @property
    def record(self) -> dict[str, Any]:
        questions = [question.record for question in self.questions]
        return {"uuid": self.uuid, "name": self.name, "public_hash": self.hash, "questions": questions}


@dataclass(frozen=True, slots=True)
class Attribute:
    """`of`: customer or interaction. The identifier is what tells the organisation's customers apart."""

    uuid: str
    name: str
    of: str
    is_identifier: bool


class Account:
    """Everything that was set up, in the order of the fixture."""

    def __init__(self, fixture: Fixture, seed: int) -> None:
        self._key = (seed, "track-cxm")
        self.surveys = _surveys(fixture, *self._key)
        uuids = self._uuids("attributes")
        self.attributes = tuple(
            Attribute(uuids.encode(place), part.text("name"), part.text("of"), "identifier" in part)
            for place, part in enumerate(fixture.parts("attributes"))
        )
        self.groups = [self._group(place, part) for place, part in enumerate(fixture.parts("survey_groups"))]
        hashes = HashCodec(HASH_LENGTH, *self._key, "templates")
        self.templates = [
            {"type": part.text("type"), "name": part.text("name"), "public_hash": hashes.encode(place)}
            for place, part in enumerate(fixture.parts("templates"))
        ]
        self.integrations = [self._integration(place, part) for place, part in enumerate(fixture.parts("integrations"))]

    def _uuids(self, what: str) -> UuidCodec:
        return UuidCodec(*self._key, what)

    def _group(self, place: int, part: Fixture) -> dict[str, Any]:
        chosen = [self.surveys[int(number)] for number in part.numbers("surveys")]
        return {
            "uuid": self._uuids("survey_groups").encode(place),
            "name": part.text("name"),
            "surveys": [survey.uuid for survey in chosen],
        }

    def _integration(self, place: int, part: Fixture) -> dict[str, Any]:
        return {
            "uuid": part.text("uuid", self._uuids("integrations").encode(place)),
            "name": part.text("name"),
            "phone": part.text("phone"),
            "hash": HashCodec(HASH_LENGTH, *self._key, "integrations").encode(place),
        }


def _surveys(fixture: Fixture, *key: str | int) -> tuple[Survey, ...]:
    uuids, hashes = UuidCodec(*key, "surveys"), HashCodec(HASH_LENGTH, *key, "surveys")
    maker = _QuestionMaker(fixture, *key)
    found = []
    for number, part in enumerate(fixture.parts("surveys")):
        first = number * ITEMS_OF_ONE
        questions = tuple(
            maker.question(first + place * 10, question) for place, question in enumerate(part.parts("questions"))
        )
        items = {item.hash: item for question in questions for item in (question, *question.metrics)}
        found.append(Survey(number, uuids.encode(number), hashes.encode(number), part.text("name"), questions, items))
    return tuple(found)


class _QuestionMaker:
    def __init__(self, fixture: Fixture, *key: str | int) -> None:
        self._uuids, self._hashes = UuidCodec(*key, "questions"), HashCodec(HASH_LENGTH, *key, "questions")
        types = fixture.part("question_types")
        self._scales = {name: _scale(types.part(name)) for name in types}
        topics = fixture.part("topics")
        self._topics = tuple(topics.text(name) for name in topics)

    def question(self, number: int, part: Fixture) -> Question:
        """The question with this number, its parts having the numbers after it."""
        kind = part.text("type")
        if kind not in self._scales:
            raise FixtureError(f'question "{part.text("title")}": there is no question type "{kind}"')
        options = () if kind != CHOICE else self._topics if "topics" in part else part.texts("options")
        other = part.text("other") if "other" in part else None
        metrics = part.texts("composite") if "composite" in part else ()
        return Question(
            uuid=self._uuids.encode(number),
            hash=part.text("hash", self._hashes.encode(number)),
            type=kind,
            title=part.text("title"),
            is_obligatory=part.flag("obligatory", True),
            takes_comments=part.flag("comments", True),
            scale=self._scales[kind],
            options=(*options, other) if other is not None else options,
            other=other,
            metrics=tuple(self._metric(number + place, title) for place, title in enumerate(metrics, 1)),
        )

    def _metric(self, number: int, title: str) -> Question:
        return Question(
            uuid=self._uuids.encode(number),
            hash=self._hashes.encode(number),
            type=LIKE_DISLIKE,
            title=title,
            is_obligatory=False,
            takes_comments=False,
            scale=self._scales[THUMBS],
        )


def _scale(part: Fixture) -> Scale | None:
    if "lowest" not in part:
        return None
    lowest, tones = part.integer("lowest"), part.texts("tones")
    return Scale(lowest, tones, Scores(part.numbers("weights", len(tones)), lowest))
