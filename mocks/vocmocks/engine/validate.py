"""Requests against the contract: parameters, media type, JSON, schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson

from vocmocks.contract.model import Contract, MediaType, Operation, Schema, essence_of, is_json
from vocmocks.contract.references import resolve
from vocmocks.engine.exchange import Exchange
from vocmocks.engine.parameters import Fields, RequestParameters
from vocmocks.engine.problem import Problem, Violation
from vocmocks.engine.verdict import Verdict

DEEPEST = 250
"""orjson reads deeper than it writes: what is taken must be fit to be kept and shown."""
JSON = "application/json"
PLAIN_JSON = JSON.encode()
FORM = "application/x-www-form-urlencoded"
NOT_GIVEN = Violation("body", "", "a request body (required)", "nothing", "required")


class Validator:
    """Validates requests to one operation."""

    def __init__(self, operation: Operation, components: Mapping[str, Any]) -> None:
        self._parameters = RequestParameters(operation, components) if operation.parameters else None
        self._body = RequestBody(operation, components) if operation.body is not None else None

    def __call__(self, exchange: Exchange) -> None:
        """Fills the exchange's values; raises Problem for what the contract does not accept."""
        violations = self._parameters(exchange) if self._parameters is not None else []
        if self._body is not None:
            violations += self._body(exchange)
        if violations:
            raise Problem("invalid", "The request is not valid", violations)


class Validators(dict[str, Validator]):
    """Each operation's validator by its id, compiled when the first request needs it."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def __missing__(self, operation_id: str) -> Validator:
        validator = Validator(self._contract.operation(operation_id), self._contract.components)
        self[operation_id] = validator
        return validator


class RequestBody:
    def __init__(self, operation: Operation, components: Mapping[str, Any]) -> None:
        body = operation.body
        if body is None:
            raise ValueError(f"{operation.id} has no request body")
        self._required = body.required
        self._content = body.content
        json = sorted((name for name in body.content if is_json(name)), key=lambda name: essence_of(name) != JSON)
        self._json = body.content[json[0]] if json else None
        self._verdicts = {
            name: Verdict(media.schema, components) for name, media in body.content.items() if media.schema is not None
        }
        self._json_verdict = self._verdicts.get(self._json.media_type) if self._json else None
        self._forms = {
            name: Fields(_properties(media.schema, components), components)
            for name, media in body.content.items()
            if media.schema is not None and essence_of(name) in (FORM, "*/*")
        }

    def __call__(self, exchange: Exchange) -> list[Violation]:
        raw = exchange.raw_body
        if not raw:
            return [NOT_GIVEN] if self._required else []
        if self._json is not None and exchange.headers.get(b"content-type", PLAIN_JSON) == PLAIN_JSON:
            exchange.body = value = parse_json(raw)
            verdict = self._json_verdict
        elif not self._content:
            return []
        else:
            content_type = exchange.header(b"content-type")
            media = self._chosen(content_type)
            exchange.body = value = self._parse(media, raw, content_type)
            verdict = self._verdicts.get(media.media_type)
        if verdict is None or isinstance(value, bytes) or verdict.accepts(value):
            return []
        return verdict.violations(value, "body")

    def _chosen(self, content_type: str | None) -> MediaType:
        """Raises Problem("unsupported-media-type") for a media type that is not documented, and for none."""
        media = self._choose(content_type) if content_type is not None else None
        if media is None:
            expected, found = " or ".join(self._content), content_type or "none"
            raise Problem("unsupported-media-type", f"Content-Type: expected {expected}, found {found}")
        return media

    def _choose(self, content_type: str) -> MediaType | None:
        """The media type as it is documented, else a documented range that it is in, else JSON by another name."""
        essence = essence_of(content_type)
        wanted = (essence, f"{essence.partition('/')[0]}/*", "*/*")
        by_essence = {essence_of(name): media for name, media in self._content.items()}
        found = next((by_essence[name] for name in wanted if name in by_essence), None)
        return found or (self._json if is_json(essence) else None)

    def _parse(self, media: MediaType, raw: bytes, content_type: str | None) -> Any:
        """JSON and forms as values, text as text; bytes (files, multipart) as they are, which no schema judges."""
        essence = essence_of(content_type or media.media_type)
        if is_json(essence):
            return parse_json(raw)
        if essence == FORM:
            pairs = parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True)
            fields = self._forms.get(media.media_type)
            return fields.read(pairs) if fields is not None else dict(pairs)
        return raw.decode("utf-8", "replace") if essence.startswith("text/") else raw


def _properties(schema: Schema, components: Mapping[str, Any]) -> Mapping[str, Schema]:
    properties: Mapping[str, Schema] = resolve(schema, {"components": components}, "form").get("properties", {})
    return properties


def parse_json(raw: bytes) -> Any:
    """Raises Problem("malformed") that says where it stops being JSON."""
    try:
        value = orjson.loads(raw)
        if len(raw) > DEEPEST and raw.count(b"[") + raw.count(b"{") > DEEPEST:
            orjson.dumps(value)
    except TypeError:
        raise Problem("malformed", f"The body is nested more than {DEEPEST} deep") from None
    except orjson.JSONDecodeError as error:
        message = f"The body is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        raise Problem("malformed", message) from None
    return value
