"""Chattermill's data types and sources, as the fixture has them: which score goes with which mood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from vocmocks.errors import FixtureError
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.scores import Scores
from vocmocks.worlds.weighted import Weighted

MOODS = ("high", "mid", "low")


@dataclass(frozen=True, slots=True)
class Scale:
    """Scores from `lowest` to `highest`; `low` and less is a detractor's, `high` and more a promoter's."""

    lowest: int
    highest: int
    low: int
    high: int

    def mood(self, score: float) -> str:
        return "low" if score <= self.low else "high" if score >= self.high else "mid"


@dataclass(frozen=True, slots=True)
class DataType:
    """`scale` and `scores`: None where its responses give no score, whose `moods` are as likely as these weights."""

    key: str
    name: str
    scale: Scale | None
    scores: Scores | None
    moods: Weighted[str] | None
    metric: str
    comments: float
    identified: bool

    def mood(self, score: float | None) -> str | None:
        """None where nothing is known."""
        return self.scale.mood(score) if self.scale is not None and score is not None else None


class Source(NamedTuple):
    key: str
    name: str


class Dataset(NamedTuple):
    type: DataType
    source: Source


def data_types(fixture: Fixture) -> dict[str, DataType]:
    part = fixture.part("data_types")
    return {key: _data_type(key, part.part(key)) for key in part}


def _data_type(key: str, part: Fixture) -> DataType:
    scale, scores = None, None
    if "scores" in part:
        scale = Scale(part.integer("lowest"), part.integer("highest"), part.integer("low"), part.integer("high"))
        scores = Scores(part.numbers("scores", scale.highest - scale.lowest + 1), scale.lowest)
    moods = None if scale is not None else part.weighted("moods")
    metric, identified = part.text("metric", ""), part.flag("identified")
    return DataType(key, part.text("name"), scale, scores, moods, metric, part.share("comments"), identified)


def dataset(pair: str, types: Mapping[str, DataType], sources: Mapping[str, Source], project: str) -> Dataset:
    """The one that a project has as `nps survey`. Raises FixtureError where there is no such type or source."""
    type, _, source = pair.partition(" ")
    if type not in types or source not in sources:
        raise FixtureError(f'project {project}: dataset "{pair}": expected a data type and a data source')
    return Dataset(types[type], sources[source])
