from __future__ import annotations

import asyncio
import logging
from typing import Any, ClassVar

import pytest
from starlette.types import Message

from vocmocks.engine.behave import Behaviours, Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.problem import Problem, Violation
from vocmocks.errors import ContractError

from .support import Client, body_of, json_body, operation, raw, secured, serve_with

ERRORS = {"default": {"body": {"error": "{message}"}}, "internal": {"message": "Oops"}, "not-found": {"status": 410}}
PATHS: dict[str, Any] = {
    "/things": {
        "get": operation(
            "all", parameters=[{"name": "page", "in": "query", "schema": {"type": "integer", "default": 1}}]
        ),
        "post": operation("add", requestBody=json_body({"type": "object", "required": ["id"]})),
    },
    "/fail/{how}": {
        "get": operation(
            "fail", parameters=[{"name": "how", "in": "path", "required": True, "schema": {"type": "string"}}]
        )
    },
}
AUTH = {"Authorization": "Bearer test_a"}


def client(**more: Any) -> Client:
    behaviours = Behaviours("acme")

    @behaviours("all")
    async def everything(call: Call) -> Reply:
        records = [dict(record.value) for record in await call.records("things").all()]
        return Reply(
            200,
            {
                "things": records,
                "page": call.query["page"],
                "now": call.now,
                "tenant": call.tenant,
                "url": call.base_url,
            },
        )

    @behaviours("add")
    async def add(call: Call) -> Reply:
        await call.records("things").add(call.body["id"], call.body)
        return Reply(201, call.body, {"Location": f"/things/{call.body['id']}"})

    @behaviours("fail")
    async def fail(call: Call) -> Reply:
        how = call.path["how"]
        if how == "problem":
            raise Problem("not-found", "no such thing", reason="because", headers={"X-Why": "because"})
        if how == "unwritable":
            return Reply(200, {"no": {1, 2}.union})
        if how == "header":
            return Reply(200, None, {"X-Bad": "日本"})
        raise KeyError("secret detail")

    settings = more.pop("settings", {})
    return serve_with(behaviours, secured(PATHS, **{"x-errors": ERRORS} | more), **settings)


class TestOrder:
    """Each request is wrong in every way that is left: the first stage that minds answers."""

    LIMIT: ClassVar[dict[str, Any]] = {"x-rate-limits": [{"limit": 1, "window": 60}]}
    SETTINGS: ClassVar[dict[str, Any]] = {"max_body": 20, "tls": True}
    BAD = b'{"too": "large, and not valid' * 3

    def ask(self, asked: Client, method: str, url: str, content: bytes = b"", **headers: str) -> int:
        return asked.ask(
            method, url, content=content, headers={"Authorization": "", "Content-Type": "text/csv", **headers}
        ).status_code

    def test_stages(self) -> None:
        asked = client(**self.LIMIT, **{"x-https": "redirect"}, settings=self.SETTINGS)
        https = "https://mock.test"
        assert self.ask(asked, "PUT", "http://mock.test/nowhere", self.BAD) == 301
        assert self.ask(asked, "PUT", https + "/nowhere", self.BAD) == 401
        assert self.ask(asked, "PUT", https + "/things", self.BAD) == 401
        assert self.ask(asked, "POST", https + "/things", self.BAD) == 401
        assert self.ask(asked, "POST", https + "/things", self.BAD, **AUTH) == 413
        assert self.ask(asked, "PUT", https + "/nowhere", self.BAD, **AUTH) == 429
        asked.app.state.services.clock.advance(60)
        assert self.ask(asked, "PUT", https + "/nowhere", self.BAD, **AUTH) == 404
        asked.app.state.services.clock.advance(60)
        assert self.ask(asked, "PUT", https + "/things", self.BAD, **AUTH) == 405
        asked.app.state.services.clock.advance(60)
        assert self.ask(asked, "POST", https + "/things", b"{", **AUTH) == 415
        asked.app.state.services.clock.advance(60)
        assert self.ask(asked, "POST", https + "/things", b"{", **AUTH, **{"Content-Type": "application/json"}) == 400

    def test_not_found_is_told_only_to_those_who_may_know(self) -> None:
        asked = client()
        for headers, status in (({"Authorization": "Bearer nonsense"}, 401), (AUTH, 404)):
            assert asked.get("/nowhere", headers=headers).status_code == status
        for headers, status in (({"Authorization": ""}, 401), (AUTH, 405)):
            assert asked.ask("DELETE", "/things", headers=headers).status_code == status

    def test_the_methods_that_are_allowed(self) -> None:
        response = client().ask("DELETE", "/things")
        assert response.headers["allow"] == "GET, POST"
        assert response.json() == {"error": "DELETE is not allowed here; allowed: GET, POST"}
        assert "allow" not in client().get("/nowhere").headers


class TestAnswers:
    def test_what_a_behaviour_gives(self) -> None:
        response = client().post("/things", json={"id": "1", "é": None})
        assert (response.status_code, response.json()) == (201, {"id": "1", "é": None})
        assert dict(response.headers) == {
            "content-type": "application/json",
            "content-length": "20",
            "location": "/things/1",
        }

    @pytest.mark.parametrize(
        ("headers", "url"),
        [
            ({}, "http://mock.test"), ({"Host": "h:1"}, "http://h:1"), ({"X-Forwarded-Proto": "https"}, "https://mock.test"),
            ({"X-Forwarded-Proto": "HTTPS, http"}, "https://mock.test"), ({"X-Forwarded-Proto": ""}, "http://mock.test"),
        ],
    )  # fmt: skip
    def test_what_a_url_begins_with(self, headers: dict[str, str], url: str) -> None:
        assert client().get("/things", headers=headers).json()["url"] == url
        assert client().get("/acme/things", headers=headers).json()["url"] == url + "/acme"

    def test_tenants_have_their_own_things_and_time(self) -> None:
        asked = client()
        asked.app.state.services.clock.set(0, "test_b", frozen=True)
        assert asked.post("/things", json={"id": "1"}).status_code == 201
        mine, theirs = (
            asked.get("/things", headers={"Authorization": f"Bearer {token}"}).json() for token in ("test_a", "test_b")
        )
        assert mine["things"] == [{"id": "1"}]
        assert (theirs["things"], theirs["now"], theirs["tenant"]) == ([], 0, "test_b")
        assert mine["now"] > 1_000_000
        assert [entry.time for entry in asked.journal.entries(lambda entry: entry.tenant == "test_b")] == [0]
        assert asked.post("/things", json={"id": "1"}, headers={"Authorization": "Bearer test_b"}).status_code == 201

    def test_requests_at_the_same_time_do_not_mix(self) -> None:
        asked = client()

        async def one(name: str) -> bytes:
            sent: list[Message] = []

            async def receive() -> Message:
                await asyncio.sleep(0)
                return {"type": "http.request", "body": b'{"id": "%s"}' % name.encode()}

            async def send(message: Message) -> None:
                await asyncio.sleep(0)
                sent.append(message)

            headers = [(b"authorization", b"Bearer test_" + name.encode()), (b"content-type", b"application/json")]
            scope = {"type": "http", "method": "POST", "path": "/things", "query_string": b"", "headers": headers,
            "scheme": "http",
                     "server": ("x", 1), "root_path": ""}  # fmt: skip
            await asked.app(scope, receive, send)
            return bytes(sent[1]["body"])

        async def many() -> list[bytes]:
            return await asyncio.gather(*(one(f"t{number}") for number in range(50)))

        assert asyncio.run(many()) == [b'{"id":"t%d"}' % number for number in range(50)]
        assert {entry.tenant for entry in asked.journal.entries()} == {f"test_t{number}" for number in range(50)}


class TestFailures:
    def test_a_problem_of_a_behaviour(self) -> None:
        asked = client()
        response = asked.get("/fail/problem")
        assert (response.status_code, response.json(), response.headers["x-why"]) == (
            410,
            {"error": "no such thing"},
            "because",
        )
        assert (asked.last.outcome, asked.last.reason, asked.last.status) == ("not-found", "because", 410)

    @pytest.mark.parametrize("how", ["exception", "unwritable", "header"])
    def test_an_accident_is_worded_as_the_vendor_does_logged_and_journaled(
        self, how: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        asked = client()
        with caplog.at_level(logging.ERROR, "vocmocks"):
            response = asked.get(f"/fail/{how}")
        assert (response.status_code, response.json()) == (500, {"error": "Oops"})
        [record] = caplog.records
        assert f"GET /fail/{how} failed" in record.getMessage()
        assert record.exc_info is not None
        assert (asked.last.outcome, asked.last.operation, asked.last.tenant) == ("internal", "fail", "test_a")
        assert "secret detail" not in response.text
        assert asked.get("/things").status_code == 200


def post(messages: list[Any], asked: Client) -> list[Message]:
    headers = [
        (b"authorization", b"Bearer test_a"),
        (b"content-type", b"application/json"),
        (b"transfer-encoding", b"chunked"),
    ]
    return raw(asked.app, {"method": "POST", "path": "/things", "headers": headers}, messages)


class TestClients:
    @pytest.mark.parametrize("before", [[], [{"type": "http.request", "body": b'{"id"', "more_body": True}]])
    def test_one_that_goes_away_gets_no_answer_and_no_entry(self, before: list[Message]) -> None:
        asked = client()
        assert post([*before, {"type": "http.disconnect"}], asked) == []
        assert list(asked.journal.entries()) == []

    def test_one_that_sends_bit_by_bit(self) -> None:
        parts = [b'{"i', b"", b'd": "1"', b"}"]
        messages = [{"type": "http.request", "body": part, "more_body": part != b"}"} for part in parts]
        sent = post(messages, client())
        assert (sent[0]["status"], body_of(sent)) == (201, {"id": "1"})

    def test_messages_without_a_body(self) -> None:
        asked = client()
        assert post([{"type": "http.request"}], asked)[0]["status"] == 400

    def test_the_journal_has_it_before_the_client_does(self) -> None:
        asked, seen = client(), []

        async def receive() -> Message:
            return {"type": "http.request"}

        async def send(message: Message) -> None:
            seen.append([entry.status for entry in asked.journal.entries()])

        scope = {"type": "http", "method": "GET", "path": "/things", "query_string": b"", "scheme": "http",
        "server": ("x", 1),
                 "root_path": "", "headers": [(b"authorization", b"Bearer test_a")]}  # fmt: skip
        asyncio.run(asked.app(scope, receive, send))
        assert seen == [[200], [200]]


def test_what_else_is_wrong_is_said_at_once() -> None:
    behaviours = Behaviours("acme")

    @behaviours.objects("add")
    async def against(call: Call) -> list[Violation]:
        body = call.body if isinstance(call.body, dict) else {}
        wrong = {name: value for name, value in body.items() if value == "wrong"}
        return [Violation("body", f"/{name}", "something right", "this", "exists") for name in wrong]

    @behaviours("add")
    async def add(call: Call) -> Reply:
        return Reply(200, len(await against(call)))

    asked = serve_with(behaviours, secured(PATHS, **{"x-errors": {"invalid": {"body": "{violations}"}}}))
    assert asked.post("/things", json={"id": "wrong", "b": "wrong"}).json() == 2
    errors = asked.post("/things", json={"a": "wrong"}).json()
    assert [error.partition(" ")[0] for error in errors] == ["id", "a"]
    assert len(asked.post("/things", json=[]).json()) == 1
    assert asked.post("/things", content="{").json()["detail"].startswith("The body is not valid JSON")


def test_objections_to_an_operation_that_there_is_not() -> None:
    behaviours = Behaviours("acme")

    @behaviours.objects("ad")
    async def against(call: Call) -> list[Violation]:
        return []

    with pytest.raises(ContractError, match='Did you mean "add"'):
        serve_with(behaviours, secured(PATHS))
