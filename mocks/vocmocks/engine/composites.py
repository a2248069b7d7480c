"""Objects and arrays for flat schemas; `make` gives what they hold."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import orjson

from vocmocks.engine import leaves
from vocmocks.engine.draw import Run, Subject, Unsatisfiable
from vocmocks.engine.flat import Flat, Schemas
from vocmocks.engine.merge import Node
from vocmocks.engine.semantics import kind_of, singular

NONE_GIVEN: Any = object()
"""In the place of a hint: there is none."""
Make: TypeAlias = Callable[[Any, Run, Subject, str, Any], Any]
"""`make(schema, run, subject, name, hint)`; raises Unsatisfiable."""
STRING = {"type": "string"}
TRIES = 24
DEEP = 5
MOST_ITEMS = 10_000
"""In an array that is made up; a schema that wants more gets its example, if it has one."""


class Composites:
    def __init__(self, schemas: Schemas, make: Make) -> None:
        self._schemas, self._make = schemas, make

    def object(self, flat: Flat, node: Node, run: Run, name: str, hint: Any) -> dict[str, Any]:
        properties, required = node.get("properties", {}), set(node.get("required", ()))
        hint = hint if isinstance(hint, dict) else next((e for e in flat.examples if isinstance(e, dict)), {})
        subject = Subject(run, kind_of(name, properties))
        if not properties and hint and "additionalProperties" not in node:
            properties = dict.fromkeys(hint, True)
        result: dict[str, Any] = {}
        for key, schema in properties.items():
            hinted = hint.get(key, NONE_GIVEN)
            if key in required:
                result[key] = self._make(schema, run, subject, key, hinted)
            elif self._is_wanted(schema, run):
                try:
                    result[key] = self._make(schema, run, subject, key, hinted)
                except Unsatisfiable:
                    continue
        for key in node.get("required", ()):
            if key not in result:
                result[key] = self._make(_undocumented(node, key), run, subject, key, NONE_GIVEN)
        self._complete(node, result, run, subject)
        return _trimmed(result, required, node)

    def _is_wanted(self, schema: Any, run: Run) -> bool:
        """Whether an optional property is to be there: not where it is only written, or would go on for ever."""
        if isinstance(schema, Mapping) and (schema.get("writeOnly") or schema.get("deprecated")):
            return False
        if run.keep < 1 and not run.chance(run.keep):
            return False
        flat = self._schemas.flat(schema)
        composed = any(not node.keys().isdisjoint(("properties", "items")) for node in flat.nodes)
        return bool(flat.nodes) and not _is_active(flat, run) and not (composed and len(run.active) > DEEP)

    def _complete(self, node: Node, result: dict[str, Any], run: Run, subject: Subject) -> None:
        """What `dependentRequired` and `minProperties` ask for, and two entries of a map."""
        waiting = [key for name, keys in node.get("dependentRequired", {}).items() if name in result for key in keys]
        for key in waiting:
            if key not in result:
                schema = node.get("properties", {}).get(key, _undocumented(node, key))
                result[key] = self._make(schema, run, subject, key, NONE_GIVEN)
        is_map = not node.get("properties") and isinstance(node.get("additionalProperties"), Mapping)
        usual = min(2, node.get("maxProperties", 2)) if is_map and run.keep == 1 else 0
        wanted = max(int(node.get("minProperties", 0)), usual)
        for attempt in range(4 * wanted):
            if len(result) >= wanted:
                return
            key = self._new_key(node, run, subject, attempt)
            result.setdefault(key, self._make(_undocumented(node, key), run, subject, key, NONE_GIVEN))

    def _new_key(self, node: Node, run: Run, subject: Subject, attempt: int) -> str:
        if "propertyNames" in node:
            key = self._make(self._schemas.pair(STRING, node["propertyNames"]), run, subject, "", NONE_GIVEN)
        elif node.get("patternProperties") and node.get("additionalProperties") is False:
            key = leaves.pattern_maker(run.choice(list(node["patternProperties"])))(run.stream, 3)
        else:
            key = run.word("word") + (str(attempt) if attempt > 3 else "")
        return str(key)

    def array(self, node: Node, run: Run, subject: Subject, name: str, hint: Any) -> list[Any]:
        prefix, items = node.get("prefixItems", ()), node.get("items", True)
        least, most = int(node.get("minItems", 0)), node.get("maxItems", math.inf)
        if max(least, int(node.get("minContains", 1))) > MOST_ITEMS:
            raise Unsatisfiable(f"more than {MOST_ITEMS} items")
        size = self._size(node, least, most, run)
        hints = hint if isinstance(hint, list) and hint else [NONE_GIVEN]
        wanted: list[Any] = [*prefix][: size if least <= size else None]
        if "contains" in node:
            wanted += [node["contains"]] * int(node.get("minContains", 1))
        wanted += [items] * (size - len(wanted) if items is not False else 0)
        result: list[Any] = []
        for index, schema in enumerate(wanted):
            if index >= len(prefix) and items not in (True, {}) and schema is node.get("contains"):
                schema = self._schemas.pair(schema, items)
            value = self._item(node, schema, result, run, subject, singular(name), hints[index % len(hints)])
            if value is not NONE_GIVEN:
                result.append(value)
        if len(result) < least:
            raise Unsatisfiable("not enough items that differ")
        return result

    def _size(self, node: Node, least: int, most: float, run: Run) -> int:
        items = node.get("items", True)
        prefix = len(node.get("prefixItems", ()))
        if run.keep < 1 or (isinstance(items, Mapping) and _is_active(self._schemas.flat(items), run)):
            return least
        if len(run.active) > DEEP or ("items" not in node and prefix == 0):
            return least
        return int(min(most, max(least, prefix, run.between(1, 3))))

    def _item(
        self, node: Node, schema: Any, present: list[Any], run: Run, subject: Subject, name: str, hint: Any
    ) -> Any:
        """An item that differs from those there, where it has to; NONE_GIVEN where none was found."""
        if not node.get("uniqueItems"):
            return self._make(schema, run, subject, name, hint)
        known = {_comparable(value) for value in present}
        for _ in range(TRIES):
            value = self._make(schema, run, subject, name, hint)
            if _comparable(value) not in known:
                return value
            hint = NONE_GIVEN
        return NONE_GIVEN


def _is_active(flat: Flat, run: Run) -> bool:
    return any(node is active for node in flat.nodes for active in run.active)


def _undocumented(node: Node, key: str) -> Any:
    """The schema of a property that `properties` does not name."""

    for pattern, schema in node.get("patternProperties", {}).items():
        try:
            if re.search(pattern, key):
                return schema
        except re.error:
            continue
    return node.get("additionalProperties", True)


def _trimmed(result: dict[str, Any], required: set[str], node: Node) -> dict[str, Any]:
    most = node.get("maxProperties", math.inf)
    for key in [key for key in reversed(result) if key not in required]:
        if len(result) <= most:
            break
        del result[key]
    return result


def _comparable(value: Any) -> Any:
    """Equal for values that JSON Schema calls equal."""
    if isinstance(value, bool | str) or value is None:
        return (type(value), value)
    return value if isinstance(value, int | float) else orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
