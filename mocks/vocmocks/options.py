"""Flags and `VOCMOCKS_…` variables → Settings."""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vocmocks import data
from vocmocks.errors import SettingsError, VocmocksError, did_you_mean
from vocmocks.settings import (
    REDIS,
    AuthMode,
    CallbacksMode,
    Settings,
    parse_age,
    parse_limit,
    parse_now,
    parse_status,
    parse_world,
)


@contextmanager
def readable_documents() -> Iterator[None]:
    """A document that cannot be read is the user's to put right: DocumentError → VocmocksError."""
    from vocmocks.extract.model import DocumentError

    try:
        yield
    except DocumentError as error:
        raise VocmocksError(str(error)) from error


def make_settings(
    *,
    vendors: Sequence[str],
    documents: Sequence[Path],
    seed: int,
    now: str | None,
    store: str,
    workers: int,
    auth: AuthMode,
    limits_on: bool,
    limits: Sequence[str],
    auth_failure_status: Sequence[str],
    token_age: Sequence[str],
    world: Sequence[str],
    scenario: Sequence[str],
    callbacks: CallbacksMode,
    tls: bool,
    admin_token: str | None,
) -> Settings:
    """Raises SettingsError for what cannot be meant, VocmocksError for a document that cannot be read."""
    check_store(store, workers)
    names = tuple(dict.fromkeys(several(vendors)))
    check_vendors(names)
    return Settings(
        vendors=names,
        descriptions=read_descriptions(documents, names),
        documents=tuple(documents),
        seed=seed,
        start=parse_now(now) if now else None,
        store=store,
        workers=workers,
        auth=auth,
        limits_on=limits_on,
        limits=dict(parse_limit(text) for text in several(limits)),
        auth_failure_status=dict(parse_status(text) for text in several(auth_failure_status)),
        token_age=dict(parse_age(text) for text in several(token_age)),
        world=dict(parse_world(text) for text in several(world)),
        scenarios=read_scenarios(several(scenario), names or data.vendors()),
        callbacks=callbacks,
        tls=tls,
        admin_token=admin_token,
    )


def several(values: Sequence[str]) -> list[str]:
    """Values given one by one or, as a variable has them, separated by commas."""
    return [part for value in values for part in value.split(",") if part]


def check_store(store: str, workers: int) -> None:
    """Raises SettingsError for a store that there is not, and for workers that could not share it."""
    kind, _, rest = store.partition(":")
    if store != "memory" and not (kind in ("sqlite", *REDIS) and rest):
        raise SettingsError(f'--store "{store}": expected memory, sqlite:PATH or redis://HOST:PORT/DATABASE')
    if workers == 1:
        return
    if not hasattr(os, "fork"):
        raise SettingsError(f"--workers {workers}: this system cannot fork; only 1 is possible")
    if kind in REDIS:
        return
    reason = (
        "each worker would have its own records, limits and journal"
        if store == "memory"
        else "the file belongs to one process, which answers from memory what it has written there"
    )
    raise SettingsError(f"--workers {workers}: with --store {kind} {reason}; take --store redis://… for more than 1")


def check_vendors(names: Sequence[str]) -> None:
    served = data.vendors()
    for name in names:
        if name in served:
            continue
        if name in data.extracted():
            raise SettingsError(f'"{name}" is extracted, but not served yet. Served: {", ".join(served) or "none"}.')
        raise SettingsError(f'no vendor "{name}".{did_you_mean(name, served)}')


def read_scenarios(texts: Sequence[str], vendors: Sequence[str]) -> Mapping[str, str]:
    """Scenarios by vendor: `NAME` is for every vendor that has it, `VENDOR=NAME` for one. Raises SettingsError."""
    if not texts:
        return {}
    from vocmocks.engine import scenarios

    found: dict[str, str] = {}
    for text in sorted(texts, key=lambda text: "=" in text):
        vendor, _, name = text.rpartition("=")
        if vendor and vendor not in vendors:
            raise SettingsError(f'--scenario "{text}": "{vendor}" is not served.{did_you_mean(vendor, vendors)}')
        having = [each for each in vendors if vendor in ("", each) and name in scenarios.names(each)]
        if not having:
            known = scenarios.all_names([vendor] if vendor else vendors)
            raise SettingsError(f'--scenario "{text}": there is no such scenario.{did_you_mean(name, known)}')
        found |= dict.fromkeys(having, name)
    return found


def read_descriptions(documents: Sequence[Path], vendors: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """OpenAPI 3.1 descriptions by the name under which each document is served."""
    if not documents:
        return {}
    from vocmocks.extract import extract

    found: dict[str, Mapping[str, Any]] = {}
    for document in documents:
        name = document_name(document)
        if name in found or name in vendors:
            raise SettingsError(f'--document {document}: "{name}" is served already; give the file another name')
        with readable_documents():
            found[name] = extract(document)
    return found


def document_name(path: Path) -> str:
    """The file's name up to its first dot, as it can stand in a URL: `My API.postman.json` → `my-api`."""
    stem = path.name.lstrip(".").partition(".")[0]
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-_").lower()
    if not name:
        raise SettingsError(f"--document {path}: its name has nothing to call it by in a URL; rename the file")
    return name


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def admin_token(host: str, given: str | None) -> str | None:
    """What the control API is to ask for: the token given, one made up beyond the loopback address, else nothing."""
    return given or (None if is_loopback(host) else secrets.token_urlsafe(24))
