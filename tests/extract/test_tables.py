"""Tables of fields, statuses and limits."""

from __future__ import annotations

from typing import Any

import pytest

from vocmocks.extract.model import Node, Source
from vocmocks.extract.prose import tables
from vocmocks.extract.prose.blocks import Table, read
from vocmocks.extract.samples import inference as samples

HERE = Source("doc", "sentence", pointer="/d", note="table 1")


def table(*rows: str, html: bool = False) -> Table:
    """A table from rows of cells set apart by bars; the first row holds the headers unless it is empty."""

    def cells(row: str, tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{cell.strip()}</{tag}>" for cell in row.split("|")) + "</tr>"

    head = cells(rows[0], "th") if rows[0] else ""
    (block,) = read(f"<table>{head}{''.join(cells(row, 'td') for row in rows[1:])}</table>")
    assert isinstance(block, Table)
    return block


def fields(*rows: str, shape: str | None = None) -> dict[str, dict[str, Any]]:
    """path → keyword → value, descriptions left out."""
    inferred = samples.infer(samples.parse(shape, HERE)) if shape else None
    node = tables.fields(table(*rows), HERE, inferred)
    return {} if node is None else summary(node)


def summary(node: Node) -> dict[str, dict[str, Any]]:
    return {
        ".".join(path): {f.keyword: f.value for f in child.facts if f.keyword != "description"}
        for path, child in node.walk()
        if path
    }


def test_type_and_requirement_inside_the_first_cell() -> None:
    found = fields(
        "<strong>Parameter</strong> | <strong>Definition</strong>",
        "<strong>why</strong> <em>string,</em> required | Why they left",
        "<strong>at</strong> <em>integer,</em> required | Day of it as UNIX timestamp.",
        "<strong>labels</strong> <em>list</em> | Labels (<em>strings</em>) of yours.",
        "<strong>worth</strong> <em>numeric</em> | Worth (e.g. a sum, etc.).",
    )
    assert found == {
        "why": {"type": "string", "required": True},
        "at": {"type": "integer", "required": True, "format": "unixtime"},
        "labels": {"type": "array"},
        "labels.[]": {"type": "string"},
        "worth": {"type": "number"},
    }


def test_attribute_type_description() -> None:
    found = fields(
        "Attribute | Type | Description",
        "<code>leader</code> | string/integer | Their leader. If not found, will error.",
        "<code>manages</code> | boolean(optional) | Whether.<br /><br />The default value is false.",
        "<code>channels</code> | array(string) | If not given, default assignment = [“phone”, “chat”].",
        "<code>begun</code> | date | Allowed format: YYYY-MM-DD",
    )
    assert found == {
        "leader": {"type": ["string", "integer"]},
        "manages": {"type": "boolean", "required": False, "default": False},
        "channels": {"type": "array", "default": ["phone", "chat"]},
        "channels.[]": {"type": "string"},
        "begun": {"type": "string", "format": "date"},
    }


@pytest.mark.parametrize(
    "rows",
    [
        ("Name | Type | Required | Default | Description", "size | integer | Yes | 25 | Max value is 100."),
        ("Descrição | Campo | Tipo | Obrigatório | Padrão", "Máximo: 100 | size | Inteiro | Sim | 25"),
        ("Parâmetro | Tipo | Descrição", "size | Inteiro | Quantos (obrigatório). Máximo 100, valor padrão: 25"),
        ("Field | Description | Type", "size | This field is required. Maximum: 100. Defaults to 25. | int"),
    ],
)
def test_columns_in_any_order_and_language(rows: tuple[str, ...]) -> None:
    assert fields(*rows)["size"] == {"type": "integer", "required": True, "default": 25, "maximum": 100}


def test_columns_without_headers() -> None:
    assert fields("", "size | integer | How many", "mail_to | string | Whom") == {
        "size": {"type": "integer"},
        "mail_to": {"type": "string"},
    }


def test_rows_keep_their_order_and_place() -> None:
    node = tables.fields(table("Name | Description", "zeta | Last letter", "alpha | First letter"), HERE)
    assert node is not None
    assert list(node.properties) == ["zeta", "alpha"]
    fact = node.properties["zeta"].facts[0]
    assert (fact.keyword, fact.value) == ("description", "Last letter")
    assert (fact.source.how, fact.source.note) == ("table", 'table 1, row "zeta"')


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("boss.team.mail", "boss.team.mail"),
        ("parts[id].score", "parts.*.score"),
        ("parts[].x", "parts.[].x"),
        ("parts[id].kinds[id].who.mail", "parts.*.kinds.*.who.mail"),
    ],
)
def test_dotted_names(name: str, path: str) -> None:
    found = fields("Name | Type", f"{name} | string")
    assert found[path] == {"type": "string"}
    assert found[path.split(".")[0]]["type"] in ("object", "array")


def test_a_sample_tells_that_a_parent_is_an_array() -> None:
    found = fields(
        "Name | Type",
        "tasks.text | string",
        "tasks.owner.mail | string",
        shape='[{"tasks": [{"text": "a", "owner": {}}]}]',
    )
    assert list(found) == ["tasks", "tasks.[]", "tasks.[].text", "tasks.[].owner", "tasks.[].owner.mail"]


FLAT = (
    "Attribute | Type | Description",
    "buyer | object | ",
    "name | string | Their name",
    "mail | string | Their mail",
    "code | string | Ask us",
    "seller | object | ",
    "mail | string | Mail of the seller. Either one of mail or the code fields are required.",
    "code | string | Code of the seller",
    "channel | string | How. This field is required.",
    "extras | object | More of it",
)
NESTED = [
    "buyer",
    "buyer.name",
    "buyer.mail",
    "buyer.code",
    "seller",
    "seller.mail",
    "seller.code",
    "channel",
    "extras",
]


@pytest.mark.parametrize(
    "shape",
    [None, '{"buyer": {"code": "a", "name": "b", "mail": "c"}, "seller": {"code": "d", "mail": "e"}, "channel": "f"}'],
)
def test_flat_rows_go_inside_the_object_above_them(shape: str | None) -> None:
    found = fields(*FLAT, shape=shape)
    assert list(found) == NESTED
    assert found["seller.mail"]["requiredAny"] == ["mail", "code"]


def test_an_object_without_members_in_the_sample_stays_closed() -> None:
    rows = ("Attribute | Type | Description", "ads | object | ", "mail | string | x")
    assert list(fields(*rows, shape='{"ads": {"on": true}, "mail": "a@b"}')) == ["ads", "mail"]
    assert list(fields(*rows)) == ["ads", "mail"]


def test_a_wrapped_sample_still_tells() -> None:
    rows = ("Attribute | Type | Description", "who | object | ", "mail | string | x", "at | string | y")
    found = fields(*rows, shape='{"outer": {"who": {"mail": "a"}, "at": "b"}}')
    assert list(found) == ["who", "who.mail", "at"]


def test_attributes_listed_in_a_cell() -> None:
    found = fields(
        "Attribute | Type | Description",
        "<code>who</code> | object | Its parts.<br><strong>code</strong>: Our code,"
        "<br><strong>mail</strong>: Email address of them",
    )
    assert list(found) == ["who", "who.code", "who.mail"]
    assert found["who.mail"]["format"] == "email"


def test_attributes_keyed_by_something() -> None:
    found = fields(
        "Attribute | Type | Description",
        "<code>answers</code> | object | The answers keyed by the question.<br>"
        "<strong>text</strong>: What was asked,<br>"
        "<strong>chosen</strong>: An object of the options keyed by their ID."
        "<br>Each element is an object of attributes:<br>"
        "<strong>label</strong>: What it says,<br><strong>worth</strong>: An integer value that goes with it.",
    )
    assert list(found) == [
        "answers",
        "answers.*",
        "answers.*.text",
        "answers.*.chosen",
        "answers.*.chosen.*",
        "answers.*.chosen.*.label",
        "answers.*.chosen.*.worth",
    ]
    assert found["answers.*.chosen.*.worth"]["type"] == "integer"


@pytest.mark.parametrize(
    "rows",
    [
        ("Plan | Price", "Small plan | 10 a month"),
        ("Code | Message | Description", "404 | Not Found | It is not there"),
        ("Scope | Requests per minute", "Everything | 100"),
        ("", "Some words here | others"),
    ],
)
def test_other_tables_hold_no_fields(rows: tuple[str, ...]) -> None:
    assert tables.fields(table(*rows), HERE) is None


def test_statuses() -> None:
    rows = ("Code | Message | Description", "200 | OK | Done.", "404 | Not Found | ")
    assert tables.statuses(table(*rows)) == {200: "OK: Done.", 404: "Not Found"}
    assert tables.statuses(table("Name | Type", "a | string")) == {}


@pytest.mark.parametrize(
    "rows",
    [
        ("Escopo | Requisições por minuto (RPM)", "Todas as chamadas | 2.000"),
        ("Scope | Requests per minute (RPM)", "All requests | 2000"),
    ],
)
def test_limits(rows: tuple[str, ...]) -> None:
    (limit,) = tables.limits(table(*rows), HERE)
    assert (limit.limit, limit.window, limit.paths, limit.source.how) == (2000, 60, (), "table")


def test_limits_of_paths() -> None:
    (limit,) = tables.limits(table("Route | Requests per hour", "/v1/things | 50"), HERE)
    assert (limit.limit, limit.window, limit.paths) == (50, 3600, ("/v1/things",))
    assert tables.limits(table("Name | Type", "a | string"), HERE) == []
