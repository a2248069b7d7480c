"""The kinds of error that a mock answers with, and the status that each has where the vendor documents none."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

KINDS: Mapping[str, int] = MappingProxyType(
    {
        "default": 500,
        "https-required": 301,
        "malformed": 400,
        "invalid": 400,
        "unauthorized": 401,
        "forbidden": 403,
        "not-found": 404,
        "unknown-path": 404,
        "method-not-allowed": 405,
        "conflict": 409,
        "too-large": 413,
        "unsupported-media-type": 415,
        "unprocessable": 422,
        "rate-limited": 429,
        "internal": 500,
        "unavailable": 503,
    }
)
"""Kind → status. `default` is the shape of every kind that an `x-errors` does not name."""


def phrase(status: int) -> str:
    """`Not Found` for 404; `Error` for a status that nobody registered."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Error"
