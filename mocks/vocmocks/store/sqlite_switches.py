"""Faults and scenarios in a SQLite file: as in memory, and what changes is written through, whole."""

from __future__ import annotations

from collections.abc import Awaitable

import orjson

from vocmocks.engine.faults import Rule
from vocmocks.engine.faults_read import kept_rule
from vocmocks.store.memory_switches import MemorySwitches
from vocmocks.store.sqlite_file import File


class SqliteSwitches(MemorySwitches):
    def __init__(self, file: File) -> None:
        super().__init__()
        self._file = file
        for (raw,) in file.read("SELECT value FROM facts WHERE name = 'switches'"):
            kept = orjson.loads(raw)
            self.begun, self.asked, self.count, self.numbers = (
                kept[name] for name in ("begun", "asked", "count", "drawn")
            )
            self.scenarios = {(tenant, vendor): name for tenant, vendor, name in kept["scenarios"]}
            self.settle([kept_rule(id, rule) for id, rule in kept["rules"]] if self.begun else [])

    async def draw(self, rule: Rule) -> int:
        number = await super().draw(rule)
        await self.written()
        return number

    def written(self) -> Awaitable[None]:
        kept = {
            "begun": self.begun,
            "asked": self.asked,
            "count": self.count,
            "rules": [(rule.id, rule.as_json()) for rule in self.rules],
            "drawn": self.numbers,
            "scenarios": [(*choice, name) for choice, name in self.scenarios.items()],
        }
        self._file.write("REPLACE INTO facts VALUES ('switches', ?)", (orjson.dumps(kept),))
        return self._file.saved()
