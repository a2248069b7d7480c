"""Which types a value has: what the text says, what examples show, what bounds and structure give away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vocmocks.extract.model import RANK, Fact, Node, Source
from vocmocks.extract.values import as_types, fits, kind

STRONG = 3
"""Facts below this rank (`RANK`) decide; examples and guesses only widen."""


@dataclass(frozen=True, slots=True)
class Mode:
    """`response`: what the vendor sends, where its own samples widen types too. `descriptions`: keep its sentences."""

    response: bool = False
    descriptions: bool = True


def strong(facts: list[Fact]) -> list[Fact]:
    return [fact for fact in facts if RANK[fact.source.how] <= STRONG]


def stated_types(node: Node) -> tuple[list[str], Source | None]:
    """The types that the document's text gives a value (not its examples), and where."""
    facts = strong(node.said("type"))
    if not facts:
        return [], None
    return as_types(facts[0].value), facts[0].source


def example_types(node: Node) -> dict[str, Source]:
    """The types that examples show, each with the first place that shows it."""
    found: dict[str, Source] = {}
    for fact in node.facts:
        if fact.keyword == "example":
            found.setdefault(kind(fact.value), fact.source)
        elif fact.keyword == "type" and RANK[fact.source.how] > STRONG:
            for name in as_types(fact.value):
                found.setdefault(name, fact.source)
        elif fact.keyword == "nullable" and fact.value is True:
            found.setdefault("null", fact.source)
    return found


def structure(node: Node) -> str | None:
    """The type that a node's parts alone make it."""
    if node.items is not None:
        return "array"
    return "object" if node.properties or node.additional is not None else None


def decide_types(node: Node, mode: Mode, sources: dict[str, Any]) -> list[str]:
    """The winner's types, widened by examples; says in `sources` where they came from."""
    types, source = stated_types(node)
    shown = example_types(node)
    if not types:
        types, source = _types_without_text(node, shown)
    extra = [name for name in shown if not fits(name, types)]
    rank = RANK[source.how] if source else 9
    widening = [name for name in extra if name == "null" or mode.response or rank > RANK["list"]]
    if source is not None:
        sources["type"] = source.as_json()
        if widening:
            sources["type"]["also"] = [{"type": name, **shown[name].as_json()} for name in widening]
    return [*types, *widening] if types else []


def _types_without_text(node: Node, shown: dict[str, Source]) -> tuple[list[str], Source | None]:
    made = structure(node)
    if made is not None:
        source = shown.get(made) or any_source(node)
        return [made], source
    if guessed := _types_from_bounds(node):
        return guessed
    real = [name for name in shown if name != "null"]
    if "number" in real and "integer" in real:
        real.remove("integer")
    return (real[:1], shown[real[0]]) if real else ([], None)


def _types_from_bounds(node: Node) -> tuple[list[str], Source | None] | None:
    """The types that a listed value, a default or a bound gives away."""
    for fact in strong(node.said("enum")):
        values = fact.value if isinstance(fact.value, (list, tuple)) else [fact.value]
        return list(dict.fromkeys(kind(value) for value in values)), fact.source.but(how="inferred")
    for keyword in ("default", "minimum", "maximum"):
        for fact in strong(node.said(keyword)):
            if fact.value is not None:
                return [kind(fact.value)], fact.source.but(how="inferred")
    return None


def any_source(node: Node) -> Source | None:
    for _, below in node.walk():
        if below.facts:
            return below.facts[0].source.but(how="inferred")
    return None
