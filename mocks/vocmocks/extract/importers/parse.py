"""JSON and YAML texts to plain JSON values; every complaint says where."""

from __future__ import annotations

import json
from typing import Any, NoReturn

import yaml

from vocmocks.extract.model import DocumentError


class _Loader(yaml.SafeLoader):
    """YAML's JSON-like subset: a date stays the string that it was written as."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (PyYAML's own attribute)
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def parse_json(document: str, text: str) -> Any:
    """The value of a JSON text."""

    def constant(name: str) -> NoReturn:
        raise DocumentError(document, _place(text, text.find(name)), f"expected JSON, which has no {name}")

    try:
        value = json.loads(text, parse_constant=constant)
    except json.JSONDecodeError as error:
        raise DocumentError(document, f"{error.lineno}:{error.colno}", f"expected JSON: {error.msg}") from error
    except ValueError as error:
        raise DocumentError(document, "1:1", f"expected JSON: {error}") from error
    return plain(document, value)


def parse_yaml(document: str, text: str, expected: str) -> Any:
    """The value of a YAML text; keys become strings."""
    try:
        value = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        raise DocumentError(document, place, f"expected {expected} ({error.problem})") from error
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise DocumentError(document, "1:1", f"expected {expected} ({error})") from error
    if not isinstance(value, dict):
        raise DocumentError(document, "1:1", f"expected {expected}")
    return plain(document, value)


def plain(document: str, value: Any, pointer: str = "", above: tuple[int, ...] = ()) -> Any:
    """`value` as JSON could carry it: string keys, no cycles, text that can be written as UTF-8."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise DocumentError(document, pointer or "/", "expected a number that JSON can carry")
        return value
    if id(value) in above:
        raise DocumentError(document, pointer or "/", "expected no value that contains itself")
    inside = (*above, id(value))
    if isinstance(value, dict):
        return {
            str(key).encode("utf-8", "replace").decode("utf-8"): plain(document, child, f"{pointer}/{key}", inside)
            for key, child in value.items()
        }
    if isinstance(value, list):
        return [plain(document, child, f"{pointer}/{index}", inside) for index, child in enumerate(value)]
    raise DocumentError(document, pointer or "/", f"expected a JSON value, not {type(value).__name__}")


def _place(text: str, offset: int) -> str:
    before = text[: max(offset, 0)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
