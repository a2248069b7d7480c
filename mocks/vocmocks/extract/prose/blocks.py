"""Blocks of a description (headings, paragraphs, tables, lists, code), whatever markup it is written in.

Names of fields stand in bold or in code, types in italics: the blocks keep which words were marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Markup = Literal["html", "markdown", "text", "auto"]

PSEUDO = 7
"""Level of a heading that is no heading in the markup: a line such as "Parameters:" above what it names."""


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`text` has a line break wherever the document breaks the line."""

    text: str
    codes: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    strong: tuple[str, ...] = ()
    emphasised: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    headers: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Code:
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One bullet: its own text, and the blocks inside it (further paragraphs, nested lists)."""

    text: str
    strong: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class List:
    ordered: bool
    items: tuple[Item, ...]


Block = Heading | Paragraph | Table | List | Code

_HTML = re.compile(
    r"</?(?:p|h[1-6]|ul|ol|li|table|div|br|strong|em|code|pre|html|body|a|hr|b|i)\b[^>]*>", re.IGNORECASE
)
_MARKDOWN = re.compile(r"^\s{0,3}(?:#{1,6}\s|[-*+]\s|\d+\.\s|```|\|)|\*\*|`|\]\(", re.MULTILINE)


def read(text: str, markup: Markup = "auto") -> list[Block]:
    """The blocks of a text in order. Never fails: text without structure is a paragraph."""
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    kind = _guess(text) if markup == "auto" else markup
    if kind == "text":
        return _headed([Paragraph(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip()])
    if kind == "markdown":
        from markdown_it import MarkdownIt

        text = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    from vocmocks.extract.prose.html_blocks import blocks_of

    return _headed(blocks_of(text))


def _guess(text: str) -> Markup:
    if _HTML.search(text):
        return "html"
    return "markdown" if _MARKDOWN.search(text) else "text"


def _headed(blocks: list[Block]) -> list[Block]:
    return [_as_heading(block) for block in blocks]


def _as_heading(block: Block) -> Block:
    """A short line that ends in a colon is the heading of what follows: a bold one, or a plain one of few words."""
    if not isinstance(block, Paragraph) or "\n" in block.text or not block.text.endswith(":") or block.codes:
        return block
    bold = _normal(block.text) == _normal("".join(block.strong))
    words = len(block.text.split())
    return Heading(PSEUDO, block.text.rstrip(": ").strip()) if words <= (15 if bold else 4) else block


def _normal(text: str) -> str:
    return re.sub(r"\W", "", text)


def quoted(text: str, codes: tuple[str, ...]) -> str:
    """The text with its code spans between backticks, as Markdown has them; those quoted already stay as they are."""
    for code in sorted(
        {code for code in codes if code and "\n" not in code and len(code) <= 40}, key=len, reverse=True
    ):
        text = re.sub(rf"(?<![\w`\"“'.-]){re.escape(code)}(?![\w`\"”'-])", f"`{code}`", text)
    return text


def is_bold(paragraph: Paragraph) -> bool:
    """Whether a paragraph is nothing but bold text."""
    return bool(paragraph.strong) and _normal(paragraph.text) == _normal("".join(paragraph.strong))


def plain(text: str, markup: Markup = "auto") -> str:
    """The text of a description without its markup, a line for each line, list item and row."""
    return "\n".join(_lines(read(text, markup)))


def _lines(blocks: list[Block] | tuple[Block, ...]) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            lines.append(block.text + (":" if block.level == PSEUDO else ""))
        elif isinstance(block, Paragraph | Code):
            lines.append(block.text)
        elif isinstance(block, List):
            for item in block.items:
                lines += [item.text, *_lines(item.blocks)]
        else:
            lines += [" | ".join(cell.text for cell in row) for row in (block.headers, *block.rows)]
    return lines
