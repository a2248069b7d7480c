"""Where the record or the list stands in a documented body, and a record as such a body shows it.

{"user": {"id": 1}}                    → the record is at ("user",)
{"data": [{"id": 1}], "total": 1}      → the list is at ("data",)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vocmocks.contract.model import MediaType
from vocmocks.engine.flat import Flat, Schemas
from vocmocks.engine.lexicon import Lexicon
from vocmocks.engine.merge import Node
from vocmocks.engine.sample import Sampler, schema_of
from vocmocks.engine.semantics import plain, singular
from vocmocks.randomness import Part

Path = tuple[str, ...]
ITEM_NAMES = frozenset(("data", "item", "result", "record", "object", "response", "payload", "entity"))
LIST_NAMES = ITEM_NAMES | {
    "items",
    "results",
    "records",
    "values",
    "entries",
    "content",
    "rows",
    "list",
    "objects",
    "elements",
}
ID_NAMES = ("id", "_id", "uuid", "guid")


class Documented:
    """A documented body, seen as an object or a list of `collection`'s records."""

    def __init__(self, media: MediaType, components: Mapping[str, Any], collection: str) -> None:
        self.components = components
        self.examples = [example for example in media.examples.values() if example is not None]
        known = media.schema is not None or not self.examples
        self.schema: Any = (media.schema if media.schema is not None else {}) if known else schema_of(self.examples[0])
        self.schemas = Schemas(self.schema, components)
        self._names = {plain(collection), singular(plain(collection))}

    def node(self, schema: Any, kind: str) -> Node | None:
        """The first alternative of `schema` that is of this type (object or array)."""
        return next((node for node in self.schemas.flat(schema).nodes if _is_kind(node, kind)), None)

    def fields(self, path: Path = ()) -> Mapping[str, Any]:
        """Documented properties of the object at `path`, of every alternative together."""
        nodes = self.schemas.flat(self.at(path)).nodes
        return {key: value for node in nodes for key, value in node.get("properties", {}).items()}

    def at(self, path: Path) -> Any:
        schema = self.schema
        for key in path:
            node = self.node(schema, "object") or {}
            schema = node.get("properties", {}).get(key, True)
        return schema

    def item_path(self, schema: Any = None, *, depth: int = 2) -> Path:
        """Where the record stands: `()` where the body is the record."""
        node = self.node(self.schema if schema is None else schema, "object") or {}
        properties = node.get("properties", {})
        if depth == 0 or any(name in properties for name in ID_NAMES):
            return ()
        objects = [key for key, value in properties.items() if (self.node(value, "object") or {}).get("properties")]
        named = [key for key in objects if plain(key) in self._names] or [key for key in objects if key in ITEM_NAMES]
        if len(properties) == 1:
            named = named or objects
        return (named[0], *self.item_path(properties[named[0]], depth=depth - 1)) if named else ()

    def list_path(self, schema: Any = None, *, depth: int = 2) -> Path | None:
        """Where the list stands; None where there is none."""
        schema = self.schema if schema is None else schema
        if self.node(schema, "array") is not None:
            return ()
        properties = (self.node(schema, "object") or {}).get("properties", {})
        arrays = [key for key, value in properties.items() if self.node(value, "array") is not None]
        named = [key for key in arrays if plain(key) in self._names] or [key for key in arrays if key in LIST_NAMES]
        if not named and len(arrays) == 1 and not any(name in properties for name in ID_NAMES):
            named = arrays
        if named:
            return (named[0],)
        for key in properties if depth else ():
            found = self.list_path(properties[key], depth=depth - 1) if key in ITEM_NAMES else None
            if found is not None:
                return (key, *found)
        return None

    def is_list(self) -> bool:
        """Whether the body is a list rather than a record that holds one."""
        if self.node(self.schema, "array") is not None:
            return True
        return self.list_path() is not None and not any(name in self.fields(self.item_path()) for name in ID_NAMES)

    def part(self, path: Path, schema: Any = None) -> Documented:
        """The body at `path` as one of its own; `schema` where it is not what stands there (an item of a list)."""
        part = object.__new__(Documented)
        part.components, part.schemas, part._names = self.components, self.schemas, self._names
        part.schema = self.at(path) if schema is None else schema
        part.examples = [found for example in self.examples if (found := _example_at(example, path)) is not None]
        return part

    def items(self, path: Path) -> Documented:
        """One item of the list at `path`."""
        node = self.node(self.at(path), "array") or {}
        part = self.part(path, node.get("items", True))
        part.examples = [item for found in part.examples if isinstance(found, list) for item in found[:1]]
        return part

    def sampler(self, lexicon: Lexicon, name: str = "") -> Sampler:
        schema = self.schema if self.schema != {} or not self.examples else None
        return Sampler(schema, self.components, lexicon, self.examples, name)


class RecordView:
    """A record as one documented body shows it: the fields that the body has, in a form that it accepts.

    Of the fields that records of this collection never have (`message`, `success`), the documented sample is given.
    """

    def __init__(self, body: Documented, lexicon: Lexicon, name: str, common: Iterable[str]) -> None:
        self._path = body.item_path()
        part = body.part(self._path)
        self._whole = body.sampler(lexicon) if self._path else None
        self._part = part.sampler(lexicon, name)
        flat = part.schemas.flat(part.schema)
        self._fields = frozenset(part.fields())
        self._takes_all = not self._fields or any(
            node.get("additionalProperties") not in (None, False) for node in flat.nodes
        )
        self._foreign = self._fields - frozenset(common)
        self._required = required_of(flat)

    def __call__(self, record: Mapping[str, Any], aliases: Mapping[str, Any], now: float, *parts: Part) -> Any:
        """`aliases`: what a documented field is that the record has under another name."""
        named = {key: value for key, value in aliases.items() if key in self._fields}
        shown = self._shown({**named, **record}, now, *parts)
        if self._whole is None:
            return shown
        whole = self._whole.draw(now, *parts)
        filled = put(whole, self._path, shown)
        return filled if self._whole.accepts(filled) else whole

    def _shown(self, record: Mapping[str, Any], now: float, *parts: Part) -> Any:
        known = (
            dict(record) if self._takes_all else {key: value for key, value in record.items() if key in self._fields}
        )
        missing = (self._required | self._foreign) - known.keys()
        if not missing and self._part.accepts(known):
            return known
        base = self._part.draw(now, *parts)
        if not isinstance(base, dict):
            return base
        filled = {key: base[key] for key in base if key in missing} | known
        return filled if self._part.accepts(filled) else self._as_accepted(base, known)

    def _as_accepted(self, base: dict[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
        for key, value in known.items():
            changed = {**base, key: value}
            base = changed if self._part.accepts(changed) else base
        return base


def put(whole: Any, path: Path, value: Any) -> Any:
    """A copy of `whole` with `value` at `path`."""
    if not path:
        return value
    inner = whole if isinstance(whole, Mapping) else {}
    return {**inner, path[0]: put(inner.get(path[0]), path[1:], value)}


def unwrapped(body: Any, path: Path) -> Mapping[str, Any]:
    """The record inside a request's body; nothing where there is none."""
    for key in path:
        body = body.get(key) if isinstance(body, Mapping) else None
    return body if isinstance(body, Mapping) else {}


def required_of(flat: Flat) -> frozenset[str]:
    """The fields that every alternative asks for."""
    sets = [frozenset(node.get("required", ())) for node in flat.nodes]
    return frozenset.intersection(*sets) if sets else frozenset()


def _is_kind(node: Node, kind: str) -> bool:
    types = node.get("type")
    if types is None:
        return ("properties" if kind == "object" else "items") in node
    return types == kind or (isinstance(types, list) and kind in types)


def _example_at(example: Any, path: Path) -> Any:
    for key in path:
        example = example.get(key) if isinstance(example, Mapping) else None
    return example
