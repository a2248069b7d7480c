"""`$ref` inside one document (RFC 6901 pointers)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from vocmocks.errors import ContractError


def resolve(thing: Mapping[str, Any], document: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    """`thing`, or what its `$ref` points at; raises ContractError where that is nothing or a circle."""
    seen: list[str] = []
    while isinstance(thing, Mapping) and isinstance(thing.get("$ref"), str):
        reference = thing["$ref"]
        if reference in seen:
            raise ContractError(f"{where}: references go in a circle: {' → '.join([*seen, reference])}")
        seen.append(reference)
        thing = pointed_at(reference, document, where)
    return thing


def pointed_at(reference: str, document: Mapping[str, Any], where: str) -> Any:
    """The value at a reference such as `#/components/schemas/Thing`; raises ContractError."""
    if reference != "#" and not reference.startswith("#/"):
        raise ContractError(
            f'{where}: "{reference}" is not a pointer into this document (#/…); bundle several files into one first'
        )
    value: Any = document
    for part in reference[1:].split("/")[1:]:
        key = unquote(part).replace("~1", "/").replace("~0", "~")
        try:
            value = value[_index(key)] if isinstance(value, list) else value[key]
        except (KeyError, IndexError, ValueError, TypeError):
            raise ContractError(f'{where}: "{reference}" points at nothing') from None
    return value


def _index(key: str) -> int:
    """RFC 6901: digits without a leading zero; no `-1`."""
    if not re.fullmatch("0|[1-9][0-9]*", key):
        raise ValueError(key)
    return int(key)


def references(thing: Any) -> Iterator[str]:
    """Every `$ref` in a value, however deep."""
    if isinstance(thing, Mapping):
        if isinstance(thing.get("$ref"), str):
            yield thing["$ref"]
        for value in thing.values():
            yield from references(value)
    elif isinstance(thing, list | tuple):
        for value in thing:
            yield from references(value)


def reachable(thing: Any, components: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The part of `components` that `thing` refers to, directly or through others: what a validator needs of them."""
    found: dict[str, dict[str, Any]] = {}
    pending = list(references(thing))
    while pending:
        parts = pending.pop().split("/")
        if len(parts) < 4 or parts[:2] != ["#", "components"]:
            continue
        section, name = parts[2], unquote(parts[3]).replace("~1", "/").replace("~0", "~")
        if name in found.get(section, {}) or name not in components.get(section, {}):
            continue
        component = components[section][name]
        found.setdefault(section, {})[name] = component
        pending += references(component)
    return found
