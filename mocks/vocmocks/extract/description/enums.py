"""Enumerations: every list that a document gives for a value, widened by what its own examples use."""

from __future__ import annotations

from typing import Any

from vocmocks.extract.model import RANK, Fact, Node, Source
from vocmocks.extract.values import kind, same_case


def listed(node: Node) -> list[Fact]:
    """The enumerations that the text gives, the strongest first."""
    return [fact for fact in node.said("enum") if RANK[fact.source.how] <= RANK["comment"] and fact.value]


def enumeration(node: Node) -> tuple[list[Any], dict[str, Any]] | None:
    """All accepted values and the source of the list, with what was added under `also`; None without a list."""
    facts = listed(node)
    if not facts:
        return None
    values = _plain(facts[0].value)
    source, also = facts[0].source.as_json(), []
    for fact in facts[1:]:
        also += _note(_add(values, _plain(fact.value)), fact.source)
    said = [value for value in values if isinstance(value, str)]
    for fact in examples(node):
        also += _note(_add(values, [fact.value]), fact.source)
        also += _note(_add(values, _other_case(said, fact.value)), fact.source.but(how="inferred"))
    if also:
        source["also"] = also
    return values, source


def examples(node: Node) -> list[Fact]:
    """The single values that examples show; empty strings are no values."""
    return [
        fact for fact in node.said("example")
        if kind(fact.value) not in ("object", "array", "null") and fact.value != ""
    ]  # fmt: skip


def case_variant(value: Any, said: list[Any]) -> str | None:
    """The listed value that `value` is in another letter case."""
    if not isinstance(value, str) or value in said:
        return None
    return next((each for each in said if isinstance(each, str) and each.lower() == value.lower()), None)


def _other_case(said: list[str], value: Any) -> list[str]:
    if case_variant(value, said) is None:
        return []
    return [same_case(each, value) for each in said]


def _plain(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _add(values: list[Any], more: list[Any]) -> list[Any]:
    added: list[Any] = []
    for value in more:
        if not any(value == each and kind(value) == kind(each) for each in values):
            values.append(value)
            added.append(value)
    return added


def _note(added: list[Any], source: Source) -> list[dict[str, Any]]:
    return [{"values": added, **source.as_json()}] if added else []
