"""Whether a document that calls itself OpenAPI can be used: what has the wrong shape is refused with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from vocmocks.extract.importers.cursor import Cursor, escape
from vocmocks.extract.importers.ready import roots
from vocmocks.extract.importers.upgrade import METHODS
from vocmocks.extract.model import DocumentError

PLACES = ("path", "query", "header", "cookie")
SCHEMES = {"apiKey": ("name", "in"), "http": ("scheme",), "oauth2": ("flows",), "openIdConnect": ("openIdConnectUrl",),
           "mutualTLS": ()}  # fmt: skip
METASCHEMA = Draft202012Validator(Draft202012Validator.META_SCHEMA)
TEXTS = ("summary", "description", "operationId")


def check(document: str, body: dict[str, Any]) -> None:
    """Raise `DocumentError` for the first thing in an upgraded document that no description may have."""
    root = Cursor(document, body)
    for key in ("title", "version"):
        _text(root.at("info").at(key))
    for schema, pointer in roots(body):
        error = next(iter(METASCHEMA.iter_errors(schema)), None)
        if error is not None:
            inside = "".join(f"/{escape(step)}" for step in error.absolute_path)
            raise DocumentError(document, pointer + inside, "expected a JSON Schema keyword's own kind of value")
    _security(root)
    for operation in operations(root):
        _operation(operation)
    for _, scheme in root.at("components").members("securitySchemes"):
        _scheme(scheme)
    _references(root, body)


def operations(root: Cursor) -> Iterator[Cursor]:
    """Every path item and every operation: both can have parameters."""
    for group in ("paths", "webhooks"):
        for _, item in root.members(group):
            yield item
            yield from (place for name, place in item.members() if name in METHODS)


def _text(place: Cursor) -> None:
    if not isinstance(place.value, str):
        raise place.error("a string")


def _operation(operation: Cursor) -> None:
    for key in TEXTS:
        if key in operation.object():
            _text(operation.at(key))
    _security(operation)
    for parameter in operation.objects("parameters"):
        if "$ref" not in parameter:
            _parameter(parameter)
    for code, response in operation.members("responses"):
        if code != "default" and not (code[:1] in "12345" and len(code) == 3) and not code.startswith("x-"):
            raise response.error("an HTTP status code or `default` as the name")
        if "$ref" not in response and "description" in response.object():
            _text(response.at("description"))


def _parameter(parameter: Cursor) -> None:
    _text(parameter.at("name"))
    where = parameter.at("in")
    if where.value not in PLACES:
        raise where.error(f"one of {', '.join(PLACES)}")
    needed = parameter.at("required")
    if needed.value is not None and not isinstance(needed.value, bool):
        raise needed.error("true or false")
    if where.value == "path" and needed.value is not True:
        raise needed.error("true, since it is a part of the path")
    if "description" in parameter.object():
        _text(parameter.at("description"))


def _security(place: Cursor) -> None:
    if "security" in place.object() and not isinstance(place.value["security"], list):
        raise place.at("security").error("an array of requirements")
    for need in place.entries("security"):
        if not isinstance(need.value, dict):
            raise need.error("an object")
        for _, scopes in need.members():
            if not isinstance(scopes.value, list) or not all(isinstance(scope, str) for scope in scopes.value):
                raise scopes.error("an array of scopes")


def _scheme(scheme: Cursor) -> None:
    if "$ref" in scheme:
        return
    kind = scheme.at("type")
    if not isinstance(kind.value, str) or kind.value not in SCHEMES:
        raise kind.error(f"one of {', '.join(SCHEMES)}")
    for key in SCHEMES[kind.value]:
        scheme.object("flows") if key == "flows" else _text(scheme.at(key))
    if kind.value == "apiKey" and scheme.value["in"] not in PLACES[1:]:
        raise scheme.at("in").error(f"one of {', '.join(PLACES[1:])}")


def _references(root: Cursor, value: Any, pointer: str = "") -> None:
    if isinstance(value, list):
        for index, child in enumerate(value):
            _references(root, child, f"{pointer}/{index}")
    elif isinstance(value, dict):
        target = value.get("$ref")
        if isinstance(target, str) and target.startswith("#/") and not _exists(root, target[2:]):
            raise DocumentError(root.document, f"{pointer}/$ref", f"expected a place that exists, not {target}")
        for key, child in value.items():
            if key not in ("example", "examples", "default", "enum", "const"):
                _references(root, child, f"{pointer}/{escape(key)}")


def _exists(root: Cursor, target: str) -> bool:
    place = root
    for step in target.split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        place = place.at(int(key) if isinstance(place.value, list) and key.isdigit() else key)
        if place.value is None:
            return False
    return True
