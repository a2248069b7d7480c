"""What was said about a value, decided: `Node` → JSON Schema 2020-12, each constraint's source in `x-source`."""

from __future__ import annotations

from typing import Any

from vocmocks.extract.description.bounds import COUNTS, LENGTHS, NUMERIC, bounds
from vocmocks.extract.description.enums import enumeration
from vocmocks.extract.description.kinds import STRONG, Mode, any_source, decide_types, strong
from vocmocks.extract.description.separated import as_text
from vocmocks.extract.model import RANK, Fact, Node
from vocmocks.extract.values import as_types, fits, has_format, is_sentence, kind

SIMPLE = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
    "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "deprecated", "readOnly", "writeOnly",
    "contentEncoding",
)  # fmt: skip
BOUNDS = (*NUMERIC, *LENGTHS, *COUNTS)
EXTRA = {
    "suggested": "x-suggested",
    "requiredFor": "x-required-for",
    "maxSpan": "x-max-span",
    "maxRecords": "x-max-records",
}
"""Facts that JSON Schema has no word for."""

EXAMPLES = 3

EVERYTHING = Mode()
"""A request, with the vendor's sentences."""


def compile_node(node: Node, mode: Mode = EVERYTHING) -> dict[str, Any]:
    """The JSON Schema of a node."""
    node = as_text(node)
    schema: dict[str, Any] = {}
    sources: dict[str, Any] = {}
    types = decide_types(node, mode, sources)
    _set_type(node, types, schema, sources)
    _enum(node, schema, sources)
    _format(node, types, mode, schema, sources)
    _simple(node, types, schema, sources)
    _annotations(node, mode, schema, sources)
    _members(node, mode, schema, sources)
    _conditions(node, schema, sources)
    if sources:
        schema["x-source"] = sources
    return schema


def _set_type(node: Node, types: list[str], schema: dict[str, Any], sources: dict[str, Any]) -> None:
    nullable = node.best("nullable") is True and bool(strong(node.said("nullable")))
    if nullable and types and "null" not in types:
        types.append("null")
    if types:
        schema["type"] = types[0] if len(types) == 1 else types


def _enum(node: Node, schema: dict[str, Any], sources: dict[str, Any]) -> None:
    found = enumeration(node)
    if found is None:
        return
    values, source = found
    types = schema.get("type")
    values = typed(values, types)
    if isinstance(types, list) and "null" in types and None not in values:
        values = [*values, None]
    if types == "array":
        schema.setdefault("items", {})["enum"] = values
    else:
        schema["enum"] = values
        _allow(schema, values)
    sources["enum"] = source


def typed(values: list[Any], types: Any) -> list[Any]:
    """Listed numbers as the stated type has them: text for a string, numbers for an integer."""
    if types == "string" and all(kind(value) == "integer" for value in values):
        return [str(value) for value in values]
    if types == "integer" and all(isinstance(value, str) and value.isdecimal() for value in values):
        return [int(value) for value in values]
    return values


def _allow(schema: dict[str, Any], values: list[Any]) -> None:
    """Let the type allow every listed value."""
    if "type" not in schema:
        return
    types = as_types(schema["type"])
    types += [name for name in dict.fromkeys(kind(value) for value in values) if not fits(name, types)]
    schema["type"] = types[0] if len(types) == 1 else types


def _format(node: Node, types: list[str], mode: Mode, schema: dict[str, Any], sources: dict[str, Any]) -> None:
    for fact in node.said("format"):
        if RANK[fact.source.how] > STRONG and not mode.response:
            continue
        name = agreed_format(node, str(fact.value))
        numeric = name == "unixtime"
        if name and (not types or ("string" in types and not numeric) or (numeric and fits("integer", types))):
            schema["format"], sources["format"] = name, fact.source.as_json()
            return


def agreed_format(node: Node, name: str) -> str | None:
    """The format that text and examples agree on; None when an example breaks it."""
    shown = [fact.value for fact in node.said("example") if isinstance(fact.value, str) and fact.value]
    if all(has_format(value, name) for value in shown):
        return name
    if name in ("date-time", "utc-timestamp"):
        for other in ("utc-timestamp", "date-time"):
            if all(has_format(value, other) for value in shown):
                return other
    return None


def _simple(node: Node, types: list[str], schema: dict[str, Any], sources: dict[str, Any]) -> None:
    bound = bounds(node, types)
    for keyword in SIMPLE:
        facts = strong(node.said(keyword)) if keyword not in BOUNDS else [bound[keyword]] if keyword in bound else []
        if facts and facts[0].value is not False:
            schema[keyword], sources[keyword] = facts[0].value, facts[0].source.as_json()
    for fact in strong(node.said("default")):
        if fits(kind(fact.value), types) and ("enum" not in schema or fact.value in schema["enum"]):
            schema["default"], sources["default"] = fact.value, fact.source.as_json()
            return


def _annotations(node: Node, mode: Mode, schema: dict[str, Any], sources: dict[str, Any]) -> None:
    for keyword, name in EXTRA.items():
        for fact in strong(node.said(keyword))[:1]:
            schema[name], sources[name] = fact.value, fact.source.as_json()
    if mode.descriptions and (text := node.best("description")):
        schema["description"] = str(text)
    labels: dict[str, Any] = {}
    for fact in node.said("labels"):
        for key, text in dict(fact.value).items():
            labels.setdefault(str(key), text)
    if labels := {key: text for key, text in labels.items() if mode.descriptions or not is_sentence(text)}:
        schema["x-labels"] = labels
    shown: list[Any] = []
    for fact in node.said("example"):
        if fact.value not in shown and kind(fact.value) not in ("object", "array"):
            shown.append(fact.value)
    if kept := [value for value in shown if mode.descriptions or not is_sentence(value)]:
        schema["examples"] = kept[:EXAMPLES]


def _members(node: Node, mode: Mode, schema: dict[str, Any], sources: dict[str, Any]) -> None:
    if node.properties:
        schema["properties"] = {name: compile_node(child, mode) for name, child in node.properties.items()}
        required = {name: fact.source for name, child in node.properties.items() if (fact := is_required(child))}
        if required:
            schema["required"] = list(required)
            sources["required"] = {name: source.as_json() for name, source in required.items()}
    if node.items is not None:
        schema["items"] = {**schema.get("items", {}), **compile_node(node.items, mode)}
    if node.additional is not None:
        schema["additionalProperties"] = compile_node(node.additional, mode)
        if source := any_source(node.additional):
            sources["additionalProperties"] = source.as_json()


def is_required(node: Node) -> Fact | None:
    """The fact that makes a value required in its parent, when the strongest one says so."""
    facts = node.said("required")
    return facts[0] if facts and facts[0].value is True else None


def _conditions(node: Node, schema: dict[str, Any], sources: dict[str, Any]) -> None:
    _any_of(node, schema, sources)
    for name, child in node.properties.items():
        for fact in strong(child.said("requiredIf"))[:1]:
            other = fact.value.get("property")
            if other not in node.properties or name in schema.get("required", ()):
                continue
            if "const" not in fact.value:
                schema.setdefault("dependentRequired", {}).setdefault(other, []).append(name)
                sources.setdefault("dependentRequired", {})[name] = fact.source.as_json()
                continue
            test = {"properties": {other: {"const": fact.value["const"]}}, "required": [other]}
            schema.setdefault("allOf", []).append({"if": test, "then": {"required": [name]}})
            sources.setdefault("allOf", {})[name] = fact.source.as_json()


def _any_of(node: Node, schema: dict[str, Any], sources: dict[str, Any]) -> None:
    seen: list[frozenset[str]] = []
    facts = [fact for part in (node, *node.properties.values()) for fact in strong(part.said("requiredAny"))]
    for fact in facts:
        names = [name for name in fact.value if name in node.properties]
        if len(names) < 2 or frozenset(names) in seen:
            continue
        choice = {"anyOf": [{"required": [name]} for name in names]}
        if seen:
            schema.setdefault("allOf", []).append(choice)
        else:
            schema.update(choice)
        seen.append(frozenset(names))
        sources.setdefault("anyOf", fact.source.as_json())
