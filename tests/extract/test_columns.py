"""Columns of tables and bullets of lists as public documentation writes them."""

from __future__ import annotations

from typing import Any

import pytest

from vocmocks.extract.model import Node, Source
from vocmocks.extract.prose import passages

HERE = Source("doc", "sentence")


def field(text: str) -> dict[str, Any]:
    """What the only table or list of a Markdown text says of the field `it`."""
    (node,) = [node for passage in passages.read(text, HERE) for node in passage.fields]
    return said(node.properties["it"])


def said(node: Node) -> dict[str, Any]:
    return {fact.keyword: fact.value for fact in node.facts if fact.keyword != "description"}


def row(header: str, cell: str) -> str:
    return f"| Name | {header} | Description |\n|---|---|---|\n| it | {cell} | The thing |"


COLUMNS: list[tuple[str, str, dict[str, Any]]] = [
    ("Required", "Yes", {"required": True}),
    ("Required", "No", {"required": False}),
    ("Required?", "✓", {"required": True}),
    ("Req.", "true", {"required": True}),
    ("M/O", "M", {"required": True}),
    ("M/O", "O", {"required": False}),
    ("Mandatory", "Optional", {"required": False}),
    ("Optional", "Yes", {"required": False}),
    ("Optional", "No", {"required": True}),
    ("Obrigatório", "Sim", {"required": True}),
    ("Obrigatório", "Não", {"required": False}),
    ("Opcional", "Sim", {"required": False}),
    ("Required", "**required**", {"required": True}),
    ("Required", "Conditional", {}),
    ("Required", "Yes, if paid by card", {}),
    ("Required", "", {}),
    ("Type", "string(40)", {"type": "string", "maxLength": 40}),
    ("Type", "String, max 40", {"type": "string", "maximum": 40}),
    ("Data type", "int64", {"type": "integer"}),
    ("Max length", "64", {"maxLength": 64}),
    ("Constraints", "1-5 range", {"minimum": 1, "maximum": 5}),
    ("Allowed values", "`on`, `off`", {"enum": ["on", "off"]}),
    ("Example", "abc", {"example": "abc"}),
]


@pytest.mark.parametrize(("header", "cell", "expected"), COLUMNS)
def test_columns(header: str, cell: str, expected: dict[str, Any]) -> None:
    assert field(row(header, cell)) == expected


BULLETS: list[tuple[str, dict[str, Any]]] = [
    ("- `it` (string, **required**) – The thing", {"required": True, "type": "string"}),
    ("- `it` *string* – One of `a1`, `b2`. Default: `a1`", {"type": "string", "enum": ["a1", "b2"], "default": "a1"}),
    ("- `it` (string): `open` or `closed`", {"type": "string", "enum": ["open", "closed"]}),
    ("- `it` (string) – State. Possible values:\n  - `open` – still\n  - `closed` – done\n  - `all`",
     {"type": "string", "enum": ["open", "closed", "all"]}),
    ("- `it` (string) – State, examples of possible values:\n  - `open` – still\n  - `closed` – done",
     {"type": "string"}),
    ("- `it` (integer): between 1 and 9 (default: 3)", {"type": "integer", "minimum": 1, "maximum": 9, "default": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("bullets", "expected"), BULLETS)
def test_bullets(bullets: str, expected: dict[str, Any]) -> None:
    assert field(f"**Query parameters**\n\n{bullets}") == expected
