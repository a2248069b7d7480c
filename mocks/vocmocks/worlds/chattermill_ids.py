"""Ids of Chattermill's responses: whole numbers that rise in time and tell the index of their record."""

from __future__ import annotations

from vocmocks.randomness import mixed, number


class Numbering:
    """The `size` records of a world have ids up to `newest`, about `step` apart; a tenant's own have those after it."""

    def __init__(self, size: int, newest: int, step: int, *key: str | int) -> None:
        self._size, self._newest, self._step = size, newest, step
        self._key = number(*key)

    def encode(self, index: int) -> str:
        return str(self._newest - (self._size - 1 - index) * self._step - mixed(self._key, index) % self._step)

    def decode(self, id: str) -> int | None:
        """The index, None where it is not the id of a record of the world."""
        if not (id.isascii() and id.isdigit()) or len(id) > 18:
            return None
        index = self._size - 1 - (self._newest - int(id)) // self._step
        return index if 0 <= index < self._size and self.encode(index) == id else None

    def own(self, place: int) -> int:
        """The id of the `place`-th (from 1) that a tenant created."""
        return self._newest + place * self._step - mixed(self._key, -place) % self._step
