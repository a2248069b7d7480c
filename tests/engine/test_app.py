from __future__ import annotations

from typing import Any

import pytest
from starlette.routing import NoMatchFound

from vocmocks import Settings, create_app
from vocmocks.errors import ContractError, SettingsError

from .support import Client, describe, operation, raw, secured, serve

READ = {"/a": {"get": operation()}, "/items/{item-id}/{2nd}": {"get": operation("item")}}


def several(**descriptions: Any) -> Client:
    return Client(create_app(Settings(descriptions=descriptions)))


def server(url: str) -> Any:
    return describe(READ, servers=[{"url": url}])


def served_by(client: Client, url: str, host: str | None = None) -> str | None:
    """The vendor that answered, if any."""
    before = len(list(client.journal.entries()))
    client.get(url, headers={"Host": host} if host else {})
    return client.last.vendor or None if len(list(client.journal.entries())) > before else None


class TestPrefix:
    def test_each_vendor_is_under_its_own(self) -> None:
        client = several(one=describe(READ), two=server("https://two.example.com/v1"))
        assert client.get("/one/a").status_code == 200
        assert client.get("/two/v1/a").status_code == 200
        assert client.get("/two/a").status_code == 200
        assert client.get("/one/v1/a").status_code == 404
        assert served_by(client, "/one") == served_by(client, "/one/") == "one"

    def test_what_only_begins_alike_is_another(self) -> None:
        client = several(one=describe(READ), one_more=describe(READ))
        assert served_by(client, "/one_more/a") == "one_more"
        assert served_by(client, "/onemore/a") is None

    def test_the_root_of_a_vendor(self) -> None:
        client = several(one=describe({"/": {"get": operation()}}), two=describe(READ))
        assert client.get("/one").status_code == 200
        assert client.get("/one/").status_code == 200
        assert client.get("/one//").status_code == 404


class TestHosts:
    @pytest.mark.parametrize(
        ("host", "vendor"),
        [
            ("api.one.com", "one"), ("API.One.COM:8443", "one"), ("one.com", None), ("x.api.one.com", None),
            ("acme.two.com", "two"),
            ("a.b.two.com:80", "two"), ("two.com", None), ("eviltwo.com", None), ("three.com", "three"),
            ("three.com:9000", "three"),
            ("api.four.com", "four"), ("nowhere.com", None), ("", None),
        ],
    )  # fmt: skip
    def test_a_real_host_needs_no_prefix(self, host: str, vendor: str | None) -> None:
        client = several(
            one=server("https://api.one.com"), two=server("https://{customer}.two.com/v1"), three=server("https://three.com:9000"),
            four=server("https://api.four.com:{port}/v1"), five=server("https://{host}/v1"),
            six=server("https://{host}:{port}"), seven=server("/v1"),
        )  # fmt: skip
        assert served_by(client, "/v1/a", host) == vendor

    def test_the_prefix_works_there_too(self) -> None:
        client = several(one=server("https://api.one.com"), two=describe(READ))
        for url in ("/a", "/one/a"):
            response = client.get(url, headers={"Host": "api.one.com"})
            assert response.status_code == 200

    def test_a_base_path_that_the_customer_chooses(self) -> None:
        client = several(one=server("https://{customer}.one.com/{version}/api"), two=describe(READ))
        assert client.get("/v7/api/a", headers={"Host": "acme.one.com"}).status_code == 200
        assert client.get("/one/v7/api/a").status_code == 200


class TestRoot:
    def test_a_single_vendor_is_at_the_root_too(self) -> None:
        client = serve(server("https://acme.example.com/v1"))
        for url in ("/a", "/v1/a", "/acme/a", "/acme/v1/a"):
            assert client.get(url).status_code == 200
        assert client.get("/nowhere").json()["status"] == 404

    def test_the_control_api_is_not_shadowed(self) -> None:
        client = serve(describe({"/{any}/{thing}": {"get": operation()}}))
        assert client.get("/x/health").status_code == 200
        assert served_by(client, "/__admin/health") is None

    def test_the_way_to_the_vendors(self) -> None:
        client = several(one=describe(READ), two=server("https://two.example.com/v1"))
        assert client.get("/").json()["vendors"] == {"one": "/one", "two": "/two/v1"}
        response = client.get("/tow/a")
        assert response.status_code == 404
        assert response.json()["error"] == 'no vendor is served at "/tow". Did you mean "two"?'
        assert response.json()["vendors"] == {"one": "/one", "two": "/two/v1"}


class TestRoutes:
    def test_addresses_by_operation_id(self) -> None:
        app = create_app(Settings(descriptions={"one": server("https://one.example.com/v1"), "two": describe(READ)}))
        assert app.url_path_for("one:read") == "/one/v1/a"
        assert app.url_path_for("two:read") == "/two/a"
        with pytest.raises(NoMatchFound):
            app.url_path_for("two:nothing")

    def test_names_of_variables_need_not_be_identifiers(self) -> None:
        app = create_app(Settings(descriptions={"one": describe({"/a/{survey-id}/{x:int}": {"get": operation()}})}))
        assert app.url_path_for("one:read", survey_id="7", x_int="8") == "/one/a/7/8"


def test_websockets_are_refused() -> None:
    for app in (serve(describe(READ)).app, several(one=describe(READ), two=describe(READ)).app):
        for path in ("/a", "/one/a", "/"):
            sent = raw(app, {"type": "websocket", "path": path}, [{"type": "websocket.connect"}])
            assert [message["type"] for message in sent] == ["websocket.close"]


class TestSettings:
    @pytest.mark.parametrize(
        ("settings", "message"),
        [
            ({"vendors": ("acme",)}, 'no vendor "acme".'),
            (
                {"descriptions": {"acme": describe(READ)}, "limits": {"acne": (1, 1)}},
                '--limit names "acne", which is not served. Did you mean "acme"?',
            ),
            (
                {"descriptions": {"acme": describe(READ)}, "world": {"acne.things": 1}},
                '--world names "acne", which is not served. Did you mean "acme"?',
            ),
            ({"descriptions": {"acme": describe(READ)}, "store": "postgres"}, '--store "postgres": expected memory'),
        ],
    )
    def test_mistakes_are_answered(self, settings: dict[str, Any], message: str) -> None:
        with pytest.raises(SettingsError) as caught:
            create_app(Settings(**settings))
        assert message in str(caught.value)

    def test_what_cannot_be_served_is_told_at_once(self) -> None:
        for schema in ({"type": "text"}, {"$ref": "#/components/schemas/Nothing"}):
            body = {"content": {"application/json": {"schema": schema}}}
            with pytest.raises(ContractError, match="acme POST /a body"):
                serve(describe({"/a": {"post": operation(requestBody=body)}}))

    def test_a_description_of_a_users_own_has_no_behaviours_of_ours(self) -> None:
        client = Client(create_app(Settings(descriptions={"repzo": describe(READ)})))
        assert client.get("/repzo/a").status_code == 200

    def test_no_state_is_shared_by_two_applications(self) -> None:
        description = secured({"/a": {"get": operation()}}, **{"x-rate-limits": [{"limit": 1, "window": 60}]})
        first, second = serve(description, token="test_a"), serve(description, token="test_a")
        assert [first.get("/a").status_code for _ in range(2)] == [200, 429]
        assert second.get("/a").status_code == 200
        assert len(list(second.journal.entries())) == 1
