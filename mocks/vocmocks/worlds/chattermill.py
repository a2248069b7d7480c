"""Chattermill's world: two companies' projects, and a year of what their customers said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from vocmocks.errors import FixtureError
from vocmocks.randomness import number
from vocmocks.worlds.chattermill_analytics import Analyst
from vocmocks.worlds.chattermill_datasets import MOODS
from vocmocks.worlds.chattermill_dealt import SLOTS, ResponsePopulation
from vocmocks.worlds.chattermill_ids import Numbering
from vocmocks.worlds.chattermill_people import People
from vocmocks.worlds.chattermill_projects import COLLECTIONS, Project, Theme, projects
from vocmocks.worlds.chattermill_responses import ResponseMaker
from vocmocks.worlds.chattermill_words import Wordings
from vocmocks.worlds.deal import Deal
from vocmocks.worlds.fixture import Fixture, load
from vocmocks.worlds.population import Generated, Population
from vocmocks.worlds.scores import Episode
from vocmocks.worlds.sizes import sizes
from vocmocks.worlds.spread import DAY, Spread

VENDOR = "chattermill"
STEPS = 3
"""In which an episode sets in, and fades out."""
Levels = list[tuple[float, int]]


def world(asked: Mapping[str, int], seed: int, start: float, slots: int = SLOTS) -> Mapping[str, Population]:
    """Populations `responses`, `projects`, and one for each of the lists that a project has; times count back from
    `start`. `slots`: how many profiles responses have (worlds/deal.py)."""
    fixture, known = the_fixture().altered(asked), tuple(known_projects().values())
    size = sizes(VENDOR, fixture, asked)["responses"]
    maker, levels = response_maker(fixture, known, seed, start, size, slots)
    lists = {name: [(p.key, record) for p in known for record in p.listed(name)] for name in COLLECTIONS}
    named: dict[str, Mapping[str, Any]] = {p.key: {"id": p.id, "key": p.key, "name": p.name} for p in known}
    return {
        "responses": ResponsePopulation(
            maker, levels, size, Deal(slots, seed, VENDOR, "responses"), numbering(seed, size)
        ),
        "projects": _listed(named),
        **{
            name: _listed({f"{key}/{record['id']}": {**record, "project": key} for key, record in found})
            for name, found in lists.items()
        },
    }


def response_maker(
    fixture: Fixture, known: tuple[Project, ...], seed: int, start: float, size: int, slots: int
) -> tuple[ResponseMaker, Levels]:
    """What makes responses, and from which moment on which level of its episodes holds."""
    period, patterns, after = fixture.part("period"), fixture.part("patterns"), analysed_after()
    spread = Spread(
        size, start - after, period.integer("days", least=1), period.numbers("hours", 24),
        period.numbers("weekdays", 7), seed, VENDOR, "time", months=period.numbers("months", 12),
    )  # fmt: skip
    shares, levels, themes = _episodes(fixture, known, start)
    maker = ResponseMaker(
        key=(seed, VENDOR, "responses"),
        people=People(fixture, known, slots, seed, VENDOR, "people"),
        spread=spread,
        wordings=Wordings(fixture, known),
        patterns={mood: patterns.weighted(mood) for mood in MOODS},
        themes=themes,
        shares=shares,
        analysed_after=after,
        words_key=number(seed, VENDOR, "responses", "words"),
    )
    return maker, levels


@cache
def the_fixture() -> Fixture:
    return load(VENDOR)


def analysed_after() -> float:
    """Seconds after which text analytics has run over a response."""
    return the_fixture().part("analytics").number("after")


@cache
def numbering(seed: int, size: int = 0) -> Numbering:
    """Ids of a world of that size, and (whatever the size) those of what tenants create."""
    ids = the_fixture().part("ids")
    return Numbering(size, ids.integer("newest"), ids.integer("step", least=1), seed, VENDOR, "ids")


@cache
def known_projects() -> Mapping[str, Project]:
    """The fixture's projects by key."""
    return {project.key: project for project in projects(the_fixture())}


@cache
def analyst() -> Analyst:
    """Text analytics over the fixture's vocabulary."""
    return Analyst(the_fixture(), known_projects().values())


def _episodes(
    fixture: Fixture, known: tuple[Project, ...], start: float
) -> tuple[Sequence[tuple[float, ...]], Levels, Mapping[int, Theme]]:
    """Shares of each project by level, from when on which level holds, and what the episodes are about."""
    changes: list[tuple[float, int, float]] = []
    themes: dict[int, Theme] = {}
    for project in known:
        part = fixture.part("projects").part(project.key).part("episode")
        theme = project.theme(part.text("theme"))
        if theme is None:
            raise FixtureError(f"{VENDOR}: project {project.key} has an episode about an unknown theme")
        begin, end = (start - part.number(name) * DAY for name in ("from_days", "to_days"))
        steps = Episode(begin, end, 1.0).steps(STEPS)
        changes += [(since, project.number, part.share("share") * step) for since, step in steps]
        themes[project.number] = theme
    shares = [tuple(0.0 for _ in known)]
    levels: Levels = [(float("-inf"), 0)]
    for since, place, share in sorted(changes):
        shares.append((*shares[-1][:place], share, *shares[-1][place + 1 :]))
        levels.append((since, len(levels)))
    return shares, levels, themes


def _listed(records: Mapping[str, Mapping[str, Any]]) -> Population:
    """A population of few."""
    ids = list(records)
    places = {id: index for index, id in enumerate(ids)}
    return Generated(len(ids), lambda index: records[ids[index]], ids.__getitem__, places.get)
