"""Operations that keep nothing: the documented example, else a generated value, in the documented media type."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from vocmocks.contract.model import Contract, MediaType, Operation, Response, essence_of
from vocmocks.engine.behave import Behaviour, Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.flat import is_placeholder
from vocmocks.engine.lexicon import Lexicon
from vocmocks.engine.sample import Sampler

BODILESS = frozenset((204, 205, 304))
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A PNG image of one pixel."""


def sampled(operation: Operation, contract: Contract, lexicon: Lexicon, start: float) -> Behaviour:
    response = operation.success() or Response(None)
    media = response.json or next(iter(response.content.values()), None)
    status = response.status or 200
    if media is None or status in BODILESS or operation.method == "HEAD":
        return _empty(status)
    sampler = Sampler(media.schema, contract.components, lexicon, media.examples.values())
    example = next((example for example in sampler.examples if not is_placeholder(example)), None)
    is_json = response.json is not None
    media_type = media.media_type.partition(";")[0].strip() if is_json else media.media_type

    async def sample(call: Call) -> Reply:
        parts = (
            call.seed,
            contract.name,
            operation.id,
            repr(sorted(call.path.items())),
            repr(sorted(call.query.items())),
        )
        value = sampler.draw(start, *parts) if example is None else example
        if is_json:
            return Reply(status, value, media_type=media_type) if value is not None else Reply(status, b"null")
        return Reply(status, in_media(media, value), media_type="text/plain" if media_type == "*/*" else media_type)

    return sample


def _empty(status: int) -> Behaviour:
    async def empty(call: Call) -> Reply:
        return Reply(status)

    return empty


def in_media(media: MediaType, value: Any) -> bytes:
    """A value as a body of a media type that is not JSON; where we cannot, a text that says so."""
    kind = essence_of(media.media_type)
    if kind == "image/png" and not media.examples:
        return PIXEL
    if isinstance(value, str) and (media.examples or kind.startswith("text/")):
        return value.encode()
    if kind == "text/csv":
        return _csv(value)
    if kind.endswith(("/xml", "+xml")):
        name = (media.schema or {}).get("xml", {}).get("name") or str((media.schema or {}).get("$ref", "")).rpartition(
            "/"
        )[2]
        return bytes(tostring(_xml(Element(name or "response"), value), encoding="utf-8", xml_declaration=True))
    return str(value).encode() if kind == "text/plain" and value else f"(no example of {kind} is documented)".encode()


def _csv(value: Any) -> bytes:
    rows = [row for row in (value if isinstance(value, list) else [value]) if isinstance(row, Mapping)]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _xml(element: Element, value: Any) -> Element:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            for one in inner if isinstance(inner, list) else [inner]:
                _xml(SubElement(element, str(key)), one)
    elif isinstance(value, list):
        for inner in value:
            _xml(SubElement(element, "item"), inner)
    elif value is not None:
        element.text = str(value).lower() if isinstance(value, bool) else str(value)
    return element
