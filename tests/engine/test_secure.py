from __future__ import annotations

from typing import Any

import pytest

from .support import operation, raw, secured, serve

REDIRECTS = secured({"/a b": {"get": operation("a"), "post": operation("b")}}, **{"x-https": "redirect"})


@pytest.mark.parametrize(
    ("tls", "url", "headers", "redirected"),
    [
        (False, "http://mock.test/a%20b", {}, False),
        (True, "http://mock.test/a%20b", {}, True),
        (True, "https://mock.test/a%20b", {}, False),
        (False, "http://mock.test/a%20b", {"X-Forwarded-Proto": "http"}, True),
        (False, "http://mock.test/a%20b", {"X-Forwarded-Proto": "HTTP, https"}, True),
        (False, "http://mock.test/a%20b", {"X-Forwarded-Proto": "https"}, False),
        (True, "http://mock.test/a%20b", {"X-Forwarded-Proto": "https"}, False),
        (True, "https://mock.test/a%20b", {"X-Forwarded-Proto": "http"}, True),
    ],
)
def test_plain_http_is_redirected(tls: bool, url: str, headers: dict[str, str], redirected: bool) -> None:
    client = serve(REDIRECTS, token="test_a", tls=tls)
    for method in ("GET", "POST"):
        response = client.ask(method, url, headers=headers)
        assert response.status_code == (301 if redirected else 200)
        assert response.headers.get("location") == ("https://mock.test/a%20b" if redirected else None)


@pytest.mark.parametrize("path", ["/a%20b?x=%2F&y", "/acme/a%20b", "/nowhere", "/"])
def test_the_address_is_the_one_that_was_asked_for(path: str) -> None:
    client = serve(REDIRECTS, tls=True)
    response = client.get(f"http://mock.test:8080{path}")
    assert response.status_code == 301
    assert response.headers["location"] == f"https://mock.test:8080{path}"
    assert client.last.outcome == "https-required"
    assert client.last.tenant == ""


def test_without_a_host_header() -> None:
    sent = raw(serve(REDIRECTS, tls=True).app, {"path": "/a", "query_string": b"q=1"})
    assert dict(sent[0]["headers"])[b"location"] == b"https://127.0.0.1:4010/a?q=1"


def test_plain_http_is_refused_where_the_vendor_wants_no_other() -> None:
    errors = {"https-required": {"status": 403, "body": {"message": "{message}"}}}
    client = serve(
        secured({"/a": {"get": operation("a")}}, **{"x-https": "refuse", "x-errors": errors}), token="test_a", tls=True
    )
    refused = client.get("http://mock.test/a")
    assert (refused.status_code, refused.json()) == (403, {"message": "HTTPS is required"})
    assert "location" not in refused.headers
    assert client.get("https://mock.test/a").status_code == 200


@pytest.mark.parametrize("https", [None, "any"])
def test_vendors_that_do_not_say(https: Any) -> None:
    description = secured({"/a": {"get": operation()}}, **({"x-https": https} if https else {}))
    client = serve(description, token="test_a", tls=True)
    assert client.get("/a", headers={"X-Forwarded-Proto": "http"}).status_code == 200


def test_the_redirect_is_worded_as_the_vendor_does() -> None:
    errors = {"default": {"body": {"error": "{message}"}}, "https-required": {"status": 308, "message": "use TLS"}}
    response = serve({**REDIRECTS, "x-errors": errors}, tls=True).get("/a b")
    assert (response.status_code, response.json()) == (308, {"error": "use TLS"})
