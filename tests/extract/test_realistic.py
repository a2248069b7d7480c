"""A realistic collection from the document to the answers: valid, served, each documented request accepted."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate

from vocmocks import Settings, create_app

from .drafts import body_schema, described, kinds
from .realistic import payments

Json = dict[str, Any]


@pytest.fixture
def description(tmp_path: Path) -> Json:
    return described(tmp_path, payments())


def ask(description: Json, method: str, path: str, **more: Any) -> httpx.Response:
    app = create_app(Settings(descriptions={"pay": description}, auth="off"))

    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://mock") as client:
            return await client.request(method, "/pay/v1" + path, **more)

    return asyncio.run(send())


ADA = {"name": "Ada", "email": "ada@example.com", "tags": ["vip"], "age": 3}
FILE = {"file": ("a.png", b"x")}
REQUESTS: list[tuple[str, str, Json, int]] = [
    ("POST", "/customers", {"json": ADA, "headers": {"X-Trace": "a"}}, 201),
    ("POST", "/customers", {"json": {**ADA, "age": "three"}}, 201),
    ("POST", "/customers", {"json": {"name": "Ada"}}, 400),
    ("POST", "/customers", {"json": {**ADA, "tier": "silver"}}, 400),
    ("POST", "/customers", {"json": {**ADA, "credit": 501}}, 400),
    ("POST", "/customers", {"json": {**ADA, "name": "x" * 101}}, 400),
    ("POST", "/customers", {"json": ADA, "headers": {"X-Trace": "a" * 21}}, 400),
    ("GET", "/customers?limit=10&sort=desc&fields=id,name&ids=1&ids=2", {}, 200),
    ("GET", "/customers?ids=1", {}, 200),
    ("GET", "/customers?fields=id,size", {}, 400),
    ("GET", "/customers?limit=101", {}, 400),
    ("PATCH", "/customers/cus_1/settings", {"json": {"a": 1}}, 200),
    ("POST", "/files", {"data": {"purpose": "dispute", "public": "true"}, "files": FILE}, 201),
    ("GET", "/files/f_1/contents", {}, 200),
    ("POST", "/charge", {"data": {"amount": "100"}}, 202),
    ("POST", "/charge", {"data": {"amount": "0"}}, 400),
    ("POST", "/graphql", {"json": {"query": "{ a }", "variables": {"id": "ch_1"}}}, 200),
    ("GET", "/status", {}, 200),
    ("GET", "/old", {}, 200),
]


@pytest.mark.parametrize(("method", "path", "more", "status"), REQUESTS)
def test_documented_requests(description: Json, method: str, path: str, more: Json, status: int) -> None:
    answer = ask(description, method, path, **more)
    assert answer.status_code == status, answer.text


def test_it_is_valid(tmp_path: Path, description: Json) -> None:
    validate(description)
    validate(described(tmp_path, payments(), descriptions=False))


def test_what_holds_for_all_of_it(description: Json) -> None:
    assert description["security"] == [{"x_api_key": []}]
    assert description["paths"]["/files"]["post"]["security"] == [{"basic": []}]
    assert description["paths"]["/status"]["get"]["security"] == []
    assert [(limit["limit"], limit["window"]) for limit in description["x-rate-limits"]] == [(1000, 60)]
    assert list(description["paths"]["/customers"]["post"]["responses"]) == ["201", "400", "401", "409", "429"]
    assert description["paths"]["/old"]["get"]["deprecated"] is True


def test_a_method_that_openapi_lacks_is_reported(description: Json) -> None:
    assert "/odd" not in description["paths"]
    assert "method" in kinds(description)


def test_a_list_in_one_text_is_an_array_without_repetition(description: Json) -> None:
    parameters = {each["name"]: each for each in description["paths"]["/customers"]["get"]["parameters"]}
    assert parameters["fields"]["explode"] is False
    assert parameters["fields"]["schema"]["items"]["enum"] == ["id", "name", "email"]
    assert parameters["ids"]["schema"]["type"] == "array"
    assert parameters["state"]["schema"]["enum"] == ["active", "inactive"]


def test_a_bare_variable_has_no_type(description: Json) -> None:
    properties = body_schema(description["paths"]["/customers"]["post"])["properties"]
    assert "type" not in properties["age"]
    assert properties["created"]["readOnly"] is True


def test_a_saved_response_keeps_its_media_type(description: Json) -> None:
    assert list(description["paths"]["/files/{file_id}/contents"]["get"]["responses"]["200"]["content"]) == ["text/csv"]


def test_a_key_in_the_query_is_no_parameter_besides(tmp_path: Path) -> None:
    document = payments()
    document["auth"] = {
        "type": "apikey",
        "apikey": [{"key": "in", "value": "query"}, {"key": "key", "value": "ids"}],
    }
    found = described(tmp_path, document)
    names = [each["name"] for each in found["paths"]["/customers"]["get"]["parameters"]]
    assert names == ["limit", "sort", "fields", "state"]
