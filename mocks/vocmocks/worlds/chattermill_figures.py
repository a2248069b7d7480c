"""Sums over Chattermill's responses, to which records are added and from which they are taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from vocmocks.worlds.chattermill_datasets import DataType
from vocmocks.worlds.chattermill_record import Opinion

SENTIMENTS = ("positive", "neutral", "negative")


@dataclass(slots=True)
class Figures:
    """`count` of responses; of scores number and sum; `moods`: scores by metric (`nps`, `csat`) and mood; `sentiments`:
    of phrases."""

    count: int = 0
    scored: int = 0
    total: float = 0
    moods: dict[tuple[str, str], int] = field(default_factory=dict)
    sentiments: dict[str, int] = field(default_factory=dict)

    def copy(self) -> Figures:
        return replace(self, moods=dict(self.moods), sentiments=dict(self.sentiments))

    def add(self, type: DataType | None, score: float | None, opinions: Iterable[Opinion], times: int = 1) -> None:
        """A response; `times` -1 takes it away. `opinions`: those of its phrases that are asked for."""
        self.count += times
        if score is not None:
            self.scored += times
            self.total += times * score
            if type is not None and (mood := type.mood(score)) is not None:
                self.moods[type.metric, mood] = self.moods.get((type.metric, mood), 0) + times
        for opinion in opinions:
            self.sentiments[opinion.sentiment] = self.sentiments.get(opinion.sentiment, 0) + times

    def metric(self, type: str) -> dict[str, Any]:
        """A metric as it is shown: `value` (None where nothing counts for it), and what it was made of."""
        return {"type": type, **METRICS[type](self)}

    def _nps(self) -> dict[str, Any]:
        """Promoters less detractors, in percent of all that gave an NPS score."""
        promoters, passives, detractors = (self.moods.get(("nps", mood), 0) for mood in ("high", "mid", "low"))
        count = promoters + passives + detractors
        value = _percent(promoters - detractors, count)
        return {"value": value, "count": count, "promoters": promoters, "passives": passives, "detractors": detractors}

    def _csat(self) -> dict[str, Any]:
        """Those who are satisfied, in percent of all that gave a CSAT score."""
        satisfied, *others = (self.moods.get(("csat", mood), 0) for mood in ("high", "mid", "low"))
        count = satisfied + sum(others)
        return {"value": _percent(satisfied, count), "count": count, "satisfied": satisfied}

    def _average_score(self) -> dict[str, Any]:
        value = round(self.total / self.scored, 2) if self.scored else None
        return {"value": value, "count": self.scored}

    def _volume(self) -> dict[str, Any]:
        return {"value": self.count, "count": self.count}

    def _sentiment(self) -> dict[str, Any]:
        """Positive less negative, in percent of all phrases."""
        found = {name: self.sentiments.get(name, 0) for name in SENTIMENTS}
        count = sum(found.values())
        return {"value": _percent(found["positive"] - found["negative"], count), "count": count, **found}


METRICS = {
    "nps": Figures._nps,
    "csat": Figures._csat,
    "average_score": Figures._average_score,
    "volume": Figures._volume,
    "sentiment": Figures._sentiment,
}


def _percent(part: float, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None
