"""Links of the exported contracts: from what is created to what can be done with it."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_spec_validator import validate

from vocmocks import data
from vocmocks.contract import load_vendor
from vocmocks.contract.export import export
from vocmocks.contract.load import load

ID = {"type": "object", "properties": {"id": {"type": "string"}, "owner": {"type": "object", "properties": {"id": {}}}}}


def links(description: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Operation → its links."""
    return {
        operation["operationId"]: response["links"]
        for item in description["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict)
        for response in operation.get("responses", {}).values()
        if "links" in response
    }


def test_what_is_created_leads_to_what_reads_updates_and_deletes_it() -> None:
    repzo = links(export(load_vendor("repzo")))
    assert repzo == {
        "create_activity_feedback_v2": {
            name: {"operationId": name, "parameters": {"path.id": "{$response.body#/data/_id}"}}
            for name in ("get_activity_feedback_v2", "update_activity_feedback_v2", "delete_activity_feedback_v2")
        }
    }
    chattermill = links(export(load_vendor("chattermill")))["create_response"]
    assert chattermill.keys() == {"get_response", "update_response", "delete_response"}
    assert chattermill["get_response"]["parameters"] == {
        "path.project": "{$request.path.project}",
        "path.id": "{$response.body#/response/id}",
    }


@pytest.mark.parametrize("vendor", data.vendors())
def test_links_are_openapi_and_point_at_operations(vendor: str) -> None:
    description = export(load_vendor(vendor))
    validate(description)
    known = {each.id for each in load_vendor(vendor).operations}
    assert {each["operationId"] for found in links(description).values() for each in found.values()} <= known


def described(creating: dict[str, Any], reading: str = "/things/{id}", **resource: Any) -> dict[str, Any]:
    names = [part.strip("{}") for part in reading.split("/") if part.startswith("{")]
    read = {
        "operationId": "read",
        "responses": {"200": {"description": "x"}},
        "parameters": [{"name": name, "in": "path", "required": True, "schema": {}} for name in names],
        "x-resource": {"collection": "things", "action": "read", "id": "id", **resource},
    }
    made = {"description": "x", "content": {"application/json": {"schema": creating}}}
    create = {
        "operationId": "create",
        "responses": {"201": made},
        "x-resource": {"collection": "things", "action": "create"},
    }
    paths = {"/things": {"post": create}, reading: {"get": read}}
    return {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": paths}


def linked(description: dict[str, Any]) -> dict[str, Any]:
    return links(export(load("acme", description, foreign=True)))


def test_the_outermost_id_is_the_records_own() -> None:
    assert linked(described(ID))["create"]["read"]["parameters"] == {"path.id": "$response.body#/id"}


@pytest.mark.parametrize(
    "description",
    [
        described({"type": "object", "properties": {"ok": {"type": "boolean"}}}),
        described({"type": "array", "items": ID}),
        described(ID, collection="others"),
        described(ID, action="list"),
        described(ID, "/shops/{shop}/things/{id}"),
    ],
    ids=["no id", "a list", "another collection", "a list of all", "a parameter that nobody knows"],
)
def test_where_nothing_leads_on_there_is_no_link(description: dict[str, Any]) -> None:
    assert linked(description) == {}
