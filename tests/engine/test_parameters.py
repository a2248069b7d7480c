from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.engine.behave import Behaviours, Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.parameters import query_pairs

from .support import Client, Json, describe, operation, raw, serve_with


def param(name: str, schema: Any, where: str = "query", **more: Any) -> Json:
    return {"name": name, "in": where, "schema": schema, **more}


def echo(*parameters: Json, path: str = "/x", components: Json | None = None) -> Client:
    """An operation that answers with what a behaviour is given."""
    behaviours = Behaviours("acme")

    @behaviours("read")
    async def read(call: Call) -> Reply:
        return Reply(200, {"query": dict(call.query), "path": dict(call.path), "headers": dict(call.headers)})

    description = describe({path: {"get": operation(parameters=list(parameters))}}, components=components or {})
    return serve_with(behaviours, description)


def query(client: Client, text: str) -> Any:
    """The values, or the messages of what is wrong."""
    response = client.get(f"/x?{text}" if text else "/x")
    if response.status_code == 200:
        return response.json()["query"]
    assert response.status_code == 400
    return [violation.message for violation in client.last.violations]


INTEGER, NUMBER, BOOLEAN, STRING = ({"type": name} for name in ("integer", "number", "boolean", "string"))
VALUES: list[tuple[Any, str, Any]] = [
    (INTEGER, "7", 7), (INTEGER, "-7", -7), (INTEGER, "007", 7), (INTEGER, "9" * 30, int("9" * 30)),
    (NUMBER, "7", 7), (NUMBER, "1.5", 1.5), (NUMBER, "-1.5e3", -1500.0), (NUMBER, "2e2", 200.0),
    (BOOLEAN, "true", True), (BOOLEAN, "TRUE", True), (BOOLEAN, "False", False), (BOOLEAN, "fAlSe", False),
    (STRING, "7", "7"), (STRING, "true", "true"), (STRING, "", ""), (STRING, "a%20b+c", "a b c"), (STRING, "%C3%A9",
    "é"),
    (STRING, "a%26b%3Dc", "a&b=c"), (STRING, "a=b", "a=b"), (STRING, "null", "null"),
    ({}, "7", "7"),
    ({"type": ["integer", "null"]}, "7", 7), ({"type": ["integer", "string"]}, "7", "7"), ({"type": ["integer",
    "number"]}, "1.5", 1.5),
    ({"type": ["boolean", "integer"]}, "7", 7),
    ({"enum": [1, 2]}, "2", 2), ({"const": True}, "true", True), ({"enum": ["1", "2"]}, "2", "2"),
    ({"anyOf": [INTEGER, {"type": "null"}]}, "7", 7), ({"allOf": [{"minimum": 1}, INTEGER]}, "7", 7),
    ({"oneOf": [{"$ref": "#/components/schemas/Count"}]}, "7", 7), ({"$ref": "#/components/schemas/Count"}, "7", 7),
    ({"$ref": "#/components/schemas/Alias"}, "7", 7),
]  # fmt: skip
COMPONENTS: Json = {
    "schemas": {
        "Count": {"type": "integer", "minimum": 1},
        "Alias": {"$ref": "#/components/schemas/Count"},
        "List": {"type": "array", "items": {"$ref": "#/components/schemas/Count"}},
        "Loop": {"anyOf": [{"$ref": "#/components/schemas/Loop2"}]},
        "Loop2": {"allOf": [{"$ref": "#/components/schemas/Count"}]},
    }
}


@pytest.mark.parametrize(("schema", "text", "value"), [value for value in VALUES if value[1] != "9" * 30])
def test_text_becomes_what_the_schema_says(schema: Any, text: str, value: Any) -> None:
    found = query(echo(param("p", schema), components=COMPONENTS), f"p={text}")
    assert found == {"p": value}
    assert type(found["p"]) is type(value)


WRONG: list[tuple[Any, str, str]] = [
    (INTEGER, "x", 'integer, found string "x"'), (INTEGER, "1.5", 'integer, found string "1.5"'), (INTEGER, "",
    'integer, found string ""'),
    (INTEGER, "٧", 'integer, found string "٧"'), (INTEGER, "1_000", 'integer, found string "1_000"'), (INTEGER, "+7",
    'integer, found string " 7"'),
    (INTEGER, "0x1", 'integer, found string "0x1"'), (NUMBER, "1e999", 'number, found string "1e999"'), (NUMBER,
    "-1e999", 'number, found string "-1e999"'),
    (NUMBER, "NaN", 'number, found string "NaN"'), (NUMBER, "inf", 'number, found string "inf"'), (NUMBER, ".5",
    'number, found string ".5"'),
    (BOOLEAN, "1", 'boolean, found string "1"'), (BOOLEAN, "yes", 'boolean, found string "yes"'), (BOOLEAN, "",
    'boolean, found string ""'),
    ({"$ref": "#/components/schemas/Count"}, "0", "1 or more, found integer 0"),
    ({"type": "integer", "maximum": 5}, "9" * 30, "5 or less, found integer " + "9" * 30),
    ({"type": "string", "format": "date"}, "x", 'a date as YYYY-MM-DD, found string "x"'),
    ({"not": {}}, "x", 'something else, found string "x"'),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "text", "message"), WRONG)
def test_what_is_not_of_the_type_is_named(schema: Any, text: str, message: str) -> None:
    assert query(echo(param("p", schema), components=COMPONENTS), f"p={text}") == [f"p (query): expected {message}"]


class TestArrays:
    @pytest.mark.parametrize(
        ("name", "text", "value"),
        [
            ("p", "p=1", [1]), ("p", "p=1&p=2", [1, 2]), ("p", "p[]=1&p[]=2", [1, 2]), ("p", "p%5B%5D=1", [1]),
            ("p", "p[0]=1&p[1]=2", [1, 2]), ("p", "p=1&p[]=2&p[9]=3", [1, 2, 3]), ("p[]", "p[]=1&p[]=2", [1, 2]),
            ("p[]", "p=1", [1]),
            ("p[]", "p[0]=1", [1]),
        ],
    )  # fmt: skip
    def test_names(self, name: str, text: str, value: list[int]) -> None:
        assert query(echo(param(name, {"type": "array", "items": INTEGER})), text) == {name: value}

    def test_commas(self) -> None:
        array = {"type": "array", "items": INTEGER}
        assert query(echo(param("p", array, explode=False)), "p=1,2&p=3") == {"p": [1, 2, 3]}
        assert query(echo(param("p", array)), "p=1,2") == ['p[0] (query): expected integer, found string "1,2"']

    @pytest.mark.parametrize(
        "schema",
        [
            {"type": "array", "items": {"$ref": "#/components/schemas/Count"}},
            {"$ref": "#/components/schemas/List"},
            {"anyOf": [{"$ref": "#/components/schemas/List"}, {"type": "null"}]},
        ],
    )
    def test_items_by_reference(self, schema: Any) -> None:
        client = echo(param("p", schema), components=COMPONENTS)
        assert query(client, "p=1&p=2") == {"p": [1, 2]}

    def test_wrong_items_are_named_one_by_one(self) -> None:
        client = echo(param("p", {"type": "array", "items": INTEGER, "maxItems": 3}))
        assert query(client, "p=1&p=x&p=y") == [
            'p[1] (query): expected integer, found string "x"', 'p[2] (query): expected integer, found string "y"',
        ]  # fmt: skip
        assert query(client, "p=1&p=2&p=3&p=4") == ["p (query): expected at most 3 items, found an array of 4"]

    def test_brackets_mean_nothing_for_the_others(self) -> None:
        assert query(echo(param("p", STRING)), "p[]=1&p=2") == {"p": "2"}

    @pytest.mark.parametrize(
        "schema", [{"type": "array"}, {"type": "array", "items": True}, {"type": ["array", "null"]}]
    )
    def test_items_of_any_kind(self, schema: Any) -> None:
        assert query(echo(param("p", schema)), "p=1") == {"p": ["1"]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-01-31T09:30:00+02:00", "2026-01-31T09:30:00+02:00"),
        ("2026-01-31T09:30:00%2B02:00", "2026-01-31T09:30:00+02:00"),
        ("2026-01-31T09:30:00-02:00", "2026-01-31T09:30:00-02:00"),
        ("2026-01-31T09:30:00Z", "2026-01-31T09:30:00Z"),
    ],
)
def test_a_plus_sign_of_an_offset_need_not_be_encoded(text: str, value: str) -> None:
    asked = echo(param("at", {"type": "string", "format": "date-time"}), param("name", STRING))
    assert query(asked, f"at={text}") == {"at": value}
    assert query(asked, "name=5+02:00") == {"name": "5 02:00"}


def test_whether_a_parameter_is_given() -> None:
    behaviours = Behaviours("acme")

    @behaviours("read")
    async def read(call: Call) -> Reply:
        return Reply(200, [call.query["limit"], call.is_given("limit")])

    parameters = [param("limit", {"type": "integer", "default": 5})]
    asked = serve_with(behaviours, describe({"/x": {"get": operation(parameters=parameters)}}))
    assert asked.get("/x").json() == [5, False]
    assert asked.get("/x?limit=5").json() == [5, True]
    assert asked.get("/x?limit").json() == [5, False]


def test_the_last_value_of_a_single_parameter_counts() -> None:
    assert query(echo(param("p", INTEGER)), "p=1&p=2") == {"p": 2}


def test_names_that_are_not_documented_are_left_out() -> None:
    assert query(echo(param("p", INTEGER)), "p=1&q=2&P=3") == {"p": 1}


def test_required() -> None:
    client = echo(param("p", INTEGER, required=True), param("q", STRING, required=True))
    assert query(client, "p=1&q=") == {"p": 1, "q": ""}
    assert query(client, "q=1&p") == ["p (query): expected integer (required), found nothing"]
    assert len(query(client, "")) == 2


def test_defaults_are_what_behaviours_get_and_need_no_text() -> None:
    client = echo(
        param("page", {"type": "integer", "default": 1}),
        param("size", {"$ref": "#/components/schemas/Size"}),
        param("tags", {"type": "array", "items": STRING, "default": ["a"]}),
        components={"schemas": {"Size": {"type": "integer", "default": 50, "maximum": 100}}},
    )
    assert query(client, "") == {"page": 1, "size": 50, "tags": ["a"]}
    assert query(client, "page=2&tags=b") == {"page": 2, "size": 50, "tags": ["b"]}


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []), ("a", []), ("a&b=1", [("b", "1")]), ("a=", [("a", "")]), ("=1", [("", "1")]), ("&&a=1&", [("a",
        "1")]),
        ("a=1;b=2", [("a", "1;b=2")]), ("a=%", [("a", "%")]), ("a=%zz", [("a", "%zz")]), ("a=%FF", [("a", "\ufffd")]),
        ("a=%C3", [("a", "\ufffd")]), ("a=é", [("a", "é")]), ("a=1?b=2", [("a", "1?b=2")]), ("a==b", [("a", "=b")]),
    ],
)  # fmt: skip
def test_query_strings(text: str, pairs: list[tuple[str, str]]) -> None:
    assert query_pairs(text.encode()) == pairs


@given(st.binary(max_size=40))
def test_no_query_string_breaks_it(text: bytes) -> None:
    assert all(isinstance(value, str) for pair in query_pairs(text) for value in pair)


@pytest.mark.parametrize(
    "text", [b"p=%", b"p=%zz", b"%=1", b"p=%FF%FE", b"p[=1", b"p=\xff", b"&=&=", b"p=%00", b"p=\xc3\xa9&%ff[]=1"]
)
def test_bad_encoding_is_an_answer_not_an_accident(text: bytes) -> None:
    client = echo(param("p", INTEGER), param("q", {"type": "array", "items": STRING}))
    sent = raw(client.app, {"path": "/x", "query_string": text, "raw_path": b"/x"})
    assert sent[0]["status"] in (200, 400)
    assert client.last.as_json()["request"]["query"] is not None


class TestElsewhere:
    def test_headers_in_any_letter_case(self) -> None:
        client = echo(
            param("X-Count", INTEGER, "header", required=True),
            param("x-tags", {"type": "array", "items": STRING}, "header", explode=False),
        )
        response = client.get("/x", headers={"x-COUNT": "7", "X-Tags": "a,b"})
        assert response.json()["headers"] == {"x-count": 7, "x-tags": ["a", "b"]}
        assert client.get("/x").status_code == 400
        assert [(v.location, v.pointer) for v in client.last.violations] == [("header", "/x-count")]

    def test_cookies(self) -> None:
        client = echo(param("n", INTEGER, "cookie", required=True))
        assert client.get("/x", headers={"Cookie": "a=b; n=7; c"}).status_code == 200
        for cookie in ("n=x", "m=7", ""):
            assert client.get("/x", headers={"Cookie": cookie}).status_code == 400
            assert client.last.violations[0].location == "cookie"

    def test_path(self) -> None:
        client = echo(param("survey-id", INTEGER, "path"), param("name", STRING, "path"), path="/x/{survey-id}/{name}")
        assert client.get("/x/7/a%2Fb").json()["path"] == {"survey-id": 7, "name": "a/b"}
        assert client.get("/x/seven/a").status_code == 400
        assert [v.message for v in client.last.violations] == [
            'survey-id (path): expected integer, found string "seven"'
        ]

    def test_everything_wrong_is_told_at_once(self) -> None:
        client = echo(
            param("id", INTEGER, "path"),
            param("q", INTEGER),
            param("H", INTEGER, "header"),
            param("c", INTEGER, "cookie"),
            path="/x/{id}",
        )
        client.get("/x/a?q=a", headers={"H": "a", "Cookie": "c=a"})
        assert [v.location for v in client.last.violations] == ["path", "query", "header", "cookie"]


def test_a_path_parameter_that_an_alias_lacks() -> None:
    behaviours = Behaviours("acme")

    @behaviours("read")
    async def read(call: Call) -> Reply:
        return Reply(200, dict(call.path))

    parameters = [param("kind", INTEGER, "path", required=True)]
    one = {**operation(parameters=parameters), "x-aliases": [{"path": "/things"}]}
    client = serve_with(behaviours, describe({"/things/{kind}": {"get": one}}))
    assert client.get("/things").json() == {}
    assert client.get("/things/3").json() == {"kind": 3}
    assert client.get("/things/x").status_code == 400
