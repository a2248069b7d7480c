"""What the extractor knows while it reads: facts with their sources, schemas in the making, drafts of operations.

    document ──importer──▶ Draft ──join──▶ Draft ──describe──▶ OpenAPI 3.1 description

Nothing here decides who is right: a `Node` keeps every `Fact` that was said about one value, in the order it was found.
`describe` picks the winner by `RANK` and reports the losers as conflicts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

How = Literal["schema", "table", "list", "sentence", "comment", "example", "inferred"]

RANK: dict[How, int] = {
    "schema": 0, "table": 0, "list": 1, "sentence": 2, "comment": 3, "example": 4, "inferred": 5,
}  # fmt: skip
"""Lower wins. Tables and lists beat examples (design.md, "Who wins when a document contradicts itself")."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read: a place in a document and the kind of text that said it.

    `pointer` is a JSON pointer (RFC 6901) into a JSON or YAML document; `line` (from 1) is used for plain text.
    `note` narrows it down for people, such as `table 2, row "status"` or `code block 1, /survey_response/date`.
    """

    document: str
    how: How
    pointer: str | None = None
    line: int | None = None
    note: str | None = None

    def but(self, *, how: How | None = None, note: str | None = None, line: int | None = None) -> Source:
        """The same place, read in another way or narrowed down."""
        return replace(self, how=how or self.how, note=note or self.note, line=line or self.line)

    def as_json(self) -> dict[str, Any]:
        pairs = {"document": self.document, "pointer": self.pointer, "line": self.line, "how": self.how,
                 "note": self.note}  # fmt: skip
        return {key: value for key, value in pairs.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said about one value.

    `keyword` is JSON Schema's (`type`, `enum`, `default`, `minimum`, `maximum`, `format`, `maxItems`, `maxLength`,
    `pattern`, `description`, …) or one of ours:

    - `required` (bool): about the value in its parent;
    - `requiredIf` (`{"property": name, "const": value}` or `{"property": name}` for "when that one is given");
    - `requiredAny` (list of names): at least one of these siblings ("Either one of email or custom_id");
    - `nullable` (bool), `deprecated` (bool), `readOnly` (bool);
    - `example` (any JSON value): a value that a sample shows, placeholders left out;
    - `labels` (`{value: text}`): what the listed values mean.
    """

    keyword: str
    value: Any
    source: Source


@dataclass(slots=True)
class Node:
    """A schema in the making: what was said about one value, and about the values inside it."""

    facts: list[Fact] = field(default_factory=list)
    properties: dict[str, Node] = field(default_factory=dict)
    items: Node | None = None
    additional: Node | None = None
    """Values under keys that are ids rather than names: `questions[id].score`."""

    def say(self, keyword: str, value: Any, source: Source) -> Node:
        """Add a fact (the same value said again by the same place is kept once); returns self."""
        fact = Fact(keyword, value, source)
        if fact not in self.facts:
            self.facts.append(fact)
        return self

    def said(self, keyword: str) -> list[Fact]:
        """Facts on `keyword`, the strongest source first, then in the order found."""
        return sorted((f for f in self.facts if f.keyword == keyword), key=lambda f: RANK[f.source.how])

    def best(self, keyword: str, default: Any = None) -> Any:
        facts = self.said(keyword)
        return facts[0].value if facts else default

    def property(self, name: str) -> Node:
        """The node of a property, made when it is not there yet."""
        return self.properties.setdefault(name, Node())

    def item(self) -> Node:
        if self.items is None:
            self.items = Node()
        return self.items

    def value_of_any_key(self) -> Node:
        if self.additional is None:
            self.additional = Node()
        return self.additional

    def absorb(self, other: Node) -> Node:
        """Add everything that `other` knows; returns self. Nothing is decided: both sides' facts stay."""
        for fact in other.facts:
            if fact not in self.facts:
                self.facts.append(fact)
        for name, child in other.properties.items():
            self.property(name).absorb(child)
        if other.items is not None:
            self.item().absorb(other.items)
        if other.additional is not None:
            self.value_of_any_key().absorb(other.additional)
        return self

    def walk(self, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
        """Every node below and including this one with its path: property names, `[]` for items, `*` for any key."""
        yield path, self
        for name, child in self.properties.items():
            yield from child.walk((*path, name))
        if self.items is not None:
            yield from self.items.walk((*path, "[]"))
        if self.additional is not None:
            yield from self.additional.walk((*path, "*"))


@dataclass(slots=True)
class Sample:
    """A value that a document shows, parsed as far as it can be.

    `comments` maps the path of a value (keys and indexes) to the comments beside it; `repairs` says, one line each,
    what had to be mended for it to parse. `raw` is the text as it stands in the document. `label` is what stands above
    it ("Response json for history=true").
    """

    value: Any
    source: Source
    raw: str = ""
    comments: dict[tuple[str | int, ...], list[str]] = field(default_factory=dict)
    repairs: list[str] = field(default_factory=list)
    label: str = ""
    media_type: str = "application/json"


@dataclass(slots=True)
class RateLimit:
    """`limit` requests in `window` seconds; `paths` empty means all of them together ("api" scope)."""

    limit: int
    window: int
    source: Source
    paths: tuple[str, ...] = ()
    per: Literal["credential", "api"] = "credential"
    status: int = 429


@dataclass(slots=True)
class Passage:
    """What stands under one heading of a description.

    `headings` from the outermost to the own one. `fields`: one object `Node` for each table or list of named
    fields, in order. `samples`: code blocks that hold data. `statuses`: status code → meaning. `facts`: statements
    about the whole operation or API (`authentication` → `{"type": "http", "scheme": "bearer"}` or
    `{"type": "apiKey", "in": "header", "name": …}`, `authenticationStatus` → 401, `https` → "redirect" or "required",
    `server` → URL, `endpoint` → "GET /path", `emptyBody` → True, `error` → envelope sample).
    """

    headings: tuple[str, ...]
    source: Source
    text: str = ""
    fields: list[Node] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    statuses: dict[int, str] = field(default_factory=dict)
    limits: list[RateLimit] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


@dataclass(slots=True)
class Parameter:
    name: str
    location: Literal["path", "query", "header", "cookie"]
    node: Node
    source: Source
    repeated: bool = False
    """Given several times: `team_leader_ids[]=1&team_leader_ids[]=2`."""


@dataclass(slots=True)
class Response:
    status: int | Literal["default"]
    source: Source
    description: str = ""
    node: Node | None = None
    samples: list[Sample] = field(default_factory=list)
    media_type: str = "application/json"


@dataclass(slots=True)
class Operation:
    """One call as one document item describes it. `path` is an OpenAPI template: `/v2/employees/{id}`."""

    method: str
    path: str
    name: str
    source: Source
    operation_id: str | None = None
    tags: tuple[str, ...] = ()
    description: str = ""
    deprecated: bool = False
    parameters: list[Parameter] = field(default_factory=list)
    body: Node | None = None
    body_required: bool = True
    body_media_type: str = "application/json"
    body_samples: list[Sample] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    security: list[dict[str, list[str]]] | None = None
    """OpenAPI's security requirements; None means the document's default."""
    limits: list[RateLimit] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    inferred_path: bool = False
    """The document names no path: it was made up from the sentence that introduces the operation."""
    webhook: bool = False
    """The vendor calls us: it goes under OpenAPI's `webhooks`."""
    language: str = ""
    """`en`, `pt`, …: of the prose that describes it; empty when there is too little of it."""
    names: tuple[str, ...] = ()
    """Names of all items that were joined into this one."""


@dataclass(slots=True)
class Conflict:
    """Two places of a document that say different things, or one that says what the other leaves out.

    `kind` is a short slug (`letter-case`, `value-not-listed`, `missing-required`, `undocumented-field`, `type`,
    `default`, `maximum`, `wrapper`, `spelling`, `name`, `path`, `one-language-only`, `example-format`, …); `where`
    names the operation and the field (`add_deal_reason body /status`); `message` says in our words what disagrees;
    `places` are the two (or more) places, each with the value found there.
    """

    kind: str
    where: str
    message: str
    places: list[tuple[Source, Any]]


@dataclass(slots=True)
class Draft:
    """All that one document says."""

    document: str
    format: str
    title: str
    version: str = "0"
    description: str = ""
    servers: list[tuple[str, Source]] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    security_schemes: dict[str, tuple[dict[str, Any], Source]] = field(default_factory=dict)
    security: list[dict[str, list[str]]] = field(default_factory=list)
    limits: list[RateLimit] = field(default_factory=list)
    statuses: dict[int, tuple[str, Source]] = field(default_factory=dict)
    error: Sample | None = None
    """The body that the document shows for every error."""
    facts: list[Fact] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    components: dict[str, Any] = field(default_factory=dict)
    ready: dict[str, Any] | None = None
    """An input that is OpenAPI already, upgraded to 3.1: `describe` only annotates it."""
    sha256: str = ""


class DocumentError(Exception):
    """A document that cannot be read. Says which file, where in it, and what was expected there."""

    def __init__(self, document: str, where: str, expected: str) -> None:
        super().__init__(f"{document}: {where}: {expected}")
        self.document, self.where, self.expected = document, where, expected
