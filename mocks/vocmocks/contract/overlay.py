"""OpenAPI Overlay 1.0 (https://spec.openapis.org/overlay/v1.0.0.html), applied to a description.

Targets are JSONPath (RFC 9535): see targets.py. Every action says where its facts come from (`x-source`).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from vocmocks.contract.targets import Parts, find
from vocmocks.errors import OverlayError

ACTION_KEYS = {"target", "description", "update", "remove", "x-source"}
ROOT_KEYS = {"overlay", "info", "extends", "actions"}
if TYPE_CHECKING:
    from yaml import SafeLoader
else:
    SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _JsonValues(SafeLoader):
    """YAML of values that JSON has: a date stays text."""


_JsonValues.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: Path) -> dict[str, Any]:
    """The overlay document in a YAML file; raises OverlayError where it is not one."""
    try:
        document = read_yaml(path)
    except yaml.YAMLError as error:
        raise OverlayError(f"{path}: not YAML: {error}") from error
    if not isinstance(document, dict) or not str(document.get("overlay", "")).startswith("1."):
        raise OverlayError(f"{path}: expected an OpenAPI Overlay document, with `overlay: 1.0.0` at its top")
    if unknown := set(document) - ROOT_KEYS:
        raise OverlayError(f"{path}: unknown key {', '.join(sorted(unknown))}; known: {', '.join(sorted(ROOT_KEYS))}")
    return document


def read_yaml(path: Path) -> Any:
    """What is in a YAML file, as JSON has it; raises yaml.YAMLError."""
    return _text_keys(yaml.load(path.read_text("utf-8"), Loader=_JsonValues))


def _text_keys(value: Any) -> Any:
    """Keys as JSON has them: `200:` is "200"."""
    if isinstance(value, dict):
        return {str(key): _text_keys(item) for key, item in value.items()}
    return [_text_keys(item) for item in value] if isinstance(value, list) else value


def apply(description: Mapping[str, Any], overlay: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A copy of `description` with every action of `overlay` applied, in order.

    `name` is the overlay's file, for messages. Raises OverlayError where an action matches nothing or is malformed.
    """
    result = copy.deepcopy(dict(description))
    actions = overlay.get("actions") or []
    if not isinstance(actions, list):
        raise OverlayError(f"{name}: expected `actions` to be a list")
    for number, action in enumerate(actions, 1):
        where = f"{name}: action {number}"
        _check(action, where)
        perform(result, action, f'{where} (target "{action["target"]}")')
    return result


def _check(action: Any, where: str) -> None:
    if not isinstance(action, dict) or not str(action.get("target")).startswith("$"):
        raise OverlayError(f"{where}: expected an object with a JSONPath `target` (from `$`)")
    if unknown := set(action) - ACTION_KEYS:
        raise OverlayError(f"{where}: unknown key {', '.join(sorted(map(str, unknown)))}")
    if ("update" in action) == bool(action.get("remove")):
        raise OverlayError(f"{where}: expected either `update` or `remove: true`")
    if not action.get("x-source"):
        raise OverlayError(f"{where}: expected `x-source`, which says where the fact comes from")


def perform(document: dict[str, Any], action: Mapping[str, Any], where: str) -> None:
    try:
        matches = find(action["target"], document)
    except ValueError as error:
        raise OverlayError(f"{where}: not a JSONPath: {error}") from error
    if not matches:
        raise OverlayError(f"{where}: matches nothing in the description")
    for parts in sorted(matches, key=_place, reverse=True):
        if action.get("remove"):
            _remove(document, parts, where)
        else:
            _update(matches[parts], action["update"], where)


def _place(parts: Parts) -> list[tuple[bool, int, str]]:
    """Sorts as the document reads; backwards, what is removed from a list does not move what is still to be removed."""
    return [(isinstance(part, str), part if isinstance(part, int) else 0, str(part)) for part in parts]


def _remove(document: Any, parts: Parts, where: str) -> None:
    if not parts:
        raise OverlayError(f"{where}: cannot remove the whole document")
    for part in parts[:-1]:
        document = document[part]
    del document[parts[-1]]


def _update(target: Any, update: Any, where: str) -> None:
    if isinstance(target, dict) and isinstance(update, dict):
        _merge(target, update)
    elif isinstance(target, list):
        target.append(copy.deepcopy(update))
    else:
        raise OverlayError(
            f"{where}: an object can only be updated with an object; to replace a value, update its parent"
        )


def _merge(target: dict[str, Any], update: Mapping[str, Any]) -> None:
    """Objects are merged, arrays joined, anything else replaced (Overlay 1.0, "Action Object")."""
    for key, value in update.items():
        present = target.get(key)
        if isinstance(present, dict) and isinstance(value, dict):
            _merge(present, value)
        elif isinstance(present, list) and isinstance(value, list):
            present.extend(copy.deepcopy(value))
        else:
            target[key] = copy.deepcopy(value)
