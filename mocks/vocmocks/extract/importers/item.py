"""An operation while it is read from a Postman item: its requests, bodies and answers before they are put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from vocmocks.extract.importers import urls
from vocmocks.extract.importers.cursor import Cursor
from vocmocks.extract.importers.shape import Material
from vocmocks.extract.model import Operation, Parameter, Source


@dataclass(slots=True)
class Context:
    """What the collection and the folders around an item say."""

    values: dict[str, str]
    prose: str = ""
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class Item:
    """An operation while it is read."""

    place: Cursor
    request: Cursor
    operation: Operation
    url: urls.Url
    body: Material = field(default_factory=Material)
    answers: dict[int, Material] = field(default_factory=dict)
    meanings: dict[int, tuple[str, Source]] = field(default_factory=dict)
    schemes: list[tuple[str, dict[str, Any], Source]] = field(default_factory=list)


def description(item: Item) -> Cursor:
    found = item.request.prose("description")
    return found if found.value else item.place.prose("description")


def answer(item: Item, status: int) -> Material:
    return item.answers.setdefault(status, Material())


def add_parameter(operation: Operation, parameter: Parameter) -> None:
    """Add a parameter, or what is new about one that is there already."""
    for known in operation.parameters:
        if (known.name, known.location) == (parameter.name, parameter.location):
            known.node.absorb(parameter.node)
            return
    operation.parameters.append(parameter)
