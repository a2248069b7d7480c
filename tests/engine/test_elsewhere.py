"""Requests that reach no vendor: told where the vendors are, and in the journal."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette

from vocmocks import Settings, create_app

from .support import NOON, Client, describe, operation, raw, secured

PATHS = {"/a": {"get": operation(), "post": operation("make")}}


def several(**settings: object) -> Client:
    descriptions = {"one": secured(PATHS), "two": describe(PATHS)}
    app: Starlette = create_app(Settings(**{"descriptions": descriptions, "start": NOON, **settings}))  # type: ignore[arg-type]
    return Client(app)


def test_the_answer_shows_the_way() -> None:
    answer = several().get("/oen/a")
    assert answer.status_code == 404
    assert answer.json() == {
        "error": 'no vendor is served at "/oen". Did you mean "one"?',
        "vendors": {"one": "/one", "two": "/two"},
        "control": "/__admin/vendors",
    }


def test_the_journal_has_it() -> None:
    client = several()
    client.post("/oen/a?x=1", json={"b": 2}, headers={"X-Any": "v"})
    shown = client.last.as_json()
    assert (shown["vendor"], shown["operation"], shown["outcome"]) == (None, None, "unknown-vendor")
    assert (shown["request"]["method"], shown["request"]["path"]) == ("POST", "/oen/a")
    assert (shown["request"]["query"], shown["request"]["body"]) == ({"x": "1"}, {"b": 2})
    assert shown["response"]["status"] == 404
    assert shown["time"][:16] == "2026-01-01T12:00"
    assert 'Did you mean "one"?' in shown["reason"]


@pytest.mark.parametrize(
    ("headers", "tenant"),
    [
        ({"Authorization": "Bearer test_mine"}, "test_mine"),
        ({"Authorization": "Bearer other"}, ""),
        ({"Authorization": "Basic x"}, ""),
        ({}, ""),
    ],
)
def test_it_is_the_tenants_whose_credential_it_carries(headers: dict[str, str], tenant: str) -> None:
    client = several()
    client.get("/nowhere", headers=headers)
    assert client.last.tenant == tenant


@pytest.mark.parametrize("path", ["/__admin", "/__admin/a%0Ab"])
def test_the_control_api_is_no_vendor(path: str) -> None:
    client = several()
    answer = client.get(path)
    assert (answer.status_code, list(answer.json())) == (404, ["error"])
    assert list(client.journal.entries()) == []


def test_a_body_that_is_too_large_is_not_kept() -> None:
    client = several(max_body=10)
    assert client.post("/nowhere", content=b"x" * 100).status_code == 404
    assert client.last.request_body == b""


def test_the_root_is_no_mistake() -> None:
    client = several()
    assert client.get("/").json()["vendors"] == {"one": "/one", "two": "/two"}
    assert list(client.journal.entries()) == []


def test_a_client_that_has_gone_is_forgotten() -> None:
    app = several().app
    sent = raw(app, {"method": "POST", "path": "/nowhere", "headers": [(b"content-length", b"5")]},
               [{"type": "http.disconnect"}])  # fmt: skip
    assert sent == []
    assert list(app.state.services.journal.entries()) == []


def test_websockets_are_closed() -> None:
    sent = raw(several().app, {"type": "websocket", "path": "/nowhere"})
    assert sent == [{"type": "websocket.close", "code": 1000}]
