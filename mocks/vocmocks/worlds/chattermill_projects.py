"""Chattermill's projects as their customers set them up: data types, sources, themes, segments. All of it from the
fixture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vocmocks.worlds.between import Between
from vocmocks.worlds.chattermill_datasets import Dataset, DataType, Source, data_types, dataset
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.weighted import Weighted

SIGNS: Mapping[str, str] = {"+": "positive", "-": "negative", "0": "neutral"}
"""What a clause is called in the fixture's patterns, and as Chattermill calls its sentiment."""
ROOM = 1000
"""Ids of each project, and where in them those of each collection begin."""
OFFSETS: Mapping[str, int] = {
    "data_types": 11, "data_sources": 51, "categories": 101, "themes": 201, "tags": 701, "custom_segments": 801,
}  # fmt: skip
ANALYTICS_LANGUAGE = ("language", "Language")
"""Id and name of the attribute that text analytics adds."""
PERSONAL: Mapping[str, str] = {"customer_id": "Customer ID", "email": "Email"}
COUNTRY = ("country", "Country")


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """`wordings` by sign: each in one language (English) or in all of them. `general`: about everything."""

    id: int
    name: str
    category: str
    weight: float
    general: bool
    cues: tuple[str, ...]
    wordings: Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Segment:
    """A custom segment: the responses that have one of the values in each of these attributes, and this dataset's type
    and score where there is one."""

    id: int
    name: str
    attributes: Mapping[str, tuple[str, ...]]
    data_type: str | None
    score: Between | None


@dataclass(frozen=True, slots=True, eq=False)
class Project:
    """`segments`: attributes by id, with name and values; `tags` by name, with the mood and share that have them."""

    number: int
    id: int
    key: str
    name: str
    weight: float
    languages: Weighted[str]
    datasets: Weighted[Dataset]
    themes: tuple[Theme, ...]
    categories: tuple[str, ...]
    segments: Mapping[str, tuple[str, Weighted[str]]]
    custom_segments: tuple[Segment, ...]
    tags: Mapping[str, tuple[str, float]]

    @property
    def types(self) -> tuple[DataType, ...]:
        return tuple({dataset.type.key: dataset.type for dataset in self.datasets.values}.values())

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(dict.fromkeys(dataset.source for dataset in self.datasets.values))

    def type(self, named: str) -> DataType | None:
        """By key or name."""
        return next((type for type in self.types if named in (type.key, type.name)), None)

    def source(self, named: str) -> Source | None:
        """By key or name."""
        return next((source for source in self.sources if named in source), None)

    def theme(self, named: str | int) -> Theme | None:
        """By id or name."""
        return next((theme for theme in self.themes if str(named) in (str(theme.id), theme.name)), None)

    def category(self, named: str) -> str | None:
        """The name of a category, of its name or id."""
        first = self.id * ROOM + OFFSETS["categories"]
        known = {str(first + place): name for place, name in enumerate(self.categories)}
        return known.get(named, named if named in self.categories else None)

    def attributes(self) -> dict[str, str]:
        """Names by id, in the order in which responses show them."""
        own = {id: name for id, (name, _) in self.segments.items()}
        return {**PERSONAL, **dict([COUNTRY]), **own, **dict([ANALYTICS_LANGUAGE])}

    def listed(self, collection: str) -> Iterator[dict[str, Any]]:
        """The records of a collection of this project, as they are shown."""
        first = self.id * ROOM + OFFSETS.get(collection, 0)
        if collection in ("data_types", "data_sources"):
            things: Sequence[DataType | Source] = self.types if collection == "data_types" else self.sources
            yield from ({"id": first + n, "key": thing.key, "name": thing.name} for n, thing in enumerate(things))
        elif collection == "categories":
            yield from ({"id": first + place, "name": name} for place, name in enumerate(self.categories))
        elif collection == "themes":
            places = {name: self.id * ROOM + OFFSETS["categories"] + n for n, name in enumerate(self.categories)}
            for theme in self.themes:
                yield {
                    "id": theme.id,
                    "name": theme.name,
                    "category_id": places[theme.category],
                    "category": theme.category,
                }
        elif collection == "attributes":
            yield from ({"id": id, "name": name, "type": "text"} for id, name in self.attributes().items())
        elif collection == "tags":
            yield from ({"id": first + place, "name": name} for place, name in enumerate(self.tags))
        else:
            yield from ({"id": segment.id, "name": segment.name} for segment in self.custom_segments)


COLLECTIONS: Mapping[str, str] = {
    "data_types": "data_type", "data_sources": "data_source", "themes": "theme", "categories": "category",
    "attributes": "attribute", "tags": "tag", "custom_segments": "custom_segment",
}  # fmt: skip
"""What a project has lists of, and what one thing in them is called."""


def projects(fixture: Fixture) -> tuple[Project, ...]:
    types, sources, named = data_types(fixture), fixture.part("data_sources"), fixture.part("projects")
    known = {key: Source(key, sources.text(key)) for key in sources}
    return tuple(_project(number, key, named.part(key), types, known) for number, key in enumerate(named))


def _project(
    number: int, key: str, part: Fixture, types: Mapping[str, DataType], sources: Mapping[str, Source]
) -> Project:
    id, weights, segments, tags = (part.integer("id"), part.part("datasets"), part.part("segments"), part.part("tags"))
    datasets = {dataset(pair, types, sources, key): weights.number(pair) for pair in weights}
    return Project(
        number=number,
        id=id,
        key=key,
        name=part.text("name"),
        weight=part.number("weight"),
        languages=part.weighted("languages"),
        datasets=Weighted(datasets, f"{key} datasets"),
        themes=tuple(_themes(id, part.part("categories"))),
        categories=tuple(part.part("categories")),
        segments={
            name: (segments.part(name).text("name"), segments.part(name).weighted("values")) for name in segments
        },
        custom_segments=tuple(_segment(id, place, s) for place, s in enumerate(part.parts("custom_segments"))),
        tags={name: (tags.part(name).text("mood"), tags.part(name).share("share")) for name in tags},
    )


def _themes(project: int, categories: Fixture) -> Iterator[Theme]:
    number = project * ROOM + OFFSETS["themes"]
    for category in categories:
        themes = categories.part(category)
        for name in themes:
            part = themes.part(name)
            general = part.flag("general", False)
            yield Theme(
                id=number,
                name=name,
                category=category,
                weight=part.number("weight"),
                general=general,
                cues=() if general else part.texts("cues"),
                wordings={sign: part.lists(sentiment) for sign, sentiment in SIGNS.items()},
            )
            number += 1


def _segment(project: int, place: int, part: Fixture) -> Segment:
    wanted = part.part("attributes") if "attributes" in part else None
    score = part.numbers("score", 2) if "score" in part else None
    return Segment(
        id=project * ROOM + OFFSETS["custom_segments"] + place,
        name=part.text("name"),
        attributes={name: wanted.texts(name) for name in wanted} if wanted is not None else {},
        data_type=part.text("data_type") if "data_type" in part else None,
        score=Between(*score) if score is not None else None,
    )
