"""Path, query, header and cookie parameters: from text to values by their schemas (OpenAPI 3.1, "Parameter Object")."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from vocmocks.contract.model import Location, Operation, Parameter, Schema
from vocmocks.contract.references import resolve
from vocmocks.engine.exchange import Exchange
from vocmocks.engine.problem import Violation
from vocmocks.engine.verdict import Verdict
from vocmocks.engine.words import TYPE_NAMES

INTEGER = re.compile(r"-?[0-9]{1,30}")
NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")
BRACKETS = re.compile(r"\[[0-9]*\]$")
OFFSET = re.compile(r" (?=[0-9]{2}:[0-9]{2}$)")
DEEPEST = 20
"""Schemas may refer to themselves: no deeper than this."""
Coerce = Callable[[str], Any]


class Fields:
    """Named texts (of a query, of a form) as values of the types that `schemas` say.

    Text that is not of the wanted type stays text, so that the schema's own violation names it. Arrays are understood
    as repeated names, and with `[]` or `[0]` behind the name; those in `joined` as `a,b` as well.
    """

    def __init__(
        self, schemas: Mapping[str, Schema], components: Mapping[str, Any], joined: Collection[str] = ()
    ) -> None:
        self._joined = joined
        document = {"components": components}
        types = {key: types_of(schema, document) for key, schema in schemas.items()}
        self._arrays = {key for key, found in types.items() if "array" in found and "string" not in found}
        items = {key: items_of(schemas[key], document) for key in self._arrays}
        self._coerce = {
            key: _coercion(types_of(items[key], document) if key in items else types[key]) for key in schemas
        }
        for key, schema in schemas.items():
            if isinstance(schema, Mapping) and schema.get("format") == "date-time":
                self._coerce[key] = _moment
        self._by_base = {BRACKETS.sub("", key): key for key in self._arrays}

    def read(self, given: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """Values by name, those of unknown names as text."""
        values: dict[str, Any] = {}
        for name, text in given:
            key = name if name in self._coerce else self._by_base.get(BRACKETS.sub("", name), name)
            if key in self._arrays:
                parts = text.split(",") if key in self._joined else [text]
                values.setdefault(key, []).extend(map(self._coerce[key], parts))
            else:
                values[key] = self._coerce.get(key, str)(text)
        return values


class Parameters:
    """The parameters of one location of one operation. One that the path of an alias lacks is not wanted there."""

    def __init__(self, location: Location, parameters: Iterable[Parameter], components: Mapping[str, Any]) -> None:
        self._location = location
        known = {self._key(parameter.name): parameter for parameter in parameters}
        schemas = {key: parameter.schema for key, parameter in known.items()}
        self._known = schemas.keys()
        self._fields = Fields(schemas, components, {key for key, parameter in known.items() if not parameter.explode})
        resolved = {key: resolve(schema, {"components": components}, key) for key, schema in schemas.items()}
        self._defaults = {key: schema["default"] for key, schema in resolved.items() if "default" in schema}
        required = [key for key, parameter in known.items() if parameter.required and location != "path"]
        self._verdict = Verdict({"type": "object", "properties": schemas, "required": required}, components)

    def _key(self, name: str) -> str:
        return name.lower() if self._location == "header" else name

    def read(self, given: Iterable[tuple[str, str]]) -> tuple[dict[str, Any], list[Violation]]:
        """Values by name, defaults filled in, and what is wrong with them. Names that are not known are left out."""
        values = {key: value for key, value in self._fields.read(given).items() if key in self._known}
        violations = [] if self._verdict.accepts(values) else self._verdict.violations(values, self._location)
        return {**self._defaults, **values}, violations


class RequestParameters:
    """All parameters of an operation."""

    def __init__(self, operation: Operation, components: Mapping[str, Any]) -> None:
        def of(location: Location) -> Parameters | None:
            found = [p for p in operation.parameters if p.location == location]
            return Parameters(location, found, components) if found else None

        self._path, self._query, self._header, self._cookie = of("path"), of("query"), of("header"), of("cookie")

    def __call__(self, exchange: Exchange) -> list[Violation]:
        """Fills the exchange's path, query and header values; returns what is wrong with them."""
        violations: list[Violation] = []
        if self._path is not None:
            exchange.path_values, found = self._path.read(exchange.path_values.items())
            violations += found
        if self._query is not None:
            exchange.query, found = self._query.read(query_pairs(exchange.scope["query_string"]))
            violations += found
        if self._header is not None:
            pairs = ((str(k, "latin-1"), str(v, "latin-1")) for k, v in exchange.scope["headers"])
            exchange.header_values, found = self._header.read(pairs)
            violations += found
        if self._cookie is not None:
            violations += self._cookie.read(exchange.cookies())[1]
        return violations


def query_pairs(raw: bytes) -> list[tuple[str, str]]:
    """Names and values of a query string; a name without `=` counts as not given, as in Postman's own requests."""
    if not raw:
        return []
    text = "&".join(part for part in raw.decode("utf-8", "replace").split("&") if "=" in part)
    return parse_qsl(text, keep_blank_values=True, errors="replace")


def types_of(schema: Any, document: Mapping[str, Any], depth: int = 0) -> frozenset[str]:
    """The types that a schema names, itself or through `$ref`, `allOf`, `anyOf`, `oneOf`, `enum` and `const`."""
    if not isinstance(schema, Mapping) or depth > DEEPEST:
        return frozenset()
    if "type" in schema:
        kind = schema["type"]
        return frozenset([kind] if isinstance(kind, str) else kind)
    values = [*schema.get("enum", ()), *([schema["const"]] if "const" in schema else ())]
    if values:
        return frozenset(TYPE_NAMES.get(type(value), "null") for value in values)
    parts = [part for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, ())]
    if "$ref" in schema:
        parts.append(resolve(schema, document, "$ref"))
    return frozenset().union(*(types_of(part, document, depth + 1) for part in parts))


def items_of(schema: Any, document: Mapping[str, Any], depth: int = 0) -> Any:
    """What an array schema says of its items, itself or through `$ref`, `allOf`, `anyOf` and `oneOf`."""
    if not isinstance(schema, Mapping) or depth > DEEPEST:
        return {}
    if "items" in schema:
        return schema["items"]
    parts = [part for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, ())]
    if "$ref" in schema:
        parts.append(resolve(schema, document, "$ref"))
    return next((found for part in parts if (found := items_of(part, document, depth + 1))), {})


def _coercion(types: frozenset[str]) -> Coerce:
    if "string" in types:
        return str
    if "integer" in types and "number" not in types:
        return _integer
    if "number" in types:
        return _number
    return _boolean if "boolean" in types else str


def _moment(text: str) -> str:
    """A plus sign of an offset that nobody encoded arrives as a space."""
    return OFFSET.sub("+", text)


def _integer(text: str) -> Any:
    return int(text) if INTEGER.fullmatch(text) else text


def _number(text: str) -> Any:
    if INTEGER.fullmatch(text):
        return int(text)
    value = float(text) if NUMBER.fullmatch(text) else math.inf
    return value if math.isfinite(value) else text


def _boolean(text: str) -> Any:
    return {"true": True, "false": False}.get(text.lower(), text)
