from __future__ import annotations

from typing import Any, ClassVar

import pytest

from vocmocks.contract.errors import KINDS
from vocmocks.contract.export import export
from vocmocks.engine.envelope import Envelope
from vocmocks.engine.problem import Problem, Violation
from vocmocks.engine.respond import encode

from .support import Json, contract, describe, operation

WRONG = [Violation("body", "/a/0", "integer", "null", "type"), Violation("query", "", "more", "less", "x")]


def answer(problem: Problem, errors: Json | None = None, **more: Any) -> tuple[int, Any, str]:
    """Status, body and media type."""
    loaded = contract(
        describe({"/a": {"get": operation(**more)}}, **({"x-errors": errors} if errors is not None else {}))
    )
    reply = Envelope(loaded)(problem, loaded.operations[0])
    encode(reply)
    return reply.status, reply.body, reply.media_type


class TestTemplates:
    def test_placeholders(self) -> None:
        template = {
            "code": "{status}", "text": "{message}", "both": "E{status}: {message}!", "all": "{violations}", "n": 5,
            "none": None,
            "nested": [{"m": "{message}"}, True], "other": "{other} {violations}",
        }  # fmt: skip
        problem = Problem("invalid", "not valid", WRONG)
        message = "a[0] (body): expected integer, found null; query: expected more, found less"
        status, body, media_type = answer(problem, {"default": {"body": template}})
        assert (status, media_type) == (400, "application/json")
        assert body == {
            "code": 400, "text": message, "both": f"E400: {message}!", "all": message.split("; "), "n": 5, "none": None,
            "nested": [{"m": message}, True], "other": "{other} {violations}",
        }  # fmt: skip

    def test_violations_where_there_are_none(self) -> None:
        assert answer(Problem("not-found", "gone"), {"default": {"body": "{violations}"}})[1] == ["gone"]

    def test_what_the_client_sent_is_no_template(self) -> None:
        found = Violation("body", "/a", "integer", 'string "{status} {message}"', "type")
        body = answer(Problem("invalid", "no", [found]), {"default": {"body": {"m": "{message}"}}})[1]
        assert body == {"m": 'a (body): expected integer, found string "{status} {message}"'}

    def test_the_vendors_own_message(self) -> None:
        errors = {"default": {"body": {"m": "{message}", "v": "{violations}"}}, "invalid": {"message": "Bad input"}}
        assert answer(Problem("invalid", "no", WRONG[:1]), errors)[1] == {
            "m": "Bad input", "v": ["a[0] (body): expected integer, found null"],
        }  # fmt: skip
        assert answer(Problem("not-found", "no"), errors)[1] == {"m": "no", "v": ["no"]}

    @pytest.mark.parametrize("body", ["", 0, False, [], {}])
    def test_an_empty_template_is_one(self, body: Any) -> None:
        assert answer(Problem("invalid", "no"), {"default": {"body": {"m": 1}}, "invalid": {"body": body}})[1] == body

    def test_the_template_is_not_changed(self) -> None:
        errors = {"default": {"body": {"m": ["{message}"]}}}
        answer(Problem("invalid", "one"), errors)
        assert answer(Problem("invalid", "two"), errors)[1] == {"m": ["two"]}


class TestStatus:
    @pytest.mark.parametrize("kind", KINDS)
    def test_of_a_kind(self, kind: str) -> None:
        assert answer(Problem(kind, "no"))[0] == KINDS[kind]
        assert answer(Problem(kind, "no"), {kind: {"status": 418}})[0] == 418
        assert answer(Problem(kind, "no", status=499), {kind: {"status": 418}})[0] == 499

    @pytest.mark.parametrize("status", [498, 520, 599])
    def test_that_nobody_registered(self, status: int) -> None:
        found, body, _ = answer(Problem("internal", "no", status=status))
        assert (found, body["status"], body["title"]) == (status, status, "Error")

    def test_an_unknown_kind_is_a_mistake_of_ours(self) -> None:
        with pytest.raises(ValueError, match="unknown kind"):
            Problem("not-fond", "no")


class TestMediaTypes:
    @pytest.mark.parametrize("media_type", ["text/plain", "text/plain; charset=utf-8", "text/html"])
    def test_text_is_text(self, media_type: str) -> None:
        errors = {"default": {"body": "é {message}", "media_type": media_type}}
        assert answer(Problem("invalid", "no"), errors) == (400, "é no".encode(), media_type)

    def test_text_in_json_is_quoted(self) -> None:
        loaded = contract(describe({"/a": {"get": operation()}}, **{"x-errors": {"default": {"body": "{message}"}}}))
        assert encode(Envelope(loaded)(Problem("invalid", "no"), None))[1] == b'"no"'

    @pytest.mark.parametrize("body", [{"m": "{message}"}, "{violations}", "{status}"])
    def test_what_is_no_text_is_json_whatever_it_is_called(self, body: Any) -> None:
        loaded = contract(
            describe(
                {"/a": {"get": operation()}}, **{"x-errors": {"default": {"body": body, "media_type": "text/plain"}}}
            )
        )
        assert encode(Envelope(loaded)(Problem("invalid", "no"), None))[1] in (b'{"m":"no"}', b'["no"]', b"400")

    def test_a_kind_may_have_its_own(self) -> None:
        errors = {
            "default": {"body": {"m": 1}, "media_type": "application/vnd.a+json"},
            "invalid": {"media_type": "application/b+json"},
        }
        assert answer(Problem("invalid", "no"), errors)[2] == "application/b+json"
        assert answer(Problem("not-found", "no"), errors)[2] == "application/vnd.a+json"


class TestOperations:
    ERRORS: ClassVar[Json] = {"default": {"body": {"m": "{message}"}}, "invalid": {"status": 400, "message": "Bad"}}

    def test_an_operation_may_have_its_own(self) -> None:
        own: dict[str, Any] = {"x-errors": {"invalid": {"status": 422}, "unprocessable": {"body": ["{message}"]}}}
        assert answer(Problem("invalid", "no"), self.ERRORS, **own)[:2] == (422, {"m": "Bad"})
        assert answer(Problem("unprocessable", "no"), self.ERRORS, **own)[:2] == (422, ["no"])
        assert answer(Problem("not-found", "no"), self.ERRORS, **own)[:2] == (404, {"m": "no"})
        assert answer(Problem("invalid", "no"), self.ERRORS)[:2] == (400, {"m": "Bad"})

    def test_where_no_operation_is_the_vendors_count(self) -> None:
        own: dict[str, Any] = {"x-errors": {"not-found": {"status": 410}}}
        loaded = contract(describe({"/a": {"get": operation(**own)}}, **{"x-errors": self.ERRORS}))
        problem = Problem("not-found", "no")
        assert [Envelope(loaded)(problem, where).status for where in (None, loaded.operations[0])] == [404, 410]

    def test_they_are_exported(self) -> None:
        own: dict[str, Any] = {"x-errors": {"internal": {"status": 599, "body": {"own": "{message}"}}}}
        loaded = contract(describe({"/a": {"get": operation(**own)}}, **{"x-errors": self.ERRORS}))
        found = export(loaded)["paths"]["/a"]["get"]["responses"]["599"]["content"]["application/json"]["schema"]
        assert found["required"] == ["own"]


class TestUndocumented:
    def test_the_documented_example_of_the_status(self) -> None:
        content = {
            "application/vnd.a+json": {
                "examples": {"one": {"value": {"error": "E1"}}, "two": {"value": {"error": "E2"}}}
            }
        }
        responses = {"200": {"content": {"application/json": {"example": {"ok": 1}}}}, "404": {"content": content}}
        assert answer(Problem("not-found", "no"), responses=responses) == (
            404,
            {"error": "E1"},
            "application/vnd.a+json",
        )
        assert answer(Problem("invalid", "no"), responses=responses)[2] == "application/problem+json"

    def test_problem_details(self) -> None:
        status, body, media_type = answer(Problem("invalid", "no", WRONG[:1]))
        assert (status, media_type) == (400, "application/problem+json")
        assert body == {
            "type": "about:blank", "title": "Bad Request", "status": 400,
            "detail": "a[0] (body): expected integer, found null",
            "violations": [
                {"location": "body", "pointer": "/a/0", "expected": "integer", "found": "null", "rule": "type",
                "source": {},
                 "message": "a[0] (body): expected integer, found null"}
            ],
        }  # fmt: skip
        assert "violations" not in answer(Problem("not-found", "no"))[1]

    def test_where_no_operation_is(self) -> None:
        loaded = contract(describe({"/a": {"get": operation()}}))
        assert Envelope(loaded)(Problem("unknown-path", "no"), None).status == 404


def test_protocol_headers_are_kept() -> None:
    loaded = contract(describe({"/a": {"get": operation()}}, **{"x-errors": {"default": {"body": "x"}}}))
    for operation_ in (None, loaded.operations[0]):
        assert Envelope(loaded)(Problem("method-not-allowed", "no", headers={"Allow": "GET"}), operation_).headers == {
            "Allow": "GET"
        }


@pytest.mark.parametrize(
    ("pointer", "field"),
    [("", ""), ("/a", "a"), ("/a/0/b", "a[0].b"), ("/0", "[0]"), ("/a~1b/~0", "a/b.~"), ("/a/10/2", "a[10][2]")],
)
def test_fields(pointer: str, field: str) -> None:
    assert Violation("body", pointer, "", "", "").field == field
