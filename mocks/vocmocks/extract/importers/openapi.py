"""OpenAPI 3.0 and 3.1 documents: descriptions already, so they are only upgraded to 3.1."""

from __future__ import annotations

import copy
from typing import Any

from vocmocks.extract.importers import supply, wellformed
from vocmocks.extract.importers.cursor import Cursor
from vocmocks.extract.importers.upgrade import METHODS, schema
from vocmocks.extract.model import Draft


def read(root: Cursor) -> Draft:
    """The draft of an OpenAPI document: its `ready` is the document upgraded to 3.1."""
    version = root.text("openapi")
    if not version.startswith(("3.0", "3.1")):
        raise root.at("openapi").error("OpenAPI 3.0 or 3.1")
    document = copy.deepcopy(root.value)
    check(root)
    if version.startswith("3.0") or speaks_old_dialect(document):
        document = upgrade(document)
    document["openapi"] = "3.1.0"
    return draft(root, document, f"OpenAPI {version}")


def draft(root: Cursor, document: dict[str, Any], kind: str) -> Draft:
    """A draft around a document that is OpenAPI 3.1 by now."""
    wellformed.check(root.document, document)
    supply.path_parameters(root.document, document)
    info = root.at("info")
    return Draft(root.document, kind, info.text("title", root.document), info.text("version", "0"), ready=document)


def check(root: Cursor) -> None:
    """Refuse what is not shaped like an OpenAPI document, with the place."""
    if not root.object("info").get("title"):
        raise root.at("info").error("an object with a `title` and a `version`")
    if not any(key in root for key in ("paths", "webhooks", "components")):
        raise root.at("paths").error("an object of paths")
    for key in ("paths", "webhooks"):
        for path, item in root.members(key):
            if key == "paths" and not path.startswith(("/", "x-")):
                raise item.error("a path that begins with a slash")
            _check_item(item)
    for _, group in root.members("components"):
        group.object()


def _check_item(item: Cursor) -> None:
    for name, operation in item.members():
        if name in METHODS:
            operation.object()
            list(operation.objects("parameters"))
            for _, response in operation.members("responses"):
                response.object()
            operation.object("requestBody")
    list(item.objects("parameters"))


def speaks_old_dialect(value: Any) -> bool:
    """Whether a document that calls itself 3.1 still has 3.0's exclusive bounds by a boolean, or `nullable`."""
    if isinstance(value, list):
        return any(speaks_old_dialect(child) for child in value)
    if not isinstance(value, dict):
        return False
    if any(isinstance(value.get(key), bool) for key in ("exclusiveMinimum", "exclusiveMaximum", "nullable")):
        return True
    return any(speaks_old_dialect(child) for child in value.values())


def upgrade(value: Any, key: str = "") -> Any:
    """An OpenAPI 3.0 value as OpenAPI 3.1: schemas are rewritten wherever they stand."""
    if isinstance(value, list):
        return [upgrade(child) for child in value]
    if not isinstance(value, dict):
        return value
    if key == "schema":
        return schema(value)
    if key == "schemas":
        return {name: schema(child) for name, child in value.items()}
    if key in ("example", "examples", "default", "value"):
        return value
    return {name: upgrade(child, name) for name, child in value.items()}
