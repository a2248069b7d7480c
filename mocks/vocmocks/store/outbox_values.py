"""Webhooks and deliveries as bytes: JSON without their ids."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import orjson

from vocmocks.engine.outbox import Delivery, Webhook


def dump_webhook(webhook: Webhook) -> bytes:
    return _dump(asdict(webhook))


def load_webhook(id: str, raw: bytes) -> Webhook:
    values = orjson.loads(raw)
    return Webhook(**{**values, "events": tuple(values["events"])}, id=id)


def dump_delivery(delivery: Delivery) -> bytes:
    return _dump({**asdict(delivery), "body": delivery.body.decode()})


def load_delivery(id: int, raw: bytes) -> Delivery:
    values = orjson.loads(raw)
    return Delivery(**{**values, "body": values["body"].encode()}, id=id)


def _dump(values: dict[str, Any]) -> bytes:
    del values["id"]
    return orjson.dumps(values)
