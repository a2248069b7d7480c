"""OpenAPI links, for `export`: what one operation creates, others of the same resource read, update and delete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vocmocks.contract.model import Contract, Operation, Schema
from vocmocks.contract.references import resolve

ACTIONS = ("read", "update", "delete")
IDS = ("id", "_id", "uuid")
DEEPEST = 2


def link(document: Mapping[str, Any], contract: Contract) -> None:
    """Add links to the successful responses of an exported description that say what the id of a new record is. One
    that is shared with other operations becomes the operation's own."""
    for operation in contract.operations:
        found = _links(contract, operation)
        success = operation.success()
        if found and success is not None:
            responses = document["paths"][operation.path][operation.method.lower()]["responses"]
            response = resolve(responses[str(success.status)], document, "link")
            responses[str(success.status)] = {**response, "links": found}


def _links(contract: Contract, operation: Operation) -> dict[str, Any]:
    success = operation.success()
    if operation.resource.get("action") != "create" or success is None or success.json is None:
        return {}
    found = {}
    for other in contract.operations:
        place = _place(other, operation, success.json.schema or {}, contract.components)
        if place is not None:
            found[other.id] = {"operationId": other.id, "parameters": _parameters(other, place)}
    return found


def _place(other: Operation, creating: Operation, schema: Schema, components: Mapping[str, Any]) -> str | None:
    """Where in the answer the id is that another operation wants; None where it wants none, or what is not there."""
    name, resource = other.resource.get("id"), creating.resource
    if name is None or other.resource.get("action") not in ACTIONS:
        return None
    if other.resource.get("collection") != resource.get("collection"):
        return None
    wanted = {each.name for each in other.parameters if each.location == "path"} - {name}
    if not wanted <= {each.name for each in creating.parameters if each.location == "path"}:
        return None
    places = dict(_fields(schema, components, "", 0))
    names = dict.fromkeys((name, *IDS))
    return next((places[each] for each in names if each in places), None)


def _fields(schema: Schema, components: Mapping[str, Any], pointer: str, depth: int) -> Iterator[tuple[str, str]]:
    """Names of fields with their pointers, the deepest first, so that in a dict the outermost of a name is left."""
    properties = dict(_properties(schema, components))
    for name, inner in properties.items() if depth < DEEPEST else ():
        yield from _fields(inner, components, f"{pointer}/{name}", depth + 1)
    for name in properties:
        yield name, f"{pointer}/{name}"


def _properties(schema: Schema, components: Mapping[str, Any]) -> Iterator[tuple[str, Schema]]:
    """Those of a schema, and of what it is put together of."""
    schema = resolve(schema, {"components": components}, "link")
    yield from schema.get("properties", {}).items()
    for branch in schema.get("allOf", ()):
        yield from _properties(branch, components)


def _parameters(other: Operation, place: str) -> dict[str, str]:
    """Expressions; in braces they stand for text, whatever the answer has there."""
    found = {}
    for each in other.parameters:
        if each.location == "path":
            expression = (
                f"$response.body#{place}" if each.name == other.resource["id"] else f"$request.path.{each.name}"
            )
            found[f"path.{each.name}"] = f"{{{expression}}}" if each.schema.get("type") == "string" else expression
    return found
