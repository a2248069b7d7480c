from __future__ import annotations

import copy
from typing import Any

import pytest
import schemathesis
from openapi_spec_validator import OpenAPIV31SpecValidator

from vocmocks.contract import Contract, load
from vocmocks.contract.export import OUR_FORMATS, export
from vocmocks.contract.formats import LATEST_UNIX_TIME

Json = dict[str, Any]
SOURCE = {"document": "docs.md", "pointer": "/item/0"}
OK = {"200": {"description": "fine"}}
DATA = {"x-data": {"format": "unixtime"}, "format": "language-tag"}


def describe() -> Json:
    thing = {
        "type": "object",
        "x-source": {"type": SOURCE},
        "required": ["x-id"],
        "properties": {
            "x-id": {"type": "integer", "format": "unixtime", "x-labels": {"1": "one"}},
            "format": {"format": "uuid", "examples": [DATA], "default": DATA},
            "default": {"type": "string", "format": "utc-timestamp", "enum": ["x-a"], "x-suggested": ["b"]},
            "example": {"anyOf": [{"const": DATA}, {"type": "string", "format": "iso-3166-1-alpha-2"}]},
        },
        "patternProperties": {"^x-": {"format": "language-tag"}},
        "dependentRequired": {"x-id": ["format"]},
        "$defs": {"x-def": {"x-facts": []}},
        "example": DATA,
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Acme", "version": "1", "x-source": SOURCE},
        "x-document": {"file": "acme.json"},
        "x-conflicts": [],
        "x-https": "redirect",
        "x-rate-limits": [{"limit": 5, "window": 60, "x-source": SOURCE}],
        "servers": [{"url": "https://{x-host}.example.com/v1", "variables": {"x-host": {"default": "a",
        "x-source": SOURCE}}}],
        "tags": [{"name": "x-tag", "x-order": 1}],
        "security": [{"x-key": []}],
        "paths": {
            "/things/{x-id}": {
                "summary": "Things",
                "x-source": SOURCE,
                "parameters": [
                    {"name": "x-id", "in": "path", "required": True, "schema": {"type": "integer", "x-source": {}}},
                    {"name": "X-Trace", "in": "header", "schema": {"type": "string"}, "x-source": SOURCE},
                ],
                "get": {
                    "operationId": "read",
                    "x-source": SOURCE,
                    "x-aliases": [{"method": "post"}, {"path": "/thing/{x-id}"}],
                    "x-resource": {"collection": "things"},
                    "parameters": [{"name": "X-Trace", "in": "header", "schema": {"type": "string", "format": "uuid"}}],
                    "responses": {
                        "200": {
                            "description": "fine",
                            "headers": {"x-total": {"schema": {"type": "integer", "format": "unixtime"},
                            "x-source": SOURCE}},
                            "content": {
                                "application/json": {
                                    "schema": {"$ref": "#/components/schemas/x-thing"},
                                    "examples": {"x-example": {"value": DATA, "x-source": SOURCE}},
                                    "x-source": SOURCE,
                                }
                            },
                        }
                    },
                },
                "delete": {"operationId": "remove", "x-path": "/elsewhere/{x-id}", "responses": OK},
            },
            "/plain": {"get": {"operationId": "read_alias_1", "responses": OK}},
        },
        "components": {
            "schemas": {"x-thing": thing},
            "securitySchemes": {"x-key": {"type": "apiKey", "in": "header", "name": "x-api-key", "x-source": SOURCE}},
        },
    }  # fmt: skip


@pytest.fixture(name="contract")
def contract_of_a_vendor() -> Contract:
    return load("acme", describe())


def exported(contract: Contract) -> Json:
    return export(contract, "http://127.0.0.1:4010/acme")


NAMING = (
    "properties",
    "patternProperties",
    "$defs",
    "securitySchemes",
    "schemas",
    "headers",
    "examples",
    "variables",
    "dependentRequired",
)


def keys_of(value: Any, place: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every place of a key, but for those inside of data."""
    if isinstance(value, list):
        return [found for item in value for found in keys_of(item, place)]
    if not isinstance(value, dict):
        return []
    named = bool(place) and place[-1] in NAMING and (len(place) < 2 or place[-2] not in NAMING)
    data = () if named else ("example", "default", "const", "enum", "value", "security", "examples")
    found = [(*place, key) for key in value]
    for key, item in value.items():
        if key not in data or (key == "examples" and isinstance(item, dict)):
            found += keys_of(item, (*place, key))
    return found


def test_no_extension_is_left_but_for_names(contract: Contract) -> None:
    left = [place for place in keys_of(exported(contract)) if place[-1].startswith("x-")]
    assert {(place[-2], place[-1]) for place in left} == {
        ("properties", "x-id"), ("$defs", "x-def"), ("dependentRequired", "x-id"), ("schemas", "x-thing"),
        ("securitySchemes", "x-key"), ("headers", "x-total"), ("examples", "x-example"),
    }  # fmt: skip


def test_servers_are_kept_where_no_other_is_named(contract: Contract) -> None:
    [server] = export(contract)["servers"]
    assert server == {"url": "https://{x-host}.example.com/v1", "variables": {"x-host": {"default": "a"}}}
    assert exported(contract)["servers"] == [{"url": "http://127.0.0.1:4010/acme"}]


def test_no_format_of_our_own_is_left(contract: Contract) -> None:
    properties = exported(contract)["components"]["schemas"]["x-thing"]["properties"]
    assert properties["x-id"] == {"type": "integer", "minimum": 0, "maximum": LATEST_UNIX_TIME}
    assert properties["default"] == {"type": "string", "enum": ["x-a"]}
    assert properties["format"]["format"] == "uuid"
    assert {"unixtime", "utc-timestamp", "iso-3166-1-alpha-2", "language-tag"} == OUR_FORMATS


def test_data_stays_as_it_is(contract: Contract) -> None:
    document = exported(contract)
    thing = document["components"]["schemas"]["x-thing"]
    assert thing["example"] == DATA
    assert thing["properties"]["format"]["examples"] == [DATA]
    assert thing["properties"]["format"]["default"] == DATA
    assert thing["properties"]["example"]["anyOf"][0] == {"const": DATA}
    media = document["paths"]["/things/{x-id}"]["get"]["responses"]["200"]["content"]["application/json"]
    assert media["examples"] == {"x-example": {"value": DATA}}
    assert document["security"] == [{"x-key": []}]


def test_aliases_are_operations_of_their_own(contract: Contract) -> None:
    operations = {
        (path, method): operation["operationId"]
        for path, item in exported(contract)["paths"].items()
        for method, operation in item.items()
        if isinstance(operation, dict)
    }
    assert operations == {
        ("/things/{x-id}", "get"): "read",
        ("/things/{x-id}", "post"): "read_alias_1_",
        ("/thing/{x-id}", "get"): "read_alias_2",
        ("/elsewhere/{x-id}", "delete"): "remove",
        ("/plain", "get"): "read_alias_1",
    }


def test_a_path_s_parameters_go_where_its_operations_go(contract: Contract) -> None:
    paths = exported(contract)["paths"]

    def names(path: str, method: str) -> list[tuple[str, str, Any]]:
        return [(p["in"], p["name"], p["schema"].get("format")) for p in paths[path][method]["parameters"]]

    assert names("/things/{x-id}", "get") == [("path", "x-id", None), ("header", "X-Trace", "uuid")]
    assert names("/thing/{x-id}", "get") == names("/things/{x-id}", "post") == names("/things/{x-id}", "get")
    assert names("/elsewhere/{x-id}", "delete") == [("path", "x-id", None), ("header", "X-Trace", None)]


def test_two_paths_served_as_one_keep_their_own_parameters() -> None:
    def item(method: str, name: str, **more: Any) -> Json:
        parameter = {"name": name, "in": "query", "schema": {"type": "string"}}
        return {"parameters": [parameter], method: {"operationId": method, "responses": OK, **more}}

    description = {**describe(), "paths": {"/a": item("get", "one"), "/b": item("post", "two", **{"x-path": "/a"})}}
    paths = export(load("acme", description))["paths"]
    assert paths.keys() == {"/a"}
    assert [p["name"] for p in paths["/a"]["get"]["parameters"]] == ["one"]
    assert [p["name"] for p in paths["/a"]["post"]["parameters"]] == ["two"]


def test_items_by_reference_are_written_out() -> None:
    description = describe()
    description["components"]["pathItems"] = {"Plain": description["paths"]["/plain"]}
    description["paths"]["/plain"] = {"$ref": "#/components/pathItems/Plain"}
    paths = export(load("acme", description))["paths"]
    assert paths["/plain"]["get"]["operationId"] == "read_alias_1"
    assert paths["/elsewhere/{x-id}"]["delete"]["operationId"] == "remove"


def test_it_is_a_valid_description(contract: Contract) -> None:
    OpenAPIV31SpecValidator(exported(contract)).validate()


def test_schemathesis_reads_it(contract: Contract) -> None:
    schema = schemathesis.openapi.from_dict(exported(contract))
    operations: list[Any] = list(schema.get_all_operations())
    found = {operation.ok().definition.raw["operationId"] for operation in operations}
    assert found == {"read", "read_alias_1_", "read_alias_2", "remove", "read_alias_1"}


def test_the_contract_stays_as_it_was(contract: Contract) -> None:
    before = copy.deepcopy(dict(contract.description))
    document = exported(contract)
    document["components"]["schemas"]["x-thing"]["example"]["x-data"]["format"] = "changed"
    document["paths"].clear()
    assert dict(contract.description) == before


def test_an_alias_has_no_parameter_that_is_not_in_its_path() -> None:
    shared = [{"name": "org", "in": "path", "required": True, "schema": {"type": "string"}}]
    own = [{"name": name, "in": place, "required": place == "path", "schema": {"type": "string"}}
           for name, place in (("kind", "path"), ("page", "query"))]  # fmt: skip
    read = {"operationId": "read", "parameters": own, "x-aliases": [{"path": "/{org}/things"}], "responses": OK}
    description = {
        "openapi": "3.1.0",
        "info": {"title": "Acme", "version": "1"},
        "paths": {"/{org}/things/{kind}": {"parameters": shared, "get": read}},
    }
    document = export(load("acme", description))
    OpenAPIV31SpecValidator(document).validate()
    found = {
        path: [parameter["name"] for parameter in item["get"]["parameters"]] for path, item in document["paths"].items()
    }
    assert found == {"/{org}/things/{kind}": ["org", "kind", "page"], "/{org}/things": ["org", "page"]}
