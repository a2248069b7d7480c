"""Bullets that name a parameter: `**limit**:`, `page (Integer): …`, `{{limit}}: …`, `start` and `end` in one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from vocmocks.extract.prose.blocks import Item, List, Paragraph
from vocmocks.extract.prose.field_paths import NAME
from vocmocks.extract.prose.type_words import cell

_ONE = rf"(?:\{{\{{\s*)?(?P<name>{NAME.pattern}(?:\.{NAME.pattern})*)(?:\[\w*\])?(?:\s*\}}\}})?"
_NEXT = re.compile(rf"\s+(?:e|and|ou|or|&)\s+(?:\{{\{{\s*)?(?P<name>{NAME.pattern})(?:\s*\}}\}})?")
_FIRST = re.compile(rf"\s*{_ONE}")
_AFTER = re.compile(r"\s*(?:[:;(\[–—]|-\s|\Z)")
_PARAMETERS = re.compile(
    r"\bpar[âa]metros?\b|\bparam(?:eter)?s?\b|\battributes?\b|\batributos?\b|\bfields?\b|\bcampos?\b|\bheaders?\b|\bcabe[çc]alhos?\b",
    re.IGNORECASE,
)
_NOT_NAMES = {
    "true", "false", "null", "note", "important", "importante", "observação", "exemplo", "example", "obs", "format",
    "formato", "default", "padrão", "warning", "http", "https", "e", "i",
}  # fmt: skip
_TYPED = re.compile(
    r"\s+(?:string|integer|int|number|boolean|bool|array|object|float|date|datetime|uuid|texto|inteiro|n[úu]mero|booleano|objeto|lista)(?:\[\])?"
    r"(?:\s+of\s+\w+)?\s*(?:[-–—:,;(|]|\Z)", re.IGNORECASE
)  # fmt: skip
_ANNOUNCES = re.compile(
    r"\b(?:values?|options|choices|valores|op[çc][õo]es|one of|um dos|uma das|either)\b[^.\n]{0,30}:?\s*\Z",
    re.IGNORECASE,
)
_NOT_ALL = re.compile(r"\b(?:e\.g|examples?|such as|exemplos?|like|including)\b", re.IGNORECASE)
_HEAD = re.compile(r"[`\"“']?(?P<value>[\w.+-]{1,40})[`\"”']?\s*(?:(?:[-–—:=]|\().*)?\Z", re.DOTALL)
_LABELLED = (
    re.compile(r"(?P<value>\d+)\s*[:=]\s*(?P<label>.+)", re.DOTALL),
    re.compile(r"(?P<label>.+?)\s*(?:=|\bint(?:eger)?:)\s*(?P<value>\d+)\.?", re.DOTALL),
)


@dataclass(frozen=True)
class Named:
    """A bullet that names fields: the names, what the bullet says after them, and the blocks inside it."""

    names: tuple[str, ...]
    rest: str
    item: Item


def is_parameters(heading: str) -> bool:
    """Whether a heading announces parameters."""
    return _PARAMETERS.search(heading) is not None


def named(item: Item, heading: str = "") -> Named | None:
    """The fields that a bullet is about; None when it is an ordinary one.

    A name is marked (bold or code) and followed by a colon, a bracket, a semicolon or nothing. Without a mark it has to
    look like an identifier (`survey_uuid`) and stand under a heading that announces parameters.
    """
    first = _FIRST.match(item.text)
    if first is None or first.group("name").lower() in _NOT_NAMES:
        return None
    names, end = [first.group("name")], first.end()
    marked = _marked(item, names[0])
    while marked and (more := _NEXT.match(item.text, end)) and _is_span(item, more.group("name")):
        names.append(more.group("name"))
        end = more.end()
    rest = item.text[end:]
    if not _plausible(names[0], rest, heading, marked=marked, braced="}}" in first.group()):
        return None
    return Named(tuple(names), rest.lstrip(" :;–—").strip(), item)


def _marked(item: Item, name: str) -> bool:
    return any(span.lstrip("{ ").startswith(name) for span in (*item.strong[:1], *item.codes[:1]))


def _is_span(item: Item, name: str) -> bool:
    return any(span.strip("{}: ") == name for span in (*item.strong, *item.codes))


def _plausible(name: str, rest: str, heading: str, *, marked: bool, braced: bool) -> bool:
    """Whether a bullet that begins with `name` and goes on with `rest` is about a field of that name."""
    if braced:
        return True
    announced, follows = is_parameters(heading), _AFTER.match(rest) is not None
    if marked:
        typed = cell(re.split(r"[)\]:]", rest)[0].replace("[", " ")) is not None
        named = name[0].islower() or "_" in name or announced
        typed = typed or _TYPED.match(rest) is not None
        return named and (typed or (follows and (announced or bool(rest.strip()))))
    bracketed = rest.lstrip()[:1] in ("", "(")
    return (
        announced and follows and not rest.lstrip().startswith("-") and ("_" in name or (name.islower() and bracketed))
    )


def labels(list_: List) -> dict[Any, str]:
    """Value → meaning, from bullets such as "**1**: open", "Open = 1", "Things `int: 1`"; empty for any other list."""
    found: dict[Any, str] = {}
    for item in list_.items:
        match = next((m for pattern in _LABELLED if (m := pattern.fullmatch(item.text.strip()))), None)
        if match is None or len(match.group("label")) > 120:
            return {}
        found[int(match.group("value")[:18])] = match.group("label").strip()
    return found


def is_truth(list_: List) -> bool:
    """Whether the bullets explain true and false."""
    return bool(list_.items) and all(
        re.match(r"(?:true|false)\b\s*:", item.text, re.IGNORECASE) for item in list_.items
    )


def announced_values(list_: List, before: str) -> list[str]:
    """The values at the head of bullets under a line such as "Possible values:"; empty for any other list."""
    last = before.strip().split("\n")[-1]
    if not _ANNOUNCES.search(last) or _NOT_ALL.search(last) or len(list_.items) < 2:
        return []
    heads = [_HEAD.match(item.text.strip()) for item in list_.items]
    return [head.group("value") for head in heads if head] if all(heads) else []


def values(list_: List) -> list[str]:
    """The bullets themselves when they are nothing but short values; empty for any other list."""
    texts = [item.text.strip() for item in list_.items]
    short = all(
        text and len(text) <= 32 and len(text.split()) <= 4 and not re.search(r"[.:;/?!]", text) for text in texts
    )
    return texts if short and len(texts) > 1 and not any(item.blocks for item in list_.items) else []


def of_paragraph(paragraph: Paragraph, following: List | None) -> List | None:
    """The bullets that a paragraph stands for: one for each line that begins with a name in code.

    The last of them owns the list that follows the paragraph. None when no line begins so.
    """
    lines = [line for line in paragraph.text.split("\n") if line.strip()]
    starts = [index for index, line in enumerate(lines) if _begins_with_code(line, paragraph.codes)]
    if not starts:
        return None
    items: list[Item] = []
    for order, start in enumerate(starts):
        end = starts[order + 1] if order + 1 < len(starts) else len(lines)
        name = next(code for code in paragraph.codes if lines[start].startswith(code))
        inner = (following,) if following is not None and end == len(lines) else ()
        items.append(Item("\n".join(lines[start:end]), codes=(name,), blocks=inner))
    return List(False, tuple(items))


def _begins_with_code(line: str, codes: tuple[str, ...]) -> bool:
    return any(
        line.startswith(code) and re.match(r"\s*[:;(]", line[len(code) :])
        for code in codes
        if NAME.fullmatch(code.strip("{} "))
    )
