"""What people write in Chattermill's world: clauses about themes, joined in English and in their own language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vocmocks.errors import FixtureError
from vocmocks.randomness import Stream
from vocmocks.worlds.chattermill_datasets import MOODS
from vocmocks.worlds.chattermill_projects import SIGNS, Project, Theme
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.prose import SLOT

OPPOSITE = frozenset({"+", "-"})
Told = tuple[tuple[Theme, str], ...]
"""What a comment says: themes, each with the sign of what is said about it."""
Wording = tuple[str, ...]
Reaches = tuple[Sequence[Wording], Sequence[Wording]]
"""Wordings, and those of them that are in all languages."""


@dataclass(frozen=True, slots=True)
class Written:
    """A comment in English, as it was written, and its phrases (in English)."""

    comment: str
    original: str
    phrases: list[dict[str, Any]]


class Wordings:
    """From the fixture. Raises FixtureError where a wording is in some of the languages only."""

    def __init__(self, fixture: Fixture, projects: Sequence[Project]) -> None:
        self.languages = tuple(fixture.part("languages"))
        closings, words, but = fixture.part("closings"), fixture.part("words"), fixture.part("joints").part("but")
        self._words = {name: words.lists(name) for name in words}
        self._but = tuple(but.text(language) for language in self.languages)
        self._opening, self._closing = fixture.share("opening"), fixture.share("closing")
        self._openings = self._by_reach(fixture.lists("openings"))
        self._closings = {mood: self._by_reach(closings.lists(mood)) for mood in MOODS}
        self._clauses = {
            (theme.id, sign): self._by_reach(theme.wordings[sign])
            for project in projects
            for theme in project.themes
            for sign in SIGNS
        }

    def write(self, draw: Stream, told: Told, mood: str, language: str) -> Written:
        """`language`: what it is written in; English comments are not translated."""
        place = self.languages.index(language)
        opening = self._maybe(draw, self._opening, self._openings, place)
        clauses = [self._one(draw, self._clauses[theme.id, sign], place) for theme, sign in told]
        closing = self._maybe(draw, self._closing, self._closings[mood], place)
        signs = [sign for _, sign in told]
        english, phrases = self._joined([english for english, _ in clauses], signs, 0)
        own = self._joined([own for _, own in clauses], signs, place)[0] if place else english
        texts = zip(*(*opening, (english, own), *closing), strict=True)
        comment, original = (" ".join(f"{_sentence(text)}." for text in parts) for parts in texts)
        shown = [
            {"phrase": phrase, "theme": theme.name, "category": theme.category, "sentiment": SIGNS[sign]}
            for phrase, (theme, sign) in zip(phrases, told, strict=True)
        ]
        return Written(comment, original, shown)

    def _by_reach(self, wordings: Sequence[Wording]) -> Reaches:
        everywhere = [wording for wording in wordings if len(wording) == len(self.languages)]
        if not everywhere or any(len(wording) not in (1, len(self.languages)) for wording in wordings):
            expected = f"texts in English, or in each of {', '.join(self.languages)}, at least one of these"
            raise FixtureError(f"wordings {wordings}: expected {expected}")
        return wordings, everywhere

    def _maybe(self, draw: Stream, share: float, known: Reaches, place: int) -> list[tuple[str, str]]:
        return [self._one(draw, known, place)] if draw.random() < share else []

    def _one(self, draw: Stream, known: Reaches, place: int) -> tuple[str, str]:
        """In English and in the language at `place`, with words in its slots."""
        wordings = known[place > 0]
        wording = wordings[int(draw.random() * len(wordings))]
        words: Mapping[str, Wording] = {
            name: self._words[name][int(draw.random() * len(self._words[name]))] for name in SLOT.findall(wording[0])
        }
        own = min(place, len(wording) - 1)
        return _fill(wording[0], words, 0), _fill(wording[own], words, own)

    def _joined(self, clauses: Sequence[str], signs: Sequence[str], place: int) -> tuple[str, list[str]]:
        """What the clauses make together, and each of them as it stands in that."""
        text, phrases = "", list[str]()
        for number, clause in enumerate(clauses):
            contrasts = number > 0 and {signs[number - 1], signs[number]} == OPPOSITE
            phrase = clause if contrasts else _sentence(clause)
            text += (self._but[place] if contrasts else ". " if number else "") + phrase
            phrases.append(phrase)
        return text, phrases


def _fill(text: str, words: Mapping[str, Wording], place: int) -> str:
    return SLOT.sub(lambda slot: words[slot[1]][min(place, len(words[slot[1]]) - 1)], text)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
