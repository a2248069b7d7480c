"""A contract as plain OpenAPI 3.1 that other tools accept: no extension left, every alias a path of its own."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from vocmocks.contract.error_responses import error_responses
from vocmocks.contract.formats import CHECKS, UNIX_TIME
from vocmocks.contract.links import link
from vocmocks.contract.load import METHODS, operations_of
from vocmocks.contract.model import Contract

STANDARD_FORMATS = {"date-time", "date", "time", "email", "hostname", "ipv4", "ipv6", "uri", "uuid"}
OUR_FORMATS = CHECKS.keys() - STANDARD_FORMATS
NAMED = {"properties", "patternProperties", "$defs", "dependentSchemas", "schemas", "securitySchemes", "responses",
         "headers", "examples", "requestBodies", "parameters", "content", "callbacks", "links", "webhooks", "variables",
         "scopes", "encoding", "dependentRequired"}  # fmt: skip
"""Keys whose object holds names chosen by people: an `x-…` below them is a name, not an extension."""
DATA = {"example", "default", "const", "enum", "value", "security"}


def export(contract: Contract, base_url: str | None = None) -> dict[str, Any]:
    """OpenAPI 3.1 without extensions. `base_url` replaces the servers (to point tools at the mock)."""
    document: dict[str, Any] = _plain({k: v for k, v in contract.description.items() if k != "paths"})
    document["paths"] = _paths(contract)
    link(document, contract)
    if base_url is not None:
        document["servers"] = [{"url": base_url}]
    return document


def _paths(contract: Contract) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    taken = {operation.id for operation in contract.operations}
    found = operations_of(contract.description)
    for operation, (_, item, method) in zip(contract.operations, found, strict=True):
        shared = {key: value for key, value in item.items() if key not in (*METHODS, "parameters")}
        for number, route in enumerate(operation.routes):
            entry = _plain({**item[method], **_parameters(item, item[method], route.path)})
            entry["responses"] = {**error_responses(contract, operation), **entry.get("responses", {})}
            entry["operationId"] = operation.id if number == 0 else _alias_id(operation.id, number, taken)
            paths.setdefault(route.path, _plain(shared))[route.method.lower()] = entry
    return paths


def _parameters(item: Mapping[str, Any], operation: Mapping[str, Any], path: str) -> dict[str, Any]:
    """A path's parameters with its operation: the two may be served at different paths, and an alias may lack some."""
    own = operation.get("parameters", [])
    named = [(parameter.get("in"), parameter.get("name")) for parameter in own if "$ref" not in parameter]
    kept = [p for p in item.get("parameters", []) if p not in own and (p.get("in"), p.get("name")) not in named]
    found = [p for p in (*kept, *own) if p.get("in") != "path" or f"{{{p['name']}}}" in path]
    return {"parameters": found} if kept or own else {}


def _alias_id(operation_id: str, number: int, taken: set[str]) -> str:
    name = f"{operation_id}_alias_{number}"
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    plain = {
        key: _member(key, item)
        for key, item in value.items()
        if not str(key).startswith("x-") and not (key == "format" and isinstance(item, str) and item in OUR_FORMATS)
    }
    return {**UNIX_TIME, **plain} if value.get("format") == "unixtime" else plain


def _member(key: str, value: Any) -> Any:
    if key in DATA or (key == "examples" and isinstance(value, list)):
        return copy.deepcopy(value)
    if key in NAMED and isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return _plain(value)
