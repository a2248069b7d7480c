"""Postman URLs (text or object, v2.0 or v2.1) to OpenAPI's: a server, a path template, path and query parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

from vocmocks.extract.importers.cursor import Cursor

VARIABLE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
SPLIT = re.compile(
    r"^(?:(?P<base>(?:[a-z][a-z0-9+.-]*:)?//[^/?#]*|\{\{[^{}]*\}\}[^/?#]*))?(?P<path>[^?#]*)"
    r"(?:\?(?P<query>[^#]*))?",
    re.IGNORECASE,
)
VERSION = re.compile(r"v?\d+(?:\.\d+)*")


@dataclass(slots=True)
class Url:
    """`base` still has its `{{variables}}`; `path` is an OpenAPI template, empty when the URL has none."""

    base: str
    path: str
    variables: list[str] = field(default_factory=list)
    query: list[tuple[str, str | None]] = field(default_factory=list)


def read(request: Cursor, values: dict[str, str]) -> Url:
    """The URL of a Postman request; `values` are the collection's variables."""
    url = request.at("url")
    parts = request.at("urlObject") if "urlObject" in request else url
    if isinstance(parts.value, dict) and ("path" in parts or "host" in parts):
        return _from_parts(parts, values)
    if isinstance(url.value, dict):
        return _from_text(url.text("raw"), values)
    return _from_text(request.text("url"), values)


def template(path: str, values: dict[str, str]) -> tuple[str, list[str]]:
    """`/v2/:id/{{thing}}` → `/v2/{id}/{thing}` and the names in it."""
    segments = [_segment(segment, values) for segment in path.split("/")]
    joined = "/".join(segments)
    return joined, re.findall(r"\{([^{}]+)\}", joined)


def resolve(base: str, values: dict[str, str]) -> str:
    """`base` with the variables that have a value replaced by it; empty when one of them has none."""
    for _ in range(5):
        found = VARIABLE.search(base)
        if found is None:
            return base
        value = values.get(found[1], "")
        if not value:
            return ""
        base = base[: found.start()] + value + base[found.end() :]
    return ""


def _segment(segment: str, values: dict[str, str]) -> str:
    if segment.startswith(":") and len(segment) > 1:
        return "{" + _name(segment[1:]) + "}"

    def replacement(match: re.Match[str]) -> str:
        known = values.get(match[1], "")
        return known if VERSION.fullmatch(known) else "{" + _name(match[1]) + "}"

    if VARIABLE.search(segment):
        return VARIABLE.sub(replacement, segment)
    return segment if re.fullmatch(r"\{[^{}]+\}", segment) else segment.replace("{", "").replace("}", "")


def _name(text: str) -> str:
    return re.sub(r"[{}/?#\s]+", "_", text).strip("_") or "value"


def _from_parts(parts: Cursor, values: dict[str, str]) -> Url:
    base = _joined(parts, "host", ".")
    protocol = parts.text("protocol")
    if protocol and not base.startswith("{{"):
        base = f"{protocol}://{base}"
    port = parts.text("port")
    path = _joined(parts, "path", "/").lstrip("/")
    written, names = template("/" + path, values) if path else ("", [])
    query = [(entry.text("key"), _value(entry)) for entry in parts.objects("query") if entry.text("key")]
    return Url(base + (f":{port}" if port else ""), written, names, query)


def _value(entry: Cursor) -> str | None:
    return None if entry.at("value").value is None else entry.text("value")


def _joined(parts: Cursor, key: str, glue: str) -> str:
    value = parts.at(key).value
    if isinstance(value, list):
        return glue.join(_element(element) for element in parts.entries(key))
    return parts.text(key)


def _element(element: Cursor) -> str:
    if isinstance(element.value, dict):
        return element.text("value")
    if not isinstance(element.value, str):
        raise element.error("a string")
    return element.value


def _from_text(text: str, values: dict[str, str]) -> Url:
    found = SPLIT.match(text.strip())
    if found is None:
        return Url("", "")
    base, path = found["base"] or "", found["path"]
    if not base and path and not path.startswith("/"):
        base, _, rest = path.partition("/")
        path = "/" + rest if rest else ""
    written, names = template(unquote(path), values) if path else ("", [])
    pairs = [(key, value) for key, value in parse_qsl(found["query"] or "", keep_blank_values=True)]
    return Url(base, written, names, list(pairs))
