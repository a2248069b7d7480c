"""Properties: whatever the schema, the value is valid; the same parts give the same value."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vocmocks.contract.formats import CHECKS
from vocmocks.engine.draw import Unsatisfiable
from vocmocks.engine.lexicon import Lexicon
from vocmocks.engine.patterns import compile_pattern
from vocmocks.engine.sample import Sampler, schema_of
from vocmocks.engine.verdict import Verdict
from vocmocks.randomness import stream

from .shop import SHOP

NOW = 1_770_000_000.0
LEXICON = Lexicon(1)
COMPONENTS = SHOP["components"]
Schema = dict[str, Any]


def draw(schema: Any, *parts: int, examples: tuple[Any, ...] = (), name: str = "") -> Any:
    return Sampler(schema, COMPONENTS, LEXICON, examples, name).draw(NOW, "test", *(parts or (0,)))


def many(schema: Schema, times: int = 20, name: str = "") -> list[Any]:
    sampler = Sampler(schema, COMPONENTS, LEXICON, name=name)
    return [sampler.draw(NOW, "test", index) for index in range(times)]


def prop(name: str, schema: Schema, times: int = 20) -> list[Any]:
    """Values of a required property of that name."""
    return [value[name] for value in many({"type": "object", "required": [name], "properties": {name: schema}}, times)]


NAMES = st.sampled_from(
    ["id", "name", "email", "created_at", "status", "price", "comment", "rating", "tags", "url", "x"]
)
SMALL = st.integers(0, 4)


def some(keyword: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Schema]:
    return st.one_of(st.just({}), values.map(lambda value: {keyword: value}))


def joined(*parts: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    return st.tuples(*parts).map(lambda found: {key: value for part in found for key, value in part.items()})


@st.composite
def strings(draw: st.DrawFn) -> Schema:
    least = draw(st.integers(0, 30))
    bounds = draw(
        st.sampled_from([{}, {"minLength": least}, {"maxLength": least}, {"minLength": least, "maxLength": least + 3}])
    )
    return {"type": "string", **bounds}


@st.composite
def numbers(draw: st.DrawFn) -> Schema:
    low, wide = draw(st.integers(-1000, 1000)), draw(st.integers(3, 500))
    lower = draw(st.sampled_from([{}, {"minimum": low}, {"exclusiveMinimum": low}]))
    upper = draw(st.sampled_from([{}, {"maximum": low + wide}, {"exclusiveMaximum": low + wide}]))
    steps: list[Schema] = [{}, {}, {"multipleOf": 0.5}, {"multipleOf": 1}, {"multipleOf": 0.01}]
    step = draw(st.sampled_from(steps))
    return {"type": draw(st.sampled_from(["integer", "number"])), **lower, **upper, **step}


LEAVES = st.one_of(
    strings(),
    numbers(),
    st.sampled_from(sorted(CHECKS))
    .filter(lambda name: name != "unixtime")
    .map(lambda name: {"type": "string", "format": name}),
    st.just({"type": "number", "format": "unixtime"}),
    st.just({"type": "boolean"}),
    st.just({}),
    st.just({"type": "null"}),
    st.lists(st.one_of(st.integers(), st.text(max_size=5), st.none(), st.booleans()), min_size=1, max_size=4).map(
        lambda values: {"enum": values}
    ),
    st.one_of(st.integers(), st.text(max_size=5)).map(lambda value: {"const": value}),
    st.sampled_from(sorted(COMPONENTS["schemas"])).map(lambda name: {"$ref": f"#/components/schemas/{name}"}),
    st.sampled_from([r"^[A-Z]{3}-\d{4}$", r"^(a|bc)+\.[^a-z]{2}$", r"\d", r"^\+?[0-9 ]{5,9}$", r"^https?://\w+$"]).map(
        lambda pattern: {"type": "string", "pattern": pattern}
    ),
    st.sampled_from([["string", "null"], ["integer", "string"], ["null", "object"]]).map(lambda types: {"type": types}),
)


def arrays(schemas: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    least = SMALL.map(lambda least: {"minItems": least, "maxItems": least + 2})
    bounds: st.SearchStrategy[Schema] = st.one_of(st.just({}), least, st.just({"minItems": 1}))
    unique = joined(st.just({"uniqueItems": True, "maxItems": 3}), schemas.map(lambda s: {"items": s}))
    plain = joined(
        bounds,
        schemas.map(lambda schema: {"items": schema}),
        some("prefixItems", st.lists(schemas, min_size=1, max_size=2)),
    )
    contains = schemas.map(lambda schema: {"contains": schema})
    return st.one_of(plain, unique, contains).map(lambda schema: {"type": "array", **schema})


def objects(schemas: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    kind: Schema = {"type": "object"}
    return joined(
        st.just(kind),
        st.dictionaries(NAMES, schemas, max_size=4).map(lambda found: {"properties": found}),
        some("required", st.lists(NAMES, max_size=3, unique=True)),
        some("additionalProperties", st.one_of(schemas, st.just(True))),
        some("minProperties", SMALL),
    )


def combined(schemas: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    lists = st.lists(schemas, min_size=1, max_size=3)
    both = st.tuples(objects(schemas), st.lists(NAMES, max_size=2, unique=True)).map(
        lambda pair: {"allOf": [pair[0], {"type": "object", "required": pair[1]}]}
    )
    nothing_else = schemas.map(lambda schema: {"anyOf": [schema, {"type": "null"}]})
    return st.one_of(
        both, nothing_else, lists.map(lambda found: {"anyOf": found}), schemas.map(lambda s: {"oneOf": [s]})
    )


SCHEMAS = st.recursive(LEAVES, lambda inner: st.one_of(arrays(inner), objects(inner), combined(inner)), max_leaves=8)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(SCHEMAS, st.integers(0, 3))
def test_a_value_is_valid(schema: Schema, part: int) -> None:
    value = draw(schema, part)

    assert not Verdict(schema, COMPONENTS).violations(value, "body")
    assert draw(schema, part) == value


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=4)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=6,
)
KEYWORDS = st.sampled_from(
    """type enum const minimum maximum multipleOf pattern items properties required allOf anyOf oneOf not if $ref format
    minItems
    examples default additionalProperties propertyNames dependentRequired prefixItems contains""".split()  # noqa: SIM905
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(KEYWORDS, st.one_of(ANYTHING, st.sampled_from(["string", "object", "array"])), max_size=5))
def test_no_schema_is_the_end_of_it(schema: Any) -> None:
    draw(schema)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "minimum": 3, "maximum": 2},
        {"type": "object", "required": ["a"], "properties": {"a": False}},
        {"allOf": [{"type": "string"}, {"type": "integer"}]},
        {"not": {}},
        {"type": "array", "minItems": 10**12},
        False,
        {"$ref": "#/components/schemas/Nobody"},
        {"$ref": "#/components/schemas/Loop"},
    ],
)
def test_what_cannot_be_satisfied_is_the_example(schema: Any) -> None:
    components = {
        "schemas": {
            "Loop": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/components/schemas/Loop"}}}
        }
    }

    assert Sampler(schema, components, LEXICON).draw(NOW, 1) == {}
    assert Sampler(schema, components, LEXICON, [{"a": 1}]).draw(NOW, 1) == {"a": 1}


@pytest.mark.parametrize(
    "schema",
    [
        {"oneOf": [{"required": ["a"]}, {"required": ["b"]}], "type": "object", "properties": {"a": {}, "b": {}}},
        {"type": "object", "properties": {"a": {"type": "string"}, "b": {}}, "dependentRequired": {"a": ["c"]}},
        {"type": "object", "properties": {"a": {}, "b": {}}, "not": {"required": ["a"]}},
        {"if": {"properties": {"k": {"const": "x"}}, "required": ["k"]}, "then": {"required": ["x"]},
         "else": {"required": ["y"]},
         "type": "object", "properties": {"k": {"enum": ["x", "y"]}}},
        {"type": "object", "propertyNames": {"pattern": "^k[0-9]$"}, "minProperties": 3, "maxProperties": 4},
        {"type": "object", "patternProperties": {"^n_[a-z]{3}$": {"type": "integer"}}, "additionalProperties": False,
         "minProperties": 2},
        {"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": True, "minItems": 3},
        {"type": "array", "contains": {"const": "k"}, "minContains": 2, "items": {"type": "string"}},
        {"type": "string", "pattern": "^[a-f]+$", "minLength": 20, "maxLength": 21},
        {"type": "string", "format": "email", "maxLength": 40},
        {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 2},
        {"type": "number", "minimum": 0.05, "maximum": 0.06},
        {"type": "object", "properties": {"a": {"type": "string"}}, "unevaluatedProperties": False,
         "allOf": [{"properties": {"b": {}}}]},
        {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False, "minItems": 2},
        {"oneOf": [{"type": "integer"}, {"type": "number", "minimum": 5}]},
    ],
)  # fmt: skip
def test_hard_schemas(schema: Schema) -> None:
    accepts = Verdict(schema).accepts

    assert all(accepts(value) for value in many(schema))
    assert schema.get("type") == "object" or {} not in many(schema)


@pytest.mark.parametrize(
    ("name", "schema", "pattern"),
    [
        ("email", {"type": "string"}, r"[a-z.]+@example\.com"),
        ("workEmail", {"type": "string"}, r"[a-z.]+@example\.com"),
        ("created_at", {"type": "string"}, r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
        ("order_date", {"type": "string", "format": "date"}, r"\d{4}-\d\d-\d\d"),
        ("id", {"type": "string", "format": "uuid"}, r"[0-9a-f-]{36}"),
        ("avatar_url", {"type": "string", "format": "uri"}, r"https://example\.com/images/\w+\.png"),
        ("ip", {"type": "string"}, r"203\.0\.113\.\d+"),
        ("currency", {"type": "string"}, r"[A-Z]{3}"),
        ("language", {"type": "string"}, r"[a-z]{2}"),
        ("billing_city", {"type": "string"}, r"[A-Z].+"),
    ],
)
def test_names_mean_something(name: str, schema: Schema, pattern: str) -> None:
    assert all(re.fullmatch(pattern, value) for value in prop(name, schema))


def test_numbers_are_what_their_names_say() -> None:
    assert {*prop("rating", {"type": "integer"}, 60)} == {1, 2, 3, 4, 5}
    assert {*prop("nps_score", {"type": "integer"}, 200)} == set(range(11))
    assert {*prop("rating", {"type": "integer", "minimum": 1, "maximum": 3}, 60)} == {1, 2, 3}
    assert all(value == round(value, 2) for value in prop("price", {"type": "number"}))


def test_fields_agree_with_one_another() -> None:
    names = ("first_name", "last_name", "full_name", "email", "created_at", "updated_at")
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in names}}

    for value in many(schema):
        assert value["full_name"] == f"{value['first_name']} {value['last_name']}"
        assert value["email"].startswith(re.sub(r"[^a-z]", "", value["first_name"].lower()))
        assert value["created_at"] <= value["updated_at"] <= "2026-02-02T02:40:00Z"


def test_examples_count_where_the_name_says_little() -> None:
    assert set(prop("colour_scheme", {"type": "string", "examples": ["night", "day"]})) == {"night", "day"}
    assert set(prop("limit", {"type": "integer", "default": 25})) == {25}
    assert len(set(prop("email", {"type": "string", "example": "a@b.co"}))) > 1
    assert draw({"type": "object", "properties": {"word": {"type": "string"}}}, examples=({"word": "hi"},)) == {
        "word": "hi"
    }


def test_what_is_only_written_is_not_shown() -> None:
    schema = {
        "type": "object",
        "properties": {"password": {"type": "string", "writeOnly": True}, "id": {"type": "integer"}},
    }

    assert all(value.keys() == {"id"} for value in many(schema))


def test_nullable_fields_are_seldom_null() -> None:
    found = prop("nickname_of", {"type": ["string", "null"]}, 300)

    assert 5 < found.count(None) < 75


def test_recursion_ends() -> None:
    assert all("referred_by" not in value for value in many({"$ref": "#/components/schemas/Customer"}))


def test_a_discriminator_says_which_it_is() -> None:
    kinds = {
        name: {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, name: {}}}
        for name in ("Cat", "Dog")
    }
    schema = {
        "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in kinds],
        "discriminator": {"propertyName": "kind"},
    }
    sampler = Sampler({"anyOf": schema["oneOf"], "discriminator": schema["discriminator"]}, {"schemas": kinds}, LEXICON)

    for index in range(20):
        value = sampler.draw(NOW, index)
        assert value["kind"] in value


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[^\s@]+@[^\s@]+$",
        r"^\w{2,5}$",
        r"^(?:a|b){3}$",
        r"^(?=.*\d)[a-z\d]{8}$",
        r"^\p{Lu}\.$",
        r"^[\w.-]+$",
        r"^a?\x41\u0042\/$",
    ],
)
def test_patterns(pattern: str) -> None:
    make = compile_pattern(pattern)
    found = [make(stream(index), 3) for index in range(30)]
    accepts = Verdict({"pattern": pattern}).accepts

    assert sum(map(accepts, found)) >= 15


@pytest.mark.parametrize("pattern", ["(", "[a", r"(a)\1", "[^\\s\\S]", "a)"])
def test_patterns_beyond_us(pattern: str) -> None:
    with pytest.raises(Unsatisfiable):
        compile_pattern(pattern)


def test_types_are_read_off_an_example() -> None:
    example = {"id": "0b0e3c1c-8f3b-4a55-9b37-0d6f6b3c0c11", "n": 1, "on": True, "list": [{"x": 1.5}], "none": None}

    assert schema_of(example) == {
        "type": "object",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "n": {"type": "integer"},
            "on": {"type": "boolean"},
            "list": {"type": "array", "items": {"type": "object", "properties": {"x": {"type": "number"}}}},
            "none": {},
        },
    }


def test_the_seed_decides() -> None:
    schema = {"type": "object", "properties": {"city": {"type": "string"}, "company": {"type": "string"}}}
    one, same, other = (Sampler(schema, {}, Lexicon(seed)).draw(NOW, 5) for seed in (1, 1, 2))

    assert one == same
    assert one != other


def test_it_is_quick() -> None:
    sampler = Sampler({"$ref": "#/components/schemas/Customer"}, COMPONENTS, LEXICON)
    sampler.draw(NOW, 0)
    began = time.perf_counter()
    for index in range(200):
        sampler.draw(NOW, index)

    assert (time.perf_counter() - began) / 200 < 0.005
