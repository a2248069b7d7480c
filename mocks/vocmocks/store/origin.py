"""When and with which seed a store was begun: the same for all that share it, and after each restart."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Self

import orjson

from vocmocks.clock import iso
from vocmocks.errors import SettingsError
from vocmocks.settings import Settings


@dataclass(frozen=True, slots=True)
class Origin:
    """`start`: what the clocks showed then, `offset` seconds from the system's."""

    start: float
    offset: float
    seed: int

    @classmethod
    def of(cls, settings: Settings, now: float) -> Self:
        start = now if settings.start is None else settings.start
        return cls(start, start - now, settings.seed)

    @classmethod
    def load(cls, raw: bytes) -> Self:
        return cls(**orjson.loads(raw))

    def dump(self) -> bytes:
        return orjson.dumps(asdict(self))

    def check(self, settings: Settings) -> None:
        """Raises SettingsError where the settings ask for another beginning."""
        if settings.seed != self.seed:
            raise SettingsError(
                f"--seed {settings.seed}: the store was begun with --seed {self.seed}, which its records belong to; "
                "give that seed, or another store"
            )
        if settings.start not in (None, self.start):
            raise SettingsError(
                f"--now {iso(settings.start or 0)}: the store was begun at {iso(self.start)}, which its records belong "
                "to; leave --now out, or give another store"
            )
