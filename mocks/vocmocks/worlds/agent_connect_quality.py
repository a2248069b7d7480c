"""QA and coaching of Agent Connect's world as populations, each in the order of its sequence ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from vocmocks.worlds.agent_connect_audits import SHARES as AUDITED
from vocmocks.worlds.agent_connect_audits import Audits
from vocmocks.worlds.agent_connect_calibrations import SHARES as CALIBRATED
from vocmocks.worlds.agent_connect_calibrations import Calibrations
from vocmocks.worlds.agent_connect_coaching import SHARES as COACHED
from vocmocks.worlds.agent_connect_coaching import Coaching
from vocmocks.worlds.agent_connect_interactions import Interactions
from vocmocks.worlds.agent_connect_moments import Moments, Work
from vocmocks.worlds.agent_connect_people import Organisation
from vocmocks.worlds.agent_connect_reviews import SHARES as REVIEWED
from vocmocks.worlds.agent_connect_reviews import Reviews
from vocmocks.worlds.agent_connect_scorecards import Scorecards
from vocmocks.worlds.agent_connect_seen import Seen
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.population import Generated, Population
from vocmocks.worlds.uuids import UuidCodec


def quality(
    fixture: Fixture,
    seed: int,
    start: float,
    sizes: Mapping[str, int],
    organisation: Organisation,
    interactions: Interactions,
) -> Mapping[str, Population]:
    """`qa_reviews`, `qa_audits`, `qa_calibrations` and `coaching_sessions`: of as many as `sizes` says, none where
    there is nothing that they could be about.

    Columns: `sequence_id`, and in seconds the moments that can be filtered by (`created_at`, `completed_at`,
    `shared_at`); each rises with the index, also that of a session that was not shared (`is_shared`).
    """
    if not interactions.size:
        sizes = dict.fromkeys(sizes, 0)
    elif not sizes["qa_reviews"]:
        sizes = {**sizes, "qa_audits": 0, "coaching_sessions": 0}
    work = Work(fixture, start, interactions.time(0) if interactions.size else start)
    seen, cards = Seen(interactions), Scorecards(fixture, start)

    def moments(name: str, shares: tuple[float, ...]) -> Moments:
        return Moments(work, sizes[name], shares, seed, "agent-connect", name)

    reviews = Reviews(fixture, seed, organisation, seen, cards, moments("qa_reviews", REVIEWED))
    audits = Audits(fixture, seed, organisation, reviews, moments("qa_audits", AUDITED))
    calibrations = Calibrations(fixture, seed, organisation, seen, cards, moments("qa_calibrations", CALIBRATED))
    coaching = Coaching(fixture, seed, organisation, seen, reviews, moments("coaching_sessions", COACHED))
    return {
        "qa_reviews": _population(reviews, {"created_at": 0, "completed_at": 1}),
        "qa_audits": _population(audits, {"created_at": 0, "completed_at": 1}),
        "qa_calibrations": _population(calibrations, {"created_at": 0, "completed_at": 2}),
        "coaching_sessions": _population(coaching, {"created_at": 0, "shared_at": 1}, is_shared=coaching.is_shared),
    }


class Maker(Protocol):
    """What makes the records of a collection."""

    moments: Moments
    uuids: UuidCodec

    def record(self, index: int) -> Mapping[str, Any]: ...


def _population(made: Maker, stages: Mapping[str, int], **columns: Callable[[int], Any]) -> Population:
    moments = made.moments

    def column(stage: int) -> Callable[[int], int]:
        return lambda index: moments.second(stage, index)

    return Generated(
        moments.size,
        made.record,
        made.uuids.encode,
        made.uuids.decode,
        time=lambda index: moments.at(-1, index),
        columns={
            "sequence_id": moments.sequence,
            **{name: column(stage) for name, stage in stages.items()},
            **columns,
        },
    )
