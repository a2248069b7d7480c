"""One request asks for its answer: Prism's `Prefer` and Postman's headers."""

from __future__ import annotations

import time
from typing import Any

import pytest

from vocmocks.engine.behave import Behaviours, Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.forcing import Wish, read
from vocmocks.engine.problem import Problem

from .support import Client, json_body, operation, secured, serve, serve_with

USER = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}
PATHS: dict[str, Any] = {
    "/users": {
        "get": operation(
            "users",
            responses={
                "200": {
                    "description": "all",
                    "content": {
                        "application/json": {
                            "schema": {"type": "array", "items": USER},
                            "examples": {"Two users": {"value": [{"id": 1}, {"id": 2}]}, "none": {"value": []}},
                        }
                    },
                },
                "404": {
                    "description": "none",
                    "content": {
                        "application/json": {"examples": {"no_such": {"value": {"why": 1}}, "gone": {"value": "x"}}}
                    },
                },
                "409": {"description": "taken", "content": {"application/json": {"schema": {"type": "object"}}}},
            },
            parameters=[{"name": "page", "in": "query", "schema": {"type": "integer"}}],
        ),
        "post": operation(
            "add",
            requestBody=json_body(USER),
            responses={"201": {"description": "done"}, "204": {"description": "quiet"}},
        ),
    },
    "/report": {
        "get": operation(
            "report",
            responses={"200": {"description": "csv", "content": {"text/csv": {"examples": {"a": {"value": "x,y"}}}}}},
        )
    },
}
ERRORS = {"default": {"body": {"error": "{message}"}}, "rate-limited": {"body": {"wait": True}}}
ME = {"Authorization": "Bearer test_a"}


def client(**more: Any) -> Client:
    """Whose operations do nothing but to fail."""
    behaviours = Behaviours("acme")

    @behaviours("users", "add", "report")
    async def fail(call: Call) -> Reply:
        raise Problem("internal", "it was done")

    return serve_with(behaviours, secured(PATHS, **{"x-errors": ERRORS, **more}))


def asked(prefer: str, url: str = "/users", **headers: str) -> tuple[int, Any]:
    answer = client().get(url, headers={"Prefer": prefer, **headers})
    return answer.status_code, answer.json() if answer.content else None


@pytest.mark.parametrize(
    ("prefer", "status", "body"),
    [
        ("code=200", 200, [{"id": 1}, {"id": 2}]),
        ("code=200, example=none", 200, []),
        ("example=none", 200, []),
        ('example="Two users"', 200, [{"id": 1}, {"id": 2}]),
        ("example=TWO-USERS", 200, [{"id": 1}, {"id": 2}]),
        ("code=404", 404, {"why": 1}),
        ("code=404,example=gone", 404, "x"),
        ("example=gone", 404, "x"),
        ("Code=404; foo=bar, Example=gone", 404, "x"),
        ("code=429", 429, {"wait": True}),
        ("code=503", 503, {"error": "The service is temporarily unavailable"}),
        ("code=401", 401, {"error": "Authentication required"}),
        ("code=409", 409, {"error": "Conflict"}),
        ("code=418", 418, {"error": "I'm a Teapot"}),
        ("code=599", 599, {"error": "Error"}),
        ("respond-async, wait=10, code=429", 429, {"wait": True}),
    ],
)
def test_prefer(prefer: str, status: int, body: Any) -> None:
    assert asked(prefer) == (status, body)


@pytest.mark.parametrize(
    ("prefer", "says"),
    [
        ("code=202", "202 is not documented for users. Documented: 200, 400, 401, 404, 409,"),
        ("code=302", "302 is not documented for users"),
        ("example=nun", 'users has no example "nun". Did you mean "none"?'),
        ("code=404, example=none", 'users has no example of 404 "none". Did you mean "gone"?'),
        ("code=409, example=none", 'users has no example of 409 "none". There is none.'),
        ("code=abc", 'code="abc": expected a whole number from 200 to 599'),
        ("code=100", 'code="100"'),
        ("code=٤٢٩", "code="),
        ("delay=-1", 'delay="-1": expected a whole number from 0'),
        ("dynamic=perhaps", 'dynamic="perhaps": expected true or false'),
    ],
)
def test_what_there_is_not_is_told(prefer: str, says: str) -> None:
    served = client()
    answer = served.get("/users", headers={"Prefer": prefer.encode()})
    assert answer.status_code == 400
    assert says in answer.json()["error"]
    assert served.last.outcome == "malformed"


def test_postmans_headers() -> None:
    served = client()
    assert served.get("/users", headers={"x-mock-response-code": "404"}).json() == {"why": 1}
    named = served.get("/users", headers={"x-mock-response-name": "Two users"})
    assert (named.status_code, named.json()) == (200, [{"id": 1}, {"id": 2}])
    both = {"x-mock-response-code": "404", "x-mock-response-name": "gone"}
    assert served.get("/users", headers=both).json() == "x"
    assert served.get("/users", headers={**both, "Prefer": "code=429, example=none"}).status_code == 400
    assert served.get("/users", headers={"x-mock-response-code": "404", "Prefer": "code=429"}).status_code == 429


def test_dynamic_answers_are_made_from_the_schema_and_the_same_each_time() -> None:
    status, users = asked("dynamic=true")
    assert status == 200
    assert users
    assert all(isinstance(user["id"], int) for user in users)
    assert users not in ([{"id": 1}, {"id": 2}], [])
    assert asked("dynamic=true, code=200") == (200, users)
    assert asked("dynamic=false") == (500, {"error": "it was done"})
    assert asked("dynamic=true, code=409")[0] == 409


def test_bodiless_and_other_media() -> None:
    served = client()
    for code, length in ((204, None), (201, "0")):
        answer = served.post("/users", json={"id": 1}, headers={"Prefer": f"code={code}"})
        assert (answer.status_code, answer.content, answer.headers.get("content-length")) == (code, b"", length)
    report = served.get("/report", headers={"Prefer": "code=200"})
    assert (report.text, report.headers["content-type"]) == ("x,y", "text/csv")


def test_it_comes_after_authentication_limits_validation_and_match() -> None:
    served = client(**{"x-rate-limits": [{"limit": 3, "window": 60}]})
    force = {"Prefer": "code=503"}
    assert served.get("/users", headers={**force, "Authorization": "Bearer other"}).status_code == 401
    assert served.get("/nothing", headers=force).status_code == 404
    assert served.get("/users?page=x", headers=force).status_code == 400
    assert served.get("/users", headers=force).status_code == 503
    limited = served.get("/users", headers=force)
    assert (limited.status_code, limited.json()) == (429, {"wait": True})


def test_the_journal_says_what_was_asked_for() -> None:
    served = client()
    served.get("/users", headers={"Prefer": "code=404, example=gone"})
    assert (served.last.outcome, served.last.reason) == ("forced", "asked for: code=404, example=gone")
    served.get("/users", headers={"Prefer": "respond-async"})
    assert (served.last.outcome, served.last.reason) == ("internal", "")


def test_delay_alone_only_delays() -> None:
    served = client()
    began = time.monotonic()
    assert served.get("/users", headers={"Prefer": "delay=200"}).status_code == 500
    assert time.monotonic() - began >= 0.2
    assert served.last.outcome == "internal"
    assert "delay=200" in served.last.reason


def test_documents_that_say_nothing_of_errors() -> None:
    served = serve(secured({"/a": {"get": operation("a", responses={})}}), token="test_a")
    assert served.get("/a", headers={"Prefer": "code=200"}).status_code == 200
    missing = served.get("/a", headers={"Prefer": "code=404"})
    assert (missing.status_code, missing.json()["title"]) == (404, "Not Found")


def test_several_headers_are_one_list() -> None:
    found = read([(b"prefer", b"code=404"), (b"accept", b"*/*"), (b"prefer", b"delay=5, code=200")])
    assert found == Wish(code=404, delay=0.005, words="asked for: code=404, delay=5, code=200")
    assert read([(b"prefer", rb'example="a, \"b\"", dynamic=TRUE')]).example == 'a, "b"'
    assert read([(b"prefer", rb'example="a, \"b\"", dynamic=TRUE')]).dynamic
    assert read([(b"prefer", b",, =, ;")]) == Wish()
