"""Facts about one value that cannot all be true: types, bounds, defaults, enumerations, examples against them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from vocmocks.extract.description.compile import agreed_format
from vocmocks.extract.description.enums import case_variant, examples, listed
from vocmocks.extract.description.kinds import example_types, stated_types, strong
from vocmocks.extract.description.naming import same_value
from vocmocks.extract.description.parts import bodies
from vocmocks.extract.model import Conflict, Draft, Fact, Node, Source
from vocmocks.extract.values import elide, fits, show

SINGLE = ("default", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern")
TEXTUAL = re.compile(r"(?:^|_)(?:name|title|text|comment|description|email|url|link|notes?)$")
TEMPORAL = ("date", "date-time", "utc-timestamp", "unixtime")
TIME = re.compile(
    r"\b(?:date|time|when|moment|day|hour|month|year|period|start|end|began|since|until|before|after|creat|updat|"
    r"data|hora|quando|momento|dia|mês|ano|início|fim|criad|atualiz)",
    re.IGNORECASE,
)
DOCUMENTED = ("schema", "table", "list")


def in_node(where: str, root: Node, response: bool) -> Iterator[Conflict]:
    """The contradictions inside one value."""
    for path, node in root.walk():
        place = f"{where} /{'/'.join(path)}" if path else where
        yield from _enum(place, node)
        yield from _types(place, node)
        yield from _format(place, node)
        yield from _twice(place, node)
        yield from _duplicate(place, node)
        yield from _name_and_type(place, path[-1] if path else where.split()[-1], node)
        yield from _no_time(place, node)
        yield from _undocumented(place, node)


def _places(*facts: Fact) -> list[tuple[Source, Any]]:
    return [(fact.source, fact.value) for fact in facts]


def _enum(where: str, node: Node) -> Iterator[Conflict]:
    facts = listed(node)
    if not facts:
        return
    said = [value for fact in facts for value in _values(fact)]
    for fact in _distinct(examples(node)):
        if fact.value in said:
            continue
        variant = case_variant(fact.value, said)
        if variant is not None:
            message = f"An example has {show(fact.value)}, the list has {show(variant)}: the letter case differs."
            yield Conflict("letter-case", where, message, _places(fact, facts[0]))
        elif twin := next((value for value in said if same_value(str(fact.value), str(value))), None):
            message = f"An example has {show(fact.value)}, the list has {show(twin)}: the spelling differs."
            yield Conflict("spelling", where, message, _places(fact, facts[0]))
        elif str(fact.value) not in {str(value) for value in said}:
            message = f"An example has {show(fact.value)}, which is not among the listed values: {show(said)}."
            yield Conflict("value-not-listed", where, message, _places(fact, facts[0]))
    for fact in facts[1:]:
        if {str(v) for v in _values(fact)} != {str(v) for v in _values(facts[0])}:
            message = f"The values are listed in two ways: {show(_values(facts[0]))} and {show(_values(fact))}."
            yield Conflict("enum", where, message, _places(facts[0], fact))


def _values(fact: Fact) -> list[Any]:
    return list(fact.value) if isinstance(fact.value, (list, tuple)) else [fact.value]


def _distinct(facts: list[Fact]) -> list[Fact]:
    found: dict[str, Fact] = {}
    for fact in facts:
        found.setdefault(repr(fact.value), fact)
    return list(found.values())


def _types(where: str, node: Node) -> Iterator[Conflict]:
    types, source = stated_types(node)
    if source is None:
        return
    for name, shown in example_types(node).items():
        if name != "null" and not fits(name, types) and shown.how != "inferred":
            value = next((f.value for f in node.said("example") if f.source == shown), name)
            message = f"Described as {' or '.join(types)}, but an example shows {_article(name)}: {show(value)}."
            yield Conflict("type", where, message, [(source, types), (shown, value)])
    facts = strong(node.said("type"))
    for fact in facts[1:]:
        if fact.value != facts[0].value and not fits(str(fact.value), types):
            message = f"Described as {show(facts[0].value)} in one place and as {show(fact.value)} in another."
            yield Conflict("type", where, message, _places(facts[0], fact))


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "aio" else f"a {name}"


def _format(where: str, node: Node) -> Iterator[Conflict]:
    for fact in strong(node.said("format")):
        if fact.value == "uuid":
            continue
        shown = [f for f in node.said("example") if isinstance(f.value, str) and f.value]
        agreed = agreed_format(node, str(fact.value))
        if agreed is not None or not shown:
            continue
        kind = "type" if fact.value in TEMPORAL else "example-format"
        message = f"Described as {fact.value}, but an example shows {show(shown[0].value)}."
        yield Conflict(kind, where, message, _places(fact, shown[0]))


def _twice(where: str, node: Node) -> Iterator[Conflict]:
    for keyword in SINGLE:
        facts = strong(node.said(keyword))
        for fact in facts[1:]:
            if fact.value != facts[0].value:
                message = f"The {keyword} is {show(facts[0].value)} in one place and {show(fact.value)} in another."
                yield Conflict(keyword, where, message, _places(facts[0], fact))


def _duplicate(where: str, node: Node) -> Iterator[Conflict]:
    rows = [fact for fact in node.said("description") if fact.source.how == "table"]
    for fact in rows[1:]:
        if _row(fact.source) == _row(rows[0].source) and fact.value != rows[0].value:
            message = "Two rows of one table describe this field, each as something else."
            yield Conflict("duplicate", where, message, _places(rows[0], fact))


def _row(source: Source) -> Source:
    """The first of the rows with one name (`row "email" (2)`)."""
    return source.but(note=re.sub(r" \(\d+\)$", "", source.note or ""))


def _name_and_type(where: str, name: str, node: Node) -> Iterator[Conflict]:
    types, source = stated_types(node)
    if source is None or not TEXTUAL.search(name) or not types or not {*types} <= {"integer", "number"}:
        return
    message = f'Described as {" or ".join(types)}, though the name "{name}" is that of a text.'
    yield Conflict("type", where, message, [(source, types), (source.but(how="inferred"), name)])


def _no_time(where: str, node: Node) -> Iterator[Conflict]:
    """A moment, by its type in a table, whose description there speaks of no time."""
    types = [f for f in node.facts if f.source.how == "table" and f.keyword == "format" and f.value in TEMPORAL]
    texts = [f for f in node.facts if f.source.how == "table" and f.keyword == "description" and f.value]
    if types and texts and not any(TIME.search(str(fact.value)) for fact in texts):
        message = f"Described as {types[0].value}, in words that speak of no time."
        yield Conflict("type", where, message, _places(types[0], texts[0]))


def _undocumented(where: str, node: Node) -> Iterator[Conflict]:
    children = node.properties
    known = {name: fact for name, child in children.items() if (fact := _documented(child)) is not None}
    if not known or all(fact.source.how == "list" for fact in known.values()):
        return
    for name, child in children.items():
        shown = next((fact for _, below in child.walk() for fact in below.facts), None)
        if name in known or shown is None or shown.source.how not in ("example", "inferred", "comment"):
            continue
        neighbour, said = next(iter(known.items()))
        message = f'An example has "{name}", which the description of this object leaves out.'
        places: list[tuple[Source, Any]] = [(shown.source, name), (said.source, neighbour)]
        yield Conflict("undocumented-field", f"{where}{'' if ' /' in where else ' '}/{name}", message, places)


def _documented(node: Node) -> Fact | None:
    return next((fact for _, below in node.walk() for fact in below.facts if fact.source.how in DOCUMENTED), None)


def across(draft: Draft) -> Iterator[Conflict]:
    """Values of one name that operations describe differently: a default, a maximum, a list of values."""
    said: dict[tuple[str, str], list[tuple[str, Fact]]] = {}
    for operation in draft.operations:
        for where, root, _ in bodies(operation):
            for path, node in root.walk():
                name = path[-1] if path else where.split()[-1]
                if name in ("[]", "*", "body") or (not path and " response " in where):
                    continue
                for keyword in ("default", "maximum", "enum"):
                    facts = listed(node) if keyword == "enum" else strong(node.said(keyword))
                    said.setdefault((keyword, name), []).extend((where, fact) for fact in facts)
    for (keyword, name), found in said.items():
        yield from _differing(keyword, name, found)


def _differing(keyword: str, name: str, facts: list[tuple[str, Fact]]) -> Iterator[Conflict]:
    first: dict[str, tuple[str, Fact]] = {}
    for where, fact in facts:
        key = repr(sorted(str(value) for value in _values(fact))) if keyword == "enum" else repr(fact.value)
        first.setdefault(key, (where, fact))
    if len(first) < 2 or len({where for where, _ in facts}) < 2:
        return
    if keyword == "enum" and not _overlap([_values(fact) for _, fact in first.values()]):
        return
    values = " / ".join(show(fact.value) for _, fact in first.values())
    message = f'Operations give "{name}" a different {"list of values" if keyword == "enum" else keyword}: {values}.'
    yield Conflict(keyword, f"* {name}", message, [(fact.source, elide(fact.value)) for _, fact in first.values()])


def _overlap(lists: list[list[Any]]) -> bool:
    return any({*map(str, one)} & {*map(str, other)} for i, one in enumerate(lists) for other in lists[i + 1 :])
