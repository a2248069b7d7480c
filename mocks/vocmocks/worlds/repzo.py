"""Repzo's world: representatives, the shops on their routes, questionnaires, what shops say after each activity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from vocmocks.errors import FixtureError
from vocmocks.randomness import fraction, number
from vocmocks.worlds.fixture import Fixture, load
from vocmocks.worlds.ids import IdCodec
from vocmocks.worlds.people import Pool, cities, names
from vocmocks.worlds.population import Generated, Population
from vocmocks.worlds.repzo_answers import Answers, Template, templates
from vocmocks.worlds.repzo_dealt import SLOTS, dealt
from vocmocks.worlds.repzo_feedback import FeedbackMaker
from vocmocks.worlds.repzo_people import Client, Devices, FollowUps, Rep
from vocmocks.worlds.scores import Episode, Scores
from vocmocks.worlds.sentiment import Sentiment
from vocmocks.worlds.sizes import sizes
from vocmocks.worlds.spread import DAY, Spread

VENDOR = "repzo"
STEPS = 4
"""In which a bad patch sets in, and fades out."""


def world(asked: Mapping[str, int], seed: int, start: float, slots: int = SLOTS) -> Mapping[str, Population]:
    """Populations `feedback`, `reps`, `clients` and `templates`; times count back from `start`.

    `slots`: how many profiles feedback has at least (worlds/deal.py).
    """
    fixture = load(VENDOR).altered(asked)
    size = sizes(VENDOR, fixture, asked)
    staff = reps(fixture, seed, max(1, size["reps"]), size["clients"])
    forms = templates(fixture, seed)
    maker, levels = feedback_maker(fixture, seed, start, size["feedback"], staff, forms)
    return {
        "feedback": dealt(maker, levels, size["feedback"], slots, seed),
        "reps": _listed([(rep.id, partial(_rep_record, rep)) for rep in staff]),
        "clients": _listed([(c.id, partial(_client_record, c, rep)) for rep in staff for c in rep.clients]),
        "templates": _listed([(form.id, form.record) for form in forms]),
    }


def reps(fixture: Fixture, seed: int, count: int, clients: int) -> tuple[Rep, ...]:
    """Representatives, each with a city and at least one client."""
    shops = _clients(fixture, seed, max(clients, count))
    ids, scores, places = IdCodec(24, seed, VENDOR, "reps"), fixture.part("scores"), cities(fixture)
    namespaces = [part.text("namespace") for part in fixture.parts("cities")]
    low, high = scores.numbers("rep_shift", 2)
    people = Pool(names, count, fixture.text("locale"), seed, VENDOR)
    return tuple(
        Rep(
            ids.encode(place),
            place,
            people,
            places[place % len(places)],
            namespaces[place % len(places)],
            low + (high - low) * fraction(seed, VENDOR, "rep", place),
            tuple(shops[place::count]),
        )
        for place in range(count)
    )


def _clients(fixture: Fixture, seed: int, count: int) -> list[Client]:
    ids, kinds = IdCodec(24, seed, VENDOR, "clients"), fixture.texts("client_kinds")
    low, high = fixture.part("scores").numbers("client_shift", 2)
    owners = Pool(names, count, fixture.text("locale"), seed, VENDOR, "clients")
    found = []
    for place in range(count):
        kind = kinds[int(fraction(seed, VENDOR, "client", place) * len(kinds))]
        shift = low + (high - low) * fraction(seed, VENDOR, "client shift", place)
        found.append(Client(ids.encode(place), place, owners, kind, shift))
    return found


def feedback_maker(
    fixture: Fixture, seed: int, start: float, size: int, staff: tuple[Rep, ...], forms: tuple[Template, ...]
) -> tuple[FeedbackMaker, list[tuple[float, int]]]:
    """What makes feedback, and from which moment on which of its shifts holds."""
    period, scores, parts, seconds = (fixture.part(name) for name in ("period", "scores", "shares", "seconds"))
    dip = scores.part("dip")
    spread = Spread(
        size, start, period.integer("days", least=1), period.numbers("hours", 24), period.numbers("weekdays", 7),
        seed, VENDOR, "time",
    )  # fmt: skip
    patch = Episode(start - dip.number("from_days") * DAY, start - dip.number("to_days") * DAY, dip.number("shift"))
    steps = [(float("-inf"), 0.0), *patch.steps(STEPS)]
    shares = sorted({share for _, share in steps})
    maker = FeedbackMaker(
        key=(seed, VENDOR, "feedback"),
        spread=spread,
        reps=staff,
        activities=fixture.weighted("activities"),
        templates=_by_activity(fixture, forms),
        satisfaction=Scores(scores.numbers("satisfaction", 10), 1),
        recommendation=scores.weighted("recommendation"),
        shifts=tuple(patch.shift * share for share in shares),
        answers=Answers(fixture),
        sentiment=Sentiment(fixture.part("sentiment")),
        devices=Devices(fixture),
        follow_ups=FollowUps(fixture, start),
        anonymous=parts.share("anonymous"),
        recommends=parts.share("recommendation_given"),
        session_known=parts.share("session_known"),
        seconds=(seconds.number("start"), seconds.numbers("choice", 2), seconds.numbers("letter", 2)),
        sv_client=fixture.integer("sv_client"),
        words_key=number(seed, VENDOR, "feedback", "words"),
        activity_key=number(seed, VENDOR, "feedback", "activity"),
    )
    return maker, [(since, shares.index(share)) for since, share in steps]


def _by_activity(fixture: Fixture, forms: tuple[Template, ...]) -> dict[str, Template]:
    found = {activity: form for form in forms for activity in form.activities}
    for activity in fixture.part("activities"):
        if activity not in found:
            raise FixtureError(f'{VENDOR}: no template is for activity "{activity}"')
    return found


def _listed(makers: list[tuple[str, Callable[[], dict[str, Any]]]]) -> Population:
    """A population of few: ids, each with what makes its record."""
    places = {id: index for index, (id, _) in enumerate(makers)}
    return Generated(len(makers), lambda index: makers[index][1](), lambda index: makers[index][0], places.get)


def _rep_record(rep: Rep) -> dict[str, Any]:
    return {"_id": rep.id, "name": rep.name, "city": rep.city.city, "company_namespace": [rep.namespace]}


def _client_record(client: Client, rep: Rep) -> dict[str, Any]:
    place = {"city": rep.city.city, "country": rep.city.country}
    return {"_id": client.id, "name": client.name, **place, "rep": rep.id, "company_namespace": [rep.namespace]}
