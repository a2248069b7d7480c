"""HTML → blocks. Unknown elements are transparent; nothing in a document makes it fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from vocmocks.extract.prose.blocks import Block, Cell, Code, Heading, Item, List, Paragraph, Table

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {*_HEADINGS, "p", "ul", "ol", "table", "pre", "hr", "div", "section", "blockquote", "dl", "article"}
_IGNORED = {"script", "style", "head", "-comment", "img", "template"}
_STRONG, _EMPHASIS, _CODE = {"strong", "b"}, {"em", "i"}, {"code"}
_MARKS = _STRONG | _EMPHASIS | _CODE
_DEEPEST = 80


@dataclass
class _Inline:
    """Text collected from inline nodes, with the spans that were marked."""

    parts: list[str] = field(default_factory=list)
    strong: list[str] = field(default_factory=list)
    emphasised: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def add(self, node: LexborNode, depth: int = 0) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self.parts.append(node.text_content or "")
        elif tag == "br":
            self.parts.append("\n")
        elif tag not in _IGNORED:
            self._element(node, tag, depth)

    def _element(self, node: LexborNode, tag: str, depth: int) -> None:
        start = len(self.parts)
        if depth > _DEEPEST:
            self.parts.append(node.text(deep=True))
        else:
            for child in node.iter(include_text=True):
                self.add(child, depth + 1)
        if tag in _MARKS and (span := _tidy("".join(self.parts[start:]))):
            self._mark(tag, span)
        if tag in _BLOCKS or tag == "li":
            self.parts.append("\n")

    def _mark(self, tag: str, span: str) -> None:
        if tag in _STRONG:
            self.strong.append(span)
        elif tag in _EMPHASIS:
            self.emphasised.append(span)
        else:
            self.codes.append(span)

    @property
    def text(self) -> str:
        return _tidy("".join(self.parts))

    def paragraph(self) -> Paragraph:
        return Paragraph(self.text, tuple(self.codes), tuple(self.strong))

    def cell(self) -> Cell:
        lines = tuple(line for line in self.text.split("\n") if line)
        return Cell(self.text, tuple(self.strong), tuple(self.emphasised), tuple(self.codes), lines)


def _tidy(text: str) -> str:
    """Runs of blanks as one, lines kept and trimmed, empty lines left out."""
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def blocks_of(html: str) -> list[Block]:
    """The blocks of an HTML text in order."""
    body = LexborHTMLParser(html).body
    return list(_blocks(body, 0)) if body is not None else []


def _blocks(parent: LexborNode, depth: int) -> Iterator[Block]:
    inline = _Inline()
    for node in parent.iter(include_text=True):
        if not _is_block(node):
            inline.add(node, depth)
            continue
        yield from _loose(inline)
        inline = _Inline()
        yield from _block(node, depth + 1)
    yield from _loose(inline)


def _is_block(node: LexborNode) -> bool:
    return (node.tag or "") in _BLOCKS


def _loose(inline: _Inline) -> Iterator[Block]:
    if inline.text:
        yield inline.paragraph()


def _block(node: LexborNode, depth: int) -> Iterator[Block]:
    tag = node.tag or ""
    if depth > _DEEPEST:
        yield Paragraph(_tidy(node.text(deep=True)))
    elif tag in _HEADINGS:
        yield Heading(_HEADINGS[tag], _inline(node, depth).text.replace("\n", " "))
    elif tag == "p":
        yield from _loose(_inline(node, depth))
    elif tag in ("ul", "ol"):
        yield List(tag == "ol", tuple(_item(child, depth) for child in node.iter() if child.tag == "li"))
    elif tag == "table":
        yield _table(node, depth)
    elif tag == "pre":
        yield _code(node)
    elif tag != "hr":
        yield from _blocks(node, depth)


def _inline(node: LexborNode, depth: int) -> _Inline:
    inline = _Inline()
    for child in node.iter(include_text=True):
        inline.add(child, depth)
    return inline


def _item(node: LexborNode, depth: int) -> Item:
    """The first paragraph of a bullet is its text; the rest are its blocks."""
    blocks = list(_blocks(node, depth + 1))
    first = blocks[0] if blocks else None
    if isinstance(first, Paragraph):
        return Item(first.text, first.strong, first.codes, tuple(blocks[1:]))
    return Item("", blocks=tuple(blocks))


def _code(node: LexborNode) -> Code:
    inner = node.css_first("code")
    classes = (inner.attributes.get("class") or "") if inner is not None else ""
    language = re.search(r"language-([\w+-]+)", classes)
    return Code(language.group(1) if language else "", node.text(deep=True).strip("\n"))


def _table(node: LexborNode, depth: int) -> Table:
    headers: tuple[Cell, ...] = ()
    rows: list[tuple[Cell, ...]] = []
    for row in node.css("tr"):
        cells = [child for child in row.iter() if child.tag in ("td", "th")]
        found = tuple(_inline(cell, depth).cell() for cell in cells)
        if cells and all(cell.tag == "th" for cell in cells) and not headers and not rows:
            headers = found
        elif found:
            rows.append(found)
    return Table(headers, tuple(rows))
