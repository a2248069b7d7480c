"""Whatever somebody hands in as a document, it is described, or a DocumentError says what is wrong with it."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from vocmocks.contract.load import load
from vocmocks.errors import VocmocksError
from vocmocks.extract import DocumentError, dumps, extract
from vocmocks.extract.description import lint

from .drafts import collection, item

NAMES = ("collection.json", "api.yaml", "page.html", "docs.txt", "docs.md", "no-ending")
FUZZ = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
DEEP = 400


def read(folder: Path, content: str | bytes, name: str = "collection.json") -> dict[str, Any] | None:
    """The description; None where the document is refused, in words."""
    path, told = folder / name, None
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    try:
        description = extract(path)
    except DocumentError as error:
        told = error
    if told is not None:
        assert told.expected.strip()
        assert name in str(told)
        return None
    assert json.loads(dumps(description)) == description
    assert extract(path) == description, "the same each time"
    lint.of_document(path)
    return description


def served(description: dict[str, Any]) -> None:
    """Another's document is served as far as it can be, or refused in words."""
    with contextlib.suppress(VocmocksError):
        load("fuzzed", description, foreign=True)


def described(folder: Path, text: str, **more: Any) -> dict[str, Any]:
    """A collection of one request whose documentation is `text`."""
    description = read(folder, json.dumps(collection(item(description=text, **more))))
    assert description is not None, "prose alone makes no document unreadable"
    served(description)
    return description


WORDS = st.sampled_from(
    ["name", "`id`", "string", "required", "Yes", "integer", "one of `a`, `b`", "Default: 10", "max 100", "…", "", "|",
     "array of objects", "`a.b[0].c`", "between 5 and 1", "**bold**", "<b>x</b>", "&lt;", "{", "1.", "- ", "<td>", "#"]
)  # fmt: skip
TEXT = st.one_of(WORDS, st.text(max_size=12))


def tagged(tag: str, inside: st.SearchStrategy[str], most: int = 4) -> st.SearchStrategy[str]:
    """A tag around pieces; its end may be missing, twice, or another's."""
    ends = st.sampled_from([f"</{tag}>", f"</{tag}>", f"</{tag}>", "", f"</{tag}></{tag}>", "</div>"])
    return st.builds(lambda parts, end: f"<{tag}>{''.join(parts)}{end}", st.lists(inside, max_size=most), ends)


def one_deeper(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    cell = st.one_of(tagged("td", inside), tagged("th", inside))
    table = tagged("table", st.one_of(tagged("tr", cell), tagged("tbody", tagged("tr", cell)), inside))
    listed = st.one_of(tagged("ul", tagged("li", inside)), tagged("ol", tagged("li", inside)))
    other = st.one_of(*(tagged(tag, inside, 2) for tag in ("p", "pre", "code", "details", "blockquote", "h3", "a")))
    return st.one_of(table, listed, other)


HTML = st.recursive(TEXT, one_deeper, max_leaves=25)


@st.composite
def markdown(draw: st.DrawFn) -> str:
    lines = []
    for _ in range(draw(st.integers(0, 12))):
        indent = " " * draw(st.sampled_from([0, 0, 2, 3, 4, 8]))
        cells = draw(st.lists(TEXT, max_size=5))
        lines.append(
            indent
            + draw(
                st.sampled_from(
                    ["| " + " | ".join(cells) + " |", "|".join(cells), "|---|:-:|", "| --- |", "- " + " ".join(cells),
                     "1. " + " ".join(cells), "> " + " ".join(cells), "### " + " ".join(cells), "```json", "```", "",
                     '{"a": [1, ...', " ".join(cells), "Field | Type | Required", "--- | --- | ---"]
                )
            )
        )  # fmt: skip
    return draw(st.sampled_from(["\n", "\r\n", "\n\n"])).join(lines)


PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8))
KEYS = st.one_of(
    st.text(max_size=6),
    st.sampled_from(["type", "$ref", "properties", "items", "required", "enum", "name", "key", "value", "in", "schema",
                     "example", "examples", "allOf", "oneOf", "format", "default", "description", "raw", "mode", "url",
                     "path", "query", "method", "request", "response", "item", "body", "header", "auth", "a/b~c"]),
)  # fmt: skip
JSON = st.recursive(
    PLAIN,
    lambda inside: st.one_of(st.lists(inside, max_size=4), st.dictionaries(KEYS, inside, max_size=5)),
    max_leaves=25,
)


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A sample that may have lost or won something."""
    text = json.dumps(draw(JSON), indent=draw(st.sampled_from([None, 2])), ensure_ascii=draw(st.booleans()))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        lost = draw(st.integers(0, 4))
        won = draw(st.sampled_from(["", ",", "...", "// so", "/*", "“", "'", "}", "[", "{{x}}", "<a>", "\n", "NaN"]))
        text = text[:at] + won + text[at + lost :]
    return text


@FUZZ
@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200)), name=st.sampled_from(NAMES))
@example(content=b"", name="docs.md")
@example(content=b"\xff\xfe\x00{", name="api.yaml")
@example(content="&a [*a]", name="api.yaml")
@example(content="\ud800", name="page.html")
def test_any_bytes(tmp_path: Path, content: str | bytes, name: str) -> None:
    description = read(tmp_path, content, name)
    if description is not None:
        served(description)


@FUZZ
@given(HTML)
def test_any_nesting_of_html(tmp_path: Path, text: str) -> None:
    described(tmp_path, text)


@FUZZ
@given(markdown())
def test_any_markdown(tmp_path: Path, text: str) -> None:
    described(tmp_path, text)


@FUZZ
@given(broken(), broken())
@example('{"a": NaN, "b": [-Infinity]}', "[1e999, -1e999]")
def test_broken_samples(tmp_path: Path, body: str, answer: str) -> None:
    sample = {"mode": "raw", "raw": body, "options": {"raw": {"language": "json"}}}
    saved = {"name": "Saved", "code": 200, "body": answer}
    described(tmp_path, f"```json\n{body}\n```\n\n```\n{answer}\n```", request={"body": sample}, response=[saved])


@FUZZ
@given(JSON)
def test_any_value_in_the_place_of_a_request(tmp_path: Path, value: Any) -> None:
    for made in (
        {"name": "x", "request": value},
        {"name": "x", "item": value},
        {"name": "x", "request": {"method": "GET", "url": value, "body": value, "auth": value, "header": value}},
        {"name": "x", "request": {"method": "POST", "url": "https://a.test/b"}, "response": value},
        value,
    ):
        description = read(tmp_path, json.dumps(collection(made)))
        if description is not None:
            served(description)


def document(value: Any, **more: Any) -> str:
    return json.dumps({"openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "paths": value, **more})


@FUZZ
@given(JSON)
@example(None)
def test_any_value_in_an_openapi_document(tmp_path: Path, value: Any) -> None:
    body = {"content": {"application/json": {"schema": value, "example": value}}}
    operation = {"responses": {"200": {"description": "x", **body}}, "requestBody": body, "parameters": value}
    for text in (
        document(value),
        document({"/a": value}),
        document({"/a": {"post": value}}),
        document({"/a": {"post": operation}}),
        document({"/a": {"get": {"responses": {}}}}, components=value, servers=value, security=value),
        json.dumps({"swagger": "2.0", "info": {"title": "A", "version": "1"}, "paths": {"/a": {"get": value}}}),
        json.dumps({"swagger": "2.0", "info": value, "paths": {}, "definitions": value, "host": value}),
    ):
        description = read(tmp_path, text, "openapi.json")
        if description is not None:
            served(description)


@pytest.mark.parametrize(
    "text",
    [
        "<ul><li>" * DEEP,
        "<table><tr><td>" * DEEP,
        "<ul><li><table><tr><td>`a` string" * DEEP,
        "> " * DEEP + "deep",
        "\n".join(" " * 2 * depth + "- `a` string" for depth in range(DEEP)),
        "```json\n" + "[" * 5000 + "\n```",
        "```json\n" + '{"a": ' * 5000 + "1" + "}" * 5000 + "\n```",
        "**" * 5000,
        "[" * 5000 + "](" * 5000,
        "| a | b |\n|---|---|\n" + "| | |\n" * 5000,
        "`a" + ".b" * 2000 + "` string required",
    ],
    ids=lambda text: text[:24],
)
def test_what_is_very_deep(tmp_path: Path, text: str) -> None:
    read(tmp_path, json.dumps(collection(item(description=text))))


@pytest.mark.parametrize("depth", [100, 1000, 20_000])
def test_documents_that_are_very_deep(tmp_path: Path, depth: int) -> None:
    for name, opening, closing in (
        ("api.json", "[", "]"),
        ("api.json", '{"info": {"name": "x"}, "item": [' * 1 + '{"name": "f", "item": [' * depth, "]}" * (depth + 1)),
        ("api.yaml", "[", "]"),
    ):
        whole = opening * depth + closing * depth if len(opening) == 1 else opening + closing
        read(tmp_path, whole, name)
