"""The coaching of Agent Connect's world: team leaders talk with their people about reviews and customers' feedback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vocmocks.randomness import Stream, number, numbered
from vocmocks.worlds.agent_connect_moments import Moments, utc
from vocmocks.worlds.agent_connect_people import Organisation
from vocmocks.worlds.agent_connect_reviews import COMPLETED, Review, Reviews, person
from vocmocks.worlds.agent_connect_seen import Handled, Seen
from vocmocks.worlds.agent_connect_talk import Talk
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.uuids import UuidCodec

CREATED, SHARED, RESHARED, UPDATED = range(4)
SHARES = (0.14, 0.155, 0.165, 0.175)
CHOICE = 6
"""A session is about one of so many reviews that were completed last before it."""
LATEST_REVIEWS, LATEST_INTERACTIONS = 64, 192
"""How far a coach looks back."""
MOST = 2
"""Attachments of a kind."""


class Coaching:
    def __init__(
        self, fixture: Fixture, seed: int, organisation: Organisation, seen: Seen, reviews: Reviews, moments: Moments
    ) -> None:
        self.moments, self.uuids = moments, UuidCodec(seed, "agent-connect", "coaching_sessions")
        self._organisation, self._seen, self._reviews = organisation, seen, reviews
        self._part, self._talk = fixture.part("coaching"), Talk(fixture)
        self._key = number(seed, "agent-connect", "coaching_sessions")

    def is_shared(self, index: int) -> bool:
        """Whether the coach has shared a session yet."""
        return numbered(self._key, index).random() < self._part.share("shared")

    def record(self, index: int) -> Mapping[str, Any]:
        """A session as Data Return has it."""
        draw = numbered(self._key, index)
        created, shared, reshared, updated = (self.moments.second(stage, index) for stage in range(4))
        is_shared = draw.random() < self._part.share("shared")
        is_reshared = is_shared and draw.random() < self._part.share("reshared")
        known = self._reviews.before(created)
        about = self._reviews.review(max(0, known - 1 - int(draw.random() * min(CHOICE, known))))
        employee = about.employee
        coach = self._organisation.leader(employee.index) or employee
        reviews, scored_since = self._others(about, known)
        feedback, rated_since = self._seen.answered(employee.index, created, LATEST_INTERACTIONS)
        discussed = [about, *(review for review in reviews if review is not about)]
        scores = [review.score for review in reviews if review.score is not None]
        stars = [one.stars for one in feedback if one.stars is not None]
        return {
            "uuid": self.uuids.encode(index),
            "created_at": utc(created),
            "shared_at": utc(shared) if is_shared else None,
            "reshared_at": utc(reshared) if is_reshared else None,
            "archived": draw.random() < self._part.share("archived"),
            "sequence_id": self.moments.sequence(index),
            "coach": person(coach),
            "employee": {**person(employee), "team_leader": person(coach)},
            "title": self._talk.title(draw, shared),
            "private": draw.random() < self._part.share("private"),
            "created_action_items": self._talk.new_items(draw, employee, coach, created, updated),
            "completed_action_items": self._talk.done_items(draw, employee, coach, created, shared),
            "kudos": self._talk.kudos(draw, created, shared),
            "metric_attachments": [
                *self._metric(draw, "QA Score", scores, scored_since, created, shared),
                *self._metric(draw, "Star Rating", stars, rated_since, created, shared),
            ],
            "feedback_attachments": [
                self._feedback(draw, one, created, shared) for one in feedback if one.number is not None
            ][:MOST],
            "qa_review_attachments": [self._review(draw, one, created, shared) for one in discussed[:MOST]],
        }

    def _others(self, about: Review, known: int) -> tuple[list[Review], int]:
        """The reviews of the same employee, the latest first, among the last that were completed; and since when (in
        seconds) these were all that there were."""
        reviews, first, employee = self._reviews, max(0, known - LATEST_REVIEWS), about.employee.index
        same = [index for index in range(known - 1, first - 1, -1) if reviews.handled(index).employee == employee]
        found = [about if index == about.index else reviews.review(index) for index in same]
        return found, reviews.moments.second(COMPLETED, first)

    def _metric(
        self, draw: Stream, name: str, found: Sequence[int], since: int, created: int, shared: int
    ) -> list[dict[str, Any]]:
        """The average of what there was from a moment until the session was created; none of nothing."""
        days = {"start_date": utc(since), "end_date": utc(created)}
        added, note = utc(self._talk.moment(draw, created, shared)), self._talk.note(draw)
        if not found:
            return []
        return [{"name": name, "score": round(sum(found) / len(found), 2), **days, "added_at": added, "notes": note}]

    def _feedback(self, draw: Stream, one: Handled, created: int, shared: int) -> dict[str, Any]:
        return {"uuid": one.uuid, "interaction_id": one.number, **self._added(draw, created, shared)}

    def _review(self, draw: Stream, one: Review, created: int, shared: int) -> dict[str, Any]:
        uuid = self._reviews.uuids.encode(one.index)
        return {"uuid": uuid, "interaction_id": one.handled.number, **self._added(draw, created, shared)}

    def _added(self, draw: Stream, created: int, shared: int) -> dict[str, Any]:
        return {"added_at": utc(self._talk.moment(draw, created, shared)), "notes": self._talk.note(draw)}
