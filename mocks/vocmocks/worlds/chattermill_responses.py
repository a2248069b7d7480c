"""One response of Chattermill's world, made from its index: a profile that is dealt, and what is its own.

The profile says everything that can be filtered by or added up (who, which dataset, how well, about which themes);
time, id and wording are the record's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vocmocks.clock import iso
from vocmocks.randomness import Part, Stream, numbered, stream
from vocmocks.worlds.chattermill_datasets import Dataset, DataType
from vocmocks.worlds.chattermill_people import People, Person
from vocmocks.worlds.chattermill_projects import COUNTRY, PERSONAL, SIGNS, Theme
from vocmocks.worlds.chattermill_record import Opinion, attribute
from vocmocks.worlds.chattermill_words import Told, Wordings
from vocmocks.worlds.spread import Spread
from vocmocks.worlds.weighted import Weighted


@dataclass(frozen=True, slots=True)
class Profile:
    """What responses of a slot and level have in common. `told`: empty without a comment."""

    person: Person
    dataset: Dataset
    score: int | None
    mood: str
    told: Told
    tags: tuple[str, ...]
    opinions: tuple[Opinion, ...]

    @property
    def language(self) -> str | None:
        """As text analytics tells it: only of a comment."""
        return self.person.language if self.told else None


@dataclass(frozen=True, slots=True)
class ResponseMaker:
    """`shares`: by level, which share of a project's responses (by its number) its episode has taken hold of; `themes`:
    what the episodes are about."""

    key: tuple[Part, ...]
    people: People
    spread: Spread
    wordings: Wordings
    patterns: Mapping[str, Weighted[str]]
    themes: Mapping[int, Theme]
    shares: Sequence[Sequence[float]]
    analysed_after: float
    words_key: int

    def share(self, person: Person, level: int) -> float:
        return self.shares[level][person.project.number]

    def profile(self, person: Person, slot: int, share: float) -> Profile:
        draw = stream(*self.key, "profile", slot)
        chance = draw.random
        dataset = person.project.datasets.at(chance())
        struck, fraction, commented = chance() < share, chance(), chance() < dataset.type.comments
        score, mood = _scored(dataset.type, fraction, struck=struck)
        told = self._told(draw, person, mood, self.themes.get(person.project.number) if struck else None)
        tags = tuple(tag for tag, (of, often) in person.project.tags.items() if (chance() < often) and of == mood)
        told = told if commented else ()
        opinions = tuple(Opinion(theme.category, theme.name, SIGNS[sign]) for theme, sign in told)
        return Profile(person, dataset, score, mood, told, tags, opinions)

    def make(self, index: int, id: str, block: int, profile: Profile) -> dict[str, Any]:
        """The record as the store would keep it (worlds/chattermill_record.py)."""
        person, dataset = profile.person, profile.dataset
        created = self.spread.time(index)
        comment = original = None
        phrases: list[dict[str, Any]] = []
        if profile.told:
            draw = numbered(self.words_key, index)
            written = self.wordings.write(draw, profile.told, profile.mood, person.language)
            comment, original, phrases = written.comment, written.original, written.phrases
        return {
            "id": int(id),
            "score": profile.score,
            "comment": comment,
            "original_comment": original,
            "created_at": iso(created),
            "updated_at": iso(created),
            "user_attributes": self._attributes(block, profile),
            "data_type": dataset.type.name,
            "data_source": dataset.source.name,
            "dataset": f"{dataset.type.name} - {dataset.source.name}",
            "tags": list(profile.tags),
            "phrases": phrases,
            "project": person.project.key,
            "language": profile.language,
            "analysed_at": iso(created + self.analysed_after),
        }

    def _attributes(self, block: int, profile: Profile) -> dict[str, Any]:
        person, found = profile.person, dict[str, Any]()
        if profile.dataset.type.identified:
            found["customer_id"] = attribute(PERSONAL["customer_id"], self.people.customer_id(block, person))
            found["email"] = attribute(PERSONAL["email"], self.people.email(block, person))
        found[COUNTRY[0]] = attribute(COUNTRY[1], person.segments[COUNTRY[0]])
        for id, (name, _) in person.project.segments.items():
            found[id] = attribute(name, person.segments[id])
        return found

    def _told(self, draw: Stream, person: Person, mood: str, struck_by: Theme | None) -> Told:
        pattern = self.patterns[mood].at(draw.random())
        themes = person.project.themes
        if pattern.startswith("g") and struck_by is None:
            return ((next(theme for theme in themes if theme.general), pattern[1:]),)
        own = [theme for theme in themes if not theme.general]
        first = struck_by or _one(draw, own)
        other = _one(draw, [theme for theme in own if theme is not first])
        return tuple(zip((first, other), pattern.removeprefix("g"), strict=False))


def _scored(type: DataType, fraction: float, *, struck: bool) -> tuple[int | None, str]:
    """The score and what mood it tells. `struck`: by an episode, so that it is low."""
    if type.scale is None or type.scores is None:
        return None, "low" if struck or type.moods is None else type.moods.at(fraction)
    low = type.scale.low - type.scale.lowest + 1
    score = type.scale.lowest + int(fraction * low) if struck else type.scores.at(fraction)
    return score, type.scale.mood(score)


def _one(draw: Stream, themes: Sequence[Theme]) -> Theme:
    place = draw.random() * sum(theme.weight for theme in themes)
    for theme in themes:
        place -= theme.weight
        if place < 0:
            return theme
    return themes[-1]
