"""Descriptions read whole: what stands under which heading, and nothing that does not stand there."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.extract.model import Node, Passage, Sample, Source
from vocmocks.extract.prose import passages as prose
from vocmocks.extract.samples import inference as samples

HERE = Source("doc.json", "sentence", pointer="/d")
CELLS = "<tr><td><strong>{}</strong> <em>{},</em> required</td><td>{}</td></tr>"


def table(*rows: tuple[str, str, str]) -> str:
    body = "".join(CELLS.format(*row) for row in rows)
    return f"<table><thead><tr><th>Parameter</th><th>Definition</th></tr></thead><tbody>{body}</tbody></table>"


def read(text: str, shape: Node | None = None) -> list[Passage]:
    return prose.read(text, HERE, shape=shape)


def under(passages: list[Passage], heading: str) -> Passage:
    return next(passage for passage in passages if passage.headings and passage.headings[-1] == heading)


def facts(passages: list[Passage]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for passage in passages:
        for fact in passage.facts:
            found.setdefault(fact.keyword, []).append(fact.value)
    return found


def test_headings_group_and_nest() -> None:
    passages = read(
        "<p>Zero</p><h1>One</h1><p>A</p><h3>Two</h3><p><strong>Three:</strong></p><p>B</p><h2>Four</h2><p>C</p>"
    )
    assert [(passage.headings, passage.text) for passage in passages] == [
        ((), "Zero"),
        (("One",), "A"),
        (("One", "Two"), ""),
        (("One", "Two", "Three"), "B"),
        (("One", "Four"), "C"),
    ]


def test_a_table_under_the_name_of_a_field_describes_its_members() -> None:
    text = (
        "<h3>Body</h3>"
        + table(("parts", "list", "Its parts"), ("who", "object", "Whom"))
        + "<h4>Parts</h4>"
        + table(("size", "integer", "Of it"))
        + "<h4>Who</h4>"
        + table(("mail", "string", "Theirs"))
        + "<h3>Body - more</h3>"
        + table(("land", "string", "Where"))
    )
    body, parts, who, more = read(text)
    (node,) = body.fields
    assert node.properties["parts"].items is not None
    assert node.properties["parts"].items.properties["size"].best("type") == "integer"
    assert node.properties["who"].properties["mail"].best("required") is True
    assert (parts.fields, who.fields) == ([], [])
    assert list(more.fields[0].properties) == ["land"]


def test_shape_goes_to_the_tables() -> None:
    shape = samples.infer(samples.parse('[{"tasks": [{"text": "a"}]}]', HERE))
    text = "<table><tr><th>Attribute</th><th>Type</th></tr><tr><td>tasks.text</td><td>string</td></tr></table>"
    (passage,) = read(text, shape)
    assert passage.fields[0].properties["tasks"].best("type") == "array"


def test_samples_have_the_label_above_them() -> None:
    text = (
        '<p><strong>Answer for deep=true</strong></p><pre><code>{"a": [1, ],}'
        '</code></pre><h6>Answer</h6><pre><code>"b": 2</code></pre>'
    )
    found = [sample for passage in read(text) for sample in passage.samples]
    assert [(sample.label, sample.value, sample.source.note) for sample in found] == [
        ("Answer for deep=true", {"a": [1]}, "code block 1"),
        ("Answer", {"b": 2}, "code block 2"),
    ]
    assert {sample.source.how for sample in found} == {"example"}


def test_commands_and_headers_are_no_samples() -> None:
    text = """<pre><code class="language-http">Authorization: Bearer {{t}}</code></pre>
    <pre><code>curl 'https://api.x.io/v1/a' -H 'X-Api-Key: k'
    </code></pre><pre><code>https://api.y.io</code></pre><pre><code>Authorization: &lt;JWT&gt;</code></pre>"""
    passages = read(text)
    assert not [sample for passage in passages for sample in passage.samples]
    found = facts(passages)
    assert found["server"] == ["https://api.x.io", "https://api.y.io"]
    assert {"type": "http", "scheme": "bearer"} in found["authentication"]
    assert {"type": "apiKey", "in": "header", "name": "X-Api-Key"} in found["authentication"]


def test_paragraphs_with_lists_are_parameters() -> None:
    text = """<h3>Query Parameters:</h3><p><code>deep</code> (Booleano): tudo</p><ul><li><code>true</code>: a</li></ul>
    <p><code>page</code> (Inteiro [Opcional]): a página</p><ul><li>sem limit, o valor do limit padrão é 50</li></ul>
    <p><code>limit</code> (Inteiro [Opcional]): quantos</p><ul><li>Valor máximo: 100</li></ul>
    <p><strong>Importante</strong>: nada.</p>"""
    (passage,) = read(text)
    (node,) = passage.fields
    assert [(name, child.best("type")) for name, child in node.properties.items()] == [
        ("deep", "boolean"),
        ("page", "integer"),
        ("limit", "integer"),
    ]
    assert (node.properties["limit"].best("default"), node.properties["limit"].best("maximum")) == (50, 100)


def test_dates_take_the_format_that_is_stated_for_all() -> None:
    text = """<p>Date Parameters:<br><code>made_at_gte</code> ; i.e. after<br><code>made_at_lte</code>; i.e. before</p>
    <p>Formats<br>Dates should be in ISO_8601 format.</p>"""
    (node,) = read(text)[0].fields
    assert [child.best("format") for child in node.properties.values()] == ["date-time", "date-time"]


def test_a_list_about_fields_before_it() -> None:
    text = """<h3>Route parameters</h3><ul><li><code>{{start}}</code>: From</li>
    <li><code>{{end}}</code>: Until</li></ul>
    <p>Start e End são do período:</p><ul><li>Período máximo: 3 meses</li>
    <li>Se adicionada a primeira, deve ser adicionada a outra</li></ul>"""
    (passage,) = read(text)
    (node,) = passage.fields
    assert {name: (child.best("maxSpan"), child.best("requiredIf")) for name, child in node.properties.items()} == {
        "start": ("P3M", {"property": "end"}),
        "end": ("P3M", {"property": "start"}),
    }


STATEMENTS: list[tuple[str, str, list[Any]]] = [
    ("Plain HTTP gets an HTTP 301 redirect to HTTPS resources.", "https", ["redirect"]),
    ("Requests must be made over HTTPS, not plain HTTP.", "https", ["required"]),
    ("All calls should be made to: <code>https://api.x.io</code>", "server", ["https://api.x.io"]),
    ("The request body should be empty.", "emptyBody", [True]),
    ("O corpo da requisição deve estar vazio.", "emptyBody", [True]),
    ("<strong>Response is only http status code 200 if all is ok</strong>.", "emptyResponse", [True]),
    ("<code>GET /v1/things/{{id}}?x=1</code>", "endpoint", ["GET /v1/things/{{id}}"]),
    ("All of them, 1,000 records max.", "maxRecords", [1000]),
    ("It returns status code: <code>429</code> with a message body: <code>Wait</code>.", "rateLimitBody", ["Wait"]),
    ("If the token is missing, you get HTTP 401 Unauthorized.", "authenticationStatus", [401]),
]


@pytest.mark.parametrize(("text", "keyword", "values"), STATEMENTS)
@pytest.mark.parametrize("form", ["<p>{}</p>", "<ul><li>{}</li><li>Something else.</li></ul>"])
def test_statements(text: str, keyword: str, values: list[Any], form: str) -> None:
    assert facts(read(form.format(text)))[keyword] == values


def test_error_sample() -> None:
    (fact,) = read(
        "<h2>3 - PADRÃO DE ERROS</h2>"
        '<p>Se não for 200, é assim. O status diferente de 200:</p><pre><code>{"message": ""}</code></pre>'
    )[0].facts
    assert fact.keyword == "error"
    assert isinstance(fact.value, Sample)
    assert fact.value.value == {"message": ""}


def test_limits_with_their_paths() -> None:
    (passage,) = read(
        "<p>We have limits of 100 requests/min per key on these routes:</p><ul><li>"
        "<p>/v1/a</p></li><li><p>/v1/b</p></li></ul>"
    )
    assert [(limit.limit, limit.paths) for limit in passage.limits] == [(100, ("/v1/a", "/v1/b"))]


def test_the_same_limit_counts_once() -> None:
    text = """<p>Limited to 2.000 requests per minute.</p><table><tr><th>Scope</th><th>Requests per minute</th></tr>
    <tr><td>All</td><td>2000</td></tr></table>"""
    assert len(read(text)[0].limits) == 1


def test_statuses_from_tables_lists_and_sentences() -> None:
    text = """<table><tr><th>Code</th><th>Message</th></tr><tr><td>200</td><td>OK</td></tr></table>
    <ul><li><code>404 Not Found</code>: not there.</li></ul><p>Then you get an HTTP 429 Too Many Requests status.</p>"""
    assert read(text)[0].statuses == {200: "OK", 404: "not there.", 429: "Too Many Requests"}


def test_values_whose_field_is_not_named() -> None:
    found = facts(
        read(
            "<p>The list below:</p><ol><li><p>Things <code>int: 1</code></p></li><li>"
            "<p>Loops <code>int: 7</code></p></li></ol>"
        )
    )
    assert found["values"] == [
        {"type": "integer", "enum": [1, 7], "labels": {1: "Things", 7: "Loops"}, "of": "The list below"}
    ]
    found = facts(read("<p><strong>Channels:</strong></p><ul><li>mail</li><li>sms</li></ul>"))
    assert found["values"] == [{"enum": ["mail", "sms"], "of": "Channels"}]


@pytest.mark.parametrize(
    "text",
    [
        "<li>No campo <strong>sent_by</strong> somente é aceito o valor 11.</li>",
        "<li>In the sent by field, I only accept channels 11: api</li>",
    ],
)
def test_a_field_that_takes_one_value(text: str) -> None:
    (node,) = read(f"<ul><li>Some words.</li>{text}</ul>")[0].fields
    assert node.properties["sent_by"].best("enum") == [11]


def test_markdown_and_plain_text() -> None:
    passages = prose.read(
        "# Auth\n\nPut it here:\n\n```\ncurl 'https://a.io/v1' -H 'Authorization: Bearer {k}'\n```\n", HERE
    )
    assert facts(passages)["authentication"] == [{"type": "http", "scheme": "bearer"}]
    assert prose.read("", HERE) == []


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<ul>",
        "<li>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td>",
        "<strong>a_b</strong>",
        "<code>x",
        ": ",
        "required if ",
        "<pre>",
        "{",
        "}",
        '"a": ',
        "one of: ",
        "max 10",
        "# ",
        "| a | b |\n",
        "|---|---|\n",
        "- `x`: ",
        "\n\n",
        "1. ",
    ]
)


@given(st.text() | st.lists(PIECES).map("".join))
def test_never_fails(text: str) -> None:
    prose.read(text, HERE)


DOCUMENTS = os.environ.get("VOCMOCKS_DOCS")
needs_documents = pytest.mark.skipif(not DOCUMENTS, reason="VOCMOCKS_DOCS names no folder with the vendors' documents")


def descriptions(name: str) -> Iterator[tuple[str, list[Passage]]]:
    """Each operation of a collection: its name, and its description read with its body as the shape."""
    folder = Path(DOCUMENTS or "")
    waiting = list(json.loads((folder / name).read_text(encoding="utf-8"))["item"])
    while waiting:
        item = waiting.pop(0)
        waiting[:0] = item.get("item", [])
        request = item.get("request") or {}
        body = (request.get("body") or {}).get("raw")
        shape = samples.infer(samples.parse(body, HERE)) if body else None
        yield item["name"], read(request.get("description") or item.get("description") or "", shape)


def paths(passages: list[Passage]) -> dict[str, Node]:
    return {".".join(path): node for passage in passages for root in passage.fields for path, node in root.walk()}


def find(name: str, item: str) -> list[Passage]:
    return next(passages for found, passages in descriptions(name) if found == item)


@needs_documents
def test_a_collection_with_nested_tables() -> None:
    fields = paths(find("collectif.postman_collection.json", "Add Survey Submission"))
    assert fields["questions.[].question_type"].best("enum") == ["text", "choice", "scale"]
    assert fields["answers.[].answer_value_multi.[]"].best("type") == "string"
    assert sum(node.best("required") is True for node in fields.values()) == 7
    assert fields["first_payment_date"].best("type") == "number"


@needs_documents
def test_a_collection_with_flat_and_dotted_tables() -> None:
    name = "agent-connect.postman_collection.json"
    fields = paths(find(name, "Create a standard feedback request"))
    assert list(fields)[1:8] == [
        "customer",
        "customer.name",
        "customer.email",
        "customer.custom_id",
        "employee",
        "employee.email",
        "employee.custom_id",
    ]
    assert fields["tags"].best("maxItems") == 20
    assert not fields["channel"].said("enum")
    calibrations = paths(find(name, "QA Calibrations"))
    assert "questions.*.options.*.participants.[].employee.email" in calibrations
    feedback = paths(find(name, "Feedbacks v2"))
    assert "answers.*.selected_options.*.integer_value" in feedback
    assert (feedback["limit"].best("default"), feedback["stream"].best("default")) == (1000, False)


@needs_documents
def test_a_collection_in_two_languages_says_the_same_in_both() -> None:
    found: dict[str, dict[str, Any]] = {}
    for item in (
        "Listar status de distribuições da Track CXM",
        "List distributions status From the Track CXM platform",
    ):
        fields = paths(find("track-cxm.postman_collection.json", item))
        found[item] = {
            path: (node.best("type"), node.best("default"), node.best("maximum"), node.best("required"))
            for path, node in fields.items()
        }
    portuguese, english = found.values()
    assert portuguese == english
    assert portuguese["limit"] == ("integer", 50, 100, False)


@needs_documents
def test_no_ordinary_list_of_the_documents_is_taken_for_parameters() -> None:
    known = {
        "include_questions",
        "limit",
        "page",
        "distribution_channel",
        "distribution_uuid",
        "history",
        "interaction_attributes",
        "customer_attributes",
        "organization_uuid",
        "answer_status",
        "start",
        "end",
        "survey_hash",
        "distribution_hash",
        "survey_uuid",
        "reminder_channel",
        "reminder_at",
        "Authorization",
        "survey_group_uuid",
        "with_quotes",
        "loop_uuid",
        "dealt_status",
    }
    names = {path for _, passages in descriptions("track-cxm.postman_collection.json") for path in paths(passages)} - {
        ""
    }
    assert names == known


@needs_documents
def test_prose_alone_gives_endpoints_and_authentication() -> None:
    text = json.loads((Path(DOCUMENTS or "") / "chattermill.postman_metadata.json").read_text(encoding="utf-8"))[
        "collection"
    ]["info"]["description"]
    found = facts(prose.read(text, HERE))
    assert found["authentication"] == [{"type": "http", "scheme": "bearer"}]
    assert set(found["endpoint"]) >= {
        "/projects",
        "/responses",
        "POST /responses",
        "DELETE /responses/{id}",
        "PUT /responses/{id}",
        "POST /responses/search",
        "/data_sources",
        "/data_types",
    }
