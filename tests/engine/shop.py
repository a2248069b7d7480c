"""A shop's OpenAPI description: nested resources, wrapped bodies, paging, several kinds of id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: Json) -> Json:
    return {"content": {"application/json": {"schema": schema}}}


def answer(status: int, schema: Json | None = None) -> Json:
    return {str(status): {"description": "", **(content(schema) if schema is not None else {})}}


def operation(name: str, responses: Json, body: Json | None = None, query: Json | None = None) -> Json:
    parameters = [{"name": key, "in": "query", "schema": schema} for key, schema in (query or {}).items()]
    asked = {"requestBody": {"required": True, **content(body)}} if body is not None else {}
    return {"operationId": name, "responses": responses, "parameters": parameters, **asked}


def variable(name: str, schema: Json) -> list[Json]:
    return [{"name": name, "in": "path", "required": True, "schema": schema}]


INTEGER: Json = {"type": "integer"}
STRING: Json = {"type": "string"}
UUID: Json = {"type": "string", "format": "uuid"}
WRAPPED_CUSTOMER = {"type": "object", "required": ["customer"], "properties": {"customer": ref("Customer")}}
NEW_CUSTOMER = {
    "type": "object",
    "required": ["customer"],
    "properties": {
        "customer": {
            "type": "object",
            "required": ["email"],
            "properties": {
                "email": {"type": "string", "format": "email"},
                "first_name": STRING,
                "address": ref("Address"),
            },
        }
    },
}
SHOP: Json = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "servers": [{"url": "https://api.shop.test/v1"}],
    "paths": {
        "/products": {
            "get": operation(
                "list_products",
                answer(200, {"type": "array", "items": ref("Product")}),
                query={
                    "limit": {"type": "integer", "default": 20, "maximum": 100, "minimum": 1},
                    "offset": INTEGER,
                    "status": STRING,
                },
            ),
            "post": operation("create_product", answer(201, ref("Product")), ref("NewProduct")),
        },
        "/products/{productId}": {
            "parameters": variable("productId", INTEGER),
            "get": operation("get_product", answer(200, ref("Product"))),
            "put": operation("replace_product", answer(200, ref("Product")), ref("NewProduct")),
            "patch": operation("update_product", answer(200, ref("Product")), {"type": "object"}),
            "delete": operation("delete_product", answer(204)),
        },
        "/customers": {
            "get": operation(
                "list_customers",
                answer(
                    200,
                    {
                        "type": "object",
                        "required": ["customers", "meta"],
                        "additionalProperties": False,
                        "properties": {
                            "customers": {"type": "array", "items": ref("Customer")},
                            "meta": {
                                "type": "object",
                                "required": ["total", "page", "per_page", "total_pages", "next_page"],
                                "properties": {
                                    "total": INTEGER,
                                    "page": INTEGER,
                                    "per_page": INTEGER,
                                    "total_pages": INTEGER,
                                    "has_more": {"type": "boolean"},
                                    "next_page": {"type": ["integer", "null"]},
                                },
                            },
                        },
                    },
                ),
                query={"page": {"type": "integer", "minimum": 1}, "per_page": {"type": "integer", "default": 2}},
            ),
            "post": operation("create_customer", answer(201, WRAPPED_CUSTOMER), NEW_CUSTOMER),
        },
        "/customers/{customer_id}": {
            "parameters": variable("customer_id", UUID),
            "get": operation("get_customer", answer(200, WRAPPED_CUSTOMER)),
            "patch": operation("update_customer", answer(200, WRAPPED_CUSTOMER), {"type": "object"}),
            "delete": operation(
                "delete_customer",
                answer(
                    200,
                    {
                        "type": "object",
                        "required": ["id", "deleted"],
                        "properties": {"id": UUID, "deleted": {"const": True}},
                    },
                ),
            ),
        },
        "/customers/{customer_id}/orders": {
            "parameters": variable("customer_id", UUID),
            "get": operation(
                "list_orders",
                answer(
                    200,
                    {
                        "type": "object",
                        "required": ["count", "next", "previous", "results"],
                        "properties": {
                            "count": INTEGER,
                            "next": {"type": ["string", "null"], "format": "uri"},
                            "previous": {"type": ["string", "null"], "format": "uri"},
                            "results": {"type": "array", "items": ref("Order")},
                        },
                    },
                ),
                query={"limit": INTEGER, "offset": INTEGER},
            ),
            "post": operation("create_order", {"202": {"description": "Taken"}}, ref("NewOrder")),
        },
        "/customers/{customer_id}/orders/{order_id}": {
            "parameters": [*variable("customer_id", UUID), *variable("order_id", STRING)],
            "get": operation("get_order", answer(200, ref("Order"))),
        },
        "/notes": {"post": operation("create_note", {}, {"type": "object"})},
        "/notes/{slug}": {"delete": {"operationId": "delete_note", "responses": {}}},
        "/stats": {"get": operation("stats", answer(200, ref("Stats")), query={"year": INTEGER})},
        "/health": {
            "get": {
                "operationId": "health",
                "responses": {"200": {"description": "", "content": {"application/json": {"example": {"ok": True}}}}},
            },
            "head": {"operationId": "health_head", "responses": answer(200, ref("Stats"))},
        },
        "/export": {
            "get": {
                "operationId": "export",
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"text/csv": {"schema": {"type": "array", "items": ref("Product")}}},
                    }
                },
            }
        },
        "/feed": {
            "get": {
                "operationId": "feed",
                "responses": {"200": {"description": "", "content": {"application/xml": {"schema": ref("Product")}}}},
            }
        },
        "/logo": {
            "get": {"operationId": "logo", "responses": {"200": {"description": "", "content": {"image/png": {}}}}}
        },
        "/jobs": {"post": {"operationId": "run_job", "responses": {"204": {"description": "Done"}}}},
    },
    "components": {
        "schemas": {
            "NewProduct": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "minLength": 1},
                    "price": {"type": "number", "minimum": 0},
                    "status": {"type": "string", "enum": ["draft", "sold", "offered"], "default": "draft"},
                    "secret": {"type": "string"},
                    "details": {"type": "object", "properties": {"colour": STRING, "size": STRING}},
                },
            },
            "Product": {
                "type": "object",
                "required": ["id", "name", "status", "created_at"],
                "additionalProperties": False,
                "properties": {
                    "id": INTEGER,
                    "name": STRING,
                    "price": {"type": "number", "minimum": 0},
                    "status": {"type": "string", "enum": ["draft", "sold", "offered"]},
                    "details": {"type": "object", "properties": {"colour": STRING, "size": STRING}},
                    "created_at": {"type": "string", "format": "date-time"},
                    "updated_at": {"type": "string", "format": "date-time"},
                },
            },
            "Address": {
                "type": "object",
                "properties": {"city": STRING, "country_code": {"type": "string", "format": "iso-3166-1-alpha-2"}},
            },
            "Customer": {
                "type": "object",
                "required": ["id", "email"],
                "properties": {
                    "id": UUID,
                    "email": {"type": "string", "format": "email"},
                    "first_name": STRING,
                    "address": ref("Address"),
                    "referred_by": ref("Customer"),
                },
            },
            "NewOrder": {
                "type": "object",
                "required": ["items"],
                "properties": {"items": {"type": "array", "items": ref("Item"), "minItems": 1}},
            },
            "Item": {
                "type": "object",
                "required": ["sku", "quantity"],
                "properties": {"sku": STRING, "quantity": {"type": "integer", "minimum": 1}},
            },
            "Order": {
                "allOf": [
                    ref("NewOrder"),
                    {
                        "type": "object",
                        "required": ["id", "customer_id"],
                        "properties": {
                            "id": STRING,
                            "customer_id": UUID,
                            "placed_at": {"type": "integer", "format": "unixtime"},
                        },
                    },
                ]
            },
            "Stats": {
                "type": "object",
                "required": ["orders", "rating"],
                "properties": {
                    "orders": INTEGER,
                    "rating": {"type": "number", "minimum": 1, "maximum": 5},
                    "year": INTEGER,
                },
            },
        }
    },
}
