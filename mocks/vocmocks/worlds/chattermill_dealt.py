"""Chattermill's responses as a population: profiles dealt to records, and which columns come from the profile alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from orjson import Fragment, dumps

from vocmocks.worlds.between import Between
from vocmocks.worlds.chattermill_figures import Figures
from vocmocks.worlds.chattermill_ids import Numbering
from vocmocks.worlds.chattermill_projects import COUNTRY, PERSONAL
from vocmocks.worlds.chattermill_record import (
    ANALYSED,
    ATTRIBUTES,
    COMMENTED,
    LANGUAGE,
    OPINIONS,
    UPDATED,
    Opinions,
    shown,
)
from vocmocks.worlds.chattermill_responses import Profile, ResponseMaker
from vocmocks.worlds.deal import Deal
from vocmocks.worlds.dealt import Dealt, DealtColumn
from vocmocks.worlds.indexes import Indexes, Listed, Run
from vocmocks.worlds.population import FILTERS_CACHED, Column, Where, lets_through

SLOTS = 1024
PROFILES_KEPT = 65536
IDENTIFIED = "identified"
"""A column: whether the customer is known."""
PERSONS = tuple(ATTRIBUTES + name for name in PERSONAL)
EVER = "9999"
"""A moment (ISO 8601) after all others: text analytics is through with the world."""


class ResponsePopulation(Dealt):
    """`figures(where, begin, end)`: sums over the records from `begin` to before `end` that a filter lets through.

    Filters may ask for any attribute: those that the world does not know are None; who a customer is leads to the
    records without a search, and so does the time of the last change, which comes a fixed time after the record.
    """

    def __init__(
        self, maker: ResponseMaker, levels: Sequence[tuple[float, int]], size: int, deal: Deal, ids: Numbering
    ) -> None:
        self.maker = maker
        self._profile = lru_cache(PROFILES_KEPT)(self._new_profile)
        self.figures = lru_cache(FILTERS_CACHED)(self._sums)
        super().__init__(
            size,
            lambda index: maker.make(index, ids.encode(index), index // deal.slots, self._profile_at(index)),
            ids.encode,
            ids.decode,
            time=maker.spread.time,
            deal=deal,
            levels=levels,
            dealt={
                "project": lambda slot, level: maker.people.at(slot).project.key,
                "data_type": lambda slot, level: self.profile(slot, level).dataset.type.name,
                "data_source": lambda slot, level: self.profile(slot, level).dataset.source.name,
                "score": lambda slot, level: self.profile(slot, level).score,
                COMMENTED: lambda slot, level: bool(self.profile(slot, level).told),
                OPINIONS: lambda slot, level: self.profile(slot, level).opinions,
                ANALYSED: lambda slot, level: True,
                IDENTIFIED: lambda slot, level: self.profile(slot, level).dataset.type.identified,
                LANGUAGE: lambda slot, level: self.profile(slot, level).language,
                **self._segments(),
            },
            columns={UPDATED: lambda index: maker.spread.time(index) + maker.analysed_after},
        )

    def profile(self, slot: int, level: int) -> Profile:
        return self._profile(slot, self.maker.share(self.maker.people.at(slot), level))

    def column(self, name: str) -> Column:
        if name in self._dealt or not name.startswith(ATTRIBUTES):
            return super().column(name)
        return self._personal(name) if name in PERSONS else lambda index: None

    def indexes(self, where: Where, begin: int, end: int) -> Indexes:
        dealt: list[tuple[str, Any]] = []
        found: list[set[int]] = []
        for name, wanted in where:
            if name == UPDATED and isinstance(wanted, Between):
                begin, end = self._updated(wanted, begin, end)
            elif name in PERSONS and not lets_through(wanted, None):
                found.append(self._of(wanted))
            elif name in PERSONS:
                dealt.append((IDENTIFIED, (False,)))
            elif name in self._dealt:
                dealt.append((name, wanted))
            elif not lets_through(wanted, None):
                return Run(0, 0)
        if not found:
            return super().indexes(tuple(dealt), begin, max(begin, end))
        return Listed([i for i in sorted(found[0]) if begin <= i < end and self._has_all(where, i)])

    def _updated(self, wanted: Between, begin: int, end: int) -> tuple[int, int]:
        after = self.maker.analysed_after
        if wanted.least is not None:
            begin = max(begin, self.first(wanted.least - after))
        if wanted.most is not None:
            end = min(end, self.first(wanted.most - after + 0.0005))
        return begin, end

    def _of(self, wanted: Any) -> set[int]:
        """The records of those who can have these customer ids or addresses."""
        places = (self.maker.people.slots_of(value) for value in wanted)
        found = {self.deal.index(block, slot) for block, slots in places for slot in slots}
        return {index for index in found if index < self.size}

    def _has_all(self, where: Where, index: int) -> bool:
        return all(lets_through(wanted, self.column(name)(index)) for name, wanted in where)

    def _personal(self, name: str) -> Column:
        people = self.maker.people
        value = people.email if name == ATTRIBUTES + "email" else people.customer_id

        def read(index: int) -> str | None:
            profile = self._profile_at(index)
            known = profile.dataset.type.identified
            return value(index // self.deal.slots, profile.person) if known else None

        return read

    def _segments(self) -> dict[str, DealtColumn]:
        people = self.maker.people
        names = dict.fromkeys([COUNTRY[0], *(id for project in people.projects for id in project.segments)])

        def of(name: str) -> DealtColumn:
            return lambda slot, level: people.at(slot).segments.get(name)

        return {ATTRIBUTES + name: of(name) for name in names}

    def _profile_at(self, index: int) -> Profile:
        return self.profile(self.deal.slot(index), self.level(index))

    def _new_profile(self, slot: int, share: float) -> Profile:
        return self.maker.profile(self.maker.people.at(slot), slot, share)

    def _sums(self, where: Where, begin: int, end: int) -> Figures:
        wanted = next((wanted for name, wanted in where if name == OPINIONS), Opinions())
        found = Figures()
        for slot, level, times in self.census(where, begin, end):
            profile = self.profile(slot, level)
            found.add(profile.dataset.type, profile.score, [o for o in profile.opinions if o in wanted], times)
        return found

    def _write(self, index: int) -> Fragment:
        """As clients see it."""
        return Fragment(dumps(shown(self.record(index), EVER)))
