"""The error responses that follow from `x-errors`, security and limits, as OpenAPI response objects for `export`."""

from __future__ import annotations

from typing import Any

from vocmocks.contract.errors import KINDS, phrase
from vocmocks.contract.model import Contract, ErrorShape, Operation

ANYWHERE = ("too-large", "internal", "unavailable")


def error_responses(contract: Contract, operation: Operation) -> dict[str, Any]:
    """Status (as text) → response object, for every error that the operation can answer with.

    Empty where the vendor's error shape is not known.
    """
    if not contract.errors and not operation.errors:
        return {}
    responses: dict[str, Any] = {}
    for kind in _kinds(contract, operation):
        shape = contract.error(kind, operation)
        status = shape.status or KINDS[kind]
        responses.setdefault(str(status), _response(status, shape, contract.error("default", operation)))
    return responses


def _kinds(contract: Contract, operation: Operation) -> list[str]:
    errors = {*contract.errors, *operation.errors}
    named = [kind for kind in ("conflict", "unprocessable", "forbidden") if kind in errors]
    kinds = [*ANYWHERE, *named]
    if contract.https != "any":
        kinds.append("https-required")
    if operation.security:
        kinds.append("unauthorized")
    if operation.limits:
        kinds.append("rate-limited")
    if operation.body is not None:
        kinds += ["malformed", "unsupported-media-type"]
    if operation.body is not None or operation.parameters:
        kinds.append("invalid")
    if "{" in operation.path:
        kinds.append("not-found")
    return kinds


def _response(status: int, shape: ErrorShape, default: ErrorShape) -> dict[str, Any]:
    response: dict[str, Any] = {"description": phrase(status)}
    template = shape.body if shape.body is not None else default.body
    if template is not None:
        media_type = shape.media_type or default.media_type or "application/json"
        response["content"] = {media_type: {"schema": schema_of(template)}}
    return response


def schema_of(template: Any) -> dict[str, Any]:
    """The JSON Schema of what a template (engine/envelope.py) is filled to."""
    if isinstance(template, dict):
        properties = {key: schema_of(value) for key, value in template.items()}
        return {"type": "object", "required": list(template), "properties": properties}
    if isinstance(template, list):
        return {"type": "array", "items": schema_of(template[0]) if template else {}}
    if template == "{violations}":
        return {"type": "array", "items": {"type": "string"}}
    if template == "{status}":
        return {"type": "integer"}
    names = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
    return {"type": names[type(template)]}
