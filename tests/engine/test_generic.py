from __future__ import annotations

import asyncio
import csv
import io
from typing import Any
from xml.etree import ElementTree

import pytest

from vocmocks.contract.model import MediaType
from vocmocks.engine.samples import PIXEL, in_media
from vocmocks.engine.vendor import Sampling
from vocmocks.errors import ContractError
from vocmocks.store.records import Records

from .test_resources import Shop


def describe(paths: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": paths}


def one(method: str, responses: Any, path: str = "/it", **more: Any) -> Shop:
    return Shop(describe({path: {method: {"operationId": "it", "responses": responses, **more}}}))


def json_of(schema: Any, **more: Any) -> Any:
    return {"description": "", "content": {"application/json": {"schema": schema, **more}}}


def test_the_same_request_gets_the_same_answer() -> None:
    shop, again = Shop(), Shop()

    assert shop("GET", "/stats?year=2024").json() == again("GET", "/stats?year=2024").json()
    assert len({shop("GET", f"/stats?year={year}").text for year in range(2000, 2010)}) > 5
    assert shop("GET", "/stats").json() != Shop(seed=9)("GET", "/stats").json()


def test_the_documented_example_answers() -> None:
    assert Shop()("GET", "/health").json() == {"ok": True}


def test_an_example_that_its_schema_refuses_gives_way() -> None:
    schema = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}, "s": {"type": "string"}}}
    shop = one("get", {"200": json_of(schema, examples={"bad": {"value": {"n": "x", "s": "hello"}}})})

    answer = shop("GET", "/it").json()

    assert isinstance(answer["n"], int)
    assert answer["s"] == "hello"


@pytest.mark.parametrize(
    ("responses", "status", "body"),
    [
        ({}, 200, b""),
        ({"204": {"description": ""}}, 204, b""),
        ({"201": {"description": ""}, "400": json_of({"type": "object"})}, 201, b""),
        ({"default": json_of({"const": 1})}, 200, b"1"),
        ({"202": json_of({"type": "null"}), "200": json_of({"const": "a"})}, 200, b'"a"'),
        ({"2XX": json_of({"type": "null"})}, 200, b"null"),
    ],
)
def test_the_lowest_success_answers(responses: Any, status: int, body: bytes) -> None:
    response = one("post", responses)("POST", "/it")

    assert (response.status_code, response.content) == (status, body)


def test_head_has_no_body_and_is_there_only_where_documented() -> None:
    shop = Shop()

    assert shop("HEAD", "/health").status_code == 200
    assert shop("HEAD", "/health").content == b""
    assert shop("HEAD", "/stats").status_code == 405
    assert shop("OPTIONS", "/stats").status_code == 405


def test_csv() -> None:
    response = Shop()("GET", "/export")
    rows = list(csv.DictReader(io.StringIO(response.text)))

    assert response.headers["content-type"] == "text/csv"
    assert rows
    assert {"id", "name"} <= rows[0].keys()


def test_xml() -> None:
    response = Shop()("GET", "/feed")

    assert response.headers["content-type"] == "application/xml"
    assert ElementTree.fromstring(response.content).find("name") is not None


def test_an_image() -> None:
    assert Shop()("GET", "/logo").content == PIXEL


@pytest.mark.parametrize(
    ("kind", "examples", "value", "expected"),
    [
        ("text/plain", {}, "hi", b"hi"),
        ("text/plain", {}, {}, b"(no example of text/plain is documented)"),
        ("application/pdf", {}, {}, b"(no example of application/pdf is documented)"),
        ("application/pdf", {"a": "%PDF"}, "%PDF", b"%PDF"),
        ("text/csv", {"a": "a,b\n1,2\n"}, "a,b\n1,2\n", b"a,b\n1,2\n"),
        ("application/xml", {}, {"a": [1, True]}, b"<a>1</a><a>true</a></response>"),
    ],
)
def test_other_media(kind: str, examples: Any, value: Any, expected: bytes) -> None:
    assert in_media(MediaType(kind, None, examples), value).endswith(expected)


def test_the_media_type_is_the_documented_one() -> None:
    shop = one("get", {"200": {"description": "", "content": {"application/hal+json": {"schema": {"type": "object"}}}}})

    assert shop("GET", "/it").headers["content-type"] == "application/hal+json"


def test_jobs_are_no_resource() -> None:
    assert Shop()("POST", "/jobs").status_code == 204


def explicit(action: str = "create", **more: Any) -> Any:
    return {"x-resource": {"collection": "notes", "action": action, **more}}


def test_resources_may_be_said() -> None:
    note = {"type": "object", "properties": {"id": {"type": "integer"}, "text": {"type": "string"}}}
    body = {
        "requestBody": {
            "content": {"application/json": {"schema": {"type": "object", "properties": {"text": {"type": "string"}}}}}
        }
    }
    paths = {
        "/add_note": {
            "post": {"operationId": "add", "responses": {"200": json_of(note)}, **body, **explicit("create", id="id")}
        },
        "/one_note": {
            "get": {
                "operationId": "one",
                "parameters": [{"name": "id", "in": "query", "schema": {"type": "integer"}}],
                "responses": {"200": json_of(note)},
                **explicit("read", id="id"),
            }
        },
    }  # fmt: skip
    shop = Shop(describe(paths))

    assert shop("POST", "/add_note", {"text": "a"}).json() == {"id": 6, "text": "a"}
    assert shop("GET", "/one_note?id=6").json() == {"id": 6, "text": "a"}
    assert shop("GET", "/one_note?id=7").status_code == 404


def test_an_unknown_action_fails_early() -> None:
    with pytest.raises(ContractError, match=r'x-resource of "it".*Did you mean "create"'):
        one("post", {}, **explicit("creat"))


def test_the_control_api_sees_the_records() -> None:
    shop = Shop()
    world = shop.app.state.services.worlds["shop"]
    customer = world["customers"].id(0)

    assert set(world) == {"products", "customers", "notes"}
    assert len(world) == 3
    assert world[f"customers/{customer}/orders"].record(0)["customer_id"] == customer
    assert world.get("nothing") is None
    assert world.get("nothing/5/orders") is None
    assert isinstance(shop.app.state.services.records("", "shop", "products"), Records)


def test_samples_are_ids_that_are_there() -> None:
    shop = Shop()
    sampling = Sampling(shop.app.state.services, "", shop.vendor.contract)
    found = asyncio.run(shop.vendor.plugin.samples(sampling))

    assert found["productId"] == "1"
    assert shop("GET", f"/customers/{found['customer_id']}").status_code == 200


def test_placeholders_are_no_data() -> None:
    example = {"name": "...", "email": "string", "colour": "teal", "token": "<your token>"}
    answer = one("get", {"200": {"description": "", "content": {"application/json": {"example": example}}}})(
        "GET", "/it"
    ).json()

    assert answer.keys() == example.keys()
    assert answer["colour"] == "teal"
    assert not {"...", "string", "<your token>"} & {*answer.values()}


def test_what_documents_no_answers_is_served_all_the_same() -> None:
    body = {"content": {"application/json": {"example": {"name": "Kettle", "price": 3}}}}
    item = "/api/things/{id}"
    paths = {
        "/api/things": {"get": {}, "post": {"requestBody": body}},
        item: {"get": {}, "put": {"requestBody": body}, "delete": {}},
    }
    shop = Shop(describe(paths))
    listed = shop("GET", "/api/things").json()

    assert len(listed) == 5
    assert listed[0].keys() == {"id", "name", "price"}
    assert shop("GET", f"/api/things/{listed[0]['id']}").json() == listed[0]
    created = shop("POST", "/api/things", {"name": "Pot"}).json()
    assert created["name"] == "Pot"
    assert shop("PUT", f"/api/things/{created['id']}", {"name": "Pan"}).json()["name"] == "Pan"
    assert shop("DELETE", f"/api/things/{created['id']}").status_code == 204


def test_petstore() -> None:
    pet = {
        "type": "object",
        "required": ["name", "photoUrls"],
        "properties": {
            "id": {"type": "integer", "format": "int64", "example": 10},
            "name": {"type": "string", "example": "doggie"},
            "category": {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}},
            "photoUrls": {"type": "array", "items": {"type": "string"}},
            "tags": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}},
            "status": {"type": "string", "enum": ["available", "pending", "sold"]},
        },
    }
    body = {"requestBody": {"content": {"application/json": {"schema": pet}}}}
    by_id = {"parameters": [{"name": "petId", "in": "path", "required": True, "schema": {"type": "integer"}}]}
    paths = {
        "/pet": {
            "put": {"operationId": "updatePet", "responses": {"200": json_of(pet)}, **body},
            "post": {"operationId": "addPet", "responses": {"200": json_of(pet)}, **body},
        },
        "/pet/findByStatus": {
            "get": {"operationId": "find", "responses": {"200": json_of({"type": "array", "items": pet})}}
        },
        "/pet/{petId}": {
            **by_id,
            "get": {"operationId": "getPet", "responses": {"200": json_of(pet), "404": {"description": ""}}},
            "delete": {"operationId": "deletePet", "responses": {"200": {"description": ""}}},
        },
    }
    shop = Shop(describe(paths))
    rex = {"id": 77, "name": "Rex", "photoUrls": []}

    assert shop("POST", "/pet", rex).json() == rex
    assert shop("POST", "/pet", {**rex, "id": 1}).status_code == 200
    assert shop("PUT", "/pet", {**rex, "name": "Max"}).json() == {**rex, "name": "Max"}
    assert shop("GET", "/pet/77").json()["name"] == "Max"
    assert shop("DELETE", "/pet/77").status_code == 200
    assert shop("GET", "/pet/77").status_code == 404
    assert shop("GET", "/pet/findByStatus").json()
