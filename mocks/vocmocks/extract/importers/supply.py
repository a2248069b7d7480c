"""Variables of paths that an OpenAPI document forgot to declare, or declares and does not have."""

from __future__ import annotations

import re
from typing import Any

from vocmocks.extract.importers.cursor import Cursor
from vocmocks.extract.importers.upgrade import METHODS
from vocmocks.extract.model import Source


def path_parameters(document: str, body: dict[str, Any]) -> None:
    """Declare the variables of path templates that no parameter declares; they are strings."""
    root = Cursor(document, body)
    for path, item in root.members("paths"):
        names = re.findall(r"\{([^{}]+)\}", path)
        _drop_others(item, names)
        shared = _declared(root, item)
        for method, place in item.members():
            if method not in METHODS:
                continue
            _drop_others(place, names)
            missing = [name for name in names if name not in shared | _declared(root, place)]
            if missing:
                source = Source(document, "inferred", pointer=place.pointer).as_json()
                place.value.setdefault("parameters", []).extend(
                    {"name": name, "in": "path", "required": True, "schema": {"type": "string"}, "x-source": source}
                    for name in missing
                )


def _drop_others(place: Cursor, names: list[str]) -> None:
    """Leave out parameters in the path that its template does not have."""
    known = list(place.objects("parameters"))
    kept = [each.value for each in known if each.at("in").value != "path" or each.text("name") in names]
    if len(kept) < len(known):
        place.value["parameters"] = kept


def _declared(root: Cursor, place: Cursor) -> set[str]:
    return {
        parameter.text("name")
        for parameter in (_resolved(root, entry) for entry in place.objects("parameters"))
        if parameter.at("in").value == "path"
    }


def _resolved(root: Cursor, parameter: Cursor) -> Cursor:
    target = parameter.object().get("$ref")
    if not isinstance(target, str) or not target.startswith("#/components/parameters/"):
        return parameter
    found = root.at("components").at("parameters").at(target.rsplit("/", 1)[1])
    return found if isinstance(found.value, dict) else parameter
