from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from vocmocks import Settings, create_app
from vocmocks.contract import load
from vocmocks.engine.resources import id_field, infer
from vocmocks.engine.verdict import Verdict

from .shop import SHOP

NOW = 1_770_000_000.0
CONTRACT = load("shop", SHOP, foreign=True)
NOBODY = "00000000-0000-4000-8000-000000000000"


class Shop:
    """The shop, each of whose answers is held against the documented schema."""

    def __init__(self, description: Mapping[str, Any] = SHOP, **settings: Any) -> None:
        self.app = create_app(Settings(descriptions={"shop": description}, start=NOW, auth="off", **settings))
        self.vendor = self.app.state.vendors["shop"]

    def __call__(self, method: str, path: str, json: Any = None) -> httpx.Response:
        return asyncio.run(self._send(method, path, json))

    async def _send(self, method: str, path: str, json: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
            response = await client.request(method, path, json=json)
        self._check(method, path.partition("?")[0], response)
        return response

    def _check(self, method: str, path: str, response: httpx.Response) -> None:
        assert response.status_code < 500, response.text
        found = self.vendor.pipeline.match(method, path)
        if response.status_code >= 400 or not hasattr(found, "operation"):
            return
        documented = found.operation.responses.get(response.status_code)
        if documented is not None and documented.json is not None and documented.json.schema and method != "HEAD":
            verdict = Verdict(documented.json.schema, self.vendor.contract.components)
            assert not verdict.violations(response.json(), "body"), response.text


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_resources_are_found() -> None:
    found = {r.name: {action for action, _ in r.actions} for r in infer(CONTRACT, CONTRACT.operations)}

    assert found == {
        "products": {"create", "list", "read", "replace", "update", "delete"},
        "customers": {"create", "list", "read", "update", "delete"},
        "customers/{customer_id}/orders": {"create", "list", "read"},
        "notes": {"create", "delete"},
    }


@pytest.mark.parametrize(
    ("fields", "parameter", "collection", "expected"),
    [
        (["id", "name"], "petId", "pets", "id"),
        (["petId", "id"], "petId", "pets", "petId"),
        (["username", "id"], "username", "users", "username"),
        (["_id", "name"], "thing", "things", "_id"),
        (["thing_uuid", "name"], "id", "things", "thing_uuid"),
        (["name"], "id", "things", None),
    ],
)
def test_the_id_field(fields: list[str], parameter: str, collection: str, expected: str | None) -> None:
    assert id_field(fields, parameter, collection) == expected


def test_a_world_is_there_from_the_start(shop: Shop) -> None:
    listed = shop("GET", "/products").json()

    assert [product["id"] for product in listed] == [1, 2, 3, 4, 5]
    assert all(shop("GET", f"/products/{product['id']}").json() == product for product in listed)
    assert Shop()("GET", "/products").json() == listed
    assert Shop(seed=2)("GET", "/products").json() != listed


def test_its_size_is_settable() -> None:
    assert len(Shop(world={"shop.products": 12})("GET", "/products").json()) == 12


def test_what_is_created_is_there(shop: Shop) -> None:
    response = shop("POST", "/products", {"name": "Kettle", "price": 12.5, "secret": "x", "other": 1})
    created = response.json()

    assert response.status_code == 201
    assert created == {
        "id": 6, "name": "Kettle", "price": 12.5, "status": "draft",
        "created_at": created["created_at"], "updated_at": created["created_at"],
    }  # fmt: skip
    assert created["created_at"].startswith("2026-02-02T02:40")
    assert shop("GET", "/products/6").json() == created
    assert shop("GET", "/products").json()[-1] == created


def test_put_replaces(shop: Shop) -> None:
    before = shop("POST", "/products", {"name": "Kettle", "price": 12.5}).json()
    after = shop("PUT", "/products/6", {"name": "Pot"}).json()

    assert after["id"] == 6
    assert after["name"] == "Pot"
    assert "price" not in after
    assert after["created_at"] == before["created_at"]
    assert shop("GET", "/products/6").json() == after


def test_patch_merges(shop: Shop) -> None:
    shop("POST", "/products", {"name": "Kettle", "price": 1, "details": {"colour": "red", "size": "L"}})
    after = shop("PATCH", "/products/6", {"price": None, "details": {"colour": "blue"}, "id": 77}).json()

    assert after["id"] == 6
    assert after["name"] == "Kettle"
    assert "price" not in after
    assert after["details"] == {"colour": "blue", "size": "L"}


def test_a_record_of_the_world_can_be_changed_and_deleted(shop: Shop) -> None:
    assert shop("PATCH", "/products/2", {"name": "New"}).json()["name"] == "New"
    assert shop("DELETE", "/products/2").status_code == 204
    assert shop("DELETE", "/products/2").status_code == 404
    assert shop("GET", "/products/2").status_code == 404
    assert shop("PATCH", "/products/2", {}).status_code == 404
    assert [product["id"] for product in shop("GET", "/products").json()] == [1, 3, 4, 5]


def test_unknown_ids(shop: Shop) -> None:
    response = shop("GET", "/products/99")

    assert response.status_code == 404
    assert 'no product \\"99\\"' in response.text
    assert shop("GET", "/products/abc").status_code == 400


def test_limit_and_offset(shop: Shop) -> None:
    assert [product["id"] for product in shop("GET", "/products?limit=2&offset=3").json()] == [4, 5]
    assert shop("GET", "/products?limit=2&offset=30").json() == []


def test_a_field_s_name_as_a_parameter_filters(shop: Shop) -> None:
    shop("POST", "/products", {"name": "Kettle", "status": "sold"})
    found = shop("GET", "/products?status=sold").json()

    assert found[-1]["name"] == "Kettle"
    assert {product["status"] for product in found} == {"sold"}


def test_wrapped_bodies(shop: Shop) -> None:
    given = {"email": "ann@example.org", "first_name": "Ann", "address": {"city": "Ghent"}}
    created = shop("POST", "/customers", {"customer": given}).json()["customer"]

    assert created == {"id": created["id"], **given}
    assert shop("GET", f"/customers/{created['id']}").json() == {"customer": created}
    patched = shop("PATCH", f"/customers/{created['id']}", {"first_name": "Bea"}).json()["customer"]
    assert patched == {**created, "first_name": "Bea"}


def test_pages_and_counters(shop: Shop) -> None:
    first, last = shop("GET", "/customers").json(), shop("GET", "/customers?page=3").json()

    assert len(first["customers"]) == 2
    assert first["meta"] == {
        "total": 5, "page": 1, "per_page": 2, "total_pages": 3, "has_more": True, "next_page": 2,
    }  # fmt: skip
    assert len(last["customers"]) == 1
    assert last["meta"] == {**first["meta"], "page": 3, "has_more": False, "next_page": None}


def test_delete_answers_what_is_documented(shop: Shop) -> None:
    id = shop("GET", "/customers").json()["customers"][0]["id"]

    assert shop("DELETE", f"/customers/{id}").json() == {"id": id, "deleted": True}
    assert shop("GET", "/customers").json()["meta"]["total"] == 4


def test_nested_collections_belong_to_their_parent(shop: Shop) -> None:
    one, other = (customer["id"] for customer in shop("GET", "/customers").json()["customers"])
    stored = shop("POST", f"/customers/{one}/orders", {"items": [{"sku": "a", "quantity": 2}]})
    created = stored.json()

    assert stored.status_code == 202
    assert created["customer_id"] == one
    assert shop("GET", f"/customers/{one}/orders/{created['id']}").json() == created
    assert shop("GET", f"/customers/{other}/orders/{created['id']}").status_code == 404
    assert shop("GET", f"/customers/{one}/orders").json()["count"] == 6
    assert {order["customer_id"] for order in shop("GET", f"/customers/{other}/orders").json()["results"]} == {other}


def test_nothing_is_below_a_parent_that_is_not_there(shop: Shop) -> None:
    one = shop("GET", "/customers").json()["customers"][0]["id"]

    assert shop("GET", f"/customers/{NOBODY}/orders").status_code == 404
    assert shop("DELETE", f"/customers/{one}").status_code == 200
    assert shop("GET", f"/customers/{one}/orders").status_code == 404


def test_links_to_other_pages_can_be_followed(shop: Shop) -> None:
    one = shop("GET", "/customers").json()["customers"][0]["id"]
    first = shop("GET", f"/customers/{one}/orders?limit=3").json()
    second = shop("GET", first["next"].removeprefix("http://mock")).json()

    assert first["previous"] is None
    assert second["next"] is None
    assert second["previous"] == f"http://mock/v1/customers/{one}/orders?limit=3&offset=0"
    assert len(first["results"]) + len(second["results"]) == first["count"] == 5


def test_a_create_that_documents_nothing_answers_the_record(shop: Shop) -> None:
    response = shop("POST", "/notes", {"text": "hello"})

    assert response.status_code == 201
    assert response.json()["text"] == "hello"
    assert shop("DELETE", f"/notes/{response.json()['slug']}").status_code == 204


def test_tenants_do_not_see_each_other() -> None:
    secured = {
        **SHOP,
        "security": [{"key": []}],
        "components": {**SHOP["components"], "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    }
    shop = Shop(secured)

    async def ids(token: str, method: str) -> Any:
        transport = httpx.ASGITransport(app=shop.app)
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://mock", headers=headers) as client:
            return (await client.request(method, "/products", json={"name": "x"})).json()

    assert asyncio.run(ids("test_a", "POST"))["id"] == 6
    assert asyncio.run(ids("test_b", "POST"))["id"] == 6
    assert len(asyncio.run(ids("test_a", "GET"))) == 6


def test_the_client_may_choose_the_id() -> None:
    user = {"type": "object", "properties": {"username": {"type": "string"}, "email": {"type": "string"}}}
    body = {"content": {"application/json": {"schema": user}}}
    users = {
        "/users": {"post": {"requestBody": body, "responses": {"200": {"description": ""}}}},
        "/users/{username}": {"get": {"responses": {"200": {"description": "", **body}}}},
    }
    shop = Shop({"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": users})

    assert shop("POST", "/users", {"username": "ann", "email": "a@b.co"}).json() == {
        "username": "ann",
        "email": "a@b.co",
    }
    assert shop("GET", "/users/ann").json() == {"username": "ann", "email": "a@b.co"}
    assert shop("POST", "/users", {"username": "ann"}).status_code == 409


def test_examples_alone_are_enough() -> None:
    def example(value: Any) -> dict[str, Any]:
        return {"description": "", "content": {"application/json": {"example": value}}}

    thing = {"id": 12, "colour": "teal", "owner": {"email": "x@y.z"}}
    paths = {
        "/api/things": {
            "get": {"responses": {"200": example({"things": [thing], "total": 1})}},
            "post": {
                "requestBody": {"content": {"application/json": {"example": {"colour": "blue"}}}},
                "responses": {"200": example({"ok": True, "thing": thing})},
            },
        },
        "/api/things/{id}": {"get": {"responses": {"200": example({"thing": thing})}}},
    }
    shop = Shop({"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": paths})
    listed = shop("GET", "/api/things").json()

    assert listed["total"] == len(listed["things"]) == 5
    assert listed["things"][0] == thing
    assert shop("GET", "/api/things/12").json() == {"thing": thing}
    assert shop("GET", "/api/things/14").json() == {"thing": listed["things"][2]}
    created = shop("POST", "/api/things", {"colour": "red"}).json()
    assert created["ok"] is True
    assert created["thing"]["id"] == 17
    assert created["thing"]["colour"] == "red"


def test_a_documented_id_of_any_form_is_there() -> None:
    customer = {"id": "cus_1", "name": "Jane Doe"}
    shown = {"description": "", "content": {"application/json": {"example": customer}}}
    path = "/customers/{customer}"
    paths = {
        "/customers": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {}}}}}},
        path: {"get": {"responses": {"200": shown}}, "delete": {"responses": {"204": {"description": ""}}}},
    }
    shop = Shop({"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": paths})
    assert shop("GET", "/customers/cus_1").json() == customer
    assert shop("GET", "/customers/cus_2").status_code == 404
    assert shop("DELETE", "/customers/cus_1").status_code == 204
    assert shop("GET", "/customers/cus_1").status_code == 404
