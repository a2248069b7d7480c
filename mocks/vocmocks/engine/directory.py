"""Which vendor a request is for: by prefix, by the vendor's real host name, or the only one at the root."""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette._utils import get_route_path
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from vocmocks.engine.match import VARIABLE
from vocmocks.engine.vendor import Vendor

ADMIN = "__admin"


class Directory:
    """Finds vendors. `at_root`: the one that has every path that is nobody else's."""

    def __init__(self, vendors: Iterable[Vendor], at_root: Vendor | None = None) -> None:
        self._by_name = {vendor.name: (vendor, f"/{vendor.name}") for vendor in vendors}
        self._by_host = {
            host: vendor for vendor, _ in self._by_name.values() for host in vendor.hosts if host[0] != "*"
        }
        self._by_suffix = {host[1:]: vendor for vendor, _ in self._by_name.values() for host in vendor.hosts
                           if host[0] == "*"}  # fmt: skip
        self._at_root = at_root

    def find(self, scope: Scope) -> tuple[Vendor, str] | None:
        """The vendor, and the part of the path that is the mock's own; None for what is no vendor's."""
        root = scope.get("root_path", "")
        path: str = get_route_path(scope) if root else scope["path"]
        name = path[1:].partition("/")[0]
        named = self._by_name.get(name)
        if named is not None:
            return named if not root else (named[0], root + named[1])
        if name == ADMIN:
            return None
        vendor = self._at_root or self._of_host(scope)
        return (vendor, root) if vendor is not None else None

    def _of_host(self, scope: Scope) -> Vendor | None:
        for key, value in scope["headers"]:
            if key == b"host":
                name = str(value, "latin-1").lower().partition(":")[0]
                if name in self._by_host:
                    return self._by_host[name]
                return next((vendor for end, vendor in self._by_suffix.items() if name.endswith(end)), None)
        return None


class Dispatch:
    """Sends requests for vendors straight to their pipelines, which always answer; all else goes on to `app`."""

    def __init__(self, app: ASGIApp, directory: Directory) -> None:
        self._app, self._find = app, directory.find

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._find(scope) if scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
        else:
            await found[0].pipeline(scope, receive, send, found[1])


class Mock(Starlette):
    """A Starlette application whose requests for vendors take the short way, through middleware that is added."""

    def __init__(self, directory: Directory, routes: list[BaseRoute]) -> None:
        self._directory = directory
        super().__init__(routes=routes)
        self.router.redirect_slashes = False

    def build_middleware_stack(self) -> ASGIApp:
        added, self.user_middleware = self.user_middleware, []
        app: ASGIApp = Dispatch(super().build_middleware_stack(), self._directory)
        self.user_middleware = added
        for middleware, arguments, options in reversed(added):
            app = middleware(app, *arguments, **options)
        return app


class VendorMount(Mount):
    """A vendor's operations as Starlette routes named by operation id (`-` in the names of path variables as `_`)."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        routes = [
            self._route(operation.id, route.method, vendor.bases[0] + route.path)
            for operation in vendor.contract.operations
            for route in operation.routes
        ]
        super().__init__(f"/{vendor.name}", routes=routes, name=vendor.name)

    def _route(self, operation_id: str, method: str, path: str) -> BaseRoute:
        template = VARIABLE.sub(lambda found: "{" + re.sub(r"\W", "_", found[1]) + "}", path)
        return Route(template, self._endpoint, methods=[method], name=operation_id)

    async def _endpoint(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.vendor.pipeline(scope, receive, send, scope["root_path"])
