"""One resource's records: what they look like, their ids, and the small world that is there from the start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from vocmocks.clock import iso
from vocmocks.contract.model import Contract, MediaType, Operation
from vocmocks.engine.flat import is_placeholder, verdict_of
from vocmocks.engine.ids import Counted, Drawn, Ids, Shown, Texts, Uuids
from vocmocks.engine.lexicon import Lexicon
from vocmocks.engine.resources import VARIABLE, Resource, id_field
from vocmocks.engine.sample import Sampler
from vocmocks.engine.semantics import plain, singular, words
from vocmocks.engine.shapes import Documented, Path, required_of
from vocmocks.randomness import Part
from vocmocks.worlds.population import Generated, Population

SIZE = 5
CODED = frozenset(("id", "uuid", "guid", "key", "hash", "token"))
STAMPS = frozenset(("created", "updated", "modified", "creation", "inserted", "changed", "lastupdated"))
SHOWN_BY = ("read", "create", "replace", "update")


class Collection:
    """What the documents say of a resource's records. `seed` and the contract's name decide every value."""

    def __init__(
        self, resource: Resource, contract: Contract, lexicon: Lexicon, seed: int, start: float, size: int
    ) -> None:
        self.resource, self.contract, self.lexicon, self.start = resource, contract, lexicon, start
        self.key: tuple[Part, ...] = (seed, contract.name, resource.name)
        body = self._record()
        self.fields = body.fields() if body is not None else {}
        self.size = size if self.fields else 0
        self.asked = self._asked()
        self.required = required_of(body.schemas.flat(body.schema)) if body is not None else frozenset()
        self.settable = frozenset(name for body in self.asked.values() for name in body[0].fields(body[1]))
        parameter, name = resource.id_parameter, resource.collection
        undocumented = "id" if self.fields or plain(parameter).endswith("id") else parameter
        self.id_field = resource.id_field or id_field(self.fields or self.settable, parameter, name) or undocumented
        self.sampler = body.sampler(lexicon, singular(name)) if body is not None else None
        self.example = self._shown()
        self.ids = self._beginning_with_the_example(self._ids(body, seed))
        self.population = lru_cache(256)(self._population)
        self._verdict = lru_cache(256)(lambda field: verdict_of(self.fields[field], contract.components))

    def documented(self, media: MediaType) -> Documented:
        return Documented(media, self.contract.components, self.resource.collection)

    def _record(self) -> Documented | None:
        """The fullest body that shows one record: a read's, else that of a change, an item of the list, a request's."""
        shown = [self.documented(media) for _, media in self.resource.bodies(*SHOWN_BY)]
        records = [body.part(body.item_path()) for body in shown]
        for _, media in self.resource.bodies("list"):
            body = self.documented(media)
            item = body.items(body.list_path() or ())
            records.append(item.part(item.item_path()))
        records += [body.part(path) for body, path in self._asked().values()]
        named = [r for r in records if r.fields()]
        with_id = [r for r in named if id_field(r.fields(), self.resource.id_parameter, self.resource.collection)]
        return next(iter(with_id or named), None)

    def _asked(self) -> dict[str, tuple[Documented, Path]]:
        """Request bodies by operation id, with the place of the record in them."""
        found = {}
        for _, operation in self.resource.actions:
            if (media := _request(operation)) is not None:
                body = self.documented(media)
                found[operation.id] = (body, body.item_path())
        return found

    def _shown(self) -> Mapping[str, Any] | None:
        """The record that the document shows: the world begins with it, so that what examples ask for is there."""
        for example in self.sampler.examples if self.sampler is not None else ():
            id = example.get(self.id_field) if isinstance(example, Mapping) else None
            if isinstance(id, str | int) and not isinstance(id, bool) and not is_placeholder(example):
                return dict(example)
        return None

    def _beginning_with_the_example(self, ids: Ids) -> Ids:
        if self.example is None:
            return ids
        id = self.example[self.id_field]
        if isinstance(ids, Counted):
            return Counted(id) if isinstance(id, int) and id > 0 else ids
        return Shown(ids, id) if isinstance(id, str) and id and "/" not in id else ids

    def _ids(self, body: Documented | None, seed: int) -> Ids:
        schema = self.fields.get(self.id_field, self._id_parameter())
        nodes = body.schemas.flat(schema).nodes if body is not None else (schema,)
        node = next((node for node in nodes if node.get("type") != "null"), {}) if nodes else {}
        if node.get("type") in ("integer", "number") or "integer" in (node.get("type") or ()):
            return Counted(max(1, int(node.get("minimum", 1))))
        key = (seed, self.contract.name, self.resource.name)
        verdict = verdict_of(schema, self.contract.components)
        if words(self.id_field) and words(self.id_field)[-1] in CODED:
            for ids in (Texts(*key), Uuids(*key)):
                if node.get("format") != "uuid" and verdict is not None and verdict.accepts(ids.make(0)):
                    return ids
            if node.get("format") == "uuid":
                return Uuids(*key)
        sampler = Sampler(schema, self.contract.components, self.lexicon, name=self.id_field)
        return Drawn(self.size, lambda part: self._drawn_id(sampler, part), seed)

    def _drawn_id(self, sampler: Sampler, part: Part) -> Any:
        value = sampler.draw(self.start, *self.key, "id", part)
        return value if isinstance(value, str | int) else f"{part}"

    def _id_parameter(self) -> Mapping[str, Any]:
        for _, operation in self.resource.actions:
            for parameter in operation.parameters:
                if parameter.location == "path" and parameter.name == self.resource.id_parameter:
                    return parameter.schema
        return {"type": "string"}

    def _population(self, name: str, *parents: str) -> Population:
        """The world below these parents (values in the order of the resource's)."""
        return Generated(
            self.size,
            lambda index: self.record(index, self.start, name, parents),
            lambda index: str(self.ids.make(index)),
            self.ids.index,
        )

    def record(self, index: int, now: float, name: str, parents: tuple[str, ...], id: Any = None) -> dict[str, Any]:
        """A record as it would have come about at `now`: every documented field filled in."""
        drawn = self.sampler.draw(now, *self.key, name, index) if self.sampler is not None else {}
        if index == 0 and id is None and self.example is not None:
            drawn = self.example
        record = dict(drawn) if isinstance(drawn, Mapping) else {}
        record[self.id_field] = self.ids.make(index) if id is None else id
        for field, value in self._of_parents(parents):
            record[field] = value
        return record

    def _of_parents(self, parents: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        """The fields that name a parent: `user_id` below `/users/{id}`."""
        by_plain = {plain(field): field for field in self.fields if field != self.id_field}
        for variable, before, value in zip(self.resource.parents, _owners(self.resource.name), parents, strict=True):
            owner = singular(plain(before))
            for wanted in (plain(variable), f"{owner}id", f"{owner}uuid"):
                if wanted in by_plain and self.sampler is not None:
                    yield by_plain[wanted], self._typed(by_plain[wanted], value)
                    break

    def _typed(self, field: str, text: str) -> Any:
        verdict = self._verdict(field)
        number = int(text) if text.isascii() and text.isdigit() else text
        return number if verdict is not None and verdict.accepts(number) else text

    def aliases(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """A record's id under the other names that a body may use for it."""
        thing = singular(self.resource.collection)
        names = ("id", f"{thing}_id", f"{thing}Id", self.resource.id_parameter)
        return {name: record.get(self.id_field) for name in names if plain(name).endswith("id")}

    def stamps(self, now: float) -> dict[str, Any]:
        """The times of creation and change, as the documents write them."""
        found: dict[str, Any] = {}
        for field in self.fields:
            if STAMPS & set(words(field)) and field not in self.settable:
                verdict = self._verdict(field)
                forms = (
                    iso(now, milliseconds=False),
                    iso(now)[:10],
                    f"{iso(now)[:10]} {iso(now)[11:19]} UTC",
                    int(now),
                )
                if (value := next((f for f in forms if verdict is not None and verdict.accepts(f)), None)) is not None:
                    found[field] = value
        return found


def _request(operation: Operation) -> MediaType | None:
    content = operation.body.content if operation.body is not None else {}
    return next((media for name, media in content.items() if "json" in name or "form" in name), None)


def _owners(name: str) -> list[str]:
    """The words before the variables: `users/{id}/orders` → users."""
    segments = name.split("/")
    return [
        segments[index - 1] if index else "" for index, segment in enumerate(segments) if VARIABLE.fullmatch(segment)
    ]
