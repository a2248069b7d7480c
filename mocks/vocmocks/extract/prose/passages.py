"""Descriptions, read whole: what stands under each heading, as fields, samples and facts.

    text ──blocks──▶ headings, paragraphs, tables, lists, code ──▶ tables, lists, samples, phrases ──▶ Passage

Facts that a passage may carry besides those of `model.Passage`: `values` (a list of values whose field the document
does not name: `{"enum": […], "labels": {…}, "of": heading}`), `maxRecords`, `rateLimitBody` and `errorBody` (the text
of a refusal), `emptyResponse`.
"""

from __future__ import annotations

import re

from vocmocks.extract.model import Fact, Node, Passage, RateLimit, Source
from vocmocks.extract.prose import blocks as blocks_module
from vocmocks.extract.prose import list_items, lists, phrases, prose_facts, tables
from vocmocks.extract.prose.blocks import Block, Code, Heading, Item, List, Markup, Paragraph, Table
from vocmocks.extract.samples import inference as samples

_COMMANDS = {"http", "curl", "bash", "sh", "shell", "console", "powershell", "python", "javascript", "ruby", "php"}
_COMMAND = re.compile(
    r"\s*(?:\$\s*)?(?:curl|wget|http|https)\s|\s*(?:GET|POST|PUT|PATCH|DELETE)\s+\S|\s*[A-Za-z][\w-]*:[ \t]*[^\s{\[]"
)
_MEMBER = re.compile(r"\"[\w-]+\"\s*:\s*[\"\d\[{tfn]")


def read(text: str, source: Source, markup: Markup = "auto", shape: Node | None = None) -> list[Passage]:
    """The passages of a description, in order; those in which nothing stands are left out. Never fails.

    `source` is the place of the description; each fact narrows it down. `shape` is what a sample of the described body
    looks like (`samples.infer`): it settles how flat tables nest.
    """
    reader = _Reader(source, shape)
    reader.read(blocks_module.read(text, markup))
    return [passage for passage in reader.passages if _holds_anything(passage)]


def _holds_anything(passage: Passage) -> bool:
    return bool(
        passage.text
        or passage.fields
        or passage.samples
        or passage.statuses
        or passage.limits
        or passage.facts
        or passage.headings
    )


class _Reader:
    """Walks the blocks once; `passage` is the one that is being filled."""

    def __init__(self, source: Source, shape: Node | None) -> None:
        self.source, self.shape = source, shape
        self.stack: list[tuple[int, str]] = []
        self.passages = [Passage((), source)]
        self.tables: list[Node] = []
        self.label = self.line = ""
        self.counts = {"table": 0, "code block": 0}

    @property
    def passage(self) -> Passage:
        return self.passages[-1]

    def read(self, found: list[Block]) -> None:
        index = 0
        while index < len(found):
            index += self._block(found, index)

    def _block(self, found: list[Block], index: int) -> int:
        """Read the block at `index`; returns how many blocks were used up."""
        block = found[index]
        if isinstance(block, Paragraph):
            return self._paragraph(block, found, index)
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, List):
            self._list(block)
        else:
            self._code(block)
        return 1

    def _heading(self, heading: Heading) -> None:
        while self.stack and self.stack[-1][0] >= heading.level:
            self.stack.pop()
        self.stack.append((heading.level, heading.text))
        titles = tuple(text for _, text in self.stack)
        self.passages.append(Passage(titles, self.source.but(note=self._note(" / ".join(titles)))))
        self.label = self.line = heading.text

    def _note(self, place: str) -> str:
        return ", ".join(part for part in (self.source.note, place) if part)

    def _counted(self, kind: str) -> str:
        self.counts[kind] += 1
        return self._note(f"{kind} {self.counts[kind]}")

    def _paragraph(self, paragraph: Paragraph, found: list[Block], index: int) -> int:
        run, used = _run(found, index)
        if run is not None and (node := lists.fields(run, self.source, self._announced())):
            self._add_text(paragraph.text)
            self.passage.fields.append(node)
            return used
        self._statement(paragraph.text, (*paragraph.codes, *paragraph.strong))
        following = found[index + 1] if index + 1 < len(found) else None
        if blocks_module.is_bold(paragraph):
            self.label = paragraph.text
        self.line = paragraph.text.split("\n")[-1]
        return 2 if isinstance(following, List) and self._owns(paragraph.text, following) else 1

    def _announced(self) -> str:
        """What announces the next list: the innermost heading, or a line of its own above it."""
        return self.line if self.line.endswith(":") else self.stack[-1][1] if self.stack else ""

    def _add_text(self, text: str) -> None:
        self.passage.text = f"{self.passage.text}\n{text}" if self.passage.text else text

    def _statement(self, text: str, marked: tuple[str, ...] = ()) -> None:
        """A paragraph or bullet that names no field: facts about the operation, or about fields mentioned in it."""
        self._add_text(text)
        sentence = self.source.but(how="sentence", note=self.passage.source.note)
        self._say(prose_facts.of_text(text, sentence, self._announced()))
        self._limit(phrases.limits(text, sentence))
        self.passage.statuses |= phrases.statuses(text)
        prose_facts.date_format(text, self.passage.fields, sentence)
        if node := prose_facts.only_value(text, marked, sentence):
            self.passage.fields.append(node)
        for line in filter(_MEMBER.match, text.split("\n")):
            self._code(Code("json", line))

    def _say(self, found: list[Fact]) -> None:
        self.passage.facts += [fact for fact in found if fact not in self.passage.facts]

    def _limit(self, found: list[RateLimit]) -> None:
        known = {(limit.limit, limit.window, limit.paths) for limit in self.passage.limits}
        self.passage.limits += [limit for limit in found if (limit.limit, limit.window, limit.paths) not in known]

    def _owns(self, text: str, following: List) -> bool:
        """Whether a paragraph takes the list after it: paths of its limit, or more about fields known already."""
        paths = tuple(item.text for item in following.items if re.fullmatch(r"/\S+", item.text))
        if paths and len(paths) == len(following.items) and phrases.limits(text, self.source):
            for limit in self.passage.limits:
                limit.paths = limit.paths or paths
            return True
        node = self.passage.fields[-1] if self.passage.fields else None
        names = lists.about(text, node) if node is not None and text.endswith(":") else ()
        if node is not None and names:
            lists.together(node, names, following, self.source)
        return bool(names)

    def _list(self, list_: List) -> None:
        announced = self._announced()
        if found := prose_facts.listed_statuses(list_):
            self.passage.statuses |= found
        elif node := lists.fields(list_, self.source, announced):
            self.passage.fields.append(node)
        elif labels := list_items.labels(list_):
            self._value({"type": "integer", "enum": list(labels), "labels": labels, "of": announced})
        elif values := list_items.values(list_):
            self._value({"enum": values, "of": announced})
        else:
            for item in list_.items:
                self._statement(item.text, (*item.codes, *item.strong))
                self._nested(item.blocks)

    def _value(self, value: dict[str, object]) -> None:
        source = self.source.but(how="list", note=self.passage.source.note)
        self._say([Fact("values", value, source)])

    def _nested(self, found: tuple[Block, ...]) -> None:
        for block in found:
            if isinstance(block, Paragraph):
                self._statement(block.text, (*block.codes, *block.strong))
            elif isinstance(block, List):
                self._list(block)
            elif isinstance(block, Code):
                self._code(block)

    def _table(self, table: Table) -> None:
        source = self.source.but(how="table", note=self._counted("table"))
        if found := tables.statuses(table):
            self.passage.statuses |= found
        elif limits := tables.limits(table, source):
            self._limit(limits)
        elif node := tables.fields(table, source, self.shape):
            self._place(node, source)

    def _place(self, node: Node, source: Source) -> None:
        """A table under the name of a field of an earlier one describes that field's members."""
        own = re.sub(r"[\W_]+", "_", self.stack[-1][1]).strip("_").lower() if self.stack else ""
        owner = next((table.properties[own] for table in reversed(self.tables) if own in table.properties), None)
        if owner is None:
            self.tables.append(node)
            self.passage.fields.append(node)
            return
        inside = owner.item() if owner.best("type") == "array" else owner
        inside.say("type", "object", source.but(how="inferred")).absorb(node)

    def _code(self, code: Code) -> None:
        source = self.source.but(how="example", note=self._counted("code block"))
        if code.language.lower() in _COMMANDS or _COMMAND.match(code.text):
            self._command(code.text, source)
            return
        try:
            sample = samples.parse(code.text, source, self.label)
        except samples.SampleError:
            self._command(code.text, source)
            return
        self.passage.samples.append(sample)
        if prose_facts.announces_error(self.line):
            self._say([Fact("error", sample, source)])
        self.line = ""

    def _command(self, text: str, source: Source) -> None:
        self._say(phrases.authentication(text, source))
        self._say(prose_facts.of_code(text, source))


def _run(found: list[Block], index: int) -> tuple[List | None, int]:
    """Paragraphs in a row that each name a parameter, with the lists that belong to them, as one list."""
    items: list[Item] = []
    at = index
    while at < len(found) and isinstance(paragraph := found[at], Paragraph):
        following = found[at + 1] if at + 1 < len(found) else None
        own = list_items.of_paragraph(paragraph, following if isinstance(following, List) else None)
        if own is None:
            break
        items += own.items
        at += 2 if own.items[-1].blocks else 1
    return (List(False, tuple(items)), at - index) if items else (None, 1)
