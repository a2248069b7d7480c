"""Names and values that are spelled in two ways, and things that have two names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from vocmocks.extract.description.kinds import Mode, decide_types
from vocmocks.extract.description.parts import bodies
from vocmocks.extract.description.spelling import near, near_words, one_word_more, plural, squeeze, words
from vocmocks.extract.model import Conflict, Draft, Node, Operation, Source

Group = tuple[str | None, int | None, str]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is first used: where, under which parent, for a list or not."""

    text: str
    source: Source
    parent: str
    many: bool


def in_node(where: str, root: Node) -> Iterator[Conflict]:
    """Siblings that no table and no sample has together, and whose names are nearly the same."""
    for path, node in root.walk():
        groups = {name: _groups(child) for name, child in node.properties.items()}
        for one, other in combinations(groups, 2):
            if not groups[one] or not groups[other] or groups[one] & groups[other]:
                continue
            kind = "spelling" if near(one, other, 4) else "name" if _longer(one, other) else None
            if kind is None:
                continue
            word = "spelled" if kind == "spelling" else "named"
            message = f'One thing is {word} "{one}" in one place and "{other}" in another.'
            places = [(_source(node.properties[name]), name) for name in (one, other)]
            yield Conflict(kind, " /".join(filter(None, (where, "/".join(path)))), message, list(places))


def _longer(one: str, other: str) -> bool:
    """Whether one name has a word more than the other; a number is no word."""
    digits = any(word.isdigit() for word in {*words(one)} ^ {*words(other)})
    return one_word_more(one, other) and not digits


def _groups(node: Node) -> set[Group]:
    """The tables, lists and samples that have a value."""
    return {_group(fact.source) for _, below in node.walk() for fact in below.facts}


def _group(source: Source) -> Group:
    note = (source.note or "").split(", ")[0]
    return source.pointer, source.line if not source.pointer else None, "" if note.startswith("/") else note


def _source(node: Node) -> Source:
    return next(fact.source for _, below in node.walk() for fact in below.facts)


def across(draft: Draft) -> Iterator[Conflict]:
    """Names of one API that are spellings of one another."""
    names = list(_names(draft))
    first: dict[str, Name] = {}
    for name in names:
        first.setdefault(name.text, name)
    for one, other in combinations(first.values(), 2):
        if near(one.text, other.text):
            message = f'The same word is spelled in two ways: "{one.text}" and "{other.text}".'
            yield Conflict("spelling", f"* {one.text}", message, [(one.source, one.text), (other.source, other.text)])
    lists = {(name.parent, name.text): name for name in reversed(names) if name.many}
    for one, other in combinations(lists.values(), 2):
        if one.parent == other.parent and one.text != other.text and plural(one.text, other.text):
            message = f'Lists of the same thing are called "{one.text}" in one answer and "{other.text}" in another.'
            yield Conflict("spelling", f"* {one.text}", message, [(one.source, one.text), (other.source, other.text)])


def _names(draft: Draft) -> Iterator[Name]:
    for operation in draft.operations:
        for segment in operation.path.split("/"):
            if segment.isidentifier():
                yield Name(segment, operation.source, "/", False)
        for where, root, _ in bodies(operation):
            if where.split()[-2] in ("path", "query", "header"):
                yield Name(where.split()[-1].removesuffix("[]"), _first(root, operation), "?", False)
            for path, node in root.walk():
                if path and path[-1] not in ("[]", "*") and node.facts:
                    many = decide_types(node, Mode(), {})[:1] == ["array"]
                    yield Name(path[-1], node.facts[0].source, "/".join(path[:-1]), many)


def _first(root: Node, operation: Operation) -> Source:
    return root.facts[0].source if root.facts else operation.source


def same_value(one: str, other: str) -> bool:
    """Whether two values are one value in two spellings."""
    if one == other or len(words(one)) > 3:
        return False
    return squeeze(one) == squeeze(other) or near_words(one.lower(), other.lower())
