"""Faults and scenarios in this process's memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from vocmocks.clock import DONE, Ready
from vocmocks.engine.faults import Rule
from vocmocks.engine.switches import Choice


class MemorySwitches:
    def __init__(self) -> None:
        self.active = False
        self.rules: Sequence[Rule] = ()
        self.scenarios: dict[Choice, str] = {}
        self.changed: Callable[[], None] = lambda: None
        self.count = 0
        self.begun = False
        """Whether rules were changed."""
        self.asked = False
        """Whether somebody was the first."""
        self.numbers: dict[str, int] = {}
        self._initial: Sequence[Rule] = ()

    def begin(self, rules: Sequence[Rule]) -> None:
        self._initial = rules
        if not self.begun:
            self.settle(rules)

    def look(self) -> Awaitable[None]:
        return DONE

    async def put(self, rules: Sequence[Rule], drawn: Mapping[str, int] | None = None) -> Sequence[Rule]:
        kept = [self._with_id(rule) for rule in rules]
        self.numbers.update(drawn or {})
        ids = {rule.id for rule in kept}
        self.begun = True
        self.settle([*kept, *(rule for rule in self.rules if rule.id not in ids)])
        await self.written()
        return kept

    async def drop(self, ids: Iterable[str]) -> None:
        gone = set(ids)
        self.begun = True
        for id in gone:
            self.numbers.pop(id, None)
        self.settle([rule for rule in self.rules if rule.id not in gone])
        await self.written()

    async def restart(self) -> None:
        self.begun = False
        self.numbers.clear()
        self.settle(self._initial)
        await self.written()

    async def choose(self, scenarios: Mapping[Choice, str | None]) -> None:
        for choice, name in scenarios.items():
            if name is None:
                self.scenarios.pop(choice, None)
            else:
                self.scenarios[choice] = name
        self.settle(self.rules)
        await self.written()

    async def first(self) -> bool:
        if self.asked:
            return False
        self.asked = True
        await self.written()
        return True

    def draw(self, rule: Rule) -> Awaitable[int]:
        self.numbers[rule.id] = number = self.numbers.get(rule.id, 0) + 1
        return Ready(number)

    async def drawn(self) -> Mapping[str, int]:
        return dict(self.numbers)

    def settle(self, rules: Sequence[Rule]) -> None:
        """These are the rules now."""
        self.rules = sorted(rules, key=lambda rule: rule.place, reverse=True)
        self.active = bool(self.rules or self.scenarios)
        self.changed()

    def written(self) -> Awaitable[None]:
        """For those that keep it elsewhere as well: this is what there is now."""
        return DONE

    def _with_id(self, rule: Rule) -> Rule:
        if rule.id:
            return rule
        self.count += 1
        return replace(rule, id=str(self.count))
