"""A joined draft as an OpenAPI 3.1 description: every constraint with its source, every contradiction kept."""

from __future__ import annotations

import re
from typing import Any

from vocmocks.extract.description import operations
from vocmocks.extract.description.compile import compile_node
from vocmocks.extract.description.conflicts import conflicts
from vocmocks.extract.description.kinds import Mode
from vocmocks.extract.importers import ready
from vocmocks.extract.model import Conflict, Draft, RateLimit
from vocmocks.extract.samples.inference import infer
from vocmocks.extract.values import elide, is_sentence

LONGEST_HEADING = 8
OWN = "named by the sample"
FACTS = ("https", "authenticationStatus", "readOnlyResources", "pathScope", "workflow")
"""Statements about the whole API that OpenAPI has no word for; they are kept under `x-facts`."""


def describe(draft: Draft, descriptions: bool = True) -> dict[str, Any]:
    """The description of a joined draft. Without `descriptions` no sentence of the vendor's is in it."""
    body = _described(draft, descriptions) if draft.ready is None else ready.describe(draft, descriptions)
    body["x-document"] = {"file": draft.document, "format": draft.format, "sha256": draft.sha256}
    found = [as_json(conflict, descriptions) for conflict in conflicts(draft)]
    if found or draft.ready is None:
        body["x-conflicts"] = found
    return body if descriptions else quiet(body)


def quiet(value: Any) -> Any:
    """The description without the headings that read like sentences in the notes of its sources."""
    if isinstance(value, list):
        return [quiet(child) for child in value]
    if not isinstance(value, dict):
        return value
    kept = {key: quiet(child) for key, child in value.items()}
    if "document" in kept and "how" in kept and isinstance(kept.get("note"), str):
        kept["note"] = " / ".join("..." if _is_prose(part) else part for part in kept["note"].split(" / "))
    return kept


def _is_prose(part: str) -> bool:
    """Whether a part of a note is the document's own sentence: ours have a quoted name, or tell of rows and samples."""
    return len(part.split()) > LONGEST_HEADING and '"' not in part and OWN not in part


def _described(draft: Draft, descriptions: bool) -> dict[str, Any]:
    info: dict[str, Any] = {"title": draft.title, "version": draft.version}
    if descriptions and draft.description:
        info["description"] = draft.description
    body: dict[str, Any] = {"openapi": "3.1.0", "info": info, "servers": servers(draft), "paths": {}}
    writer = operations.Writer(draft, Mode(descriptions=descriptions))
    for operation in draft.operations:
        if operation.webhook:
            hooks = body.setdefault("webhooks", {})
            hooks.setdefault(operation.operation_id, {})[operation.method.lower()] = writer.operation(operation)
        else:
            item = body["paths"].setdefault(operations.path_of(draft, operation), {})
            item[operation.method.lower()] = writer.operation(operation)
    body["components"] = components(draft, descriptions)
    if draft.security:
        body["security"] = draft.security
    body["x-rate-limits"] = rate_limits(draft)
    body["x-facts"] = [
        {"keyword": fact.keyword, "value": fact.value, "x-source": fact.source.as_json()}
        for fact in draft.facts if fact.keyword in FACTS
    ]  # fmt: skip
    return {key: value for key, value in body.items() if value not in ([], {}) or key == "paths"}


def servers(draft: Draft) -> list[dict[str, Any]]:
    """Server Objects; a part of the host that a customer chooses is a variable."""
    found: dict[str, dict[str, Any]] = {}
    for url, source in draft.servers:
        server: dict[str, Any] = {"url": url.rstrip("/") or "/", "x-source": source.as_json()}
        if names := re.findall(r"\{([^{}]+)\}", url):
            server["variables"] = {name: {"default": name} for name in names}
        found.setdefault(server["url"], server)
    return list(found.values())


def components(draft: Draft, descriptions: bool) -> dict[str, Any]:
    """Security schemes, and the error that every operation can answer with."""
    result: dict[str, Any] = dict(draft.components)
    schemes = {
        name: {**scheme, "x-source": source.as_json()} for name, (scheme, source) in draft.security_schemes.items()
    }
    if schemes:
        result["securitySchemes"] = schemes
    if draft.error is not None:
        result["schemas"] = {"Error": compile_node(infer(draft.error), Mode(response=True, descriptions=descriptions))}
    return result


def rate_limits(draft: Draft) -> list[dict[str, Any]]:
    """All limits: those of the API, and those of an operation with its path."""
    body = next((fact.value for fact in draft.facts if fact.keyword == "rateLimitBody"), None)
    found = [_limit(limit, limit.paths) for limit in draft.limits]
    for operation in draft.operations:
        found += [_limit(limit, limit.paths or (operation.path,)) for limit in operation.limits]
    shown = {"body": body} if isinstance(body, str) else {}
    return [limit | shown for index, limit in enumerate(found) if limit not in found[:index]]


def _limit(limit: RateLimit, paths: tuple[str, ...]) -> dict[str, Any]:
    return {
        "limit": limit.limit, "window": limit.window, "per": limit.per, "scope": "path" if paths else "api",
        "paths": list(paths), "status": limit.status, "x-source": limit.source.as_json(),
    }  # fmt: skip


def as_json(conflict: Conflict, descriptions: bool) -> dict[str, Any]:
    """A conflict as `x-conflicts` has it."""
    places = [
        {**source.as_json(), "value": plain(value if descriptions else elide(value))}
        for source, value in conflict.places
    ]
    message = conflict.message
    if not descriptions:
        message = re.sub(r'"([^"]*)"', lambda match: '"..."' if is_sentence(match[1]) else match[0], message)
    return {"kind": conflict.kind, "where": conflict.where, "message": message, "places": places}


def plain(value: Any) -> Any:
    """A fact's value as JSON can carry it."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): plain(child) for key, child in value.items()}
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
