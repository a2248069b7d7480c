from __future__ import annotations

from typing import Any

import pytest

from vocmocks.engine.problem import Violation
from vocmocks.engine.verdict import Verdict
from vocmocks.engine.words import describe

SOURCE = {"document": "docs.md", "line": 7}


def only(schema: Any, value: Any) -> Violation:
    [violation] = Verdict(
        schema, {"schemas": {"Day": {"type": "string", "format": "date", "x-source": {"format": SOURCE}}}}
    ).violations(value, "body")
    return violation


RULES: list[tuple[Any, Any, str, str, str]] = [
    ({"type": "integer"}, "yesterday", "type", "integer", 'string "yesterday"'),
    ({"type": ["integer", "null"]}, 1.5, "type", "integer or null", "number 1.5"),
    ({"enum": ["a", 1, None]}, "b", "enum", 'one of "a", 1, null', 'string "b"'),
    ({"const": {"é": 1}}, True, "const", '{"é": 1}', "boolean true"),
    ({"format": "date"}, "x", "format", "a date as YYYY-MM-DD", 'string "x"'),
    ({"format": "unixtime"}, -1, "format", "a UNIX timestamp in seconds", "integer -1"),
    ({"pattern": "^a+$"}, "b", "pattern", "text that matches ^a+$", 'string "b"'),
    ({"minimum": 3}, 2, "minimum", "3 or more", "integer 2"),
    ({"maximum": 3}, 4, "maximum", "3 or less", "integer 4"),
    ({"exclusiveMinimum": 3}, 3, "exclusiveMinimum", "more than 3", "integer 3"),
    ({"exclusiveMaximum": 3}, 3, "exclusiveMaximum", "less than 3", "integer 3"),
    ({"multipleOf": 0.5}, 0.7, "multipleOf", "a multiple of 0.5", "number 0.7"),
    ({"minLength": 1}, "", "minLength", "a text that is not empty", 'string ""'),
    ({"minLength": 2}, "a", "minLength", "at least 2 characters", 'string "a"'),
    ({"maxLength": 1}, "ab", "maxLength", "at most 1 characters", 'string "ab"'),
    ({"minItems": 1}, [], "minItems", "a list that is not empty", "an array of 0"),
    ({"minItems": 2}, [1], "minItems", "at least 2 items", "an array of 1"),
    ({"maxItems": 1}, [1, 2], "maxItems", "at most 1 items", "an array of 2"),
    ({"uniqueItems": True}, [1, 1], "uniqueItems", "items that all differ", "an array of 2"),
    ({"minProperties": 2}, {"a": 1}, "minProperties", "at least 2 fields", "an object"),
    ({"maxProperties": 0}, {"a": 1}, "maxProperties", "at most 0 fields", "an object"),
    ({"anyOf": [{"type": "object"}, {"type": ["array", "null"]}, {"minLength": 9}]}, "x", "anyOf",
     "object or array or null or another form", 'string "x"'),
    ({"anyOf": [{"required": ["a", "b"]}, {"required": ["c"]}]}, {}, "anyOf", "a and b or c", "an object"),
    ({"anyOf": [{"format": "date"}, {"format": "odd", "pattern": "^b$"}, {"title": "a word", "pattern": "^c$"}]}, "x",
     "anyOf", "a date as YYYY-MM-DD or another form or a word", 'string "x"'),
    ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, 1, "oneOf", "exactly one alternative: integer or number",
    "integer 1"),
    ({"not": {"type": "null"}}, None, "not", "something else", "null"),
    ({"contains": {"type": "null"}}, [1], "contains", "what the rule contains says", "an array of 1"),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "value", "rule", "expected", "found"), RULES)
def test_every_rule_has_words(schema: Any, value: Any, rule: str, expected: str, found: str) -> None:
    violation = only(schema, value)
    assert (violation.rule, violation.expected, violation.found) == (rule, expected, found)
    assert violation.pointer == ""
    assert violation.message == f"body: expected {expected}, found {found}"


def test_a_field_that_may_not_be_there() -> None:
    """jsonschema tells the place of what holds it."""
    violation = only({"properties": {"a": {"properties": {"b": False}}}}, {"a": {"b": 1}})
    assert (violation.pointer, violation.rule, violation.expected, violation.found) == (
        "/a",
        "not",
        "nothing",
        "integer 1",
    )


def test_unknown_fields_are_named() -> None:
    violation = only({"properties": {"a": {}}, "additionalProperties": False}, {"a": 1, "extra": 2})
    assert violation.rule == "additionalProperties"
    assert "only known fields" in violation.expected
    assert "extra" in violation.expected


def test_fields_that_go_together_are_named() -> None:
    violation = only({"dependentRequired": {"start": ["end"]}}, {"start": 1})
    assert "start" in violation.expected
    assert "end" in violation.expected


@pytest.mark.parametrize(
    ("name", "pointer"),
    [
        ("date", "/date"),
        ("it's", "/it's"),
        ('"both\' kinds"', '/"both\' kinds"'),
        ("a/b~c", "/a~1b~0c"),
        ("é\\n", "/é\\n"),
        ("", "/"),
    ],
)
def test_a_missing_field_is_the_place(name: str, pointer: str) -> None:
    schema = {"required": ["first", name, "last"], "properties": {name: {"type": ["string", "null"]}}}
    violation = only(schema, {"first": 1, "last": 1})
    assert (violation.location, violation.pointer, violation.rule) == ("body", pointer, "required")
    assert (violation.expected, violation.found) == ("string or null (required)", "nothing")


def test_every_missing_field_is_named() -> None:
    found = Verdict({"required": ["a", "it's", "b"]}).violations({}, "query")
    assert [violation.message for violation in found] == [
        "a (query): expected a value (required), found nothing",
        "it's (query): expected a value (required), found nothing",
        "b (query): expected a value (required), found nothing",
    ]


def test_places_deep_inside() -> None:
    schema = {
        "properties": {
            "survey": {
                "properties": {"questions": {"items": {"required": ["a/b"], "properties": {"n": {"type": "integer"}}}}}
            }
        }
    }
    found = Verdict(schema).violations({"survey": {"questions": [{"a/b": 1}, {"n": "x"}]}}, "body")
    assert [(violation.pointer, violation.field) for violation in found] == [
        ("/survey/questions/1/a~1b", "survey.questions[1].a/b"),
        ("/survey/questions/1/n", "survey.questions[1].n"),
    ]
    assert found[1].message == 'survey.questions[1].n (body): expected integer, found string "x"'


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/Day"},
        {"allOf": [{}, {"allOf": [{"$ref": "#/components/schemas/Day"}]}]},
        {"if": {"type": "string"}, "then": {"$ref": "#/components/schemas/Day"}},
        {"if": {"type": "null"}, "else": {"$ref": "#/components/schemas/Day"}},
    ],
)
def test_the_cause_is_named_not_what_refers_to_it(schema: Any) -> None:
    violation = only(schema, "x")
    assert (violation.rule, violation.source) == ("format", SOURCE)


class TestSource:
    def test_of_a_rule(self) -> None:
        schema = {
            "properties": {"n": {"type": "integer", "maximum": 3, "x-source": {"type": {"line": 1}, "maximum": SOURCE}}}
        }
        assert only(schema, {"n": 4}).source == SOURCE
        assert only(schema, {"n": "x"}).source == {"line": 1}

    @pytest.mark.parametrize(("name", "source"), [("a/b", SOURCE), ("c", {}), ("d", {"line": 9})])
    def test_of_a_required_field(self, name: str, source: Any) -> None:
        schema = {"required": [name], "x-source": {"required": {"a/b": SOURCE, "d": {"line": 9}}}}
        assert only(schema, {}).source == source

    def test_of_all_required_fields_together(self) -> None:
        assert only({"required": ["a"], "x-source": {"required": SOURCE}}, {}).source == SOURCE

    @pytest.mark.parametrize("sources", [{}, {"format": SOURCE}, {"type": "docs.md"}, "docs.md"])
    def test_of_nothing(self, sources: Any) -> None:
        assert only({"type": "integer", "x-source": sources}, "x").source == {}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"), (True, "boolean true"), (1, "integer 1"), (1.0, "number 1.0"), ("é\n", 'string "é\\n"'), ({},
        "an object"),
        ([], "an array of 0"), ("x" * 58, 'string "' + "x" * 58 + '"'), ("x" * 59, 'string "' + "x" * 58 + "…"),
    ],
)  # fmt: skip
def test_values_in_words(value: Any, words: str) -> None:
    assert describe(value) == words
