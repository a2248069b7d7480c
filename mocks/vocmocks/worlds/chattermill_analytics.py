"""Text analytics: which themes a comment is about, and how it sounds. Everything it finds can be looked up in the
fixture: cues tell themes, words tell opinions, common words tell the language.

A comment is cut into clauses at punctuation and at words of contrast ("but"), and where "and" stands between two
themes; a part without a theme of its own belongs to the one before it. What a clause weighs is the sum of its words,
each of which a negation shortly before turns round; a clause without any of them sounds like the score. A comment
without any theme is about the project's general one: whatever has words has a phrase.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from vocmocks.errors import FixtureError
from vocmocks.worlds.chattermill_projects import Project, Theme
from vocmocks.worlds.fixture import Fixture

WORD = re.compile(r"[^\W_]+")
SENTENCE = re.compile(r"[^.!?;\n]+")
PAUSE = re.compile(r"[,:()–—]|\s-\s")
LONGEST = 20_000
"""Characters of a comment that are looked at."""
REACH = 3
"""How many words after a negation it still turns round."""
SHORTEST = 3
"""Letters that words with anything behind them have at least."""
LIKE_SCORE: Mapping[str | None, str] = {"low": "negative", "high": "positive"}
NOTHING: tuple[Any, ...] = ()


class Token(NamedTuple):
    word: str
    start: int
    end: int


class Hit(NamedTuple):
    """A value of a vocabulary, from the `first` to before the `last` token."""

    value: Any
    first: int
    last: int


class Vocabulary:
    """Words and expressions with values; a `*` at the end stands for any letters more. The longest counts."""

    def __init__(self, entries: Iterable[tuple[str, Any]]) -> None:
        self._known: dict[str, list[tuple[tuple[str, ...], bool, Any]]] = {}
        self._stems: dict[str, Any] = {}
        for text, value in entries:
            words = tuple(WORD.findall(text.lower()))
            if not words:
                raise FixtureError(f'"{text}" has no letters')
            if text.endswith("*") and len(words) == 1:
                self._stems.setdefault(words[0], value)
            else:
                self._known.setdefault(words[0], []).append((words[1:], text.endswith("*"), value))
        for known in self._known.values():
            known.sort(key=lambda entry: len(entry[0]), reverse=True)

    def find(self, tokens: Sequence[Token], first: int, last: int) -> Iterator[Hit]:
        """What is said from the `first` to before the `last` token, in order, nothing twice."""
        while first < last:
            found = self._at(tokens, first, last)
            if found is not None:
                yield found
            first = found.last if found is not None else first + 1

    def _at(self, tokens: Sequence[Token], first: int, last: int) -> Hit | None:
        word = tokens[first].word
        for rest, is_stem, value in self._known.get(word, NOTHING):
            end = first + 1 + len(rest)
            if end <= last and all(map(_same, rest, tokens[first + 1 : end], _stems(len(rest), is_stem))):
                return Hit(value, first, end)
        for length in range(len(word), SHORTEST - 1, -1):
            if word[:length] in self._stems:
                return Hit(self._stems[word[:length]], first, first + 1)
        return None


def _same(wanted: str, token: Token, is_stem: bool) -> bool:
    return token.word.startswith(wanted) if is_stem else token.word == wanted


def _stems(count: int, last: bool) -> Iterator[bool]:
    return (last and place == count - 1 for place in range(count))


@dataclass(slots=True)
class Clause:
    """Tokens from `first` to before `last`, and what they are about."""

    first: int
    last: int
    theme: Theme | None
    contrasts: bool
    """Whether it speaks against what was said before."""


class Analyst:
    """`phrases` of a comment of a project, and its `language`."""

    def __init__(self, fixture: Fixture, projects: Iterable[Project]) -> None:
        opinions, languages = fixture.part("opinions"), fixture.part("languages")
        self._words = Vocabulary(_weights(opinions.part("words")))
        self._and, self._contrast = frozenset(opinions.texts("and")), frozenset(opinions.texts("contrast"))
        self._negations = Vocabulary((text, True) for text in opinions.texts("negations"))
        self._cues = {project.key: Vocabulary(_cues(project)) for project in projects}
        self._languages = {name: frozenset(languages.part(name).texts("words")) for name in languages}

    def language(self, comment: str) -> str:
        """That of which it has the most common words; the fixture's first where it has none."""
        words = Counter(token.word for token in _tokens(comment, 0, LONGEST))
        return max(self._languages, key=lambda name: sum(words[word] for word in self._languages[name]))

    def phrases(self, project: Project, comment: str, mood: str | None) -> list[dict[str, str]]:
        """Phrase, theme, category and sentiment of each clause. `mood` (high, mid, low): how the score sounds."""
        found: list[dict[str, str]] = []
        for sentence in SENTENCE.finditer(comment, 0, LONGEST):
            tokens = _tokens(comment, *sentence.span())
            for clause in self._clauses(project, comment, tokens):
                if clause.theme is not None:
                    tone = self._tone(tokens, clause.first, clause.last)
                    found.append(_phrase(comment, tokens, clause, clause.theme, _sentiment(tone, mood)))
        return found or self._overall(project, comment, mood)

    def _overall(self, project: Project, comment: str, mood: str | None) -> list[dict[str, str]]:
        """Of a comment about nothing in particular: its first opinion, else what it begins with."""
        theme = next((theme for theme in project.themes if theme.general), None)
        sentences = [_tokens(comment, *sentence.span()) for sentence in SENTENCE.finditer(comment, 0, LONGEST)]
        told = [(tokens, self._tone(tokens, 0, len(tokens))) for tokens in sentences if tokens]
        if theme is None or not told:
            return []
        tokens, tone = next((one for one in told if one[1] is not None), told[0])
        clause = Clause(0, len(tokens), theme, contrasts=False)
        return [_phrase(comment, tokens, clause, theme, _sentiment(tone, mood))]

    def _clauses(self, project: Project, text: str, tokens: Sequence[Token]) -> list[Clause]:
        clauses: list[Clause] = []
        for first, last, contrasts in self._parts(text, tokens):
            themes = [hit.value for hit in self._cues[project.key].find(tokens, first, last)]
            theme = Counter(themes).most_common(1)[0][0] if themes else None
            before = clauses[-1] if clauses else None
            if before is not None and not contrasts and (theme is None or before.theme is None):
                before.last, before.theme = last, before.theme or theme
            else:
                clauses.append(Clause(first, last, theme, contrasts))
        return clauses

    def _parts(self, text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int, bool]]:
        """From which token to before which, without the words that join them; whether it contrasts."""
        first, contrasts = 0, False
        for place, token in enumerate(tokens):
            joins = token.word in self._and or token.word in self._contrast
            if joins or (place > first and PAUSE.search(text, tokens[place - 1].end, token.start)):
                if place > first:
                    yield first, place, contrasts
                    contrasts = False
                contrasts = contrasts or token.word in self._contrast
                first = place + 1 if joins else place
        if first < len(tokens):
            yield first, len(tokens), contrasts

    def _tone(self, tokens: Sequence[Token], first: int, last: int) -> int | None:
        """None where there is no opinion in it."""
        turns = [hit.first for hit in self._negations.find(tokens, first, last)]
        found = [
            -hit.value if any(0 < hit.first - place <= REACH for place in turns) else hit.value
            for hit in self._words.find(tokens, first, last)
        ]
        return sum(found) if found else None


def _tokens(text: str, start: int, end: int) -> list[Token]:
    return [Token(match[0].lower(), *match.span()) for match in WORD.finditer(text, start, end)]


def _phrase(text: str, tokens: Sequence[Token], clause: Clause, theme: Theme, sentiment: str) -> dict[str, str]:
    said = text[tokens[clause.first].start : tokens[clause.last - 1].end]
    return {"phrase": said, "theme": theme.name, "category": theme.category, "sentiment": sentiment}


def _sentiment(tone: int | None, mood: str | None) -> str:
    if tone is None:
        return LIKE_SCORE.get(mood, "neutral")
    return "positive" if tone > 0 else "negative" if tone < 0 else "neutral"


def _weights(part: Fixture) -> Iterator[tuple[str, int]]:
    for key in part:
        try:
            weight = int(key)
        except ValueError:
            raise FixtureError(f'opinions words: "{key}" is not a whole number') from None
        yield from ((text, weight) for text in part.texts(key))


def _cues(project: Project) -> Iterator[tuple[str, Theme]]:
    return ((cue, theme) for theme in project.themes for cue in theme.cues)
