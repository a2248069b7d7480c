"""What is logged, as lines for people or as JSON for those who collect logs; uvicorn's messages come the same way.

A request's line has its id in the journal, and the `X-Request-Id` that it came with, which is never answered.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from time import perf_counter_ns
from typing import Any, Literal

import orjson

from vocmocks.clock import iso
from vocmocks.engine.exchange import Exchange
from vocmocks.engine.metrics import Observe
from vocmocks.engine.redaction import redact

LogFormat = Literal["json", "text"]
LONGEST = 200
"""Characters of what a client decides: paths and request ids."""
FIELDS = "vocmocks_fields"
TALKATIVE = ("httpx", "httpcore", "markdown_it")
"""Libraries whose lines are no news; httpx's would have whole addresses, credentials included."""
requests = logging.getLogger("vocmocks.requests")


def configure(level: str, format: LogFormat) -> None:
    """Log to stderr from now on. `level`: debug, info, …"""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if format == "json" else TextLines("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def wants_requests(level: str, format: LogFormat) -> bool:
    """Whether each request is to have a line: at `debug`, and as JSON at `info`, too."""
    return level == "debug" or (level == "info" and format == "json")


class TextLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = getattr(record, FIELDS, {})
        text = super().format(record)
        shown = [f"{key}={value}" for key, value in fields.items() if key in SHOWN and value is not None]
        return " ".join([text, *shown])


SHOWN = ("id", "request_id", "vendor", "operation", "outcome", "duration_ms", "tenant")
"""Fields that a line for people has behind its message."""


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and what belongs to a request."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": iso(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": os.getpid(),
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info:
            line["exception"] = "".join(traceback.format_exception(*record.exc_info))
        return orjson.dumps(line, default=str).decode()


def logging_too(observe: Observe, vendor: str) -> Observe:
    """`observe`, with a line for each request."""

    def observed(exchange: Exchange, outcome: str, status: int, id: int, began: int) -> None:
        observe(exchange, outcome, status, id, began)
        operation = exchange.operation.id if exchange.operation is not None else None
        log_request(
            exchange.method,
            _hiding(exchange.tenant, exchange.path),
            status,
            began,
            id=str(id) if id else None,
            request_id=_given(exchange),
            vendor=vendor or None,
            operation=operation,
            outcome=outcome,
            tenant=redact(exchange.tenant) or None,
        )

    return observed


def log_request(method: str, path: str, status: int, began: int, **more: Any) -> None:
    """`status` 0: no answer was sent; `began`: by `perf_counter_ns`."""
    path, more = printable(path), {**more, "request_id": _shown(more.get("request_id"))}
    took = round((perf_counter_ns() - began) / 1e6, 3)
    fields = {"method": method, "path": path, "status": status or None, **more, "duration_ms": took}
    requests.info("%s %s %s", method, path, status or "no answer", extra={FIELDS: fields})


def printable(text: str) -> str:
    """What a client sent, shortened, and in one line whatever it is."""
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "replace").decode() for c in text)


def _given(exchange: Exchange) -> str | None:
    given = exchange.header(b"x-request-id")
    return _hiding(exchange.tenant, given) if given is not None else None


def _shown(text: str | None) -> str | None:
    return printable(text) if text is not None else None


def _hiding(tenant: str, text: str) -> str:
    return text.replace(tenant, redact(tenant)) if len(tenant) > 4 and tenant in text else text
