"""Lists of parameters, and lists that are something else."""

from __future__ import annotations

from typing import Any

import pytest

from vocmocks.extract.model import Source
from vocmocks.extract.prose import list_items, lists
from vocmocks.extract.prose.blocks import List, Paragraph, read

HERE = Source("doc", "sentence", pointer="/d")


def bullets(text: str) -> List:
    (block,) = read(text)
    assert isinstance(block, List)
    return block


def fields(text: str, following: str = "Parameters") -> dict[str, dict[str, Any]]:
    node = lists.fields(bullets(text), HERE, following)
    if node is None:
        return {}
    return {
        name: {f.keyword: f.value for f in child.facts if f.keyword != "description"}
        for name, child in node.properties.items()
    }


CASES: list[tuple[str, str, dict[str, dict[str, Any]]]] = [
    (
        "bold name, text nested",
        "<ul><li><strong>limit</strong>:<ul><li>Per page (máximo de 100).</li></ul></li></ul>",
        {"limit": {"maximum": 100}},
    ),
    ("code name with a type", "- `page` (Integer): Page to show", {"page": {"type": "integer"}}),
    (
        "name in braces",
        "<ul><li><code>{{limit}}</code>: Quantos (Máximo 100 | valor padrão: 100)</li></ul>",
        {"limit": {"default": 100, "maximum": 100}},
    ),
    (
        "braces around the code",
        "<ul><li>{{<code>start</code>}}: From</li><li>{{<code>end</code>}}Until</li></ul>",
        {"start": {}, "end": {}},
    ),
    ("bracket missing", "- `page` Integer [Optional]): The page", {"page": {"required": False, "type": "integer"}}),
    (
        "two names",
        "<ul><li><strong>start</strong> e <strong>end</strong> (obrigatório):<ul>"
        "<li>Dias (até 3 meses)</li><li>Formato: AAAA-MM-DD</li></ul></li></ul>",
        {
            "start": {"required": True, "maxSpan": "P3M", "format": "date"},
            "end": {"required": True, "maxSpan": "P3M", "format": "date"},
        },
    ),
    (
        "required together",
        "- **start** and **end** (Required if one is used): days",
        {"start": {"requiredIf": {"property": "end"}}, "end": {"requiredIf": {"property": "start"}}},
    ),
    (
        "lines within an item",
        "<ul><li><strong>limit</strong> (Integer):<br> Per page (Maximum: 100)."
        "<br> <strong>Default:</strong> 10</li></ul>",
        {"limit": {"type": "integer", "default": 10, "maximum": 100}},
    ),
    (
        "truth values",
        "<ul><li><strong>deep</strong>:<ul><li><strong>True</strong>: all</li><li>"
        "<strong>False</strong>: some</li></ul></li></ul>",
        {"deep": {"type": "boolean"}},
    ),
    ("one truth value in code", "- `deep` (Boolean):whether\n  - `true`: all of it", {"deep": {"type": "boolean"}}),
    (
        "numbered values",
        "<ul><li><strong>state</strong>:<ul><li><strong>1</strong>: Done</li><li>"
        "<strong>2</strong>: Begun</li></ul></li></ul>",
        {"state": {"type": "integer", "enum": [1, 2], "labels": {1: "Done", 2: "Begun"}}},
    ),
    (
        "ordered, type inside the bold",
        "<ol><li><strong>group_id (String):</strong> Which</li><li><strong>state (Inteiro)</strong>: Um de:"
        "<ol><li><strong>Aberto = 1</strong></li><li><strong>Em curso = 2</strong></li></ol></li></ol>",
        {
            "group_id": {"type": "string"},
            "state": {"type": "integer", "enum": [1, 2], "labels": {1: "Aberto", 2: "Em curso"}},
        },
    ),
    ("values in brackets", "- reminder_by (sms, mail, link)", {"reminder_by": {"enum": ["sms", "mail", "link"]}}),
    (
        "a type in brackets is no value",
        "- `at` (Date, Required): When. Format: YYYY-MM-DD.",
        {"at": {"required": True, "type": "string", "format": "date"}},
    ),
    (
        "defaults of a neighbour",
        "- `page` (Integer): x\n  "
        "- when only page is there, the default limit value is 50\n- `limit` (Integer): y\n"
        "  - Maximum value: 100\n  - the default value for the page is 1",
        {"page": {"type": "integer", "default": 1}, "limit": {"default": 50, "type": "integer", "maximum": 100}},
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_parameters(text: str, expected: dict[str, dict[str, Any]]) -> None:
    assert fields(text) == expected


@pytest.mark.parametrize("following", ["Mandatory attributes:", "Atributos obrigatórios"])
def test_plain_names_under_a_heading_are_required(following: str) -> None:
    found = fields("- group_id\n- sent_by (mail, sms)\n", following)
    assert found == {"group_id": {"required": True}, "sent_by": {"required": True, "enum": ["mail", "sms"]}}


def test_optional_by_heading() -> None:
    assert fields("- group_id", "Optional attributes") == {"group_id": {"required": False}}


def test_bullets_about_the_names_before_them() -> None:
    text = """<ul><li><code>start</code>: From</li><li><p><code>end</code>: Until</p>
    <p>Start and End refer to the day it was made:</p></li>
    <li>Maximum period: 3 months</li><li>If a start date is given, an end date must also be provided</li></ul>"""
    assert fields(text) == {
        "start": {"maxSpan": "P3M", "requiredIf": {"property": "end"}},
        "end": {"maxSpan": "P3M", "requiredIf": {"property": "start"}},
    }


def test_descriptions_and_sources() -> None:
    node = lists.fields(bullets("- `page` (Integer): Page to show"), HERE)
    assert node is not None
    fact = node.properties["page"].said("description")[0]
    assert (fact.value, fact.source.how, fact.source.note) == ("Page to show", "list", 'item "page"')


ORDINARY = [
    "<ul><li><strong>Widget integration on ours:"
    "</strong> Put it into your site.</li><li><strong>Safety first:</strong> Keep it.</li></ul>",
    "<ul><li>Add a thing</li><li>Add another thing</li></ul>",
    "<ol><li>Open the panel.</li><li>Look for the integrations section.</li></ol>",
    "<ul><li>Sent</li><li>Received</li><li>Error - Dropped</li></ul>",
    "<ul><li><code>200 OK</code>: sent again.</li><li><code>404 Not Found</code>: it is not there.</li></ul>",
    "<ul><li><strong>Your key.</strong> This is the same one.</li></ul>",
    "<ul><li>In the field <strong>sent_by</strong> only 11 goes.</li></ul>",
    "<ul><li>/v1/a</li><li>/v1/b</li></ul>",
    "<ul><li><strong>Importante</strong>: leia isto.</li></ul>",
]


@pytest.mark.parametrize("text", ORDINARY)
@pytest.mark.parametrize("following", ["", "What you can do"])
def test_ordinary_lists_hold_no_parameters(text: str, following: str) -> None:
    assert lists.fields(bullets(text), HERE, following) is None


def test_plain_words_need_a_heading() -> None:
    assert lists.fields(bullets("- mail\n- sms"), HERE, "Channels") is None
    assert list(fields("- mail\n- sms", "Mandatory attributes")) == ["mail", "sms"]


def test_labels_of_a_list_without_a_name() -> None:
    assert list_items.labels(bullets("1. Things `int: 1`\n2. Loops `int: 7`")) == {1: "Things", 7: "Loops"}
    assert list_items.labels(bullets("- one\n- two")) == {}


def test_values() -> None:
    assert list_items.values(bullets("- Sent\n- Error - Dropped")) == ["Sent", "Error - Dropped"]
    assert list_items.values(bullets("- Go there.\n- Then do that.")) == []


def test_paragraphs_that_name_parameters() -> None:
    following = bullets("- `false`: the last\n- `true`: all")
    found = list_items.of_paragraph(Paragraph("history (Boolean): whether", codes=("history",)), following)
    assert found is not None
    assert found.items[0].blocks == (following,)
    lines = Paragraph(
        "Date Parameters:\na_gte ; i.e. after\na_lte; i.e. before\nExample: ?a_lte=1000", codes=("a_gte", "a_lte")
    )
    found = list_items.of_paragraph(lines, None)
    assert found is not None
    node = lists.fields(found, HERE)
    assert node is not None
    assert list(node.properties) == ["a_gte", "a_lte"]
    assert node.properties["a_lte"].best("example") == 1000


@pytest.mark.parametrize("text", ["id is either mail or a code", "The record attribute is an object"])
def test_paragraphs_that_only_mention_one(text: str) -> None:
    assert list_items.of_paragraph(Paragraph(text, codes=("id", "record")), None) is None
