"""Who wins: tables over examples for types and requirements; examples widen."""

from __future__ import annotations

from typing import Any

import pytest

from vocmocks.extract.description.compile import compile_node
from vocmocks.extract.description.kinds import Mode
from vocmocks.extract.model import How, Node, Source

RESPONSE = Mode(response=True)


def at(how: How) -> Source:
    return Source("things.json", how, pointer="/x")


def bare(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key not in ("x-source", "examples")}


def enum(*values: Any, example: Any = None) -> Node:
    node = Node().say("type", "string", at("table")).say("enum", list(values), at("table"))
    return node if example is None else node.say("example", example, at("example"))


@pytest.mark.parametrize(
    ("listed", "example", "accepted"),
    [
        (["won", "lost"], "Won", ["won", "lost", "Won", "Lost"]),
        (["Other", "NPS"], "nps", ["Other", "NPS", "nps", "other"]),
        (["a", "b"], "A", ["a", "b", "A", "B"]),
        (["full-time"], "fulltime", ["full-time", "fulltime"]),
        (["a"], "", ["a"]),
    ],
)
def test_examples_widen_enumerations(listed: list[str], example: str, accepted: list[str]) -> None:
    assert sorted(compile_node(enum(*listed, example=example))["enum"]) == sorted(accepted)


def test_what_was_added_says_so() -> None:
    also = compile_node(enum("won", "lost", example="Won"))["x-source"]["enum"]["also"]
    assert [(each["values"], each["how"]) for each in also] == [(["Won"], "example"), (["Lost"], "inferred")]


def test_a_table_beats_an_example_on_types_of_requests() -> None:
    node = Node().say("type", "integer", at("table")).say("example", "100%", at("example"))
    assert bare(compile_node(node)) == {"type": "integer"}


def test_an_answer_takes_the_types_of_the_vendors_own_samples_too() -> None:
    node = Node().say("type", "integer", at("table")).say("example", "100%", at("example"))
    assert bare(compile_node(node, RESPONSE)) == {"type": ["integer", "string"]}


def test_null_in_an_example() -> None:
    node = Node().say("type", "string", at("table")).say("nullable", True, at("example"))
    assert bare(compile_node(node)) == {"type": ["string", "null"]}


def test_required_comes_from_the_text_only() -> None:
    node = Node()
    node.property("a").say("required", True, at("table"))
    node.property("b").say("type", "string", at("example"))
    schema = compile_node(node)
    assert schema["required"] == ["a"]
    assert schema["x-source"]["required"]["a"]["how"] == "table"


def test_conditions() -> None:
    node = Node()
    node.property("kind").say("type", "string", at("table"))
    node.property("url").say("requiredIf", {"property": "kind", "const": "x"}, at("table"))
    node.property("end").say("requiredIf", {"property": "kind"}, at("table"))
    node.property("email").say("requiredAny", ["email", "id"], at("table"))
    node.property("id").say("requiredAny", ["email", "id"], at("table"))
    schema = compile_node(node)
    assert schema["allOf"] == [
        {"if": {"properties": {"kind": {"const": "x"}}, "required": ["kind"]}, "then": {"required": ["url"]}}
    ]
    assert schema["dependentRequired"] == {"kind": ["end"]}
    assert schema["anyOf"] == [{"required": ["email"]}, {"required": ["id"]}]


def test_zero_is_a_bound() -> None:
    node = Node().say("type", "integer", at("table")).say("minimum", 0, at("table"))
    assert compile_node(node)["minimum"] == 0


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        ("2020-01-03T17:00:01.000Z", "date-time"),
        ("2025-10-27 00:07:42 UTC", "utc-timestamp"),
        ("API", None),
    ],
)
def test_a_format_needs_its_examples(example: str, expected: str | None) -> None:
    node = Node().say("type", "string", at("table")).say("format", "date-time", at("table"))
    assert compile_node(node.say("example", example, at("example")), RESPONSE).get("format") == expected


def test_unknown_keywords_stay_inside() -> None:
    assert compile_node(Node().say("seen", True, at("example")).say("banana", 1, at("table"))) == {}


def test_a_default_of_another_type_is_left_out() -> None:
    node = Node().say("type", "integer", at("table")).say("default", "none", at("sentence"))
    assert "default" not in compile_node(node)


def test_types_follow_from_bounds() -> None:
    assert compile_node(Node().say("maximum", 100, at("sentence")))["type"] == "integer"


def test_any_key() -> None:
    node = Node()
    node.value_of_any_key().say("type", "string", at("table"))
    assert bare(compile_node(node)["additionalProperties"]) == {"type": "string"}
