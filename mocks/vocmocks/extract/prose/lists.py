"""Lists of parameters. Most lists in a document are not: those of marketing, of steps, of status words stay unread."""

from __future__ import annotations

import re
from typing import Any

from vocmocks.extract.model import Node, Source
from vocmocks.extract.prose import list_items, phrases
from vocmocks.extract.prose.blocks import Block, Heading, List, Paragraph, quoted
from vocmocks.extract.prose.list_items import Named
from vocmocks.extract.prose.phrase_values import split_values
from vocmocks.extract.prose.type_words import cell

_REQUIRED = re.compile(r"\b(?:mandatory|required|obrigat[óo]ri[oa]s?)\b", re.IGNORECASE)
_OPTIONAL = re.compile(r"\b(?:optional|opciona(?:l|is))\b", re.IGNORECASE)
_ABOUT = re.compile(r"\A\W*(\w+)(?:\s+(?:e|and)\s+(\w+))?\s+(?:s[ãa]o|é|is|are|refer|refere|referem)\b", re.IGNORECASE)
_TOGETHER = re.compile(r"\b(?:if|se)\b.*\b(?:must also|must be provided|deve(?:m)? ser)\b", re.IGNORECASE)
_EXAMPLE = re.compile(r"\b(?:example|exemplo)\s*:\s*\?(?P<name>[\w\[\]]+)=(?P<value>[^\s&]+)", re.IGNORECASE)
_ENUM = re.compile(r"\A\(([^()]*)\)")


def fields(list_: List, source: Source, following: str = "") -> Node | None:
    """The parameters that a list names, as one object node; None for a list of anything else.

    `following` is the heading or line that the list follows: "Mandatory attributes" makes every name required. Every
    fact's source is `source` with how="list" and the name in its note.
    """
    found = [list_items.named(item, following) for item in list_.items]
    count = sum(entry is not None for entry in found)
    if not count or count * 2 < len(found):
        return None
    root = Node()
    known = {name for entry in found if entry is not None for name in entry.names}
    group: tuple[str, ...] = ()
    for item, entry in zip(list_.items, found, strict=True):
        if entry is not None:
            _add(root, entry, source, following, known)
            group = _group(item.blocks, root) or ()
        elif group:
            _together(root, group, item.text, _own(source, " and ".join(group)))
    return root


def _own(source: Source, name: str) -> Source:
    return source.but(how="list", note=", ".join(part for part in (source.note, f'item "{name}"') if part))


def _add(root: Node, entry: Named, source: Source, heading: str, known: set[str]) -> None:
    texts = [entry.rest, *_texts(entry.item.blocks)]
    for name in entry.names:
        own, node = _own(source, name), root.property(name)
        if _REQUIRED.search(heading):
            node.say("required", True, own)
        elif _OPTIONAL.search(heading):
            node.say("required", False, own)
        _listed(node, entry.rest, own)
        for text in texts:
            phrases.apply(node, phrases.facts(quoted(text, entry.item.codes), own, name))
            _elsewhere(root, text, known - {name}, own)
        _inner(node, entry, own)
        _example(node, "\n".join(texts), name, own)
        _describe(node, texts, own)
    if len(entry.names) > 1 and phrases.mutual(entry.rest):
        _require_each_other(root, entry.names, source)


def _require_each_other(root: Node, names: tuple[str, ...], source: Source) -> None:
    for name in names:
        for other in names:
            if other != name:
                root.property(name).say("requiredIf", {"property": other}, _own(source, name))


def _texts(blocks: tuple[Block, ...]) -> list[str]:
    """Texts inside a bullet that are about its parameter; lists of values are read on their own."""
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            texts.append(block.text)
        elif isinstance(block, List) and not list_items.labels(block) and not list_items.is_truth(block):
            for item in block.items:
                texts += [item.text, *_texts(item.blocks)]
    return texts


def _listed(node: Node, rest: str, source: Source) -> None:
    """`name (a, b, c)`: values in brackets right after the name, unless they are types or requirement marks."""
    match = _ENUM.match(rest)
    if match is None or "," not in match.group(1) or cell(match.group(1)) is not None:
        return
    values = split_values(match.group(1))
    if (
        len(values) > 1
        and all(re.fullmatch(r"[\w-]+", value) for value in values)
        and not _REQUIRED.search(match.group(1))
    ):
        node.say("enum", values, source)


def _elsewhere(root: Node, text: str, others: set[str], source: Source) -> None:
    """Defaults that the text about one parameter states of another."""
    for other, value in phrases.named_defaults(text):
        if other in others:
            root.property(other).say("default", value, source)


def _inner(node: Node, entry: Named, source: Source) -> None:
    before = entry.rest
    for block in entry.item.blocks:
        if not isinstance(block, List):
            before = block.text if isinstance(block, Paragraph | Heading) else ""
        elif list_items.is_truth(block):
            node.say("type", "boolean", source)
        elif labels := list_items.labels(block):
            say_labels(node, labels, source)
        elif values := list_items.announced_values(block, before):
            node.say("enum", values, source)


def say_labels(node: Node, labels: dict[Any, str], source: Source) -> None:
    """Numbered values with their meanings."""
    node.say("type", "integer", source).say("enum", list(labels), source).say("labels", labels, source)


def _example(node: Node, text: str, name: str, source: Source) -> None:
    match = _EXAMPLE.search(text)
    if match and match.group("name") == name:
        value = match.group("value")
        node.say("example", int(value) if re.fullmatch(r"\d{1,18}", value) else value, source)


def _describe(node: Node, texts: list[str], source: Source) -> None:
    bare = (
        re.sub(r"\A[\w\s,\[\]]*\)\s*:?\s*|\A(?:\([^()]*\)|\w+\s*\[[^\]]*\]\)?)\s*:?\s*", "", text).strip()
        for text in texts
    )
    description = next((text for text in bare if re.search(r"[^\W\d_]{2}", text)), "")
    if description:
        node.say("description", description.split("\n")[0].strip(), source)


def _group(blocks: tuple[Block, ...], root: Node) -> tuple[str, ...]:
    texts = [block.text for block in blocks if isinstance(block, Paragraph | Heading)]
    return next((names for text in texts if (names := about(text, root))), ())


def about(text: str, root: Node) -> tuple[str, ...]:
    """The known fields that a line such as "Start and end refer to …:" is about; empty for any other line."""
    match = _ABOUT.match(text)
    names = tuple(name.lower() for name in match.groups() if name) if match else ()
    return names if names and all(name in root.properties for name in names) else ()


def together(root: Node, names: tuple[str, ...], list_: List, source: Source) -> None:
    """Add what the bullets after such a line say to each field that the line is about."""
    for item in list_.items:
        _together(root, names, item.text, _own(source, " and ".join(names)))


def _together(root: Node, names: tuple[str, ...], text: str, source: Source) -> None:
    if _TOGETHER.search(text) and len(names) > 1:
        _require_each_other(root, names, source)
        return
    for name in names:
        phrases.apply(root.property(name), phrases.facts(text, source, name))
