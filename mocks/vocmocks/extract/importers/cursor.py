"""A place in a JSON or YAML document that knows its own JSON pointer, and refuses values of the wrong type there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vocmocks.extract.model import DocumentError, How, Source


def escape(key: str | int) -> str:
    """One reference token of a JSON pointer (RFC 6901)."""
    return str(key).replace("~", "~0").replace("/", "~1")


@dataclass(frozen=True, slots=True)
class Cursor:
    """`value` as it stands at `pointer` of `document`. A missing member is a cursor whose value is None."""

    document: str
    value: Any
    pointer: str = ""

    def error(self, expected: str) -> DocumentError:
        return DocumentError(self.document, self.pointer or "/", f"expected {expected}")

    def source(self, how: How, note: str | None = None) -> Source:
        return Source(self.document, how, pointer=self.pointer, note=note)

    def at(self, key: str | int) -> Cursor:
        """The member or element `key`; its value is None when there is none."""
        found: Any = None
        if isinstance(self.value, dict):
            found = self.value.get(key)
        elif isinstance(self.value, list) and isinstance(key, int) and 0 <= key < len(self.value):
            found = self.value[key]
        return Cursor(self.document, found, f"{self.pointer}/{escape(key)}")

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and self.value.get(key) is not None

    def object(self, key: str | None = None) -> dict[str, Any]:
        """An object; an empty one when missing."""
        place = self if key is None else self.at(key)
        if place.value is None:
            return {}
        if not isinstance(place.value, dict):
            raise place.error("an object")
        return place.value

    def text(self, key: str, default: str = "") -> str:
        """A string member; numbers are taken as their text, and a missing member is `default`."""
        place = self.at(key)
        if place.value is None:
            return default
        if isinstance(place.value, (int, float)) and not isinstance(place.value, bool):
            return str(place.value)
        if not isinstance(place.value, str):
            raise place.error("a string")
        return place.value

    def prose(self, key: str) -> Cursor:
        """A description: a string, or an object with its `content`. The value is always a string."""
        place = self.at(key)
        if isinstance(place.value, dict):
            place = place.at("content")
        if place.value is None:
            return Cursor(place.document, "", place.pointer)
        if not isinstance(place.value, str):
            raise place.error("a string or an object with a string `content`")
        return place

    def entries(self, key: str | None = None) -> Iterator[Cursor]:
        """The elements of an array member; none when it is missing."""
        place = self if key is None else self.at(key)
        if place.value is None:
            return
        if not isinstance(place.value, list):
            raise place.error("an array")
        for index in range(len(place.value)):
            yield place.at(index)

    def objects(self, key: str | None = None) -> Iterator[Cursor]:
        """The elements of an array of objects; nulls are passed over."""
        for place in self.entries(key):
            if place.value is not None:
                place.object()
                yield place

    def members(self, key: str | None = None) -> Iterator[tuple[str, Cursor]]:
        """The members of an object member; none when it is missing."""
        place = self if key is None else self.at(key)
        for name in place.object():
            yield str(name), place.at(name)
