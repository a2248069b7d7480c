"""What the engine serves. Built once by `load`, then never changed.

    Contract
    ├── servers, security schemes, rate limits, error shapes
    └── Operation …
        ├── Parameter …
        ├── Body ── MediaType …
        └── Response … ── MediaType …

Names are OpenAPI's. Schemas stay plain JSON Schema (2020-12) with `x-source` beside each constraint; nobody changes
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Schema = Mapping[str, Any]
Location = Literal["path", "query", "header", "cookie"]
Https = Literal["any", "redirect", "refuse"]
"""What plain HTTP gets: an answer like any other, the address to go to, a refusal."""
Security = tuple[tuple[str, ...], ...]
"""Alternatives, each a set of scheme names that are wanted together; none at all: open to everyone."""
NOTHING: Mapping[str, Any] = MappingProxyType({})


def nothing() -> Mapping[str, Any]:
    return NOTHING


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    location: Location
    schema: Schema
    required: bool = False
    explode: bool = True
    """OpenAPI's: an array is given as repeated `name=value` rather than `name=a,b`."""


@dataclass(frozen=True, slots=True)
class MediaType:
    media_type: str
    schema: Schema | None
    examples: Mapping[str, Any] = field(default_factory=nothing)


@dataclass(frozen=True, slots=True)
class Body:
    required: bool
    content: Mapping[str, MediaType]


@dataclass(frozen=True, slots=True)
class Response:
    status: int | None
    """None for OpenAPI's `default`."""
    content: Mapping[str, MediaType] = field(default_factory=nothing)

    @property
    def json(self) -> MediaType | None:
        """What it says of JSON, if it does."""
        return next((m for name, m in self.content.items() if is_json(name)), None)


@dataclass(frozen=True, slots=True)
class JwtRule:
    """What a JSON Web Token must be like that comes together with an API key.

    `algorithm`: the one it is signed with; the secret is `secret_prefix` and the key. `claims`: those it must have.
    `max_age`: seconds that it is good for from its `iat` on. `leeway`: seconds that clocks may be apart.
    """

    algorithm: str = "HS256"
    claims: tuple[str, ...] = ("iat",)
    secret_prefix: str = "secret_"
    max_age: int = 3600
    leeway: int = 10


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """`kind` says how the credential is carried; `parameter` is the header, query or cookie name for an API key; `jwt`
    what a token in that place must be like."""

    name: str
    kind: Literal["bearer", "basic", "header", "query", "cookie"]
    parameter: str = "authorization"
    jwt: JwtRule | None = None


@dataclass(frozen=True, slots=True)
class RateLimit:
    """`limit` requests in `window` seconds for each credential; over one path each, or (`paths` empty) over all of
    them."""

    limit: int
    window: int
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorShape:
    """How the vendor says that something went wrong. `body` is a template: see engine/envelope.py."""

    status: int | None = None
    body: Any = None
    media_type: str | None = None
    message: str | None = None


NO_SHAPE = ErrorShape()


@dataclass(frozen=True, slots=True)
class Route:
    """One way to reach an operation."""

    method: str
    path: str


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    """Template below the server's base path: `/activity-feedback-v2/{id}`."""
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: Mapping[int | None, Response]
    security: Security
    limits: tuple[RateLimit, ...] = ()
    aliases: tuple[Route, ...] = ()
    resource: Mapping[str, Any] = field(default_factory=nothing)
    summary: str = ""
    source: Mapping[str, Any] = field(default_factory=nothing)
    errors: Mapping[str, ErrorShape] = field(default_factory=nothing)
    """Where they differ from the vendor's."""

    @property
    def routes(self) -> tuple[Route, ...]:
        return (Route(self.method, self.path), *self.aliases)

    def success(self) -> Response | None:
        """The documented answer when all is well: the lowest 2xx, else the default."""
        good = sorted(s for s in self.responses if s is not None and 200 <= s < 300)
        return self.responses.get(good[0] if good else None)


@dataclass(frozen=True, slots=True)
class Contract:
    name: str
    title: str
    servers: tuple[str, ...]
    operations: tuple[Operation, ...]
    security_schemes: Mapping[str, SecurityScheme]
    security: Security
    errors: Mapping[str, ErrorShape]
    https: Https
    components: Mapping[str, Any]
    conflicts: tuple[Mapping[str, Any], ...]
    document: Mapping[str, Any]
    description: Mapping[str, Any]
    """The whole description after the overlay, for `export`."""

    def error(self, kind: str, operation: Operation | None) -> ErrorShape:
        """How a kind of error looks; an empty shape where nobody says."""
        if operation is not None and kind in operation.errors:
            return operation.errors[kind]
        return self.errors.get(kind, NO_SHAPE)

    def operation(self, operation_id: str) -> Operation:
        """Raises KeyError where there is none."""
        for operation in self.operations:
            if operation.id == operation_id:
                return operation
        raise KeyError(operation_id)

    @property
    def limits(self) -> tuple[RateLimit, ...]:
        """Every rate limit that any operation has, once."""
        return tuple(dict.fromkeys(limit for operation in self.operations for limit in operation.limits))


def essence_of(media_type: str) -> str:
    """`application/json` of `Application/JSON; charset=utf-8`."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """`application/json`, `application/problem+json; charset=utf-8`, …"""
    essence = essence_of(media_type)
    return essence == "application/json" or essence.endswith("+json")
