"""Values for the parameters of requests that `vocmocks check` makes: given, sampled, or taken from earlier answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from vocmocks.contract.model import Operation, Parameter, Schema
from vocmocks.contract.references import resolve
from vocmocks.engine.flat import is_placeholder

MOST = 3
"""Values of one parameter that are tried until one is found there."""
DEEP = 3
IDS = ("uuid", "id", "_id", "hash", "key", "email", "name")
"""Fields by which a record is asked for, the likeliest first."""


class Value(NamedTuple):
    """`origin`: `given`, `sample`, `seen`, `example`."""

    text: str
    origin: str


class Values:
    """`given`: by parameter name or `operation.parameter`; `samples`: by parameter name, as a mock shows them;
    `components`: what schemas of parameters refer to."""

    def __init__(self, given: Mapping[str, str], samples: Mapping[str, Any], components: Mapping[str, Any]) -> None:
        self._given, self._samples = given, samples
        self._document = {"components": components}
        self._members: dict[str, list[Mapping[str, Any]]] = {}
        self._made: dict[str, list[Mapping[str, Any]]] = {}

    def given(self, operation: Operation, parameter: Parameter) -> Value | None:
        """What the user says it is."""
        own = self._given.get(f"{operation.id}.{parameter.name}", self._given.get(parameter.name))
        return Value(own, "given") if own is not None else None

    def candidates(self, operation: Operation, parameter: Parameter) -> Sequence[Value]:
        """The likeliest first. What is there already is never changed: for that, only what was given or made here."""
        given = self.given(operation, parameter)
        if given is not None:
            return [given]
        if changes(operation) and parameter.name == operation.resource.get("id"):
            return list(self._of_members(self._made, operation, parameter.name))[:MOST]
        sampled = [Value(_text(value), "sample") for value in self._sampled(operation, parameter.name)]
        seen = list(self._of_members(self._members, operation, parameter.name))
        return list(dict.fromkeys([*sampled, *seen, *_documented(self.schema(parameter))]))[:MOST]

    def learn(self, operation: Operation, body: Any) -> None:
        """Remember what an answer shows; what it has made is ours."""
        collection = operation.resource.get("collection")
        if not isinstance(collection, str):
            return
        kept = self._made if operation.resource.get("action") == "create" else self._members
        kept.setdefault(collection, []).extend(_records(body)[:MOST])

    def schema(self, parameter: Parameter) -> Schema:
        return resolve(parameter.schema, self._document, parameter.name)

    def _sampled(self, operation: Operation, name: str) -> Iterator[Any]:
        stem = f"{_singular(_collection(operation, name))}_"
        alike = [each for each in self._samples if each.startswith(stem)] if stem != "_" else []
        names = [f"{stem}{name.rpartition('_')[2]}", name, *alike]
        yield from (self._samples[each] for each in names if _is_plain(self._samples.get(each)))

    def _of_members(
        self, among: Mapping[str, list[Mapping[str, Any]]], operation: Operation, name: str
    ) -> Iterator[Value]:
        stem, _, suffix = name.rpartition("_")
        wanted = _singular(_collection(operation, name) or stem or name)
        for collection, members in among.items():
            for member in members if _singular(collection) == wanted else ():
                found = [member[key] for key in (name, suffix, *IDS) if _is_plain(member.get(key))]
                yield from (Value(_text(value), "seen") for value in found[:1])


def _collection(operation: Operation, name: str) -> str:
    """What a parameter is the id of: as the contract says, or as its path says (`/integrations/{id}/records`)."""
    if name == operation.resource.get("id"):
        return str(operation.resource.get("collection"))
    before, found, _ = operation.path.partition(f"/{{{name}}}")
    return before.rpartition("/")[2] if found and name in IDS else ""


def changes(operation: Operation) -> bool:
    """Whether it changes a record that there is."""
    return operation.method not in ("GET", "HEAD") and operation.resource.get("action") in ("update", "delete")


def _documented(schema: Schema) -> Iterator[Value]:
    """Those that a parameter's schema shows."""
    shown = [
        *schema.get("enum", ()),
        *([schema["default"]] if "default" in schema else []),
        *schema.get("examples", ()),
    ]
    yield from (Value(_text(each), "example") for each in shown if _is_plain(each) and not is_placeholder(each))


def _records(body: Any, depth: int = 0) -> list[Mapping[str, Any]]:
    """The members of the first list of objects in an answer, else the object that it is or holds."""
    if isinstance(body, list):
        return [each for each in body if isinstance(each, Mapping)]
    if not isinstance(body, Mapping) or depth > DEEP:
        return []
    if any(_is_plain(body.get(key)) for key in IDS[:-1]):
        return [body]
    found = [_records(each, depth + 1) for each in body.values() if isinstance(each, (list, Mapping))]
    return next((each for each in found if each), [])


def _singular(word: str) -> str:
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


def _is_plain(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and value != ""


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
