"""Postman collections of both versions: URLs, parameters, authentication, bodies, saved responses, folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .drafts import body_schema, collection, described, item, only, table

BEARER = {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]}


@pytest.mark.parametrize(
    ("url", "path", "server"),
    [
        ("https://api.example.com/v1/things", "/v1/things", "https://api.example.com"),
        ("{{base}}/things/:id", "/things/{id}", "https://api.example.com/v2"),
        ("{{base}}/things/{{thing_id}}/", "/things/{thing_id}/", "https://api.example.com/v2"),
        ({"raw": "https://api.example.com/things/:id?x=1"}, "/things/{id}", "https://api.example.com"),
        (
            {"protocol": "https", "host": ["api", "example", "com"], "port": "8443", "path": ["a", ":b", ""]},
            "/a/{b}/",
            "https://api.example.com:8443",
        ),
        (
            {"host": ["{{tenant}}", "example", "com"], "protocol": "https", "path": "a/b"},
            "/a/b",
            "https://{tenant}.example.com",
        ),
    ],
)
def test_urls(tmp_path: Path, url: Any, path: str, server: str) -> None:
    variables = [{"key": "base", "value": "https://api.example.com/v2"}, {"key": "tenant", "value": "tenant"}]
    found = described(tmp_path, collection(item(url=url), variable=variables))
    assert list(found["paths"]) == [path]
    assert [each["url"] for each in found["servers"]] == [server]


def test_query_parameters_are_optional_examples(tmp_path: Path) -> None:
    query = [
        {"key": "limit", "value": "10", "disabled": True, "description": "<p>Default value is 5. Max value is 50.</p>"},
        {"key": "roles[]", "value": None, "description": {"content": "<p>Repeat it</p>", "type": "text/plain"}},
        {"key": "draft", "value": "false"},
    ]
    url = {"raw": "https://a.example.com/t", "host": ["a", "example", "com"], "path": ["t"], "query": query}
    limit, roles, draft = only(described(tmp_path, collection(item(url=url))))["parameters"]
    assert limit["schema"]["type"] == "integer"
    assert limit["schema"]["maximum"] == 50
    assert limit["schema"]["examples"] == [10]
    assert limit["schema"]["default"] == 5
    assert "required" not in limit
    assert roles["schema"]["type"] == "array"
    assert roles["schema"]["items"] == {"type": "string"}
    assert draft["schema"]["type"] == "boolean"


def test_authentication_is_inherited_and_can_be_switched_off(tmp_path: Path) -> None:
    key = {"type": "apikey", "apikey": {"key": "X-Key", "value": "1", "in": "header"}}
    folder = {"name": "F", "auth": key, "item": [item(url="https://a.example.com/folder", name="In folder")]}
    found = described(
        tmp_path,
        collection(
            item(url="https://a.example.com/one", name="One"),
            item(url="https://a.example.com/two", name="Two"),
            item(url="https://a.example.com/open", name="Open", auth={"type": "noauth"}),
            folder,
            auth=BEARER,
        ),
    )
    assert found["security"] == [{"bearer": []}]
    assert "security" not in found["paths"]["/one"]["get"]
    assert found["paths"]["/open"]["get"]["security"] == []
    assert found["paths"]["/folder"]["get"]["security"] == [{"x_key": []}]
    assert found["components"]["securitySchemes"]["x_key"]["name"] == "X-Key"


def test_placeholder_headers_are_credentials(tmp_path: Path) -> None:
    headers = [
        {"key": "x-api-key", "value": "[insert your API key here]"},
        {"key": "Authorization", "value": "[insert your token here]"},
        {"key": "X-Trace", "value": "abc"},
    ]
    prose = "<p>A JSON Web Token, signed using HMAC SHA256, and containing a valid iat claim.</p>"
    found = described(tmp_path, collection(item(header=headers, description=prose)))
    schemes = found["components"]["securitySchemes"]
    assert found["security"] == [{"jwt": [], "x_api_key": []}]
    assert schemes["jwt"]["x-jwt"] == {"algorithm": "HS256", "claims": ["iat"]}
    assert [each["name"] for each in only(found)["parameters"]] == ["X-Trace"]


@pytest.mark.parametrize(
    ("body", "media", "properties"),
    [
        (
            {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "1"}]},
            "application/x-www-form-urlencoded",
            ["a"],
        ),
        ({"mode": "formdata", "formdata": [{"key": "f", "type": "file"}]}, "multipart/form-data", ["f"]),
        (
            {"mode": "graphql", "graphql": {"query": "{ a }"}},
            "application/json",
            ["query", "variables", "operationName"],
        ),
    ],
)
def test_bodies_of_other_modes(tmp_path: Path, body: dict[str, Any], media: str, properties: list[str]) -> None:
    operation = only(described(tmp_path, collection(item("POST", request={"body": body}))))
    assert list(operation["requestBody"]["content"]) == [media]
    assert list(body_schema(operation)["properties"]) == properties


def test_data_in_the_body_of_a_get_is_its_answer(tmp_path: Path) -> None:
    operation = only(described(tmp_path, collection(item(body=[{"id": 1}]))))
    assert "requestBody" not in operation
    assert operation["responses"]["200"]["content"]["application/json"]["schema"]["type"] == "array"


def test_saved_responses_and_their_requests(tmp_path: Path) -> None:
    original = {"method": "POST", "body": {"mode": "raw", "raw": '{"a": 1, "b": 2}'}, "url": "https://a.example.com"}
    saved = {"name": "Created", "code": 201, "status": "Created", "body": '{"id": 7}', "originalRequest": original}
    operation = only(described(tmp_path, collection(item("POST", body={"a": 1}, response=[saved]))))
    assert list(body_schema(operation)["properties"]) == ["a", "b"]
    assert list(operation["responses"]) == ["201"]
    assert operation["responses"]["201"]["content"]["application/json"]["examples"]["created"]["value"] == {"id": 7}


def test_a_status_table_holds_for_its_folder(tmp_path: Path) -> None:
    rows = "<tr><td>404</td><td>Not Found</td></tr><tr><td>422</td><td>Unprocessable</td></tr>"
    statuses = f"<table><thead><tr><th>Code</th><th>Message</th></tr></thead><tbody>{rows}</tbody></table>"
    folder = {
        "name": "F",
        "item": [{"name": "Codes", "description": statuses, "item": []}, item(url="https://a.example.com/in")],
    }
    found = described(tmp_path, collection(folder, item(url="https://a.example.com/out")))
    assert {"404", "422"} <= found["paths"]["/in"]["get"]["responses"].keys()
    assert list(found["paths"]["/out"]["get"]["responses"]) == ["200"]


def test_an_item_without_an_address_is_a_webhook(tmp_path: Path) -> None:
    items = (item(url="{{base}}/things"), item("POST", "{{your_url_here}}", name="Notify", body={"event": "x"}))
    found = described(tmp_path, collection(*items))
    assert list(found["paths"]) == ["/things"]
    assert list(found["webhooks"]) == ["notify"]


def test_fields_go_where_the_headings_say(tmp_path: Path) -> None:
    text = (
        "<h3>Query parameters</h3><ul><li><code>limit</code> (Integer): How many (maximum of 100).</li></ul>"
        "<h3>Attribute descriptions</h3>" + table(("name", "string", "A name."), ("owner.email", "string", "Who."))
    )
    operation = only(
        described(tmp_path, collection(item(body=[{"name": "x", "owner": {"email": "a@b.c"}}], description=text)))
    )
    assert [(each["name"], each["in"]) for each in operation["parameters"]] == [("limit", "query")]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema["items"]["properties"]["owner"]["properties"]["email"]["x-source"]["type"]["how"] == "table"
