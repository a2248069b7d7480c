"""Attributes listed inside the description cell of an object, a line each: `**email**: Address of …`."""

from __future__ import annotations

import re

from vocmocks.extract.model import Node, Source
from vocmocks.extract.prose import phrases
from vocmocks.extract.prose.blocks import Cell
from vocmocks.extract.prose.field_paths import assume, is_path

_KEYED = re.compile(r"\bkeyed by\b|\bindexad[oa]s? p", re.IGNORECASE)
_LIST = re.compile(r"\b(?:list|array|lista) (?:of|de)\b", re.IGNORECASE)
_EACH = re.compile(r"\beach (?:element|option|item|entry|one)\b|\bcada (?:elemento|item)\b", re.IGNORECASE)


def nested(node: Node, cell: Cell, source: Source) -> str:
    """Add the attributes that a cell lists to `node`, and return the text that is about the node itself."""
    own = [line for line in cell.lines if _attribute(line, cell) is None and not _EACH.search(line)]
    if len(own) == len(cell.lines):
        return cell.text
    target = _members(node, " ".join(own), source)
    last: Node | None = None
    for line in cell.lines:
        if found := _attribute(line, cell):
            last = _add(target, *found, source)
        elif _EACH.search(line) and last is not None:
            assume(last, "object", source)
            target = _members(last, last.best("description", ""), source)
    return "\n".join(own)


def _attribute(line: str, cell: Cell) -> tuple[str, str] | None:
    """(name, description) when a line begins with a marked name and a colon."""
    for name in (*cell.strong, *cell.codes):
        bare = name.strip(": ")
        if is_path(bare) and line.startswith(bare) and (rest := line[len(bare) :].lstrip()).startswith(":"):
            return bare, rest[1:].strip(" ,")
    return None


def _members(node: Node, text: str, source: Source) -> Node:
    """Where the attributes go: into the values under any key, into the items, or into the node itself."""
    if _KEYED.search(text):
        return assume(node.value_of_any_key(), "object", source)
    return assume(node.item(), "object", source) if _LIST.search(text) else node


def _add(target: Node, name: str, text: str, source: Source) -> Node:
    own = source.but(note=", ".join(part for part in (source.note, f'attribute "{name}"') if part))
    child = target.property(name)
    phrases.apply(child, phrases.facts(text, own, name))
    if text:
        child.say("description", text, own)
    return child
