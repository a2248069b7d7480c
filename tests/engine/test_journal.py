from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import pytest

from vocmocks.engine import journal as journals
from vocmocks.engine.journal import Entry, MemoryJournal, redact
from vocmocks.engine.problem import Violation

from .support import NOON, json_body, operation, secured, serve


def entry(**more: Any) -> Entry:
    values: dict[str, Any] = {
        "time": NOON, "tenant": "test_tenant_1234", "vendor": "acme", "operation": "read", "method": "GET",
        "path": "/a",
        "query_string": b"", "request_headers": [], "request_body": b"", "status": 200, "response_headers": [],
        "response_body": b"",
        "violations": (), "outcome": "answered", "reason": "",
    }  # fmt: skip
    return Entry(**(values | more))


@pytest.mark.parametrize(
    ("secret", "shown"), [("", ""), ("a", "…"), ("abcd", "…"), ("abcde", "…bcde"), ("Bearer test_abcd", "…abcd")]
)
def test_redaction(secret: str, shown: str) -> None:
    assert redact(secret) == shown


class TestRendering:
    def test_the_whole(self) -> None:
        violation = Violation("body", "/n", "integer", "null", "type")
        shown = entry(
            query_string=b"a=1&b=2&b=3&c=", request_headers=[(b"host", b"x"), (b"Authorization",
            b"Bearer test_tenant_1234")],
            request_body=b'{"n": null}', response_headers=[(b"content-type", b"application/json")],
            response_body=b"[1]", status=400,
            violations=(violation,), outcome="invalid", reason="why",
        ).as_json()  # fmt: skip
        assert shown == {
            "id": "0", "time": "2026-01-01T12:00:00.000Z", "tenant": "…1234", "vendor": "acme", "operation": "read",
            "request": {
                "method": "GET", "path": "/a", "query": {"a": "1", "b": ["2", "3"], "c": ""},
                "headers": {"host": "x", "authorization": "…1234"}, "body": {"n": None},
            },
            "response": {"status": 400, "headers": {"content-type": "application/json"}, "body": [1]},
            "violations": [violation.as_json()], "outcome": "invalid", "reason": "why",
        }  # fmt: skip

    def test_the_tenant_is_shown_to_those_who_may(self) -> None:
        assert entry().as_json(show_tenant=True)["tenant"] == "test_tenant_1234"

    @pytest.mark.parametrize(
        ("raw", "shown"),
        [
            (b"", None),
            (b"null", None),
            (b"{}", {}),
            (b"plain", "plain"),
            (b'{"a":', '{"a":'),
            (b"\xff\x00", "\ufffd\x00"),
            ("é".encode(), "é"),
            (b"1e5", 100000.0),
        ],
    )
    def test_bodies(self, raw: bytes, shown: Any) -> None:
        assert entry(request_body=raw).as_json()["request"]["body"] == shown

    @pytest.mark.parametrize("query", [b"%", b"\xff", b"a", b"a=%ff&&=", b"\xc3\xa9=1"])
    def test_any_query_string(self, query: bytes) -> None:
        assert isinstance(entry(query_string=query).as_json()["request"]["query"], dict)

    def test_only_what_is_read_is_rendered(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def never(*_: Any) -> Any:
            raise AssertionError("rendered")

        monkeypatch.setattr(journals, "_body", never)
        client = serve(secured({"/a": {"post": operation(requestBody=json_body({}))}}), token="test_a")
        assert client.post("/a", json={}).status_code == 200
        with pytest.raises(AssertionError):
            client.last.as_json()


class TestSecrets:
    SCHEMES: ClassVar[dict[str, Any]] = {
        "header": {"type": "apiKey", "in": "header", "name": "X-Acme-Token"},
        "query": {"type": "apiKey", "in": "query", "name": "Acme-Key"},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
        "bearer": {"type": "http", "scheme": "bearer"},
    }

    @pytest.mark.parametrize("secret", ["test_secret_1234", "sk_live_secret_1234"])
    @pytest.mark.parametrize(
        ("url", "header"),
        [
            ("/a", "X-Acme-Token"), ("/a?Acme-Key={}", ""), ("/a?x=1&Acme-Key={}&Acme-Key={}", ""), ("/a", "Cookie"),
            ("/a", "Authorization"),
            ("/a", "X-Api-Key"), ("/a?acme-key={}", ""),
        ],
    )  # fmt: skip
    def test_no_credential_is_shown(self, secret: str, url: str, header: str) -> None:
        security: list[Any] = [{name: []} for name in self.SCHEMES]
        client = serve(secured({"/a": {"get": operation()}}, self.SCHEMES, security=security))
        value = {"Cookie": f"sid={secret}", "Authorization": f"Bearer {secret}"}.get(header, secret)
        client.get(url.replace("{}", secret), headers={header: value} if header else {})
        shown = str(client.last.as_json())
        assert secret not in shown
        assert "1234" in shown


def test_an_exchange_is_kept_as_it_was() -> None:
    client = serve(secured({"/a/{id}": {"get": operation()}}), token="test_abcdef")
    client.get("/acme/a/x%2Fy?q=1&q=2", headers={"X-Any": "v"})
    shown = client.last.as_json(show_tenant=True)
    assert (shown["tenant"], shown["vendor"], shown["operation"], shown["time"][:16]) == (
        "test_abcdef",
        "acme",
        "read",
        "2026-01-01T12:00",
    )
    assert (shown["request"]["method"], shown["request"]["path"], shown["request"]["query"]) == (
        "GET",
        "/a/x%2Fy",
        {"q": ["1", "2"]},
    )
    assert shown["request"]["headers"]["x-any"] == "v"
    client.get("/nowhere")
    assert (client.last.operation, client.last.outcome) == (None, "unknown-path")


def test_large_bodies_make_the_ring_smaller() -> None:
    async def steps() -> None:
        journal = MemoryJournal(size=100, most=1000)
        for number in range(50):
            await journal.add(entry(path=f"/{number}", response_body=b"x" * 100))
        assert [found.path for found in journal.entries()] == [f"/{number}" for number in range(49, 39, -1)]
        await journal.add(entry(path="/large", response_body=b"x" * 5000))
        assert [found.path for found in journal.entries()] == ["/large"]
        await journal.clear()
        for number in range(10):
            await journal.add(entry(path=f"/{number}", response_body=b"x" * 100))
        assert len(list(journal.entries())) == 10

    asyncio.run(steps())
