"""The text in a vendor's document that a source points at, where the document is at hand.

A source has a JSON pointer or a line, and a note of where in the text there: `table 1, row "date"`,
`table 1, row "email" (2)` (the second of that name), `item "limit"`, `code block 2, /data/name`, `body, /customer`,
the headings above it. Texts are HTML or Markdown; what is shown is what a reader of the page sees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from vocmocks.contract.references import pointed_at
from vocmocks.errors import ContractError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

LONGEST = 500
"""Characters of a passage."""
SAMPLE_LINES = 200
REMEMBERED = 4096
TABLE = re.compile(r'table (\d+)(?:, row "(.*?)"(?: \((\d+)\))?)?(?:, attribute "(.*)")?$')
CODE = re.compile(r"code block (\d+)(?:, (/.*))?$")
SAMPLE = re.compile(r"(?:body|saved response)(?:, (/.*))?$")
LINE = re.compile(r"line (\d+)$")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BREAK = re.compile(r"</(?:p|li|tr|td|th|h[1-6]|div|ul|ol|table|pre)>|<br\s*/?>", re.IGNORECASE)
"""After which a reader sees a new line."""
TAG = re.compile(r"</(?:p|table|ul|ol|h[1-6]|pre|code|strong|div)>")


class Passages:
    """`folders`: where documents may be, by file name; `files`: documents that are elsewhere, by that name."""

    def __init__(self, folders: Iterable[Path] = (), files: Mapping[str, Path] | None = None) -> None:
        self._folders, self._files = tuple(folders), dict(files or {})
        self._read = lru_cache(32)(self._opened)
        self._found = lru_cache(REMEMBERED)(self._looked_up)

    def __call__(self, source: Mapping[str, Any], field: str = "") -> str | None:
        """At most LONGEST characters; None where the document is not at hand or has nothing there.

        `field`: a name that the passage is about, for sources whose note does not lead to one place.
        """
        pointer, line = source.get("pointer"), source.get("line")
        if not (isinstance(pointer, str) or isinstance(line, int)):
            return None
        note = source.get("note")
        return self._found(str(source["document"]), pointer, line, note if isinstance(note, str) else "", field)

    def _looked_up(self, name: str, pointer: str | None, line: int | None, note: str, field: str) -> str | None:
        document = self._read(name)
        if document is None:
            return None
        if pointer is None:
            return _shortened(_at_line(document, line or 0, note)) if isinstance(document, str) else None
        try:
            value = pointed_at(f"#{pointer}", orjson.loads(document) if isinstance(document, str) else document, name)
        except (ContractError, orjson.JSONDecodeError):
            return None
        return _shortened(passage(value if isinstance(value, str) else _object(value), note, field)) if value else None

    def _opened(self, name: str) -> Any:
        """JSON as its value, everything else as text."""
        places = [self._files.get(name), *(folder / Path(name).name for folder in self._folders)]
        path = next((place for place in places if place is not None and place.is_file()), None)
        if path is None:
            return None
        raw = path.read_bytes()
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError:
            return raw.decode("utf-8", "replace")


def passage(text: str, note: str, field: str = "") -> str:
    """The part of a text that a note speaks of, else one about the field; the whole of it where there is neither."""
    if found := SAMPLE.fullmatch(note):
        return _of_field(text, found[1])
    if found := LINE.fullmatch(note):
        return _line(text, int(found[1]))
    if not (note or field) or not (_is_html(text) or _is_markdown(text)):
        return text if not _is_html(text) else _seen(_tree(text).body)
    return _in_tree(_tree(text), note, field)


def _in_tree(tree: LexborHTMLParser, note: str, field: str) -> str:
    looks: tuple[tuple[re.Pattern[str], Callable[[LexborHTMLParser, re.Match[str]], str | None]], ...] = (
        (TABLE, _row),
        (re.compile(r'.*item "([^"]*)"$'), _item),
        (CODE, _code),
        (re.compile(r"(?:.* / )?([^/]*\w[^/]*)(?: / \W*)?"), _section),
        (re.compile(r'.*"([^"]*)"'), _line_with),
    )
    for pattern, look in looks:
        found = pattern.fullmatch(note)
        if found and (text := look(tree, found)):
            return text
    return (_about(tree, field) if field else None) or _seen(tree.body)


def _about(tree: LexborHTMLParser, field: str) -> str | None:
    """The first row, item or line that is about a field."""
    rows = (_row_of(table, field) for table in tree.css("table"))
    return next(filter(None, rows), None) or _item_of(tree, field) or _line_of(tree, field)


def _row(tree: LexborHTMLParser, found: re.Match[str]) -> str | None:
    """The row that begins with a name, else the whole table."""
    tables = tree.css("table")
    if int(found[1]) > len(tables):
        return None
    table = tables[int(found[1]) - 1]
    return _row_of(table, found[2], int(found[3] or 1)) or _seen(table)


def _row_of(table: LexborNode, name: str | None, number: int = 1) -> str | None:
    """The `number`th row whose first cell is a name or begins with it; the last of them where there are fewer."""
    rows = [[_seen(cell) for cell in row.iter() if cell.tag in ("td", "th")] for row in table.css("tr")]
    begun = [cells for cells in rows if cells and name and _begins(cells[0], name)]
    found = [cells for cells in begun if cells[0] == name] or begun
    return " | ".join(found[min(number, len(found)) - 1]) if found else None


def _item(tree: LexborHTMLParser, found: re.Match[str]) -> str | None:
    return _item_of(tree, found[1])


def _item_of(tree: LexborHTMLParser, name: str) -> str | None:
    return next((text for item in tree.css("li") if _begins(text := _seen(item), name)), None)


def _code(tree: LexborHTMLParser, found: re.Match[str]) -> str | None:
    blocks = tree.css("pre")
    return _of_field(_raw(blocks[int(found[1]) - 1]), found[2]) if int(found[1]) <= len(blocks) else None


def _section(tree: LexborHTMLParser, found: re.Match[str]) -> str | None:
    """What stands below a heading, up to the next."""
    wanted = _letters(found[1])
    for node in tree.css(", ".join((*HEADINGS, "p"))):
        if wanted and _letters(_seen(node)) == wanted:
            parts, following = [_seen(node)], node.next
            while following is not None and following.tag not in HEADINGS and sum(map(len, parts)) < LONGEST:
                parts.append(_seen(following))
                following = following.next
            return "\n".join(filter(None, parts))
    return None


def _line_with(tree: LexborHTMLParser, found: re.Match[str]) -> str | None:
    return _line_of(tree, found[1])


def _line_of(tree: LexborHTMLParser, name: str) -> str | None:
    """The first line in which a name stands by itself."""
    line = re.search(rf"^.*(?<!\w){re.escape(name)}(?!\w).*$", _seen(tree.body), re.MULTILINE)
    return line[0] if line else None


def _of_field(text: str, pointer: str | None) -> str:
    """The line of a sample in which a field stands, else the whole."""
    names = [part for part in (pointer or "").split("/") if part and not part.isdigit() and part != "[]"]
    if not names:
        return text
    line = re.search(rf'^.*"{re.escape(names[-1])}"\s*:.*$', text, re.MULTILINE)
    return line[0] if line else text


def _at_line(text: str, number: int, note: str) -> str:
    """A line; where the note is a field's pointer, the field's line in the sample that begins there."""
    if not note.startswith("/"):
        return _line(text, number)
    found = _of_field("\n".join(text.split("\n")[number - 1 : number + SAMPLE_LINES]), note)
    return found if "\n" not in found else _line(text, number)


def _object(value: Any) -> str:
    """What is no text: a request of a Postman collection by its name, method and address, anything else as JSON."""
    request = value.get("request") if isinstance(value, Mapping) else None
    if not isinstance(request, Mapping) or "name" not in value:
        return orjson.dumps(value).decode()
    url = request.get("url")
    address = url.get("raw", "") if isinstance(url, Mapping) else url
    return f"{value['name']}: {request.get('method', '')} {address or ''}"


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _begins(text: str, name: str) -> bool:
    return bool(name) and re.match(rf"\W*{re.escape(name)}(?!\w)", text) is not None


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text).lower()


def _is_html(text: str) -> bool:
    return TAG.search(text) is not None


def _is_markdown(text: str) -> bool:
    return re.search(r"^\s{0,3}(?:#{1,6}\s|[-*+]\s|\d+\.\s|```|\|)|\*\*|`", text, re.MULTILINE) is not None


def _tree(text: str) -> LexborHTMLParser:
    from selectolax.lexbor import LexborHTMLParser

    if not _is_html(text):
        from markdown_it import MarkdownIt

        text = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return LexborHTMLParser(BREAK.sub(r"\g<0>\n", text))


def _raw(node: LexborNode) -> str:
    return str(node.text(deep=True)).strip("\n")


def _seen(node: LexborNode | None) -> str:
    """The text of a node, blanks as one and a line for each line."""
    if node is None:
        return ""
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in str(node.text(deep=True)).split("\n"))
    return "\n".join(line for line in lines if line)


def _shortened(text: str) -> str | None:
    text = text.strip()
    return None if not text else text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
