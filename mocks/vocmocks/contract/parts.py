"""The smaller parts of a contract, read and checked: path templates, security, rate limits, error shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vocmocks.contract.errors import KINDS
from vocmocks.contract.model import ErrorShape, JwtRule, RateLimit, Security, SecurityScheme
from vocmocks.contract.vocabulary import check_extensions
from vocmocks.errors import ContractError, did_you_mean

ERROR_KEYS = {"status", "body", "media_type", "message"}
ALGORITHMS = ("HS256", "HS384", "HS512")
JWT_NUMBERS = ("max-age", "leeway")
JWT_KEYS = ("algorithm", "claims", "secret-prefix", *JWT_NUMBERS)


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


def scheme_of(name: str, raw: Mapping[str, Any], where: str, *, foreign: bool = False) -> SecurityScheme:
    where = f'{where} security scheme "{name}"'
    if not foreign:
        check_extensions(raw, "security scheme", where)
    kind, scheme = raw.get("type"), str(raw.get("scheme", "")).lower()
    if kind == "apiKey":
        location = raw.get("in")
        if location not in ("header", "query", "cookie"):
            raise ContractError(f"{where}: `in` is header, query or cookie, not {location!r}")
        parameter = str(raw["name"]).lower() if location == "header" else raw["name"]
        rule = None if foreign and not _is_jwt_rule(raw.get("x-jwt")) else jwt_rule(raw.get("x-jwt"), where)
        return SecurityScheme(name, location, parameter, rule)
    if kind == "http" and scheme == "basic":
        return SecurityScheme(name, "basic")
    return SecurityScheme(name, "bearer")


def _is_jwt_rule(raw: Any) -> bool:
    """Whether somebody else's extension of that name means the same."""
    return isinstance(raw, Mapping) and {*raw} <= {*JWT_KEYS}


def jwt_rule(raw: Mapping[str, Any] | None, where: str) -> JwtRule | None:
    """`x-jwt`: {algorithm, claims, secret-prefix, max-age, leeway}, all optional."""
    if raw is None:
        return None
    if not isinstance(raw, Mapping):
        raise ContractError(f"{where} x-jwt: expected an object, found {raw!r:.40}")
    for key in raw:
        if key not in JWT_KEYS:
            raise ContractError(f'{where} x-jwt: unknown key "{key}".{did_you_mean(key, JWT_KEYS)}')
    for key in JWT_NUMBERS:
        if not isinstance(raw.get(key, 0), int) or raw.get(key, 0) < 0:
            raise ContractError(f"{where} x-jwt: expected `{key}` to be a number of seconds, found {raw[key]!r}")
    if raw.get("algorithm", ALGORITHMS[0]) not in ALGORITHMS:
        raise ContractError(f"{where} x-jwt: `algorithm` is {', '.join(ALGORITHMS)}, not {raw['algorithm']!r}")
    given = {key.replace("-", "_"): value for key, value in raw.items()}
    return JwtRule(**{**given, "claims": tuple(raw.get("claims", JwtRule().claims))})


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
