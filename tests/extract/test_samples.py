"""Samples that are almost JSON: what is read, what is said about it, and which values are no data."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.extract.model import Node, Sample, Source
from vocmocks.extract.samples import inference as samples
from vocmocks.extract.samples.inference import SampleError, infer, is_generated, is_placeholder, parse

HERE = Source("doc.json", "example", pointer="/body")


def read(text: str) -> Sample:
    return parse(text, HERE)


def at(text: str, *path: str) -> Node:
    node = infer(read(text))
    for step in path:
        node = (node.items if step == "[]" else node.additional if step == "*" else node.properties[step]) or Node()
    return node


def said(node: Node) -> dict[str, Any]:
    """The first value of each keyword, strongest source first."""
    return {fact.keyword: node.best(fact.keyword) for fact in node.facts}


MENDED: list[tuple[str, str, Any]] = [
    ("line comment after a comma", '{"a": 1, // one\n"b": 2}', {"a": 1, "b": 2}),
    ("block comment", '{"a": 1 /* one */}', {"a": 1}),
    ("words after a value", '{"a": "x" put the account here, e.g. a tax id (see settings)\n}', {"a": "x"}),
    ("words before closers on the line", '{"o": {"a": "x" some note}, "b": 2}', {"o": {"a": "x"}, "b": 2}),
    ("trailing commas", '{"a": [1, 2,], "b": {"c": 1,},}', {"a": [1, 2], "b": {"c": 1}}),
    ("comma missing between members", '{"a": false\n "b": 1}', {"a": False, "b": 1}),
    ("comma missing between items", '["a" "b" {"c": 1} {"c": 2}]', ["a", "b", {"c": 1}, {"c": 2}]),
    ("closing brace missing", '{"a": {"b": 1}', {"a": {"b": 1}}),
    ("everything unclosed", '{"a": [{"b": [1', {"a": [{"b": [1]}]}),
    ("bracket missing inside", '{"s": [{"q": [{"t": 1}, {...}}, {...}], "n": 2}', {"s": [{"q": [{"t": 1}]}], "n": 2}),
    ("stray closer", '{"a": 1]}', {"a": 1}),
    ("curly quotes", '{“a“: “x", "b“: "y", "c": “z”}', {"a": "x", "b": "y", "c": "z"}),
    ("curly pair inside straight quotes", '{"a": "he said “hi”, then left",}', {"a": "he said “hi”, then left"}),
    ("closing quote missing", '{"a": "x\n, "b": 1}', {"a": "x", "b": 1}),
    ("single quotes", "{'a': 'x'}", {"a": "x"}),
    ("elided members", '{"a": [{"b": 1}, {...}, ...], ...}', {"a": [{"b": 1}]}),
    ("elided in comments", '[{"a": 1\n//...\n}\n//{...}\n]', [{"a": 1}]),
    ("template variable", '{"a": {{token}}, "b": <id>}', {"a": "{{token}}", "b": "<id>"}),
    (
        "bare URL",
        '{\n"next": https://&lt;sub&gt;.example.com/v2?after=<id>\n}',
        {"next": "https://<sub>.example.com/v2?after=<id>"},
    ),
    ("word before the brace", 'Body:\n{"a": 1 ,}', {"a": 1}),
    ("word without a colon", 'Body\n{"a": 1,}', {"a": 1}),
    ("fragment without braces", '"meta": {"n": 1},\n"more": 2', {"meta": {"n": 1}, "more": 2}),
    ("fragment of one", '"number": "5531"//as set up', {"number": "5531"}),
    ("keys without quotes", "{a: 1, b_c: true}", {"a": 1, "b_c": True}),
    ("value missing", '{"a": , "b": 1}', {"a": None, "b": 1}),
    ("literals of another language", "{'a': True, 'b': None}", {"a": True, "b": None}),
    ("text after the value", '{"a": 1,} and so on', {"a": 1}),
    (
        "rendered page",
        '{- "ok": true,\n- "d": [\n- {\n- "k": "string"\n}\n], - "n": 9\n}',
        {"ok": True, "d": [{"k": "string"}], "n": 9},
    ),
]


@pytest.mark.parametrize(("text", "value"), [case[1:] for case in MENDED], ids=[case[0] for case in MENDED])
def test_reads_through_defects(text: str, value: Any) -> None:
    assert read(text).value == value


@pytest.mark.parametrize("text", [case[1] for case in MENDED if "comment" not in case[0]])
def test_every_mend_is_reported(text: str) -> None:
    found = read(text)
    assert found.repairs
    assert all("\n" not in line for line in found.repairs)


COMMENTS: list[tuple[str, str, dict[tuple[str | int, ...], list[str]]]] = [
    ("beside the value", '{"a": 1 // one\n}', {("a",): ["one"]}),
    ("after the comma", '{"a": "11", //Canal\n"b": 1}', {("a",): ["Canal"]}),
    ("straight after the quote", '{"a": "x"//note\n}', {("a",): ["note"]}),
    ("after an opener", '{"a": [ //List of a\n {"b": 1}]}', {("a",): ["List of a"]}),
    ("after a closer", '{"a": {\n"b": 1\n}, // Needed for chat\n"c": 1}', {("a",): ["Needed for chat"]}),
    ("on its own line", '{\n// about b\n"b": 1}', {("b",): ["about b"]}),
    ("in an array", '[{"a": 1, // x\n}, {"a": 2 // y\n}]', {(0, "a"): ["x"], (1, "a"): ["y"]}),
    ("block", '{"a": 1, /*rows*/ "b": 2 /*pages*/}', {("a",): ["rows"], ("b",): ["pages"]}),
    ("garbage", '{"a": "x" add it here\n}', {("a",): ["add it here"]}),
    ("slashes in a text", '{"a": "1 // 2", "u": "http://x.y"}', {}),
]


@pytest.mark.parametrize(("text", "comments"), [case[1:] for case in COMMENTS], ids=[case[0] for case in COMMENTS])
def test_comments_belong_to_what_they_stand_beside(text: str, comments: dict[tuple[str | int, ...], list[str]]) -> None:
    assert read(text).comments == comments


@pytest.mark.parametrize("text", ["", "   \n", "https://api.example.com", "X-Key: <key>\nY: <z>", "// only a note"])
def test_no_data_at_all(text: str) -> None:
    with pytest.raises(SampleError, match=r"line \d+, column \d+: expected"):
        read(text)


def test_keeps_the_text_and_the_label() -> None:
    sample = parse('{"a": 1}', HERE, "Response for a=1")
    assert (sample.raw, sample.label, sample.source) == ('{"a": 1}', "Response for a=1", HERE)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(JSON, st.sampled_from([None, 2]), st.booleans())
def test_strict_json_is_read_as_it_is(value: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert (read(text).value, read(text).repairs) == (json.loads(text), [])
    if isinstance(value, dict | list):
        tolerant = samples._tolerant(text, HERE, "")
        assert (json.dumps(tolerant.value), tolerant.repairs) == (json.dumps(value), [])


@given(st.text() | st.text(alphabet="{}[]:,\"“”'/*-. \n\tab01<>…", max_size=60))
def test_never_fails_otherwise(text: str) -> None:
    with suppress(SampleError):
        infer(read(text))


SHOWN = """{
  "data": [ //Things
    {"id": "...", "kind": “a“, // (Required) string a | b
     "next": https://<sub>.example.com?x=<id>, "n": 8.0,
    {...}
  ], /* more */ "total": 1
}"""


@given(st.integers(0, len(SHOWN)), st.integers(0, 4), st.text(alphabet='{}[]:,"“/*. \nab1', max_size=3))
def test_never_fails_on_damage(at: int, gone: int, put: str) -> None:
    with suppress(SampleError):
        infer(read(SHOWN[:at] + put + SHOWN[at + gone :]))


def test_depth_does_not_exhaust_the_stack() -> None:
    assert read('{"a":' * 50_000).repairs


PLACEHOLDERS = [
    "...",
    "…",
    "",
    "YYYY-MM-DD",
    "AAAA-MM-DD",
    "[insert your token here]",
    "{...}",
    "<token>",
    "{{x}}",
    "xxxx",
]


@pytest.mark.parametrize("value", PLACEHOLDERS)
def test_placeholders_are_not_data(value: str) -> None:
    assert is_placeholder(value)
    node = infer(Sample({"k": value}, HERE)).properties["k"]
    assert not node.said("example")


@pytest.mark.parametrize(
    "value", ["string", "won", "x", "2024-01-31", "a.b", "Team Member [Default]", 0, None, True, "..a"]
)
def test_data_are_no_placeholders(value: Any) -> None:
    assert not is_placeholder(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("string", True), (0, True), ("2019-08-24", True), ("rating", False), (False, False), (8, False), (None, False)],
)
def test_generated_values(value: Any, expected: bool) -> None:
    assert is_generated(value) is expected


def test_dots_have_no_type_but_other_placeholders_are_texts() -> None:
    assert said(at('{"a": "..."}', "a")) == {}
    assert said(at('{"a": ""}', "a")) == {"type": "string"}
    assert said(at('{"d": "YYYY-MM-DD"}', "d")) == {"type": "string", "format": "date"}
    assert at('{"a": ""}', "a").facts[0].source.how == "inferred"


DESCRIBED = [
    ('{"name": "nome da pesquisa"}', "name"),
    ('{"uuid": "Unique identifier of it"}', "uuid"),
    ('{"hash": "the_hash"}', "hash"),
    ('{"tags": ["tags"]}', "tags"),
    ('{"email": "their mail"}', "email"),
    ('{"sent_at": "data do disparo"}', "sent_at"),
    ('{"id_provider": "ID of the template"}', "id_provider"),
    ('{"custom_id": "null"}', "custom_id"),
]


@pytest.mark.parametrize(("text", "key"), DESCRIBED)
def test_words_that_describe_their_key_are_no_examples(text: str, key: str) -> None:
    node = at(text, key)
    assert not node.said("example")
    assert not (node.items and node.items.said("example"))


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "Percent Resolved"}',
        '{"uuid": "085104d5-4c81-4382-8c6b-0f86f7681f7"}',
        '{"survey_title": "My survey"}',
        '{"id": "simone123"}',
        '{"custom_id": "jsmith"}',
        '{"phone": "1111"}',
        '{"hash": "ABCD"}',
        '{"title": "Great product!"}',
    ],
)
def test_real_values_stay_examples(text: str) -> None:
    (node,) = infer(read(text)).properties.values()
    assert node.said("example")


def test_a_sample_made_of_descriptions_has_no_examples_in_its_prose() -> None:
    text = """{"uuid": "id of it", "name": "name of it", "email": "mail of theirs", "created_at": "when it was made",
               "channel": "how it was sent", "notes": ["more about it"], "score": 100}"""
    node = infer(read(text))
    assert [name for name, child in node.properties.items() if child.said("example")] == ["score"]
    assert not (node.properties["notes"].items or Node()).said("example")


TYPES = [
    ("1", "integer"),
    ("80.0", "number"),
    ("true", "boolean"),
    ('"x"', "string"),
    ("[1]", "array"),
    ("{}", "object"),
]


@pytest.mark.parametrize(("text", "kind"), TYPES)
def test_types_of_values(text: str, kind: str) -> None:
    assert at(f'{{"a": {text}}}', "a").best("type") == kind


def test_null_arrays_and_keyed_objects() -> None:
    assert said(at('{"a": null}', "a")) == {"nullable": True}
    items = at('{"a": [{"x": 1}, {"y": null}]}', "a", "[]")
    assert list(items.properties) == ["x", "y"]
    keyed = at('{"q": {"1": {"t": "a"}, "22": {"t": "b"}}}', "q")
    assert not keyed.properties
    assert keyed.additional is not None
    assert [fact.value for fact in keyed.additional.properties["t"].said("example")] == ["a", "b"]


STATED: list[tuple[str, dict[str, Any]]] = [
    ("int", {"type": "integer"}),
    ("string", {"type": "string"}),
    ("time", {}),
    ("uuid v4", {"type": "string", "format": "uuid"}),
    ("unix timestamp (integer)", {"type": "integer", "format": "unixtime"}),
    ("(Obrigatório)", {"required": True}),
    ("(Required)", {"required": True}),
    ("(Optional) bool default false", {"required": False, "type": "boolean", "default": False}),
    ("(Optional) string email | sms | chat", {"required": False, "type": "string", "enum": ["email", "sms", "chat"]}),
    ("thanks | expired | invite", {"enum": ["thanks", "expired", "invite"]}),
    ("web, widget, sms", {"enum": ["web", "widget", "sms"]}),
    ("string or array for many", {"type": ["string", "array"], "description": "for many"}),
    ("email string", {"type": "string", "format": "email"}),
    (
        "(Requerido se async true) url",
        {"requiredIf": {"property": "async", "const": True}, "type": "string", "format": "uri"},
    ),
    ("(Opcional) timestamp unix 9999999999", {"required": False, "type": "integer", "format": "unixtime"}),
    ("Obrigatório para distribuições whatsapp", {"requiredFor": "whatsapp"}),
    ("Required for chat distribution", {"requiredFor": "chat"}),
    ("name of the survey", {"description": "name of the survey"}),
    ("template id, ask our support", {"description": "template id, ask our support"}),
]


@pytest.mark.parametrize(("comment", "expected"), STATED)
def test_comments_state_facts(comment: str, expected: dict[str, Any]) -> None:
    node = at(f'{{"k": "...", //{comment}\n}}', "k")
    assert said(node) == expected
    assert all(fact.source.how == "comment" for fact in node.facts)


def test_a_timestamp_comment_on_a_number() -> None:
    assert said(at('{"t": 1714075101 //date in timestamp form\n}', "t"))["format"] == "unixtime"


def test_a_rendered_page_gives_types_but_no_made_up_examples() -> None:
    text = (
        '{- "q": "string",\n- "kind": "rating",\n- "n": 0,\n- "average_n": 0,\n'
        '- "d": "2019-08-24",\n- "t": "2019-08-24T14:15:22Z"\n}'
    )
    node = infer(read(text))
    found = {name: said(child) for name, child in node.properties.items()}
    assert found == {
        "q": {"type": "string"},
        "kind": {"type": "string", "example": "rating"},
        "n": {"type": "integer"},
        "average_n": {"type": "number"},
        "d": {"type": "string", "format": "date"},
        "t": {"type": "string", "format": "date-time"},
    }


def test_facts_say_where_they_were_read() -> None:
    source = Source("doc.json", "sentence", note="code block 1")
    fact = infer(read('{"a": {"b": 1}}'), source).properties["a"].properties["b"].facts[0]
    assert (fact.source.how, fact.source.note) == ("example", "code block 1, /a/b")
