"""A population whose columns are dealt (worlds/deal.py): filters, groups and sums by arithmetic, in any size."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vocmocks.worlds.deal import Deal, Whole
from vocmocks.worlds.indexes import Indexes, Joined, Listed, Run
from vocmocks.worlds.population import FILTERS_CACHED, Column, Generated, Groups, Where, lets_through

DealtColumn = Callable[[int, int], Any]
"""What a field is, by slot and level."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some matches of one level: `members` are indexes, or (with `blocks`) the slots in each of these blocks."""

    level: int
    members: Sequence[int]
    blocks: range = range(0)

    def indexes(self, deal: Deal) -> Indexes:
        if not self.blocks:
            return Listed(self.members)
        if len(self.members) == deal.slots:
            return Run(self.blocks.start * deal.slots, self.blocks.stop * deal.slots)
        return Whole(deal, self.blocks.start, self.blocks.stop, self.members)


class Dealt(Generated):
    """`dealt`: columns by slot and level; `levels`: from which moment on which level holds, the first from ever on.

    A level is a stretch of time in which a slot means the same (while nobody was satisfied, say). Everything else as of
    `Generated`; the columns there are looked through, those dealt are not.
    """

    def __init__(
        self,
        size: int,
        make: Callable[[int], Mapping[str, Any]],
        id: Callable[[int], str],
        index: Callable[[str], int | None],
        *,
        time: Callable[[int], float],
        deal: Deal,
        levels: Sequence[tuple[float, int]],
        dealt: Mapping[str, DealtColumn],
        columns: Mapping[str, Column] | None = None,
    ) -> None:
        super().__init__(size, make, id, index, time=time, columns={**self._by_index(dealt), **(columns or {})})
        self.deal, self._dealt = deal, dealt
        self._begins = [0, *(self.first(since) for since, _ in levels[1:])]
        self._levels = [level for _, level in levels]
        self._slots = lru_cache(FILTERS_CACHED * 8)(self._matching_slots)
        self._groups = lru_cache(FILTERS_CACHED)(self._grouped)

    def level(self, index: int) -> int:
        return self._levels[bisect_right(self._begins, index) - 1]

    def groups(self, name: str, where: Where, begin: int, end: int) -> Groups | None:
        return self._groups(name, where, begin, end) if self._is_dealt(name, where) else None

    def census(self, where: Where, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Slots and levels, and how many records that a filter lets through are like that. Raises KeyError for a field
        that is not dealt."""
        for part in self.parts(where, begin, end):
            if part.blocks:
                yield from ((slot, part.level, len(part.blocks)) for slot in part.members)
            else:
                yield from ((self.deal.slot(index), part.level, 1) for index in part.members)

    def _scanned(self, where: Where, begin: int, end: int) -> Indexes:
        if self._is_dealt("", where):
            return Joined([part.indexes(self.deal) for part in self.parts(where, begin, end)])
        return super()._scanned(where, begin, end)

    def _is_dealt(self, name: str, where: Where) -> bool:
        return {name or "", *(field for field, _ in where)} <= {"", *self._dealt}

    def _grouped(self, name: str, where: Where, begin: int, end: int) -> Groups:
        column, found = self._dealt[name], dict[Any, list[Indexes]]()
        for part in self.parts(where, begin, end):
            members: dict[Any, list[int]] = {}
            for member in part.members:
                slot = member if part.blocks else self.deal.slot(member)
                members.setdefault(column(slot, part.level), []).append(member)
            for value, own in members.items():
                found.setdefault(value, []).append(Part(part.level, own, part.blocks).indexes(self.deal))
        return [(value, Joined(parts)) for value, parts in found.items()]

    def parts(self, where: Where, begin: int, end: int) -> Iterator[Part]:
        """The matches in order: of each level the whole blocks, and what is left over before and behind."""
        for number, level in enumerate(self._levels):
            last = self._begins[number + 1] if number + 1 < len(self._begins) else self.size
            low, high = max(begin, self._begins[number]), min(end, last)
            if low >= high:
                continue
            blocks = range(-(-low // self.deal.slots), high // self.deal.slots)
            if not blocks:
                yield self._few(where, level, low, high)
                continue
            yield self._few(where, level, low, blocks.start * self.deal.slots)
            yield Part(level, self._slots(where, level), blocks)
            yield self._few(where, level, blocks.stop * self.deal.slots, high)

    def _few(self, where: Where, level: int, begin: int, end: int) -> Part:
        if not where:
            return Part(level, range(begin, end))
        slot = self.deal.slot
        return Part(level, [index for index in range(begin, end) if self._has(where, slot(index), level)])

    def _matching_slots(self, where: Where, level: int) -> Sequence[int]:
        return [slot for slot in range(self.deal.slots) if self._has(where, slot, level)]

    def _has(self, where: Where, slot: int, level: int) -> bool:
        return all(lets_through(wanted, self._dealt[name](slot, level)) for name, wanted in where)

    def _by_index(self, dealt: Mapping[str, DealtColumn]) -> dict[str, Column]:
        return {name: self._at(column) for name, column in dealt.items()}

    def _at(self, column: DealtColumn) -> Column:
        return lambda index: column(self.deal.slot(index), self.level(index))
