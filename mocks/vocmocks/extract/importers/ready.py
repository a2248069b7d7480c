"""Documents that are OpenAPI already: each constraint gets its JSON pointer, the vendor's sentences go if they must."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from vocmocks.extract.importers.cursor import escape
from vocmocks.extract.importers.upgrade import CONSTRAINTS, METHODS
from vocmocks.extract.model import Draft, Source
from vocmocks.extract.values import elide

_SINGLE = ("items", "not", "if", "then", "else", "contains", "propertyNames", "additionalProperties", "contentSchema",
           "unevaluatedItems", "unevaluatedProperties")  # fmt: skip
_LISTS, _MAPS = (
    ("allOf", "anyOf", "oneOf", "prefixItems"),
    ("properties", "patternProperties", "$defs", "dependentSchemas"),
)
PROSE = ("description", "summary", "title")


def describe(draft: Draft, descriptions: bool) -> dict[str, Any]:
    """The upgraded document with `x-source` on schemas and operations."""
    body: dict[str, Any] = copy.deepcopy(draft.ready or {})
    if not descriptions:
        body = _silent(body)
    schemas(body, lambda schema, pointer: annotate(schema, draft.document, pointer))
    for group in ("paths", "webhooks"):
        for path, item in (body.get(group) or {}).items():
            for method, operation in (item or {}).items():
                if method in METHODS and operation is not None:
                    pointer = f"/{group}/{escape(path)}/{method}"
                    operation.setdefault("x-source", Source(draft.document, "schema", pointer=pointer).as_json())
    return body


def annotate(schema: dict[str, Any], document: str, pointer: str) -> None:
    """Put the place of every constraint under `x-source`."""
    sources: dict[str, Any] = {}
    for keyword in schema:
        if keyword not in CONSTRAINTS or keyword in ("properties", *_LISTS):
            continue
        place = Source(document, "schema", pointer=f"{pointer}/{keyword}").as_json()
        names = schema[keyword]
        if keyword == "required" and isinstance(names, list):
            sources[keyword] = {str(name): place for name in names}
        else:
            sources[keyword] = place
    if sources:
        schema["x-source"] = sources


def schemas(body: Any, visit: Callable[[dict[str, Any], str], None]) -> None:
    """Call `visit` on every Schema Object of a description, with its JSON pointer."""
    for schema, pointer in list(roots(body)):
        _schema(schema, visit, pointer)


def roots(value: Any, pointer: str = "", key: str = "") -> Iterator[tuple[Any, str]]:
    """The outermost Schema Objects of a description, each with its JSON pointer."""
    if isinstance(value, list):
        for index, child in enumerate(value):
            yield from roots(child, f"{pointer}/{index}")
    if not isinstance(value, dict) or key in ("example", "examples", "value", "default"):
        return
    for name, child in value.items():
        place = f"{pointer}/{escape(name)}"
        if name == "schema":
            yield child, place
        elif name == "schemas" and key == "components" and isinstance(child, dict):
            yield from ((schema, f"{place}/{escape(each)}") for each, schema in child.items())
        else:
            yield from roots(child, place, name)


def _schema(value: Any, visit: Callable[[dict[str, Any], str], None], pointer: str) -> None:
    if not isinstance(value, dict):
        return
    for key, child in list(value.items()):
        place = f"{pointer}/{key}"
        if key in _SINGLE:
            _schema(child, visit, place)
        elif key in _LISTS and isinstance(child, list):
            for index, each in enumerate(child):
                _schema(each, visit, f"{place}/{index}")
        elif key in _MAPS and isinstance(child, dict):
            for name, each in child.items():
                _schema(each, visit, f"{place}/{escape(name)}")
    visit(value, pointer)


def _silent(body: dict[str, Any]) -> dict[str, Any]:
    """The document without its sentences; an answer keeps an empty description, since OpenAPI wants one."""

    def mute(schema: dict[str, Any], _: str) -> None:
        for name in PROSE:
            schema.pop(name, None)
        if "examples" in schema:
            schema["examples"] = elide(schema["examples"])

    schemas(body, mute)
    result: dict[str, Any] = _without_prose(body, "")
    return result


def _without_prose(value: Any, key: str) -> Any:
    if isinstance(value, list):
        return [_without_prose(child, "") for child in value]
    if not isinstance(value, dict):
        return value
    if key in ("schema", "schemas"):
        return value
    if key in ("example", "examples", "value"):
        return elide(value)
    kept = {name: _without_prose(child, name) for name, child in value.items() if not _is_prose(name, child, key)}
    if _is_response(value):
        kept.setdefault("description", "")
    return kept


def _is_prose(name: str, child: Any, key: str) -> bool:
    return name in ("description", "summary") and isinstance(child, str) and key != "scopes"


def _is_response(value: dict[str, Any]) -> bool:
    return (
        isinstance(value.get("description"), str)
        and not {"name", "in", "url", "openapi", "operationId", "responses"} & value.keys()
    )
