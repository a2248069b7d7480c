"""What a feedback sounds like, from a small lexicon and the scores beside it. Every part can be looked up."""

from __future__ import annotations

import re
from typing import Any

from vocmocks.errors import FixtureError
from vocmocks.worlds.fixture import Fixture

WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
MOST_KEYWORDS = 5
STRONG = 4
"""Weight of words that makes a text wholly positive or negative."""
REACH = 2
"""How many words after a negation it still turns round."""


class Sentiment:
    """From a fixture: `weights` of the parts, `levels`, `words` by weight, `negations`, `topics`."""

    def __init__(self, fixture: Fixture) -> None:
        weights = fixture.part("weights")
        self._weights = tuple(weights.number(name) for name in ("satisfaction", "recommendation", "text"))
        levels = fixture.part("levels")
        self._levels = [(name, levels.number(name)) for name in levels]
        self._words = _words(fixture.part("words"))
        self._negations = frozenset(fixture.texts("negations"))
        topics = fixture.part("topics")
        self._topics = {word: topic for topic in topics for word in topics.texts(topic)}
        self._telling = {*self._words, *self._topics, *self._negations}

    def judge(self, text: str, satisfaction: int | None, recommendation: int | None) -> dict[str, Any]:
        """`sentiment_analysis` of a feedback: satisfaction 1 to 10, recommendation 0 to 10, None where not given."""
        tone, keywords = self.read(text)
        signals = []
        if satisfaction is not None:
            signals.append(((satisfaction - 5.5) / 4.5, self._weights[0]))
        if recommendation is not None:
            signals.append(((recommendation - 5) / 5, self._weights[1]))
        if tone is not None:
            signals.append((tone, self._weights[2]))
        mean = _mean(signals)
        return {
            "overall_sentiment": self._level(mean),
            "confidence_score": _confidence(signals, mean),
            "keywords": keywords,
        }

    def read(self, text: str) -> tuple[float | None, list[str]]:
        """The tone of a text (-1 to 1, None where no word of the lexicon is in it) and its telling words."""
        if not text:
            return None, []
        total, found, last_negation = 0, 0, -REACH - 1
        keywords: dict[str, None] = {}
        for place, word in enumerate(WORD.findall(text.lower())):
            if word not in self._telling:
                continue
            if (weight := self._words.get(word)) is not None:
                total += -weight if place - last_negation <= REACH else weight
                found += 1
                keywords[word] = None
            elif word in self._topics:
                keywords[self._topics[word]] = None
            else:
                last_negation = place
        tone = max(-1.0, min(1.0, total / STRONG)) if found else None
        return tone, list(keywords)[:MOST_KEYWORDS]

    def _level(self, value: float) -> str:
        for name, least in self._levels:
            if value >= least:
                return name
        return self._levels[-1][0]


def _mean(signals: list[tuple[float, float]]) -> float:
    value = weight = 0.0
    for each, counts in signals:
        value += each * counts
        weight += counts
    return value / weight if weight else 0.0


def _confidence(signals: list[tuple[float, float]], mean: float) -> float:
    """High where several signals say the same."""
    if not signals:
        return 0.0
    apart = 0.0
    for value, _ in signals:
        apart += abs(value - mean)
    return round(max(0.3, 0.7 + 0.1 * len(signals) - apart / len(signals) * 0.6), 2)


def _words(fixture: Fixture) -> dict[str, int]:
    words: dict[str, int] = {}
    for key in fixture:
        try:
            weight = int(key)
        except ValueError:
            raise FixtureError(f'sentiment words: "{key}" is not a whole number') from None
        words.update(dict.fromkeys(fixture.texts(key), weight))
    return words
