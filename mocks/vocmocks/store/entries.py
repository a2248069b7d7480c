"""Journal entries as bytes: a line of JSON, then the two bodies as they were.

In the JSON every byte of headers and query is the character of that number.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import orjson

from vocmocks.engine.journal import Entry
from vocmocks.engine.problem import Violation

BODIES = ("request_body", "response_body")
HEADERS = ("request_headers", "response_headers")
NAMES = tuple(field.name for field in fields(Entry) if field.name not in ("id", *BODIES))


def dump(entry: Entry) -> bytes:
    """Everything but the id."""
    values: dict[str, Any] = {name: getattr(entry, name) for name in NAMES}
    values["query_string"] = str(entry.query_string, "latin-1")
    for name in HEADERS:
        values[name] = [(str(key, "latin-1"), str(value, "latin-1")) for key, value in values[name]]
    values["secrets"] = sorted(entry.secrets)
    values["length"] = len(entry.request_body)
    return b"".join((orjson.dumps(values, default=dict), b"\n", entry.request_body, entry.response_body))


def load(id: int, raw: bytes) -> Entry:
    line, _, bodies = raw.partition(b"\n")
    values = orjson.loads(line)
    length = values.pop("length")
    values["query_string"] = values["query_string"].encode("latin-1")
    for name in HEADERS:
        values[name] = [(key.encode("latin-1"), value.encode("latin-1")) for key, value in values[name]]
    values["violations"] = tuple(Violation(**each) for each in values["violations"])
    values["secrets"] = frozenset(values["secrets"])
    return Entry(**values, request_body=bodies[:length], response_body=bodies[length:], id=id)
