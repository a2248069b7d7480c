"""A body held against its documented schema: what breaks it, what nobody documented, what never came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from vocmocks.contract.model import Schema
from vocmocks.contract.references import resolve
from vocmocks.engine.problem import Violation
from vocmocks.engine.verdict import Verdict
from vocmocks.testing.check_calls import SECRET

BRANCHES = ("allOf", "anyOf", "oneOf")
KINDS: Mapping[str, str] = {"type": "type", "required": "missing field"}
"""What a violation of a keyword is called; any other is a `violation`."""
BY_FIELDS = frozenset(("additionalProperties", "unevaluatedProperties"))
"""Keywords that say what the comparison of fields says better."""
SECRET_PLACE = re.compile(SECRET, re.IGNORECASE)
ENOUGH = 5
"""Objects that were seen before a field that may be missing is said never to come."""


class Finding(NamedTuple):
    """`place`: a JSON pointer, `*` for any member of a list; `detail`: what tells it from others there."""

    kind: str
    place: str
    detail: str
    message: str


class Shape:
    """One documented schema, and all bodies that were held against it."""

    def __init__(self, schema: Schema | None, components: Mapping[str, Any]) -> None:
        self._schema: Schema = schema or {}
        self._document = {"components": components}
        self._verdict = Verdict(self._schema, components)
        self._objects: dict[str, int] = {}
        self._declared: dict[str, dict[str, None]] = {}
        self._seen: set[str] = set()

    def findings(self, value: Any) -> Iterator[Finding]:
        """Of one body; a place that differs in many members of a list is found once."""
        found: dict[tuple[str, str, str], Finding] = {}
        for each in (*self._violations(value), *self._compared(value, [self._schema], "")):
            found.setdefault(each[:3], each)
        yield from found.values()

    def unseen(self) -> Iterator[Finding]:
        """Documented fields that were in none of the bodies, though what they belong to was there often enough."""
        seen = {_unnumbered(field) for field in self._seen}
        for place, names in self._declared.items():
            for name in names:
                field = f"{place}/{_escaped(name)}"
                if _unnumbered(field) not in seen and self._objects[place] >= ENOUGH:
                    often = f"in none of {self._objects[place]} objects"
                    yield Finding("unseen field", field, "", f"{field}: documented, and {often}")

    def _violations(self, value: Any) -> Iterator[Finding]:
        for each in self._verdict.violations(value, "body"):
            if each.rule not in BY_FIELDS:
                kind = KINDS.get(each.rule, "violation")
                told = _without_value(each) if SECRET_PLACE.search(each.pointer) else each.message
                yield Finding(kind, _generalised(each.pointer), _detail(each), told)

    def _compared(self, value: Any, schemas: Sequence[Any], place: str) -> Iterator[Finding]:
        parts = [part for schema in schemas for part in self._parts(schema)]
        if isinstance(value, dict):
            yield from self._of_object(value, parts, place)
        elif isinstance(value, list):
            items = [part["items"] for part in parts if isinstance(part.get("items"), Mapping)]
            for member in value if items else ():
                yield from self._compared(member, items, f"{place}/*")

    def _of_object(self, value: Mapping[str, Any], parts: Sequence[Schema], place: str) -> Iterator[Finding]:
        known: dict[str, list[Any]] = {}
        for part in parts:
            for name, schema in part.get("properties", {}).items():
                known.setdefault(name, []).append(schema)
        is_open = not known or any(part.get("additionalProperties") or part.get("patternProperties") for part in parts)
        self._objects[place] = self._objects.get(place, 0) + 1
        self._declared.setdefault(place, {}).update(dict.fromkeys(known))
        for name, member in value.items():
            field = f"{place}/{_escaped(name)}"
            if name in known:
                self._seen.add(field)
                yield from self._compared(member, known[name], field)
            elif not is_open:
                kind = type_of(member)
                yield Finding("undocumented field", field, kind, f"{field}: not documented, found {kind}")

    def _parts(self, schema: Any) -> Iterator[Schema]:
        """A schema, and those that it is put together of."""
        if isinstance(schema, Mapping):
            schema = resolve(schema, self._document, "check")
            yield schema
            for keyword in BRANCHES:
                for branch in schema.get(keyword, ()):
                    yield from self._parts(branch)


def type_of(value: Any) -> str:
    """JSON Schema's word."""
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")


def _detail(violation: Violation) -> str:
    """Of a type the one that was found, else the keyword: never the value, which differs from answer to answer."""
    if violation.rule == "type":
        return violation.found.partition(" ")[0]
    return "" if violation.rule == "required" else violation.rule


def _without_value(violation: Violation) -> str:
    return violation.message.replace(violation.found, violation.found.partition(" ")[0])


def _generalised(pointer: str) -> str:
    return re.sub(r"/\d+(?=/|$)", "/*", pointer)


def _unnumbered(field: str) -> str:
    """Of `status_2` and `status_3` one is as good as the other."""
    return re.sub(r"_\d+$", "", field)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
