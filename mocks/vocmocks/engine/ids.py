"""Ids of a collection's records, as its schema has them: counted, UUIDs, short texts. Each still tells its index."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Protocol

from vocmocks.randomness import Part, number
from vocmocks.worlds.ids import IdCodec

DIGITS = 16
UUID_DIGITS = 30
"""A UUID has 32 hexadecimal digits, two of which are its version and variant."""


class Ids(Protocol):
    def make(self, index: int) -> Any:
        """The id of the record at `index`, of the documented type."""

    def index(self, id: str) -> int | None:
        """The way back from an id as a path has it; None where it is none of ours."""


class Counted:
    def __init__(self, first: int = 1) -> None:
        self._first = first

    def make(self, index: int) -> int:
        return self._first + index

    def index(self, id: str) -> int | None:
        number = int(id) if id.isascii() and id.isdigit() and len(id) < 20 and str(int(id)) == id else -1
        return number - self._first if number >= self._first else None


class Texts:
    """Sixteen hexadecimal digits."""

    def __init__(self, *key: str | int) -> None:
        self._codec = IdCodec(DIGITS, *key)

    def make(self, index: int) -> str:
        return self._codec.encode(index)

    def index(self, id: str) -> int | None:
        return self._codec.decode(id)


class Uuids:
    def __init__(self, *key: str | int) -> None:
        self._codec = IdCodec(UUID_DIGITS, *key)

    def make(self, index: int) -> str:
        text = self._codec.encode(index)
        variant = "89ab"[int(text[15], 16) % 4]
        return f"{text[:8]}-{text[8:12]}-4{text[12:15]}-{variant}{text[15:18]}-{text[18:]}"

    def index(self, id: str) -> int | None:
        digits = id.replace("-", "")
        found = self._codec.decode(digits[:12] + digits[13:16] + digits[17:]) if len(digits) == 32 else None
        return found if found is not None and self.make(found) == id else None


class Shown:
    """Other ids, but the first record has the one that the document shows."""

    def __init__(self, ids: Ids, first: str) -> None:
        self._ids, self._first = ids, first

    def make(self, index: int) -> Any:
        return self._ids.make(index) if index else self._first

    def index(self, id: str) -> int | None:
        return 0 if id == self._first else self._ids.index(id) or None


class Drawn:
    """Ids with a form of their own (a user name, a code): drawn, and looked up among the first `size` of them."""

    def __init__(self, size: int, draw: Callable[[Part], Any], seed: int) -> None:
        self._size, self._draw, self._seed = size, draw, seed

    def make(self, index: int) -> Any:
        return self._known[index] if index < self._size else self._draw(number(self._seed, "new id", index))

    def index(self, id: str) -> int | None:
        return self._indexes.get(id)

    @cached_property
    def _indexes(self) -> dict[str, int]:
        return {str(id): index for index, id in enumerate(self._known)}

    @cached_property
    def _known(self) -> list[Any]:
        found: dict[str, Any] = {}
        for index in range(self._size):
            for attempt in range(20):
                id = self._draw(number(self._seed, "id", index, attempt))
                if str(id) not in found:
                    break
            else:
                id = f"{id}{index}"
            found[str(id)] = id
        return list(found.values())
