"""What becomes of a request: created, sent, perhaps answered, each with a new and higher sequence id.

All of it is decided when the request comes, by the seed, the tenant and the request's number, and kept with it: a
reader sees what has happened until now on the tenant's clock. What happens later has a higher sequence id than
everything that was seen before, so that whoever pages on with the highest that was seen misses nothing:

- What is created gets one above all that were given before, and not below that of its moment; those of the world come
  first. Where the tenant's clock shows an earlier time than they do, sequence ids go on from there (`ahead`).
- What is to happen later has that of its moment, and is seen when the moment has passed.

(A clock that is moved back while something is still to happen, and on again, is the one thing that breaks this.)
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from math import floor
from typing import Any, cast

from vocmocks.clock import HAIR
from vocmocks.engine.behave import Call
from vocmocks.engine.services import Services
from vocmocks.randomness import Stream, fraction, stream, uuid
from vocmocks.store.base import Stale, Value
from vocmocks.store.query import OLDEST_FIRST
from vocmocks.worlds.agent_connect_answers import Answers, Asked
from vocmocks.worlds.agent_connect_form import FIELDS, interaction, responded, sent
from vocmocks.worlds.agent_connect_interactions import Interactions
from vocmocks.worlds.agent_connect_questions import Questions
from vocmocks.worlds.agent_connect_timing import TICKS, VENDOR, sequence
from vocmocks.worlds.fixture import Fixture, load

COLLECTION = "interactions"
SEQUENCE = "interactions"
FIRST = {"number": 0, "last": 0, "ahead": 0}
SLACK = 1000
"""Milliseconds that sequence ids may be ahead of a clock without it having been moved back: where much is created at
the same moment."""


@dataclass(frozen=True, slots=True)
class Place:
    """`number`: which of the tenant's interactions; `ahead`: milliseconds that its sequence ids are ahead."""

    number: int
    sequence_id: int
    ahead: int


class Life:
    """What may become of a request, as the fixture has it."""

    def __init__(self, fixture: Fixture) -> None:
        part = fixture.part("interactions")
        self.questions = Questions(fixture)
        self._answers = Answers(fixture, self.questions)
        self._sending, self._waits = part.numbers("sending", 2), part.numbers("waits", 2)
        self.longest = int(1000 * (self._waits[1] + self._sending[1]))
        """The most milliseconds until the last thing happens."""
        self._patience, shares = part.number("patience"), part.part("shares")
        self._answered = shares.share("answered") / (1 - shares.share("do_not_send") - shares.share("recovery"))
        self._tags, self._other = part.part("tags"), part.texts("other_matters")
        self.brands, self.language = tuple(part.part("brands")), next(iter(part.part("languages")))

    def planned(self, draw: Stream, created: int, asked: Asked, place: Place) -> list[dict[str, Any]]:
        """What is to happen, in order: `at` (milliseconds since the epoch) and what changes then."""
        quick, slow = self._sending
        sending = created + int(1000 * (quick + (slow - quick) * draw.random()))
        steps = [(sending, sent(sending))]
        if draw.random() < self._answered:
            low, high = self._waits
            answering = created + int(1000 * low * (high / low) ** (draw.random() ** self._patience))
            stars = self._answers.stars(draw.random(), asked)
            steps.append((answering, responded(answering, self._answers.write(draw, stars, asked))))
        return [
            {"at": at, "changes": {**changes, "sequence_id": sequence(at + place.ahead, place.number)}}
            for at, changes in steps
        ]

    def matter(self, draw: Stream, tags: list[str]) -> str:
        """How a customer calls what a request is about."""
        known = next((tag for tag in tags if tag in self._tags), None)
        return draw.choice(self._tags.texts(known) if known is not None else self._other)


@cache
def life() -> Life:
    return Life(load(VENDOR))


async def create(call: Call, said: Mapping[str, Any], served_by: int, kept: Mapping[str, Any], *, sends: bool) -> str:
    """Keep a new interaction; gives its UUID. `said`: see `interaction`; `served_by`: the employee's numerical id;
    `kept`: what is kept beside it."""
    created = milliseconds(call.now)
    place = await _next_place(call, created)
    parts = call.seed, VENDOR, call.tenant, "interaction", place.number
    id, draw = uuid(*parts), stream(*parts)
    value = interaction(created, sends, {**said, "uuid": id, "sequence_id": place.sequence_id})
    asked = Asked(
        value["employee"]["first_name"] or "",
        2 * fraction(call.seed, VENDOR, "skill", served_by) - 1,
        life().matter(draw, value["tags"]),
        recovery=value["is_recovery"],
        writes=value["language"].startswith("en"),
    )
    planned = life().planned(draw, created, asked, place) if sends else []
    await call.records(COLLECTION).add(id, {**value, **kept, "planned": planned})
    return id


def seen(value: Value, now: int) -> dict[str, Any]:
    """A tenant's interaction as it is at `now` (milliseconds since the epoch)."""
    shown = {name: value[name] for name in FIELDS}
    for step in value["planned"]:
        if step["at"] < now:
            shown |= step["changes"]
    return shown


async def interactions(call: Call) -> tuple[Interactions, list[dict[str, Any]]]:
    """The world's, and the tenant's own as they are now, by sequence id."""
    now = milliseconds(call.now)
    view = await call.records(COLLECTION).view(OLDEST_FIRST)
    own = [seen(extra.record.value, now) for extra in view.extras]
    return of_world(call.services), sorted(own, key=lambda value: int(value["sequence_id"]))


def of_world(services: Services) -> Interactions:
    """Those that are there for everybody."""
    return cast(Interactions, services.worlds[VENDOR][COLLECTION])


def milliseconds(seconds: float) -> int:
    """As they are shown (`iso`)."""
    return floor(seconds * 1000 + HAIR)


async def _next_place(call: Call, now: int) -> Place:
    records = call.records("sequences")
    record = await records.change(SEQUENCE, lambda value: _following(value, now))
    while record is None:
        with suppress(Stale):  # somebody else was faster
            await records.add(SEQUENCE, {**FIRST, "last": of_world(call.services).last_sequence})
        record = await records.change(SEQUENCE, lambda value: _following(value, now))
    value = record.value
    return Place(value["number"], value["last"], value["ahead"])


def _following(value: Value, now: int) -> dict[str, int]:
    """The next place. Where the clock was moved back, after all that may have been seen until then."""
    ahead, last = value["ahead"], value["last"]
    if last // TICKS > now + ahead + SLACK:
        ahead = last // TICKS + life().longest - now
    return {"number": value["number"] + 1, "last": max((now + ahead) * TICKS, last + 1), "ahead": ahead}
