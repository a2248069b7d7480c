"""How a mock is to run. The CLI fills this from flags and `VOCMOCKS_…` variables; tests and users build it
themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from vocmocks.clock import parse_iso
from vocmocks.errors import SettingsError

AuthMode = Literal["on", "any", "off"]
CallbacksMode = Literal["private", "any"]
WINDOWS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
REDIS = ("redis", "rediss", "valkey", "valkeys", "unix")
"""What `store` begins with where workers and machines may share it."""
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides how the mock behaves; immutable.

    - `vendors`: which to serve; all that can be served when empty.
    - `descriptions`: OpenAPI 3.1 descriptions by name, served beside the vendors (`serve --document`).
    - `documents`: the files that these were read from, so that passages of them can be shown.
    - `seed`: decides every generated value. `start`: seconds since the epoch that the clocks show at start.
    - `store`: `memory`, `sqlite:PATH` or `redis://HOST:PORT/DATABASE`; `workers`: processes that share it (redis only).
    - `auth`: `on` (only `test_…` credentials), `any` (any credential), `off`.
    - `limits`: requests and window (seconds) for a vendor, instead of the documented; `limits_on` False: none at all.
    - `auth_failure_status`: of an authentication that fails, by vendor, instead of the documented. `token_age`: seconds
      that a JSON Web Token is good for, by vendor.
    - `world`: sizes of collections by `vendor.collection`. `scenarios`: what to begin with, by vendor.
    - `callbacks`: `private` (only loopback and private addresses are called), `any` (public ones, too).
    - `max_body`: bytes that a request body may have. `journal_size`: requests kept.
    - `log_requests`: each request is logged, at level info.
    - `tls`: the server speaks TLS, so that plain HTTP is what the vendor says it is.
    - `admin_token`: wanted by the control API; None where it is only reachable from this machine.
    """

    vendors: tuple[str, ...] = ()
    descriptions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    documents: tuple[Path, ...] = ()
    seed: int = 1
    start: float | None = None
    store: str = "memory"
    workers: int = 1
    auth: AuthMode = "on"
    limits_on: bool = True
    limits: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    auth_failure_status: Mapping[str, int] = field(default_factory=dict)
    token_age: Mapping[str, int] = field(default_factory=dict)
    world: Mapping[str, int] = field(default_factory=dict)
    scenarios: Mapping[str, str] = field(default_factory=dict)
    callbacks: CallbacksMode = "private"
    max_body: int = 10 * MEGABYTE
    journal_size: int = 10_000
    log_requests: bool = False
    tls: bool = False
    admin_token: str | None = None


def parse_limit(text: str) -> tuple[str, tuple[int, int]]:
    """`repzo=100/minute` → `("repzo", (100, 60))`; raises SettingsError."""
    match = re.fullmatch(r"([\w.-]+)=([0-9]+)/(second|minute|hour|day)", text)
    if not match or int(match[2]) < 1:
        expected = "VENDOR=N/minute (or second, hour, day), such as repzo=100/minute"
        raise SettingsError(f'--limit "{text}": expected {expected}')
    return match[1], (int(match[2]), WINDOWS[match[3]])


def parse_status(text: str) -> tuple[str, int]:
    """`agent-connect=401` → `("agent-connect", 401)`; raises SettingsError."""
    match = re.fullmatch(r"([\w.-]+)=([45][0-9]{2})", text)
    if not match:
        raise SettingsError(f'--auth-failure-status "{text}": expected VENDOR=STATUS, such as agent-connect=401')
    return match[1], int(match[2])


def parse_age(text: str) -> tuple[str, int]:
    """`agent-connect=600` → `("agent-connect", 600)`; raises SettingsError."""
    match = re.fullmatch(r"([\w.-]+)=([0-9]{1,9})", text)
    if not match:
        raise SettingsError(f'--token-age "{text}": expected VENDOR=SECONDS, such as agent-connect=600')
    return match[1], int(match[2])


def parse_world(text: str) -> tuple[str, int]:
    """`repzo.feedback=5000` → `("repzo.feedback", 5000)`; raises SettingsError."""
    match = re.fullmatch(r"([\w-]+\.[\w-]+)=([0-9]+(?:_[0-9]+)*)", text)
    if not match:
        raise SettingsError(f'--world "{text}": expected VENDOR.COLLECTION=SIZE, such as repzo.feedback=5000')
    return match[1], int(match[2])


def parse_now(text: str) -> float:
    """An ISO 8601 date-time → seconds since the epoch; raises SettingsError."""
    try:
        return parse_iso(text)
    except ValueError:
        raise SettingsError(f'--now "{text}": expected ISO 8601, such as 2026-01-31T09:30:00Z') from None
