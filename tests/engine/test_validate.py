from __future__ import annotations

import json
from typing import Any, ClassVar

import pytest

from vocmocks.engine.behave import Behaviours, Call
from vocmocks.engine.exchange import Reply

from .support import Client, Json, chunks, describe, json_body, operation, serve_with

SCHEMA: Json = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
JSON = "application/json"


def echo(body: Json | None = None, *, components: Json | None = None, **settings: Any) -> Client:
    """An operation that answers with the body that a behaviour is given."""
    behaviours = Behaviours("acme")

    @behaviours("write")
    async def write(call: Call) -> Reply:
        return Reply(
            200, {"is": type(call.body).__name__, "body": str(call.body) if isinstance(call.body, bytes) else call.body}
        )

    more = {"requestBody": json_body(SCHEMA) if body is None else body} if body != {} else {}
    description = describe({"/x": {"post": operation("write", **more)}}, components=components or {})
    return serve_with(behaviours, description, **settings)


def send(client: Client, content: Any, media_type: str | None = JSON) -> tuple[int, Any]:
    """Status, and the body or what is wrong."""
    response = client.post("/x", content=content, headers={"Content-Type": media_type} if media_type else {})
    if response.status_code == 200:
        return 200, response.json()["body"]
    entry = client.last
    return response.status_code, [v.message for v in entry.violations] or response.json()["detail"]


@pytest.mark.parametrize(
    "media_type",
    [JSON, "application/json; charset=utf-8", "Application/JSON;charset=UTF-8", "application/json ; x=y",
    "application/vnd.acme+json",
     "application/problem+json; charset=utf-8", None],
)  # fmt: skip
def test_json_by_any_of_its_names(media_type: str | None) -> None:
    assert send(echo(), b'{"n": 1}', media_type) == (200, {"n": 1})
    assert send(echo(), b'{"n": "x"}', media_type) == (400, ['n (body): expected integer, found string "x"'])


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "json", "application/jsonp"]
)
def test_other_media_types_are_refused(media_type: str) -> None:
    client = echo()
    assert send(client, b'{"n": 1}', media_type)[0] == 415
    assert client.last.outcome == "unsupported-media-type"


def test_the_refusal_says_what_is_expected() -> None:
    assert send(echo(), b"<n/>", "text/xml") == (415, "Content-Type: expected application/json, found text/xml")


class TestEmpty:
    def test_a_required_body(self) -> None:
        assert send(echo(), b"") == (400, ["body: expected a request body (required), found nothing"])
        assert send(echo(), b"", None)[0] == 400

    def test_an_optional_body(self) -> None:
        client = echo(json_body(SCHEMA, required=False))
        assert send(client, b"") == (200, None)
        assert send(client, b"{}")[0] == 400

    @pytest.mark.parametrize("content", [b"", b"{", b'{"n": "x"}'])
    def test_an_operation_without_a_body_ignores_one(self, content: bytes) -> None:
        assert send(echo({}), content) == (200, None)

    def test_null_is_a_body(self) -> None:
        assert send(echo(), b"null") == (400, ["body: expected object, found null"])
        assert send(echo(json_body({"type": "null"})), b"null") == (200, None)


class TestMalformed:
    @pytest.mark.parametrize(
        ("content", "place"),
        [
            (b"{", "line 1, column 2"), (b'{"n": 1,}', "line 1, column 8"), (b'{\n  "n": x}', "line 2, column 8"),
            (b"  ", "line 1"),
            (b"{'n': 1}", "line 1, column 2"), (b'{"n": 1} x', "line 1, column 10"), (b"NaN", "line 1, column 1"),
            (b'"\xff"', "line 1"),
            (b'"\\ud800"', "line 1"), (b"\xef\xbb\xbf{}", "line 1"), (b"{\"n\": 01}", "line 1"),
        ],
    )  # fmt: skip
    def test_the_place_is_told(self, content: bytes, place: str) -> None:
        client = echo()
        status, message = send(client, content)
        assert status == 400
        assert client.last.outcome == "malformed"
        assert message.startswith("The body is not valid JSON: ")
        assert place in message

    @pytest.mark.parametrize("depth", [260, 1000, 5000])
    def test_nesting_has_an_end(self, depth: int) -> None:
        client = echo(json_body({}))
        assert send(client, b"[" * depth + b"]" * depth)[0] == 400
        assert client.last.outcome == "malformed"

    def test_many_brackets_are_no_depth(self) -> None:
        assert send(echo(json_body({})), json.dumps([[]] * 2000).encode()) == (200, [[]] * 2000)
        assert send(echo(json_body({})), b"[" * 200 + b"]" * 200)[0] == 200

    def test_parameters_are_not_asked_about_a_body_that_is_none(self) -> None:
        client = echo()
        client.post("/x", content=b"{", headers={"Content-Type": JSON})
        assert client.last.violations == ()


class TestTooLarge:
    def test_by_its_length(self) -> None:
        client = echo(max_body=10)
        assert send(client, b'{"n":  12}') == (200, {"n": 12})
        assert send(client, b'{"n":  123}') == (413, "The body is larger than 10 bytes")
        assert client.last.outcome == "too-large"

    @pytest.mark.parametrize("size", [1, 4, 11])
    def test_by_its_chunks(self, size: int) -> None:
        client = echo(max_body=10)

        def parts(content: bytes) -> Any:
            return chunks([content[n : n + size] for n in range(0, len(content), size)])

        assert send(client, parts(b'{"n":  12}')) == (200, {"n": 12})
        assert send(client, parts(b'{"n":  123}'))[0] == 413

    def test_the_rest_is_not_read(self) -> None:
        read = []

        def endless() -> Any:
            for number in range(1000):
                read.append(number)
                yield b"x" * 8

        assert send(echo(max_body=10), chunks(endless()))[0] == 413
        assert len(read) < 10

    @pytest.mark.parametrize("length", ["99", "0099", "²", "-1", "x", ""])
    def test_lengths_that_are_not_true(self, length: str) -> None:
        response = echo(max_body=10).post(
            "/x",
            content=chunks([b'{"n":1}']),
            headers={"Content-Length": length.encode("latin-1"), "Content-Type": JSON},
        )
        assert response.status_code == (413 if "99" in length else 200)


class TestForms:
    FORM = "application/x-www-form-urlencoded"
    FIELDS: ClassVar[Json] = {
        "type": "object",
        "required": ["n"],
        "properties": {
            "n": {"type": "integer"},
            "ok": {"type": "boolean"},
            "tags": {"type": "array", "items": {"type": "number"}},
            "s": {"type": "string"},
        },
        "additionalProperties": {"type": "string", "maxLength": 3},
    }

    @pytest.mark.parametrize("schema", [FIELDS, {"$ref": "#/components/schemas/Fields"}])
    def test_fields_have_types(self, schema: Json) -> None:
        client = echo(json_body(schema, self.FORM), components={"schemas": {"Fields": self.FIELDS}})
        assert send(client, b"n=1&ok=TRUE&tags=1&tags[]=2.5&s=7&x=%C3%A9&e=", self.FORM + "; charset=utf-8") == (
            200, {"n": 1, "ok": True, "tags": [1, 2.5], "s": "7", "x": "é", "e": ""},
        )  # fmt: skip
        assert send(client, b"n=x&long=long", self.FORM) == (
            400, ["long (body): expected at most 3 characters, found string \"long\"",
            'n (body): expected integer, found string "x"'],
        )  # fmt: skip
        assert send(client, b"ok=1%", self.FORM)[0] == 400

    def test_without_a_schema(self) -> None:
        client = echo({"content": {self.FORM: {}}})
        assert send(client, b"a=1&b=\xff&c", self.FORM) == (200, {"a": "1", "b": "\ufffd", "c": ""})


class TestOtherBodies:
    @pytest.mark.parametrize("media_type", ["multipart/form-data", "application/octet-stream", "image/png"])
    def test_bytes_are_judged_by_no_schema(self, media_type: str) -> None:
        schema = {
            "type": "object",
            "required": ["file"],
            "properties": {"file": {"type": "string", "format": "binary"}},
        }
        assert send(echo(json_body(schema, media_type)), b"\xff\x00", media_type + "; boundary=x") == (
            200,
            "b'\\xff\\x00'",
        )

    def test_text(self) -> None:
        client = echo(json_body({"type": "string", "maxLength": 2}, "text/plain"))
        assert send(client, "é".encode(), "text/plain; charset=utf-8") == (200, "é")
        assert send(client, b"abc", "text/plain")[0] == 400

    def test_ranges_and_the_most_exact_first(self) -> None:
        def content(maximum: int) -> Json:
            return {"schema": {"properties": {"n": {"maximum": maximum}}}}

        client = echo(
            {
                "content": {
                    "*/*": content(1),
                    "application/*": content(2),
                    "application/vnd.a+json": content(3),
                    JSON: content(4),
                }
            }
        )
        for media_type, maximum in (
            (JSON, 4),
            ("application/vnd.a+json", 3),
            ("application/vnd.b+json", 2),
            ("x/y+json", 1),
        ):
            assert send(client, json.dumps({"n": maximum}).encode(), media_type)[0] == 200, media_type
            assert send(client, json.dumps({"n": maximum + 1}).encode(), media_type)[0] == 400, media_type
        assert send(client, b"n=1", "application/x-www-form-urlencoded") == (200, {"n": "1"})

    def test_a_type_that_is_not_given(self) -> None:
        assert send(echo(json_body({}, "text/plain")), b"x", None)[0] == 415
        assert send(echo({"content": {"text/plain": {}, JSON: {"schema": SCHEMA}}}), b'{"n": 1}', None) == (
            200,
            {"n": 1},
        )

    def test_no_documented_type_takes_them_all(self) -> None:
        assert send(echo({"content": {}}), b"\xff", "image/png") == (200, None)


def test_parameters_and_body_are_told_together() -> None:
    behaviours = Behaviours("acme")
    parameter = {"name": "p", "in": "query", "required": True, "schema": {"type": "integer"}}
    client = serve_with(
        behaviours,
        describe({"/x": {"post": operation("write", requestBody=json_body(SCHEMA), parameters=[parameter])}}),
    )
    assert client.post("/x", json={}).status_code == 400
    assert [(v.location, v.field) for v in client.last.violations] == [("query", "p"), ("body", "n")]


def test_schemas_by_reference() -> None:
    client = echo(json_body({"$ref": "#/components/schemas/Thing"}), components={"schemas": {"Thing": SCHEMA}})
    assert send(client, b'{"n": 1}') == (200, {"n": 1})
    assert send(client, b"{}") == (400, ["n (body): expected integer (required), found nothing"])
