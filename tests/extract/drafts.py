"""Small documents to extract from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vocmocks.extract import extract

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def collection(*items: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"info": {"name": "Things", "schema": SCHEMA}, "item": list(items), **rest}


def item(method: str = "GET", url: Any = "https://api.example.com/things", **rest: Any) -> dict[str, Any]:
    """An item; `body` may be a value, `description` is HTML."""
    request: dict[str, Any] = {"method": method, "url": url}
    if "body" in rest:
        body = rest.pop("body")
        request["body"] = {"mode": "raw", "raw": body if isinstance(body, str) else json.dumps(body)}
    for key in ("auth", "header", "description"):
        if key in rest:
            request[key] = rest.pop(key)
    return {"name": rest.pop("name", "Things"), "request": {**request, **rest.pop("request", {})}, **rest}


def described(folder: Path, document: dict[str, Any], descriptions: bool = True) -> dict[str, Any]:
    file = folder / "things.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return extract(file, descriptions)


def table(*rows: tuple[str, str, str]) -> str:
    cells = "".join(f"<tr><td><code>{n}</code></td><td>{t}</td><td>{d}</td></tr>" for n, t, d in rows)
    head = "<tr><th>Attribute</th><th>Type</th><th>Description</th></tr>"
    return f"<table><thead>{head}</thead><tbody>{cells}</tbody></table>"


def only(description: dict[str, Any]) -> dict[str, Any]:
    """The only operation."""
    (path_item,) = description["paths"].values()
    (operation,) = path_item.values()
    result: dict[str, Any] = operation
    return result


def body_schema(operation: dict[str, Any]) -> dict[str, Any]:
    (content,) = operation["requestBody"]["content"].values()
    result: dict[str, Any] = content["schema"]
    return result


def kinds(description: dict[str, Any]) -> list[str]:
    return [conflict["kind"] for conflict in description["x-conflicts"]]
