"""A collection as vendors publish them: nested folders, forms, files, inherited authentication, saved refusals."""

from __future__ import annotations

import json
from typing import Any

from .drafts import collection, item

KEY = {"type": "apikey", "apikey": [{"key": "value", "value": "{{key}}"}, {"key": "key", "value": "X-Api-Key"}]}
BASIC = {"type": "basic", "basic": [{"key": "username", "value": "u"}, {"key": "password", "value": "p"}]}
INTRODUCTION = """# Payments

Send your secret key in the `X-Api-Key` header.

Limited to 1,000 requests per minute per key.

| Code | Meaning |
|---|---|
| 401 | No valid key |
| 5XX | Our fault |
"""
CREATE = """Adds a customer.

### Body parameters

| Name | Type | Required | Description |
| --- | --- | --- | --- |
| `name` | string | Yes | Full name. Maximum 100 characters. |
| `email` | string | ✓ | Valid email of the customer. |
| `tags` | string[] | No | Labels, up to 10 items. |
| `tier` | string | no | One of `basic` or `gold`. Default: `basic` |
| `credit` | integer | No | Between 0 and 500. |
| `created` | integer | No | Read-only. Unix timestamp |
"""


def saved(code: int, body: Any = None, name: str = "Saved", **rest: Any) -> dict[str, Any]:
    text = body if isinstance(body, str) else json.dumps(body) if body is not None else ""
    return {"name": name, "code": code, "body": text, **rest}


def url(path: str, query: list[dict[str, Any]] | None = None, variables: Any = None) -> dict[str, Any]:
    return {"raw": "{{base}}/" + path, "host": ["{{base}}"], "path": path.split("/"), "query": query,
            "variable": variables}  # fmt: skip


LIST: list[dict[str, Any]] = [
    {"key": "limit", "value": "10", "description": "Page size, between 1 and 100. Default: 10."},
    {"key": "sort", "value": "desc", "description": "`asc` | `desc`"},
    {
        "key": "fields",
        "value": "id,name",
        "description": "Comma-separated list. Possible values: `id`, `name`, `email`",
    },
    {"key": "state", "value": "<string>", "disabled": True, "description": "Can be active or inactive"},
    {"key": "ids", "value": "1"},
    {"key": "ids", "value": "2"},
]
CUSTOMER: list[dict[str, Any]] = [
    {"key": "customer_id", "value": "cus_1", "description": "Maximum length: 32 characters"}
]
FORM = [
    {"key": "file", "type": "file", "src": "/a.png", "description": "Required. Up to 10 MB"},
    {"key": "purpose", "value": "dispute", "type": "text", "description": "Must be one of: dispute, identity"},
    {"key": "public", "value": "true", "type": "text", "description": "Boolean flag"},
]
CHARGE = [
    {"key": "amount", "value": "100", "description": "**Required.** Integer value, at least 1."},
    {"key": "note", "value": "", "disabled": True, "description": "(optional) max 200 chars"},
]
GRAPHQL = {"query": "query Q($id: ID!) { charge(id: $id) { id } }", "variables": '{"id": "ch_1"}'}


def payments() -> dict[str, Any]:
    customer = {"name": "Ada", "email": "ada@example.com", "tags": ["vip"], "age": 3}
    raw = json.dumps(customer).replace("3", "{{age}}")
    customers = [
        item("POST", url("customers"), name="Create", body=raw, description=CREATE,
             header=[{"key": "X-Trace", "value": "a", "description": "Max 20 characters"}],
             response=[saved(201, {"id": "cus_1", "cards": [{"last4": "4242"}, {"last4": "1", "exp": None}]}),
                       saved(400, {"error": "no name"}, "Bad"), saved(409, {"error": "twice"}, "Twice")]),
        item("GET", url("customers", LIST), name="List", response=[saved(200, {"data": [{"id": "cus_1"}]})]),
        item("PATCH", url("customers/:customer_id/settings", None, CUSTOMER), name="Set", body={"a": 1},
             response=[saved(200, {"a": 1})]),
    ]  # fmt: skip
    csv = saved(200, "id,n\n1,2\n", header=[{"key": "Content-Type", "value": "text/csv; charset=utf-8"}])
    files = [
        item("POST", url("files"), name="Upload", request={"body": {"mode": "formdata", "formdata": FORM}},
             response=[saved(201, {"id": "f"})]),
        item("GET", url("files/{{file_id}}/contents"), name="Download", response=[csv]),
    ]  # fmt: skip
    return collection(
        {"name": "Core", "item": [{"name": "People", "item": [{"name": "Customers", "item": customers}]}]},
        {"name": "Files", "auth": BASIC, "item": files},
        item("POST", url("charge"), name="Charge", response=[saved(202, {"ok": True})],
             request={"body": {"mode": "urlencoded", "urlencoded": CHARGE}}),
        item("POST", url("graphql"), name="Ask", request={"body": {"mode": "graphql", "graphql": GRAPHQL}},
             response=[saved(200, {"data": {"charge": {"id": "ch_1"}}})]),
        item("GET", url("status"), name="List", auth={"type": "noauth"}, response=[saved(200, {"ok": True})]),
        item("GET", url("old"), name="Old [deprecated]", response=[]),
        item("PROPFIND", url("odd"), name="Odd"),
        auth=KEY,
        variable=[{"key": "base", "value": "https://api.payments.example/v1"}, {"value": "no key"}, None],
    ) | {"info": {"name": "Payments", "description": INTRODUCTION, "schema": "v2.1.0"}}  # fmt: skip
