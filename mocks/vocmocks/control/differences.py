"""What is off with a request, if it was meant for an operation: credentials, parameters, body, and names that are
nearly right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from starlette.types import Message

from vocmocks.contract.model import Operation
from vocmocks.contract.places import Place, alternatives, operation_place, schema_of_body, step
from vocmocks.control.distance import closest
from vocmocks.engine.exchange import Exchange
from vocmocks.engine.journal import Entry
from vocmocks.engine.match import Match
from vocmocks.engine.parameters import query_pairs
from vocmocks.engine.problem import Problem, Violation
from vocmocks.engine.redaction import Scrub
from vocmocks.engine.vendor import Vendor

DEEPEST = 20
MOST_ITEMS = 20
"""Items of a list that are looked at."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`where`: host, prefix, method, path, query, header or body. `name`: of the parameter or field. `closest`: what
    was given, or is known, under nearly that name. `rule`: the keyword that was not kept."""

    where: str
    expected: str
    found: str
    message: str
    name: str | None = None
    closest: str | None = None
    rule: str | None = None

    def as_json(self, scrub: Scrub) -> dict[str, str]:
        values = {key: getattr(self, key) for key in self.__slots__}
        return {key: scrub.text(value) for key, value in values.items() if value is not None}


class Differences:
    """Of one vendor's operations."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor

    def __call__(self, entry: Entry, operation: Operation) -> list[Difference]:
        """What the variables of the path are is of interest only where the request came at the operation's path."""
        exchange = exchange_of(entry)
        found = self._vendor.pipeline.match(entry.method, entry.path)
        there = isinstance(found, Match) and found.operation.id == operation.id
        if isinstance(found, Match) and there:
            exchange.path_values = found.values
        return [
            *self._credentials(exchange, operation),
            *self._contract(exchange, operation, there),
            *self._names(exchange, operation),
        ]

    def _credentials(self, exchange: Exchange, operation: Operation) -> Iterator[Difference]:
        try:
            self._vendor.pipeline.authenticate(exchange, operation)
        except Problem as problem:
            schemes = [self._vendor.contract.security_schemes[name] for name in operation.security[0]]
            scheme = next((each for each in schemes if _given(exchange, each.kind, each.parameter) is None), schemes[0])
            where = "query" if scheme.kind == "query" else "header"
            name = "cookie" if scheme.kind == "cookie" else scheme.parameter
            yield Difference(
                where,
                _wanted(scheme.kind),
                "nothing" if _given(exchange, scheme.kind, scheme.parameter) is None else "one that is not taken",
                f"{name} ({where}): {problem.reason}",
                name,
                closest(name, [*map(_latin, exchange.headers)]) if where == "header" else None,
            )

    def _contract(self, exchange: Exchange, operation: Operation, there: bool) -> Iterator[Difference]:
        given = _names_given(exchange)
        try:
            self._vendor.pipeline.validators[operation.id](exchange)
        except Problem as problem:
            violations = [each for each in problem.violations if there or each.location != "path"]
            yield from (_of_violation(each, given.get(each.location, ())) for each in violations)
            if not problem.violations:
                header = problem.kind == "unsupported-media-type"
                name = "content-type" if header else None
                found = exchange.header(b"content-type") or "nothing" if header else "something else"
                expected = " or ".join(operation.body.content) if header and operation.body else "JSON"
                yield Difference("header" if header else "body", expected, found, problem.message, name)

    def _names(self, exchange: Exchange, operation: Operation) -> Iterator[Difference]:
        """Names that are not documented, and nearly one that is and was not given."""
        given = _names_given(exchange)
        for where in ("query", "header"):
            known = {each.name.lower() if where == "header" else each.name for each in operation.parameters
                     if each.location == where}  # fmt: skip
            yield from _misspelt(where, "", set(given[where]), known)
        place = operation_place(self._vendor.contract, operation.id)
        schema = schema_of_body(self._vendor.contract.description, place) if place is not None else None
        if schema is not None and exchange.raw_body:
            yield from self._fields(schema, _parsed(exchange.raw_body), "", 0)

    def _fields(self, schema: Place, value: Any, pointer: str, depth: int) -> Iterator[Difference]:
        document = self._vendor.contract.description
        schemas = list(alternatives(document, schema)) if depth < DEEPEST else []
        if isinstance(value, list):
            items = next((step(each, "items") for each in schemas if "items" in each[1]), None)
            for at, item in enumerate(value[:MOST_ITEMS] if items is not None else ()):
                yield from self._fields(items or schema, item, f"{pointer}/{at}", depth + 1)
        elif isinstance(value, dict):
            members = {name: step(step(each, "properties"), name) for each in schemas
                       for name in each[1].get("properties", ())}  # fmt: skip
            yield from _misspelt("body", pointer, set(value), set(members))
            for name in value.keys() & members.keys():
                yield from self._fields(members[name], value[name], f"{pointer}/{name}", depth + 1)


def exchange_of(entry: Entry) -> Exchange:
    """The request as it came to the pipeline."""
    scope = {"type": "http", "method": entry.method, "path": entry.path, "scheme": "http",
             "headers": entry.request_headers, "query_string": entry.query_string}  # fmt: skip
    exchange = Exchange(scope, _nothing, "", entry.path)
    exchange.raw_body = entry.request_body
    return exchange


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def _of_violation(violation: Violation, given: Sequence[str]) -> Difference:
    parent, _, name = violation.pointer.rpartition("/")
    close = closest(name, given) if violation.rule == "required" and not parent else None
    return Difference(
        violation.location,
        violation.expected,
        violation.found,
        violation.message,
        violation.field or None,
        close,
        violation.rule,
    )


def _misspelt(where: str, pointer: str, given: set[str], known: set[str]) -> Iterator[Difference]:
    for name in sorted(given - known):
        if (meant := closest(name, known - given)) is not None:
            whole = f"{pointer}/{name}".removeprefix("/").replace("/", ".") if where == "body" else name
            message = f'{whole} ({where}): not documented, and ignored; "{meant}" is'
            yield Difference(where, meant, name, message, whole, meant)


def _names_given(exchange: Exchange) -> dict[str, list[str]]:
    body = _parsed(exchange.raw_body)
    return {
        "query": [name for name, _ in query_pairs(exchange.scope["query_string"])],
        "header": [_latin(name) for name in exchange.headers],
        "body": list(body) if isinstance(body, dict) else [],
    }


def _parsed(raw: bytes) -> Any:
    try:
        return orjson.loads(raw) if raw else None
    except orjson.JSONDecodeError:
        return None


def _given(exchange: Exchange, kind: str, name: str) -> str | None:
    if kind == "query":
        return next((value for key, value in query_pairs(exchange.scope["query_string"]) if key == name), None)
    if kind == "cookie":
        return next((value for key, value in exchange.cookies() if key == name), None)
    return exchange.header(name.lower().encode("latin-1"))


def _wanted(kind: str) -> str:
    forms: Mapping[str, str] = {"bearer": "Bearer and a token", "basic": "Basic and a user"}
    return forms.get(kind, "a credential")


def _latin(name: bytes) -> str:
    return str(name, "latin-1")


def without_duplicates(differences: Sequence[Difference]) -> list[Difference]:
    """A field that is missing because its name is misspelt is told once."""
    missing = {each.closest for each in differences if each.rule == "required" and each.closest}
    return [replace(each) for each in differences if each.rule is not None or each.found not in missing]
