from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.engine.redaction import SHORTEST, Scrub, redact

from .support import operation, secured, serve

SECRET = "test_scrubbed_1357"


@pytest.mark.parametrize(
    ("secret", "shown"), [("", ""), ("a", "…"), ("abcd", "…"), ("abcde", "…bcde"), ("Bearer test_abcd", "…abcd")]
)
def test_redaction(secret: str, shown: str) -> None:
    assert redact(secret) == shown


class TestScrub:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            (f"the key {SECRET} is wrong", "the key …1357 is wrong"),
            (f"{SECRET}{SECRET}", "…1357…1357"),
            (f"Bearer {SECRET}", "…1357"),
            ("nothing of that", "nothing of that"),
        ],
    )
    def test_wherever_it_stands(self, text: str, shown: str) -> None:
        scrub = Scrub([f"Bearer {SECRET}"])
        assert scrub.text(text) == shown
        assert scrub.body(text.encode()) == shown.encode()

    @pytest.mark.parametrize("form", ['test_"quoted"', "test_a b/c?d", "test_é", "test_100%"])
    def test_however_it_is_written(self, form: str) -> None:
        import json
        from urllib.parse import quote

        scrub = Scrub([form])
        for text in (form, json.dumps(form, ensure_ascii=False)[1:-1], quote(form), quote(form, safe="")):
            assert text not in scrub.text(f"<{text}>")

    def test_what_is_short_is_no_secret_wherever_it_stands(self) -> None:
        assert Scrub(["on"]).text("content") == "content"

    @given(st.text(), st.lists(st.text(min_size=SHORTEST)))
    def test_any_text(self, text: str, secrets: list[str]) -> None:
        scrub = Scrub(secrets)
        found = scrub.text(text + "".join(secrets))
        assert isinstance(found, str)
        assert isinstance(scrub.body(text.encode("utf-8", "replace")), bytes)


class TestEntries:
    """Credentials are hidden also where the vendor or the mock repeats them."""

    @pytest.mark.parametrize("show_tenant", [False, True])
    def test_bodies_and_words_about_them(self, show_tenant: bool) -> None:
        parameter = {"name": "X-Trace", "in": "header", "schema": {"maxLength": 3}}
        client = serve(secured({"/a/{id}": {"post": operation(parameters=[parameter])}}), token=SECRET)
        client.post(f"/a/{SECRET}?q={SECRET}", json={"echo": SECRET}, headers={"X-Trace": SECRET})
        shown = client.last.as_json(show_tenant=show_tenant)
        assert shown["outcome"] == "invalid"
        assert (SECRET in str(shown)) is show_tenant
        assert shown["request"]["headers"]["authorization"] == "…1357"
        if not show_tenant:
            assert shown["request"]["path"] == "/a/…1357"
            assert shown["request"]["query"] == {"q": "…1357"}
            assert shown["request"]["body"] == {"echo": "…1357"}
            assert shown["violations"][0]["found"] == 'string "…1357"'

    def test_another_secret_is_hidden_even_from_the_tenant(self) -> None:
        client = serve(secured({"/a": {"post": operation()}}), token=SECRET)
        client.post("/a", json={"echo": "other-secret-8642"}, headers={"X-Api-Key": "other-secret-8642"})
        shown = client.last.as_json(show_tenant=True)
        assert shown["request"]["body"] == {"echo": "…8642"}

    def test_an_address_to_go_to(self) -> None:
        schemes = {"key": {"type": "apiKey", "in": "query", "name": "acme_key"}}
        description = secured({"/a": {"get": operation()}}, schemes) | {"x-https": "redirect"}
        client = serve(description)
        answer = client.get(f"/a?acme_key={SECRET}", headers={"X-Forwarded-Proto": "http"})
        assert SECRET in answer.headers["location"]
        shown = client.last.as_json()
        assert SECRET not in str(shown)
        assert shown["response"]["headers"]["location"].endswith("acme_key=…1357")
