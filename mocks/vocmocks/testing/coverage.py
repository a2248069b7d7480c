"""Contract coverage: what of a vendor's contract a run exercised, and what it was served.

An item is an operation, a status, a parameter, a listed value, a field of a request or of a response. The items of a
contract are those that its description has; an exchange of the journal covers some of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import orjson

from vocmocks.contract.model import Contract, Operation, Schema
from vocmocks.contract.references import resolve
from vocmocks.engine.journal import Entry

KINDS = ("operation", "status", "parameter", "value", "request field", "response field")
DEEPEST = 8
"""Objects and arrays inside one another that are told apart; schemas may refer to themselves."""
BRANCHES = ("allOf", "anyOf", "oneOf")


class Item(NamedTuple):
    """`name`: the status, `query page`, `query sort=asc`, `/customer/name`, `/type=nps`."""

    operation: str
    kind: str
    name: str


class Coverage:
    """One vendor's. `covered` is always a part of `items`."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._document = {"components": contract.components}
        self.items = tuple(dict.fromkeys(item for each in contract.operations for item in self._of(each)))
        self._known = frozenset(self.items)
        self._operations = {operation.id: operation for operation in contract.operations}

    def covered(self, entries: Iterable[Entry]) -> set[Item]:
        """What exchanges of this vendor cover. What a refused request held does not count, but for its status."""
        found: set[Item] = set()
        for entry in entries:
            operation = self._operations.get(entry.operation or "")
            if operation is not None and entry.vendor == self._contract.name:
                found.update(self._by(operation, entry))
        return found & self._known

    def _of(self, operation: Operation) -> Iterator[Item]:
        yield Item(operation.id, "operation", operation.id)
        for status in operation.responses:
            if status is not None:
                yield Item(operation.id, "status", str(status))
        for parameter in operation.parameters:
            name = f"{parameter.location} {parameter.name}"
            yield Item(operation.id, "parameter", name)
            for value in self._enumeration(parameter.schema):
                yield Item(operation.id, "value", f"{name}={value}")
        for media in operation.body.content.values() if operation.body is not None else ():
            yield from self._fields(operation.id, "request field", media.schema)
        success = operation.success()
        if success is not None and success.json is not None:
            yield from self._fields(operation.id, "response field", success.json.schema)

    def _fields(self, operation: str, kind: str, schema: Schema | None) -> Iterator[Item]:
        for place, part in self._declared(schema or {}, "", 0):
            if place and not place.endswith("/*"):
                yield Item(operation, kind, place)
            if kind == "request field":
                for value in part.get("enum", ()):
                    yield Item(operation, "value", f"{place}={_told(value)}")

    def _declared(self, schema: Schema, place: str, depth: int) -> Iterator[tuple[str, Schema]]:
        """Each place that a schema describes, with what it says of it."""
        for part in self._parts(schema):
            yield place, part
            if depth < DEEPEST:
                for name, member in part.get("properties", {}).items():
                    yield from self._declared(member, f"{place}/{_escaped(name)}", depth + 1)
                if isinstance(part.get("items"), Mapping):
                    yield from self._declared(part["items"], f"{place}/*", depth + 1)

    def _parts(self, schema: Any) -> Iterator[Schema]:
        """A schema, and those that it is put together of."""
        if not isinstance(schema, Mapping):
            return
        schema = resolve(schema, self._document, "coverage")
        yield schema
        for keyword in BRANCHES:
            for branch in schema.get(keyword, ()):
                yield from self._parts(branch)

    def _enumeration(self, schema: Schema) -> Iterator[str]:
        """The values that are listed for a parameter, or for the members of one that is an array."""
        for part in self._parts(schema):
            yield from map(_told, part.get("enum", ()))
            yield from (_told(value) for each in self._parts(part.get("items")) for value in each.get("enum", ()))

    def _by(self, operation: Operation, entry: Entry) -> Iterator[Item]:
        yield Item(operation.id, "operation", operation.id)
        yield Item(operation.id, "status", str(entry.status))
        if entry.outcome != "answered":
            return
        for name, value in _parameters(operation, entry):
            yield Item(operation.id, "parameter", name)
            yield Item(operation.id, "value", f"{name}={value}")
        for place, value in _places(_json(entry.request_body), ""):
            yield Item(operation.id, "request field", place)
            yield Item(operation.id, "value", f"{place}={value}")
        if not entry.truncated:
            for place, _ in _places(_json(entry.response_body), ""):
                yield Item(operation.id, "response field", place)


def _parameters(operation: Operation, entry: Entry) -> Iterator[tuple[str, str]]:
    """Those that were given, by location and name."""
    query = parse_qsl(entry.query_string.decode("utf-8", "replace"), keep_blank_values=True)
    headers = {str(key, "latin-1").lower(): str(value, "latin-1") for key, value in entry.request_headers}
    for parameter in operation.parameters:
        name = f"{parameter.location} {parameter.name}"
        if parameter.location == "path":
            yield name, ""
        elif parameter.location == "header" and parameter.name.lower() in headers:
            yield name, headers[parameter.name.lower()]
        elif parameter.location == "query":
            for key, value in query:
                if key.partition("[")[0] == parameter.name.partition("[")[0]:
                    for part in (value, *value.split(",")):
                        yield name, part


def _places(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every place in a JSON value, members of arrays as one (`*`), and what is there."""
    yield place, _told(value)
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _places(member, f"{place}/{_escaped(name)}")
    elif isinstance(value, list):
        for member in value:
            yield from _places(member, f"{place}/*")


def _json(raw: bytes) -> Any:
    try:
        return orjson.loads(raw) if raw else None
    except orjson.JSONDecodeError:
        return None


def _told(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if isinstance(value, (dict, list)) else orjson.dumps(value).decode()


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
