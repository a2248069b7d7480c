"""Places in a description: where the schema of a parameter, or of a field of a body, stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from vocmocks.contract.load import operations_of
from vocmocks.contract.model import Contract, is_json
from vocmocks.contract.targets import Parts

DEEPEST = 30
BRANCHES = ("allOf", "anyOf", "oneOf")
Place = tuple[Parts, Any]
"""The way to a part of the description, and that part."""


def operation_place(contract: Contract, operation_id: str) -> Place | None:
    """Where an operation stands."""
    found = operations_of(contract.description)
    for operation, (path, item, method) in zip(contract.operations, found, strict=True):
        if operation.id == operation_id:
            return ("paths", path, method), item[method]
    return None


def holders(document: Mapping[str, Any], operation: Place, location: str, pointer: str) -> list[Place]:
    """What describes a field of a request, the closest first: schemas, then what these belong to (the parameter, the
    request body). `location`: path, query, header or body; `pointer`: the field's, inside of it."""
    names = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    if location == "body":
        return _in_body(document, operation, names)
    for parameter in _parameters(document, operation):
        value = parameter[1]
        same = str(value.get("name", "")).lower() == names[0].lower() if names else False
        if same and value.get("in") == location:
            return [*_below(document, step(parameter, "schema"), names[1:]), parameter]
    return []


def schema_of_body(document: Mapping[str, Any], operation: Place) -> Place | None:
    """The schema of an operation's body: that of JSON, if it takes JSON."""
    if "requestBody" not in operation[1]:
        return None
    body = _resolved(document, step(operation, "requestBody"))
    content = body[1].get("content", {})
    media = next(filter(is_json, content), next(iter(content), None))
    if media is None or content[media].get("schema") is None:
        return None
    return step(step(step(body, "content"), media), "schema")


def _in_body(document: Mapping[str, Any], operation: Place, names: list[str]) -> list[Place]:
    if "requestBody" not in operation[1]:
        return []
    body, schema = _resolved(document, step(operation, "requestBody")), schema_of_body(document, operation)
    return [*(_below(document, schema, names) if schema is not None else []), body]


def _parameters(document: Mapping[str, Any], operation: Place) -> Iterator[Place]:
    """The operation's, then those of its path."""
    path = operation[0][:-1]
    item = document["paths"][path[-1]]
    for parts, holder in (operation, (path, item)):
        for at, parameter in enumerate(holder.get("parameters", ())):
            yield _resolved(document, ((*parts, "parameters", at), parameter))


def _below(document: Mapping[str, Any], schema: Place, names: list[str]) -> list[Place]:
    """The schemas of the value that `names` lead to; where the way ends early, those that it ended at."""
    found = list(alternatives(document, schema))
    for name in names:
        below = [each for parent in found for each in _members(document, parent, name)]
        if not below:
            break
        found = [*below, *found]
    return found


def alternatives(document: Mapping[str, Any], schema: Place, depth: int = 0) -> Iterator[Place]:
    """The schema, and those that apply to the same value: behind `$ref`, `allOf`, `anyOf`, `oneOf`."""
    schema = _resolved(document, schema)
    if not isinstance(schema[1], Mapping) or depth > DEEPEST:
        return
    yield schema
    for keyword in BRANCHES:
        for at in range(len(schema[1].get(keyword, ()))):
            yield from alternatives(document, step(step(schema, keyword), at), depth + 1)


def _members(document: Mapping[str, Any], parent: Place, name: str) -> Iterator[Place]:
    schema = parent[1]
    if name in schema.get("properties", {}):
        yield from alternatives(document, step(step(parent, "properties"), name))
    elif name.isdigit() and "items" in schema:
        yield from alternatives(document, step(parent, "items"))
    elif isinstance(schema.get("additionalProperties"), Mapping) and not name.isdigit():
        yield from alternatives(document, step(parent, "additionalProperties"))


def step(place: Place, key: str | int) -> Place:
    return (*place[0], key), place[1][key]


def _resolved(document: Mapping[str, Any], place: Place) -> Place:
    for _ in range(DEEPEST):
        value = place[1]
        if not isinstance(value, Mapping) or not isinstance(value.get("$ref"), str):
            break
        parts = [unquote(part).replace("~1", "/").replace("~0", "~") for part in value["$ref"].split("/")[1:]]
        place = (), document
        for part in parts:
            place = step(place, int(part) if isinstance(place[1], list) else part)
    return place
