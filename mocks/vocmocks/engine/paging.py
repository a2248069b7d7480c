"""Pages of a list: which one a request asks for, and what the documented fields around the list say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from vocmocks.contract.model import Operation
from vocmocks.engine.semantics import plain

SIZES = frozenset(
    (
        *("perpage", "pagesize", "limit", "size", "max", "maxresults", "maxitems", "top", "take", "pagelimit"),
        *("resultsperpage", "itemsperpage"),
    )
)
PAGES = frozenset(("page", "pagenumber", "pageno", "currentpage", "pageindex"))
OFFSETS = frozenset(
    ("offset", "skip", "start", "pageoffset", "startat", "startindex", "cursor", "pagetoken", "nexttoken")
)
MOST = 100
COUNTERS: Mapping[str, str] = {
    **dict.fromkeys(("total", "totalcount", "totalitems", "totalresults", "totalelements", "totalrecords"), "total"),
    **dict.fromkeys(("recordcount", "totalhits", "resultcount", "totalentries"), "total"),
    **dict.fromkeys(("returned", "numberofelements", "pagecountitems"), "shown"),
    **dict.fromkeys(("page", "currentpage", "pagenumber"), "page"),
    **dict.fromkeys(("perpage", "pagesize", "limit", "itemsperpage", "size"), "size"),
    **dict.fromkeys(("offset", "skip", "start", "startat", "startindex"), "offset"),
    **dict.fromkeys(("totalpages", "pages", "pagecount", "lastpage"), "pages"),
    **dict.fromkeys(("hasmore", "hasnext", "hasnextpage", "more"), "has_next"),
    **dict.fromkeys(("hasprevious", "hasprev", "haspreviouspage", "hasprevpage"), "has_previous"),
    **dict.fromkeys(("remaining",), "remaining"),
    **dict.fromkeys(("nextpage", "next"), "next"),
    **dict.fromkeys(("prevpage", "previouspage", "previous", "prev"), "previous"),
    **dict.fromkeys(("nextcursor", "cursor", "nexttoken", "nextpagetoken"), "next_cursor"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """`first`: what the first page is called, 1 or 0."""

    offset: int
    size: int
    total: int
    first: int = 1

    @property
    def shown(self) -> int:
        return max(0, min(self.size, self.total - self.offset))

    @property
    def page(self) -> int:
        return self.offset // self.size + self.first

    @property
    def pages(self) -> int:
        return -(-self.total // self.size)

    @property
    def has_next(self) -> bool:
        return self.offset + self.size < self.total

    @property
    def has_previous(self) -> bool:
        return self.offset > 0

    @property
    def remaining(self) -> int:
        return max(0, self.total - self.offset - self.shown)


def asked_for(operation: Operation, query: Mapping[str, Any], total: int) -> Page:
    """The page that a query (documented parameters only) asks for."""
    size = _given(query, SIZES)
    page, offset = _given(query, PAGES), _given(query, OFFSETS)
    first = _first(operation)
    size = min(max(1, size), 10 * MOST) if size is not None else MOST
    start = offset if offset is not None else (page - first) * size if page is not None else 0
    return Page(max(0, start), size, total, first)


def is_paging(name: str) -> bool:
    return plain(name) in SIZES | PAGES | OFFSETS


def _given(query: Mapping[str, Any], names: frozenset[str]) -> int | None:
    for name, value in query.items():
        if plain(name) in names and (isinstance(value, int) or (isinstance(value, str) and value.isdecimal())):
            return int(value)
    return None


def _first(operation: Operation) -> int:
    """0 where the documented page number may be 0."""
    for parameter in operation.parameters:
        if parameter.location == "query" and plain(parameter.name) in PAGES:
            schema = parameter.schema
            return 0 if 0 in (schema.get("minimum"), schema.get("default")) else 1
    return 1


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of other pages: this request's, moved."""

    url: str
    operation: Operation
    query: Mapping[str, Any]

    def to(self, page: Page, offset: int) -> str:
        number = offset // page.size + page.first
        names = [p.name for p in self.operation.parameters if p.location == "query"]
        pages, offsets = ([name for name in names if plain(name) in known] for known in (PAGES, OFFSETS))
        moved = (
            {pages[0]: number} if pages and not set(offsets) & self.query.keys() else dict.fromkeys(offsets[:1], offset)
        )
        return f"{self.url}?{urlencode({**self.query, **moved}, doseq=True)}"


def counters(siblings: Sequence[str], page: Page, links: Links) -> dict[str, tuple[Any, ...]]:
    """For each field beside a list that tells of the page: what it may say, the most telling first."""
    meanings = {name: COUNTERS[plain(name)] for name in siblings if plain(name) in COUNTERS}
    has_total = any(meaning in ("total", "remaining") for meaning in meanings.values())
    values = {name: _values(meaning, page, links) for name, meaning in meanings.items()}
    values |= {name: (page.shown if has_total else page.total,) for name in siblings if plain(name) == "count"}
    return values


def _values(meaning: str, page: Page, links: Links) -> tuple[Any, ...]:
    if meaning == "next":
        return _neighbour(page, page.has_next, page.offset + page.size, links)
    if meaning == "previous":
        return _neighbour(page, page.has_previous, max(0, page.offset - page.size), links)
    if meaning == "next_cursor":
        return (str(page.offset + page.size),) if page.has_next else (None, "")
    return (getattr(page, meaning),)


def _neighbour(page: Page, exists: bool, offset: int, links: Links) -> tuple[Any, ...]:
    """The number of a neighbouring page, or the address where the field is a text; null where there is none."""
    if not exists:
        return (None, "")
    return offset // page.size + page.first, links.to(page, offset)
