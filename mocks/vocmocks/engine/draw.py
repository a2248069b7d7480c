"""What one generated value is drawn from: chance, words, time, and who the object in hand is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from vocmocks.engine.lexicon import Lexicon
from vocmocks.randomness import Stream

T = TypeVar("T")
DAY = 86400.0
BUDGET = 5000


class Unsatisfiable(Exception):
    """No value was found that keeps to the schema."""


class Run:
    """One value's generation.

    `active`: the flat schemas being filled, so that recursion is noticed. `keep`: the chance of an optional property.
    """

    __slots__ = ("_budget", "active", "keep", "lexicon", "now", "stream")

    def __init__(self, stream: Stream, lexicon: Lexicon, now: float) -> None:
        self.stream, self.lexicon, self.now = stream, lexicon, now
        self.active: list[Mapping[str, Any]] = []
        self.keep = 1.0
        self._budget = BUDGET

    def spend(self) -> None:
        """Raises Unsatisfiable where too much has been tried already."""
        self._budget -= 1
        if self._budget < 0:
            raise Unsatisfiable("too many attempts")

    def chance(self, probability: float) -> bool:
        return self.stream.random() < probability

    def choice(self, options: Sequence[T]) -> T:
        return options[int(self.stream.random() * len(options))]

    def between(self, low: int, high: int) -> int:
        return low + int(self.stream.random() * (high - low + 1))

    def word(self, kind: str) -> str:
        return self.lexicon.pick(kind, self.stream)

    def hexadecimal(self, digits: int) -> str:
        return f"{self.stream.getrandbits(digits * 4):0{digits}x}"

    def uuid(self) -> str:
        text = self.hexadecimal(30)
        return f"{text[:8]}-{text[8:12]}-4{text[12:15]}-{'89ab'[int(text[15], 16) % 4]}{text[15:18]}-{text[18:30]}"


class Subject:
    """Who or what an object is about: its fields agree on a name and a time of creation."""

    __slots__ = ("_created", "_first", "_last", "kind", "run")

    def __init__(self, run: Run, kind: str) -> None:
        self.run = run
        self.kind = kind
        """`person`, `company` or `thing`: what a bare `name` means."""
        self._first = self._last = ""
        self._created = 0.0

    @property
    def first_name(self) -> str:
        self._first = self._first or self.run.word("first_name")
        return self._first

    @property
    def last_name(self) -> str:
        self._last = self._last or self.run.word("last_name")
        return self._last

    @property
    def created(self) -> float:
        """Within the ninety days before now, on a whole second."""
        self._created = self._created or float(int(self.run.now - self.run.stream.random() * 90 * DAY))
        return self._created

    @property
    def updated(self) -> float:
        return float(int(self.created + self.run.stream.random() * (self.run.now - self.created)))
