"""`GET /ui`: the dashboard, static files that show nothing by themselves. They want no token; the page asks whoever
looks at it for one, and gets everything that it shows from the control API."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from vocmocks.control.access import Control, ControlError

FOLDER = Path(__file__).parent / "ui"
PREFIX = "/__admin/ui"
INDEX = "index.html"
TYPES = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
    }
)
POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""Nothing from anywhere else, nothing inline, and no text that becomes HTML or code."""
SAFE: Mapping[str, str] = MappingProxyType(
    {
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cache-control": "no-cache",
    }
)


def routes(control: Control) -> Sequence[BaseRoute]:
    known = cache(files)

    async def index(request: Request) -> Response:
        return page(request)

    async def file(request: Request) -> Response:
        name = request.path_params["file"]
        if name in ("", INDEX):
            return page(request)
        if name not in known():
            raise ControlError(f'the dashboard has no file "{name}"', 404)
        return _answer(request, (FOLDER / name).read_bytes(), TYPES[Path(name).suffix])

    return [Route("/ui", index, methods=["GET"]), Route("/ui/{file:path}", file, methods=["GET"])]


def files() -> frozenset[str]:
    """The names of all files of the dashboard, below its folder."""
    return frozenset(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.suffix in TYPES)


def page(request: Request) -> Response:
    """The page itself; it finds its files also where the whole application is mounted below a path."""
    scope = request.scope
    mounted = scope.get("app_root_path", scope.get("root_path", ""))
    text = (FOLDER / INDEX).read_text("utf-8").replace("{base}", mounted + PREFIX)
    return _answer(request, text.encode(), TYPES[".html"])


def is_file(path: str) -> bool:
    """Whether a path below the control API is the dashboard's."""
    return path == "/ui" or path.startswith("/ui/")


async def front(scope: Scope, receive: Receive, send: Send) -> None:
    """The page, as an application."""
    answer = page(Request(scope))
    answer.headers["vary"] = "Accept"
    await answer(scope, receive, send)


def _answer(request: Request, content: bytes, media_type: str) -> Response:
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**SAFE, "etag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, headers={**headers, "content-type": media_type})
