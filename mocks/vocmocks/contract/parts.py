"""The smaller parts of a contract, read and checked: path templates, security, rate limits, error shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vocmocks.contract.errors import KINDS
from vocmocks.contract.model import ErrorShape, RateLimit, Security, SecurityScheme
from vocmocks.errors import ContractError, did_you_mean

ERROR_KEYS = {"status", "body", "media_type", "message"}


def check_path(path: str, where: str) -> None:
    names = re.findall(r"{([^{}]*)}", path)
    if not path.startswith("/") or "{" in re.sub(r"{[^{}/]+}", "", path):
        raise ContractError(f'{where}: "{path}" is not a path template such as /surveys/{{survey-id}}')
    if len(names) != len(set(names)):
        raise ContractError(f'{where}: "{path}" has the same variable twice')


def security(raw: Any) -> Security:
    """An alternative that wants nothing (`{}`) comes last, so that a credential that is given counts."""
    return tuple(sorted((tuple(requirement) for requirement in raw), key=lambda requirement: not requirement))


def check_security(security: Security, schemes: Mapping[str, SecurityScheme], where: str) -> None:
    for name in (name for requirement in security for name in requirement):
        if name not in schemes:
            raise ContractError(f'{where}: no security scheme "{name}".{did_you_mean(name, schemes)}')


def scheme_of(name: str, raw: Mapping[str, Any], where: str) -> SecurityScheme:
    kind, scheme = raw.get("type"), str(raw.get("scheme", "")).lower()
    if kind == "apiKey":
        location = raw.get("in")
        if location not in ("header", "query", "cookie"):
            raise ContractError(f'{where} security scheme "{name}": `in` is header, query or cookie, not {location!r}')
        return SecurityScheme(name, location, str(raw["name"]).lower() if location == "header" else raw["name"])
    if kind == "http" and scheme == "basic":
        return SecurityScheme(name, "basic")
    return SecurityScheme(name, "bearer")


def limits(raw: Any, served: set[str], where: str) -> Iterator[RateLimit]:
    for limit in raw:
        for key in ("limit", "window"):
            if not isinstance(limit.get(key), int) or limit[key] < 1:
                raise ContractError(
                    f"{where} x-rate-limits: expected `{key}` to be a number from 1, found {limit.get(key)!r}"
                )
        paths = tuple(limit.get("paths", ()))
        if not paths or served & set(paths):
            yield RateLimit(limit["limit"], limit["window"], paths)


def error_shapes(raw: Mapping[str, Any], where: str) -> dict[str, ErrorShape]:
    shapes = {}
    for kind, shape in raw.items():
        if kind not in KINDS:
            raise ContractError(f'{where} x-errors: unknown kind "{kind}".{did_you_mean(kind, KINDS)}')
        if unknown := set(shape) - ERROR_KEYS:
            raise ContractError(f"{where} x-errors {kind}: unknown key {', '.join(sorted(unknown))}")
        if not isinstance(shape.get("status", 0), int):
            raise ContractError(f"{where} x-errors {kind}: `status` is a number, not {shape['status']!r}")
        shapes[kind] = ErrorShape(**shape)
    return shapes
