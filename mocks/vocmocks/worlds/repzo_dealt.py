"""Repzo's feedback as a population: profiles dealt to records, and which fields come from the profile alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from vocmocks.clock import iso, parse_iso
from vocmocks.worlds.deal import Deal
from vocmocks.worlds.dealt import Dealt
from vocmocks.worlds.ids import IdCodec
from vocmocks.worlds.population import FILTERS_CACHED, Where
from vocmocks.worlds.repzo_answers import Question
from vocmocks.worlds.repzo_feedback import FeedbackMaker, Profile, Sender
from vocmocks.worlds.repzo_figures import Figures
from vocmocks.worlds.spread import DAY

SLOTS = 1024
MOST_SLOTS = 65536
FOR_EACH_CLIENT = 8
ANSWERED = "responses.question_id"
"""A column: which questions have an answer."""
PROFILES_KEPT = 16384


class FeedbackPopulation(Dealt):
    """`profile(slot, level)`: what records have in common; `figures(where, begin, end)`: sums over those from `begin`
    to before `end` that a filter lets through. Nobody changes either in place."""

    def __init__(
        self, maker: FeedbackMaker, levels: Sequence[tuple[float, int]], size: int, deal: Deal, ids: IdCodec
    ) -> None:
        self._maker = maker
        self._sender = lru_cache(MOST_SLOTS)(maker.sender)
        self._score = lru_cache(PROFILES_KEPT)(self._new_score)
        self.profile = lru_cache(PROFILES_KEPT)(self._new_profile)
        self.figures = lru_cache(FILTERS_CACHED)(self._sums)
        super().__init__(
            size,
            lambda index: maker.make(ids.encode(index), index, self._profile_at(index)),
            ids.encode,
            ids.decode,
            time=maker.spread.time,
            deal=deal,
            levels=levels,
            dealt={
                "rep": lambda slot, level: self._sender(slot).rep.id,
                "client": lambda slot, level: _client(self._sender(slot)),
                "activity_type": lambda slot, level: self._sender(slot).activity,
                "template_id": lambda slot, level: self._sender(slot).template.id,
                "is_anonymous": lambda slot, level: self._sender(slot).is_anonymous,
                "company_namespace": lambda slot, level: (self._sender(slot).rep.namespace,),
                "SVClient": lambda slot, level: maker.sv_client,
                "overall_satisfaction": self._score,
                "nps_score": lambda slot, level: self.profile(slot, level).nps,
                "completion_time": lambda slot, level: self.profile(slot, level).completion_time,
                "completion_rate": lambda slot, level: self.profile(slot, level).completion_rate,
                ANSWERED: lambda slot, level: tuple(id for id, _ in answers(self.profile(slot, level))),
            },
            columns={
                "_id": ids.encode,
                "activity_id": maker.activity_id,
                "createdAt": lambda index: iso(self.time(index)),
                "modifiedAt": lambda index: iso(maker.touched(index, self._profile_at(index))),
                "__v": self._version,
            },
        )

    def _new_profile(self, slot: int, level: int) -> Profile:
        return self._maker.profile(self._sender(slot), slot, level)

    def _new_score(self, slot: int, level: int) -> int:
        return self._maker.score(self._sender(slot), level)

    def _sums(self, where: Where, begin: int, end: int) -> Figures:
        found = Figures()
        for slot, level, times in self.census(where, begin, end):
            profile = self.profile(slot, level)
            found.count += times
            found.satisfaction += times * profile.score
            found.completion += times * profile.completion_rate
            for id, answer in answers(profile):
                found.add_answer(id, answer if type(answer) is int else None, times)
        for day, count, satisfaction in self._days(where, begin, end):
            if count:
                found.add_day(day, count, satisfaction)
        return found

    def _days(self, where: Where, begin: int, end: int) -> Iterator[tuple[str, int, int]]:
        """Days with the number of their feedback, and its satisfaction added up."""
        blocks: dict[int, tuple[int, int]] = {}
        while begin < end:
            day = iso(self.time(begin))[:10]
            next_day = min(end, self.first(parse_iso(day) + DAY))
            count = satisfaction = 0
            for part in self.parts(where, begin, next_day):
                if not part.blocks:
                    count += len(part.members)
                    satisfaction += sum(self._score(self.deal.slot(index), part.level) for index in part.members)
                    continue
                if part.level not in blocks:
                    blocks[part.level] = len(part.members), sum(self._score(s, part.level) for s in part.members)
                count += len(part.blocks) * blocks[part.level][0]
                satisfaction += len(part.blocks) * blocks[part.level][1]
            yield day, count, satisfaction
            begin = next_day

    def _profile_at(self, index: int) -> Profile:
        return self.profile(self.deal.slot(index), self.level(index))

    def _version(self, index: int) -> int:
        profile = self._profile_at(index)
        return len(profile.plan) if self._maker.touched(index, profile) > self.time(index) else 0


def dealt(
    maker: FeedbackMaker, levels: Sequence[tuple[float, int]], size: int, slots: int, seed: int
) -> FeedbackPopulation:
    """With at least `slots` slots; with more where there are so many clients that not everyone would have a say."""
    clients = sum(len(rep.clients) for rep in maker.reps)
    while slots < min(clients * FOR_EACH_CLIENT, MOST_SLOTS):
        slots *= 2
    return FeedbackPopulation(
        maker, levels, size, Deal(slots, seed, "repzo", "feedback"), IdCodec(24, seed, "repzo", "feedback")
    )


def answers(profile: Profile) -> Iterator[tuple[str, Any]]:
    """Questions by id with what was chosen; None for an answer in somebody's own words."""
    for answer in profile.given.responses:
        if isinstance(answer, Question):
            yield answer.id, None
        else:
            yield answer["question_id"], answer["response_value"]


def _client(sender: Sender) -> str | None:
    return None if sender.is_anonymous else sender.client.id
