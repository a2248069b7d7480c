"""One request on its way through the pipeline, and what became of it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from starlette.types import Receive, Scope

from vocmocks.contract.model import NOTHING, Operation
from vocmocks.engine.problem import Violation
from vocmocks.store.base import Store

if TYPE_CHECKING:
    from vocmocks.engine.disturbance import Disturbance
    from vocmocks.store.backend import Admission

Header = tuple[bytes, bytes]
KEPT = re.compile("(%2[Ff]|%25)")
NOBODY = ""
"""The tenant of requests that carry no valid credential."""


class Reply(NamedTuple):
    """What a behaviour answers: `body` is any JSON value, or bytes as they are; None for an empty body. `stream`: a
    body in parts instead, sent as they come (engine/streams.py)."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = NOTHING
    media_type: str = "application/json"
    stream: AsyncIterator[bytes] | None = None


class Exchange:
    """Filled by the stages, each its part: `operation` and `path` by match, `tenant` by authenticate, `query`,
    `headers`, `body` by validate."""

    operation: Operation | None = None
    path_values: Mapping[str, Any] = NOTHING
    query: Mapping[str, Any] = NOTHING
    header_values: Mapping[str, Any] = NOTHING
    raw_body = b""
    body: Any = None
    tenant = NOBODY
    time = 0.0
    store: Store | None = None
    outcome = "answered"
    reason = ""
    violations: tuple[Violation, ...] = ()
    disturbance: Disturbance | None = None
    complete: bool | None = None
    """Whether the whole body is in `raw_body`; None until it is read."""
    admission: Admission | None = None
    """How it was admitted, where that is known before it is asked for."""
    foreseen = False
    """Whether the admission is foreseen only, and changes are kept back."""
    foreseeable = True

    def __init__(self, scope: Scope, receive: Receive, prefix: str, path: str) -> None:
        self.scope, self.receive = scope, receive
        self.method: str = scope["method"]
        self.prefix = prefix
        """The part of the URL's path that is the mock's own: `/collectif`, or nothing."""
        self.path = path
        """The path as the vendor would see it, percent-decoded (but for `%2F`, a slash inside a segment, and `%25`)."""
        self.headers: dict[bytes, bytes] = dict(reversed(scope["headers"]))
        """By lower-case name; of a name that comes more than once, the first."""

    def again(self, admission: Admission | None) -> Exchange:
        """The same request from the start, but for the body, which has been read; nothing is foreseen any more."""
        twin = Exchange(self.scope, self.receive, self.prefix, self.path)
        twin.raw_body, twin.complete, twin.admission, twin.foreseeable = self.raw_body, self.complete, admission, False
        return twin

    def header(self, name: bytes) -> str | None:
        """The first header of that (lower-case) name."""
        value = self.headers.get(name)
        return str(value, "latin-1") if value is not None else None

    def cookies(self) -> list[tuple[str, str]]:
        """Names and values, in the order given."""
        pairs = (part.strip().partition("=") for part in (self.header(b"cookie") or "").split(";"))
        return [(name, value) for name, _, value in pairs if name]

    @property
    def base_url(self) -> str:
        """Scheme, host and prefix under which this request came: what a URL in an answer begins with."""
        forwarded = (self.header(b"x-forwarded-proto") or "").partition(",")[0].strip().lower()
        scheme = forwarded or self.scope["scheme"]
        host = self.header(b"host") or "{}:{}".format(*self.scope["server"])
        return f"{scheme}://{host}{self.prefix}"


def vendor_path(scope: Scope, prefix: str) -> str:
    """The request's path below `prefix`; `%2F` stays encoded, so that an id may hold a slash, and so does `%25`."""
    path: str = scope["path"]
    raw: bytes = scope.get("raw_path") or b""
    if b"%2" in raw and (parts := KEPT.split(raw.partition(b"?")[0].decode("latin-1")))[1:]:
        path = "".join(part.upper() if KEPT.fullmatch(part) else unquote(part) for part in parts)
    return path[len(prefix) :] or "/"
