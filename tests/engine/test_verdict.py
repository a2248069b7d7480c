"""jsonschema-rs, which gives the verdict, and jsonschema, which words it, are held equal here."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vocmocks.contract.formats import CHECKS
from vocmocks.engine.verdict import Verdict
from vocmocks.errors import ContractError

NAMES = ["a", "b", "c-d", "é"]
TYPES = ["object", "array", "string", "integer", "number", "boolean", "null"]
PATTERNS = [
    "^a", "b$", "^[a-z]+$", r"^\d{2,3}$", r"^\w+$", r"\s", "^.{2}$", "a|b", "^(ab)*$", r"^[^@]+@[^@]+$", "é", "^$",
    r"\.",
    r"^\S+$", r"\D", r"^(?!a)",
]  # fmt: skip
FORMATS = [*CHECKS, "duration", "regex", "uri-reference", "json-pointer", "idn-email", "binary", "int64"]
TEXTS = [
    "",
    "a",
    "ab",
    "b\n",
    "12",
    "٣٤",
    "é",
    "e\u0301",
    "😀",
    "a b",
    "\u00a0",
    "2026-01-31",
    "2026-01-31T09:30:00Z",
    "BR",
    "en",
    "x@y.z",
]
NUMBERS = [
    0,
    -0.0,
    1,
    1.0,
    1.5,
    -1,
    2,
    10,
    0.07,
    0.01,
    1.1,
    2**53,
    2**53 + 1,
    2**63,
    2**64 - 1,
    -(2**63),
    1e300,
    1e-9,
    1_767_268_800,
]

scalars = (
    st.none()
    | st.booleans()
    | st.sampled_from(NUMBERS)
    | st.sampled_from(TEXTS)
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=5,
)
bounds = st.sampled_from([0, 1, 1.0, 2, 10, -1, 0.5, 2**53, 2**64 - 1, -(2**63), 1e300]) | st.integers(-20, 20)
sizes = st.integers(0, 4)
names = st.lists(st.sampled_from(NAMES), unique=True, max_size=3)


def keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Schemas of a few keywords each."""
    lists = st.lists(inner, min_size=1, max_size=2)
    known: dict[str, st.SearchStrategy[Any]] = {
        "type": st.sampled_from(TYPES) | st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True),
        "enum": st.lists(values, min_size=1, max_size=3),
        "const": values,
        "required": names,
        "properties": st.dictionaries(st.sampled_from(NAMES), inner, max_size=2),
        "additionalProperties": inner,
        "propertyNames": inner,
        "minProperties": sizes,
        "maxProperties": sizes,
        "dependentRequired": st.dictionaries(st.sampled_from(NAMES), names, max_size=2),
        "items": inner,
        "minItems": sizes,
        "maxItems": sizes,
        "uniqueItems": st.booleans(),
        "minimum": bounds,
        "maximum": bounds,
        "exclusiveMinimum": bounds,
        "exclusiveMaximum": bounds,
        "multipleOf": st.sampled_from([1, 2, 0.5, 0.01, 3, 1.0, 0.1]),
        "minLength": sizes,
        "maxLength": sizes,
        "pattern": st.sampled_from(PATTERNS),
        "format": st.sampled_from(FORMATS),
        "anyOf": lists,
        "allOf": lists,
        "oneOf": lists,
        "not": inner,
        "if": inner,
        "then": inner,
        "else": inner,
        "$ref": st.sampled_from(["#/components/schemas/Thing", "#/components/schemas/Tree"]),
    }
    pair = st.sampled_from(sorted(known)).flatmap(lambda key: st.tuples(st.just(key), known[key]))
    return st.lists(pair, min_size=1, max_size=4).map(dict)


schemas: st.SearchStrategy[Any] = st.recursive(st.booleans() | st.just({}), keywords, max_leaves=3)
COMPONENTS = MappingProxyType(
    {
        "schemas": {
            "Thing": {
                "type": ["object", "integer"],
                "required": ["a"],
                "properties": {"a": {"type": ["string", "null"], "maxLength": 1}},
            },
            "Tree": {"type": ["array", "string"], "items": {"$ref": "#/components/schemas/Tree"}, "uniqueItems": True},
        },
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
    }
)


def agree(schema: Any, *values: Any) -> None:
    verdict = Verdict(schema, COMPONENTS)
    for value in orjson.loads(orjson.dumps(values)):
        accepted = verdict.accepts(value)
        assert accepted == (not list(verdict.errors(value))), value
        violations = verdict.violations(value, "body")
        assert (violations == []) == accepted
        assert all(violation.message and violation.location == "body" for violation in violations)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(schema=keywords(schemas), value=values)
def test_both_libraries_agree(schema: dict[str, Any], value: Any) -> None:
    agree(schema, value)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_both_libraries_agree_on_patterns(pattern: str) -> None:
    agree({"pattern": pattern}, *TEXTS)


@pytest.mark.parametrize("divisor", [1, 2, 0.5, 0.01, 0.1, 3, 1.0, 1e-9, 2**53])
def test_both_libraries_agree_on_multiples(divisor: float) -> None:
    agree({"multipleOf": divisor}, *NUMBERS)


@pytest.mark.parametrize("name", FORMATS)
def test_both_libraries_agree_on_formats(name: str) -> None:
    agree({"format": name}, *TEXTS, *NUMBERS, None, True, [], {}, "P", "(", "\\", "not an email", -5)


SPECIFIED: list[tuple[Any, list[Any], list[Any]]] = [
    ({"type": "integer"}, [1, 1.0, -0.0, 2**64 - 1, 1e300], [1.5, True, "1", None]),
    ({"type": "number"}, [1, 1.5], [True, "1"]),
    ({"enum": [1]}, [1, 1.0], [True, "1", [1]]),
    ({"enum": [True]}, [True], [1, 1.0]),
    ({"const": [1, {"a": False}]}, [[1.0, {"a": False}]], [[1, {"a": 0}], [True, {"a": False}]]),
    ({"const": 0}, [0, 0.0, -0.0], [False]),
    (
        {"uniqueItems": True},
        [[1, True], [0, False], ["1", 1], [{"a": 1}, {"a": True}], [[1], [True]]],
        [[1, 1.0], [{"a": 1, "b": 2}, {"b": 2, "a": 1.0}]],
    ),
    ({"maxLength": 1}, ["😀", "é"], ["e\u0301"]),
    ({"pattern": "^a$"}, ["a"], ["a\n", "b\na"]),
    ({"pattern": r"^\d$"}, ["3"], ["٣"]),
    ({"pattern": r"^\w$"}, ["a"], ["é"]),
    ({"pattern": "b"}, ["abc"], ["ac"]),
    ({"multipleOf": 0.01}, [0.07, 1.1, 19.99, 3], [0.075]),
    ({"multipleOf": 0.1}, [1.1, 0.3], [0.35]),
    ({"maximum": 2**53}, [2**53], [2**53 + 1]),
    ({"format": "unixtime"}, [0, 1_767_268_800], [-1, 1_767_268_800_000]),
    ({"items": {"format": "unixtime"}}, [[0, "x", True]], [[-1]]),
    ({"format": "duration"}, ["whatever"], []),
    ({"format": "regex"}, ["("], []),
    ({"format": "email"}, ["a@b.c", 5], ["a"]),
    (
        {"$ref": "#/components/schemas/Thing", "minProperties": 2},
        [{"a": "x", "b": 1}, 5],
        [{"a": "x"}, {"b": 1, "c": 2}],
    ),
    (
        {"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c-d"]}},
        [{"a": 1, "b": 1}, {"c-d": 1}, 5],
        [{"a": 1}, {}],
    ),
    ({"then": False}, [1], []),
    ({"not": {}}, [], [1, None, {}]),
]


@pytest.mark.parametrize(("schema", "accepted", "refused"), SPECIFIED)
def test_what_the_specification_says(schema: Any, accepted: list[Any], refused: list[Any]) -> None:
    verdict = Verdict(schema, COMPONENTS)
    assert [value for value in accepted if not verdict.accepts(value)] == []
    assert [value for value in refused if verdict.accepts(value)] == []
    agree(schema, *accepted, *refused)


def test_numbers_that_json_does_not_have_are_refused() -> None:
    verdict = Verdict({"type": "number"})
    assert not verdict.accepts(math.inf)
    assert not verdict.accepts(math.nan)


def test_large_numbers_in_queries() -> None:
    verdict = Verdict({"type": "integer", "maximum": 2**70})
    assert verdict.accepts(2**70)
    assert not verdict.accepts(2**70 + 1)
    assert verdict.violations(10**29, "query")[0].rule == "maximum"


def nested(depth: int) -> Any:
    return orjson.loads(b"[" * depth + b"]" * depth)


@pytest.mark.parametrize("depth", [100, 1000])
def test_deep_values(depth: int) -> None:
    """However deep: a verdict, and some words."""
    assert Verdict({"$ref": "#/components/schemas/Tree"}, COMPONENTS).accepts(nested(depth))
    assert Verdict({"type": "object"}).violations(nested(depth), "body")


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "text"},
        {"minimum": "5"},
        {"pattern": "("},
        {"$ref": "#/components/schemas/Nothing"},
        {"$ref": "http://x/y"},
    ],
)
def test_what_is_no_schema(schema: Any) -> None:
    with pytest.raises(ContractError, match="not a JSON Schema: "):
        Verdict(schema, COMPONENTS)


def test_only_what_refers_carries_the_components() -> None:
    assert Verdict({"type": "string"}, COMPONENTS).accepts("x")
    with pytest.raises(ContractError):
        Verdict({"$ref": "#/components/schemas/Thing"})


def test_violations_come_in_the_order_of_their_places() -> None:
    schema = {"properties": {"b": {"items": {"type": "integer"}}, "a": {"type": "integer"}}, "required": ["a"]}
    value = {"b": ["x"] * 12, "a": "y"}
    pointers = [violation.pointer for violation in Verdict(schema).violations(value, "body")]
    assert pointers == ["/a", *(f"/b/{index}" for index in range(12))]


def test_a_value_of_the_wrong_type_is_wrong_once() -> None:
    verdict = Verdict({"properties": {"a": {"type": "string", "enum": ["x"]}, "b": {"const": 1}}})
    told = [(one.pointer, one.rule) for one in verdict.violations({"a": 1, "b": 2}, "body")]
    assert told == [("/a", "enum"), ("/b", "const")]
    assert [one.rule for one in verdict.violations({"a": "y"}, "body")] == ["enum"]


def test_the_schema_is_not_changed() -> None:
    schema = {"$ref": "#/components/schemas/Thing"}
    Verdict(schema, COMPONENTS).violations({}, "body")
    assert schema == {"$ref": "#/components/schemas/Thing"}
