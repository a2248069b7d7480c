"""Who may use the control API, and the one place where its errors become answers. Pure ASGI.

- With a token (`VOCMOCKS_ADMIN_TOKEN`, or made up where the mock listens beyond this machine): whoever sends it.
- Without one: this machine only. A `Host` that is not this machine is refused, as a page of somebody else's may have a
  name of its own point here (DNS rebinding), and so is an `Origin` that is not this server, as a page may send what it
  cannot read the answer to. There are no CORS headers.
- Probes (`/health`, `/ready`) and the dashboard's files tell nothing, and are open.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Sequence
from time import perf_counter_ns
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vocmocks.control.access import Control, ControlError, describe_error, json, tenant_of
from vocmocks.control.ui import is_file
from vocmocks.engine.changes import Change
from vocmocks.engine.problem import Unavailable
from vocmocks.engine.redaction import redact
from vocmocks.errors import did_you_mean
from vocmocks.logs import log_request

OPEN = ("/health", "/ready")
READING = ("/requests/find", "/requests/count")
"""Paths whose POST changes nothing."""
TOKEN_WANTED = "the control API wants `Authorization: Bearer TOKEN`; the server printed the token at start"
NOT_HERE = "without a token the control API is for this machine only; set VOCMOCKS_ADMIN_TOKEN to use it from elsewhere"


class Guard:
    """In front of the control API's `routes`."""

    def __init__(self, app: ASGIApp, control: Control, routes: Sequence[BaseRoute]) -> None:
        self._app, self._routes = app, routes
        self._token, self._max_body = control.settings.admin_token, control.settings.max_body
        self._changes = control.services.backend.changes
        self._logs = control.settings.log_requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif self._logs and _path(scope) not in OPEN and not is_file(_path(scope)):
            await self._logged(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def _logged(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, status = perf_counter_ns(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._answer(scope, receive, noting)
        finally:
            given = Headers(scope=scope).get("x-request-id")
            tenant = redact(tenant_of(Request(scope)) or "") or None
            log_request(scope["method"], scope["path"], status, began, request_id=given, tenant=tenant)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self._check(scope, Headers(scope=scope))
            await self._app(scope, _limited(receive, self._max_body), self._telling(scope, send))
        except ControlError as error:
            challenge = {"www-authenticate": "Bearer"} if error.status == 401 else None
            await json(describe_error(error), error.status, challenge)(scope, receive, send)
        except HTTPException as error:
            await self._elsewhere(error, scope)(scope, receive, send)
        except Unavailable as problem:
            await json({"error": f"the store cannot be reached: {problem.reason}"}, 503)(scope, receive, send)

    def _check(self, scope: Scope, headers: Headers) -> None:
        """Raises ControlError for a call that is not to be let in."""
        if _path(scope) in OPEN or is_file(_path(scope)):
            return
        if self._token is not None:
            given = headers.get("authorization", "").encode()
            if not hmac.compare_digest(given, f"Bearer {self._token}".encode()):
                raise ControlError(TOKEN_WANTED, 401)
        else:
            _check_nearness(scope, headers)
        announced = headers.get("content-length", "")
        if announced.isdigit() and (len(announced) > 15 or int(announced) > self._max_body):
            raise too_large(self._max_body)

    def _telling(self, scope: Scope, send: Send) -> Send:
        """`send`, and those who listen are told what a call has changed."""
        path = _path(scope)
        if scope["method"] in ("GET", "HEAD", "OPTIONS") or path in READING:
            return send

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:
                what = path.split("/")[1]
                await self._changes.add(Change(what, scope["method"], path, tenant_of(Request(scope))))
            await send(message)

        return telling

    def _elsewhere(self, error: HTTPException, scope: Scope) -> ASGIApp:
        """What Starlette's router refuses, as JSON."""
        method, path = scope["method"], _path(scope)
        routes = [route for route in self._routes if isinstance(route, Route)]
        if error.status_code == 405:
            found = [route for route in routes if route.matches(scope)[0] is not Match.NONE]
            exact = [route for route in found if route.path == path] or found
            allowed = ", ".join(sorted({each for route in exact for each in route.methods or ()}))
            return json({"error": f"{method} is not allowed here; allowed: {allowed}"}, 405, {"allow": allowed})
        if error.status_code == 404:
            hint = did_you_mean(path, {route.path for route in routes})
            return json({"error": f'the control API has nothing at "{path}".{hint}'}, 404)
        return json({"error": error.detail}, error.status_code)


def _check_nearness(scope: Scope, headers: Headers) -> None:
    client = scope.get("client")
    if client is not None and _is_far(client[0]):
        raise ControlError(NOT_HERE, 403)
    host = headers.get("host")
    if host is not None and not is_this_machine(host) and not _is_in_process(scope, host):
        raise ControlError(f'Host "{host}": {NOT_HERE}', 403)
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != (host or "").lower():
        raise ControlError(f'Origin "{origin}": pages of other servers cannot use the control API', 403)


def _is_far(address: str) -> bool:
    """Whether a client's address is another machine's."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return not (getattr(found, "ipv4_mapped", None) or found).is_loopback


def _is_in_process(scope: Scope, host: str) -> bool:
    """Whether there is no socket: to an ASGI client the server is what its URLs name; a real one says its address."""
    name = str((scope.get("server") or ("",))[0])
    return (
        bool(name) and not _is_address(name) and host.lower() in (name.lower(), f"{name}:{scope['server'][1]}".lower())
    )


def _is_address(name: str) -> bool:
    """An IP address, or a UNIX socket's path."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name.startswith("/")
    return True


def is_this_machine(host: str) -> bool:
    """Whether a `Host` header names the loopback interface."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        name = (host.rpartition(":")[0] or host).lower().rstrip(".")
        return name == "localhost" or name.endswith(".localhost")


def _limited(receive: Receive, most: int) -> Receive:
    """`receive` that raises ControlError (413) where a body has more than `most` bytes."""
    size = 0

    async def limited() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise too_large(most)
        return message

    return limited


def too_large(most: int) -> ControlError:
    return ControlError(f"the body is larger than {most} bytes", 413)


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))
