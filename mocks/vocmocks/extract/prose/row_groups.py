"""Flat rows that belong inside an object named above them.

Some tables list an object's members right after the object's own row, unmarked. A sample settles which; without
one, names that come back tell: two objects in a row with the same members would not repeat them at one level.
"""

from __future__ import annotations

from vocmocks.extract.model import Node


class Group:
    """Decides for each row, in order, whether it goes under the last row that opened an object."""

    def __init__(self, names: list[str], opens: list[bool], shape: Node | None) -> None:
        self.names, self.opens, self.shape = names, opens, shape
        self.open: str | None = None
        self.placed: set[str] = set()
        self.guessed = self._guess() if shape is None else {}

    def target(self, root: Node, index: int) -> tuple[Node, Node | None]:
        """The node that the row's name is placed below, with the part of the shape that describes that node."""
        owner = self._owner(index)
        if self.opens[index]:
            self.open, self.placed = self.names[index], set()
        if owner is None:
            return root, self.shape
        return root.property(owner), self.shape.properties.get(owner) if self.shape else None

    def _owner(self, index: int) -> str | None:
        if self.shape is None:
            return self.guessed.get(index)
        if self.open is None or self.opens[index]:
            return None
        name, inside = self.names[index], self.shape.properties.get(self.open)
        if inside is not None and name in inside.properties and name not in self.placed:
            self.placed.add(name)
            return self.open
        self.open = None
        return None

    def _guess(self) -> dict[int, str]:
        """Without a sample: rows up to the next opening row are inside when their names come back later; after the last
        opening row, those whose names have come before."""
        starts = [index for index, opening in enumerate(self.opens) if opening]
        owners: dict[int, str] = {}
        seen: set[str] = set()
        for order, start in enumerate(starts):
            last = order == len(starts) - 1
            end = len(self.names) if last else starts[order + 1]
            inside = self._repeated(start + 1, seen) if last else self._until_next(start + 1, end)
            for index in inside:
                owners[index] = self.names[start]
                seen.add(self.names[index])
        return owners

    def _until_next(self, begin: int, end: int) -> list[int]:
        between = self.names[begin:end]
        later = set(self.names[end:])
        return list(range(begin, end)) if any(name in later for name in between) else []

    def _repeated(self, begin: int, seen: set[str]) -> list[int]:
        found: list[int] = []
        for index in range(begin, len(self.names)):
            if self.names[index] not in seen:
                break
            found.append(index)
        return found
