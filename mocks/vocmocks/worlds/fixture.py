"""Reading `fixtures/<vendor>/world.yaml`. What is missing or of the wrong kind is a `FixtureError` with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from vocmocks import data
from vocmocks.errors import FixtureError, did_you_mean
from vocmocks.worlds.wanted import Wanted
from vocmocks.worlds.weighted import Weighted


def load(vendor: str, folder: Path | None = None) -> Fixture:
    """The fixture of a vendor's world; raises FixtureError where there is none or it is not YAML."""
    path = (folder or data.fixtures()) / vendor / "world.yaml"
    try:
        value = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except FileNotFoundError:
        raise FixtureError(f"{path}: there is no such fixture") from None
    except yaml.YAMLError as error:
        raise FixtureError(f"{path}: not YAML: {error}") from error
    return Fixture(value, str(path))


def changed(value: Any, changes: Mapping[str, Any], file: str, pointer: str = "") -> Any:
    """A fixture with changes: objects key by key, all else as a whole. Raises FixtureError for a key that it lacks."""
    if not isinstance(value, Mapping):
        raise FixtureError(f"{file}: {pointer}: a scenario has an object there, the fixture has {_found(value)}")
    for key in changes:
        if key not in value:
            raise FixtureError(f'{file}: {pointer or "/"}: a scenario changes "{key}".{did_you_mean(key, value)}')
    return {
        **value,
        **{
            key: changed(value[key], change, file, f"{pointer}/{key}") if isinstance(change, Mapping) else change
            for key, change in changes.items()
        },
    }


class Fixture:
    """An object in a fixture file; `pointer` says where in it."""

    def __init__(self, value: Any, file: str, pointer: str = "") -> None:
        self._file, self._pointer = file, pointer
        if not isinstance(value, Mapping):
            raise FixtureError(f"{file}: {pointer or '/'}: expected an object, found {_found(value)}")
        self._value = {str(key): member for key, member in value.items()}

    def altered(self, wanted: Mapping[str, int]) -> Fixture:
        """The fixture with the changes that a scenario asks for (worlds/wanted.py).

        Raises FixtureError for a change to something that there is not.
        """
        if not isinstance(wanted, Wanted):
            return self
        wanted.taken = True
        return Fixture(changed(self._value, wanted.changes, self._file), self._file)

    def __contains__(self, key: str) -> bool:
        return key in self._value

    def __iter__(self) -> Iterator[str]:
        return iter(self._value)

    def part(self, key: str) -> Fixture:
        """The object under `key`."""
        return Fixture(self._required(key, "an object"), self._file, f"{self._pointer}/{key}")

    def parts(self, key: str) -> tuple[Fixture, ...]:
        """The objects in the list under `key`."""
        listed = self._list(key)
        return tuple(Fixture(value, self._file, f"{self._pointer}/{key}/{index}") for index, value in enumerate(listed))

    def text(self, key: str, default: str | None = None) -> str:
        value = self._value.get(key, default)
        if not isinstance(value, str):
            raise self._error(key, "a text", value)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            raise self._error(key, "a list of texts", values)
        return tuple(values)

    def flag(self, key: str, default: bool | None = None) -> bool:
        value = self._value.get(key, default)
        if not isinstance(value, bool):
            raise self._error(key, "true or false", value)
        return value

    def lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Lists of texts in the list under `key`; a text alone is a list of one."""
        values = [[value] if isinstance(value, str) else value for value in self._list(key)]
        if not all(isinstance(value, list) and all(isinstance(text, str) for text in value) for value in values):
            raise self._error(key, "a list of texts and lists of texts", values)
        return tuple(map(tuple, values))

    def integer(self, key: str, default: int | None = None, *, least: int = 0) -> int:
        value = self._value.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self._error(key, f"a whole number of {least} or more", value)
        return value

    def number(self, key: str, default: float | None = None) -> float:
        value = self._value.get(key, default)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self._error(key, "a number", value)
        return float(value)

    def numbers(self, key: str, length: int | None = None) -> tuple[float, ...]:
        values = self._list(key)
        numeric = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
        if not numeric or length not in (None, len(values)):
            raise self._error(key, f"a list of {length if length is not None else 'some'} numbers", values)
        return tuple(map(float, values))

    def weighted(self, key: str) -> Weighted[str]:
        """An object of `value: weight` under `key`."""
        part = self.part(key)
        return Weighted({name: part.number(name) for name in part}, f"{self._file}: {self._pointer}/{key}")

    def share(self, key: str, default: float | None = None) -> float:
        """A number from 0 to 1."""
        value = self.number(key, default)
        if not 0 <= value <= 1:
            raise self._error(key, "a number from 0 to 1", value)
        return value

    def _list(self, key: str) -> list[Any]:
        values = self._required(key, "a list")
        if not isinstance(values, list) or not values:
            raise self._error(key, "a list that is not empty", values)
        return values

    def _required(self, key: str, expected: str) -> Any:
        if key not in self._value:
            raise self._error(key, expected, None)
        return self._value[key]

    def _error(self, key: str, expected: str, value: Any) -> FixtureError:
        return FixtureError(f"{self._file}: {self._pointer}/{key}: expected {expected}, found {_found(value)}")


def _found(value: Any) -> str:
    return "nothing" if value is None else f"{value!r:.60}"
