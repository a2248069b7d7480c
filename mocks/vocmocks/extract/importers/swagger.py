"""Swagger 2.0 documents, rewritten as OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from vocmocks.extract.importers.cursor import Cursor
from vocmocks.extract.importers.openapi import check, draft
from vocmocks.extract.importers.upgrade import METHODS, reference, schema
from vocmocks.extract.model import Draft

STYLES: dict[str, dict[str, Any]] = {
    "csv": {"explode": False}, "multi": {"explode": True}, "ssv": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False}, "tsv": {"explode": False},
}  # fmt: skip
FLOWS = {"implicit": "implicit", "password": "password", "application": "clientCredentials",
         "accessCode": "authorizationCode"}  # fmt: skip
FORM, MULTIPART, JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"


def read(root: Cursor) -> Draft:
    """The draft of a Swagger 2.0 document: its `ready` is the document as OpenAPI 3.1."""
    if root.text("swagger") != "2.0":
        raise root.at("swagger").error('"2.0"')
    check(root)
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": dict(root.object("info")),
        "servers": _servers(root),
        "paths": {path: _path_item(root, item) for path, item in root.members("paths") if path.startswith("/")},
        "components": _components(root),
    }
    for key in ("security", "tags", "externalDocs"):
        if key in root:
            document[key] = root.value[key]
    return draft(root, {key: value for key, value in document.items() if value not in ({}, [])} | _paths(document),
                 "Swagger 2.0")  # fmt: skip


def _paths(document: dict[str, Any]) -> dict[str, Any]:
    return {"paths": document["paths"]}


def _servers(root: Cursor) -> list[dict[str, Any]]:
    host, base = root.text("host"), root.text("basePath").rstrip("/")
    schemes = [scheme.value for scheme in root.entries("schemes")] or ["https"]
    if not host:
        return [{"url": base or "/"}]
    return [{"url": f"{scheme}://{host}{base}"} for scheme in schemes]


def _components(root: Cursor) -> dict[str, Any]:
    groups = {
        "schemas": {name: schema(place.object()) for name, place in root.members("definitions")},
        "parameters": {name: parameter(place) for name, place in root.members("parameters") if not in_body(place)},
        "requestBodies": {
            name: _body(root, [place], root) for name, place in root.members("parameters") if in_body(place)
        },
        "responses": {
            name: _response(place, _types(root, root, "produces")) for name, place in root.members("responses")
        },
        "securitySchemes": {name: _scheme(place) for name, place in root.members("securityDefinitions")},
    }
    return {name: group for name, group in groups.items() if group}


def in_body(place: Cursor) -> bool:
    return place.object().get("in") in ("body", "formData")


def _types(root: Cursor, place: Cursor, key: str) -> list[str]:
    own = place if key in place else root
    return [str(entry.value) for entry in own.entries(key)]


def _path_item(root: Cursor, item: Cursor) -> dict[str, Any]:
    shared = [_resolved(root, place) for place in item.objects("parameters")]
    result: dict[str, Any] = {}
    if plain := [parameter(place) for place in shared if not in_body(place)]:
        result["parameters"] = plain
    for name, place in item.members():
        if name in METHODS:
            result[name] = _operation(root, place, [p for p in shared if in_body(p)])
        elif name.startswith("x-"):
            result[name] = place.value
    return result


def _operation(root: Cursor, place: Cursor, shared: list[Cursor]) -> dict[str, Any]:
    keep = ("operationId", "summary", "description", "tags", "deprecated", "security", "externalDocs")
    result = {key: value for key, value in place.object().items() if key in keep or key.startswith("x-")}
    own = [_resolved(root, entry) for entry in place.objects("parameters")]
    if plain := [parameter(entry) for entry in own if not in_body(entry)]:
        result["parameters"] = plain
    if bodies := [entry for entry in (*own, *shared) if in_body(entry)]:
        result["requestBody"] = _body(root, bodies, place)
    produces = _types(root, place, "produces") or [JSON]
    result["responses"] = {code: _response(entry, produces) for code, entry in place.members("responses")}
    return result


def _resolved(root: Cursor, place: Cursor) -> Cursor:
    pointer = place.object().get("$ref")
    if isinstance(pointer, str) and pointer.startswith("#/parameters/"):
        found = root.at("parameters").at(pointer.removeprefix("#/parameters/"))
        if found.value is None:
            raise place.error(f"a parameter that exists, not {pointer}")
        found.object()
        return found
    return place


def parameter(place: Cursor) -> dict[str, Any]:
    """A Parameter Object; everything about its value moves under `schema`."""
    old = place.object()
    keep = ("name", "in", "description", "required", "allowEmptyValue")
    result = {key: value for key, value in old.items() if key in keep or key.startswith("x-")}
    result["schema"] = schema(
        {key: value for key, value in old.items() if key not in keep and key != "collectionFormat"}
    )
    result.update(_style(old))
    return result


def _style(old: dict[str, Any]) -> dict[str, Any]:
    if old.get("type") != "array":
        return {}
    style = dict(STYLES.get(str(old.get("collectionFormat", "csv")), {}))
    return style if old.get("in") == "query" else {}


def _body(root: Cursor, places: list[Cursor], operation: Cursor) -> dict[str, Any]:
    consumes = _types(root, operation, "consumes")
    first = places[0].object()
    if first.get("in") == "body":
        body = {"content": {kind: {"schema": schema(first.get("schema"))} for kind in consumes or [JSON]}}
        return body | {key: first[key] for key in ("description", "required") if key in first}
    fields = {place.text("name"): parameter(place)["schema"] for place in places}
    needed = [place.text("name") for place in places if place.object().get("required") is True]
    form: dict[str, Any] = {"type": "object", "properties": fields} | ({"required": needed} if needed else {})
    files = any(place.object().get("type") == "file" for place in places)
    kinds = [kind for kind in consumes if kind in (FORM, MULTIPART)] or [MULTIPART if files else FORM]
    return {"content": {kind: {"schema": form} for kind in kinds}} | ({"required": True} if needed else {})


def _response(place: Cursor, produces: list[str]) -> dict[str, Any]:
    old = place.object()
    if isinstance(old.get("$ref"), str):
        return {"$ref": reference(old["$ref"])}
    result: dict[str, Any] = {"description": str(old.get("description", ""))}
    if "schema" in old:
        examples = place.object("examples")
        result["content"] = {
            kind: {"schema": schema(old["schema"])} | ({"example": examples[kind]} if kind in examples else {})
            for kind in produces
        }
    headers = {name: {"schema": schema(header.object())} for name, header in place.members("headers")}
    return result | ({"headers": headers} if headers else {})


def _scheme(place: Cursor) -> dict[str, Any]:
    kind = place.text("type")
    described = {"description": place.text("description")} if "description" in place else {}
    if kind == "basic":
        return {"type": "http", "scheme": "basic", **described}
    if kind == "oauth2":
        return {"type": "oauth2", "flows": {FLOWS.get(place.text("flow"), "implicit"): _flow(place)}, **described}
    return {"type": "apiKey", "name": place.text("name"), "in": place.text("in", "header"), **described}


def _flow(place: Cursor) -> dict[str, Any]:
    urls = {key: place.text(key) for key in ("authorizationUrl", "tokenUrl") if key in place}
    return {**urls, "scopes": {name: str(text.value) for name, text in place.members("scopes")}}
