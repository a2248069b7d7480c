"""Near misses, in WireMock's sense: the operations that a request came closest to, and what was off.

A distance goes from 0 (it is that request) to 1. Most of it is the path, segment by segment; then come the method, the
way to the vendor (prefix or host), and what the operation would have had against the request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from vocmocks.contract.model import Operation
from vocmocks.control.differences import Difference, Differences, without_duplicates
from vocmocks.control.distance import CLOSE, Segment, Step, compare, difference
from vocmocks.engine.journal import Entry
from vocmocks.engine.match import VARIABLE
from vocmocks.engine.redaction import Scrub
from vocmocks.engine.vendor import Vendor

MOST = 3
CONSIDERED = 6
"""Routes that are looked at closely."""
PATH, METHOD, WAY, REQUEST = 0.6, 0.15, 0.15, 0.1
"""What each has of the distance."""
SLASH = 0.03
OTHER_VENDOR, NO_PREFIX = 0.6, 0.3
MANY = 4
"""Things that are off which make a request quite another."""
REMEMBERED = 1024


@dataclass(frozen=True, slots=True)
class Route:
    """One way to reach an operation; `path` with the prefix and base path, `segments` below the prefix."""

    vendor: Vendor
    operation: Operation
    method: str
    path: str
    names: tuple[str, ...]
    segments: tuple[Segment, ...]
    slash: bool


@dataclass(frozen=True, slots=True)
class Way:
    """How a request came to a vendor: the rest of its path, how far that is from how it should have, and why."""

    vendor: Vendor
    path: str
    cost: float
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Near:
    route: Route
    distance: float
    differences: tuple[Difference, ...]


class NearMisses:
    """`vendors` by name, as they are served."""

    def __init__(self, vendors: Mapping[str, Vendor]) -> None:
        self._vendors = vendors
        self._nearest = lru_cache(REMEMBERED)(self._ranked)
        self._differences = {name: Differences(vendor) for name, vendor in vendors.items()}

    def __call__(self, entry: Entry, *, show_tenant: bool = False) -> list[dict[str, Any]]:
        """The closest operations, as JSON; for a request that an operation was found for, that one."""
        if entry.operation is not None:
            vendor = self._vendors.get(entry.vendor)
            operations = vendor.contract.operations if vendor is not None else ()
            found = [each for each in operations if each.id == entry.operation]
            routes = [Near(self._route_of(vendor, each), 0.0, ()) for each in found if vendor is not None]
        else:
            host = next((str(value, "latin-1") for key, value in entry.request_headers if key == b"host"), "")
            routes = list(self._nearest(entry.vendor, entry.method, entry.path, host))
        near = [self._completed(each, entry) for each in routes]
        scrub = entry.scrub(show_tenant=show_tenant)
        return [_as_json(each, scrub) for each in sorted(near, key=lambda each: each.distance)[:MOST]]

    def _completed(self, near: Near, entry: Entry) -> Near:
        route = near.route
        own = self._differences[route.vendor.name](entry, route.operation)
        off = without_duplicates(own)
        distance = near.distance + REQUEST * min(1.0, len(off) / MANY)
        return Near(route, distance, (*near.differences, *off))

    def _ranked(self, vendor: str, method: str, path: str, host: str) -> tuple[Near, ...]:
        best: dict[tuple[str, str], Near] = {}
        for way in self._ways(vendor, path, host):
            for route in self._routes[way.vendor.name]:
                near = _compared(way, route, method)
                key = route.vendor.name, route.operation.id
                if key not in best or near.distance < best[key].distance:
                    best[key] = near
        return tuple(sorted(best.values(), key=lambda near: near.distance)[:CONSIDERED])

    def _ways(self, name: str, path: str, host: str) -> Iterator[Way]:
        for vendor in self._vendors.values():
            if name == vendor.name:
                yield Way(vendor, path, 0.0)
            elif name:
                off = Difference(
                    "prefix", f"/{vendor.name}", f"/{name}", f'expected the prefix "/{vendor.name}", found "/{name}"'
                )
                yield Way(vendor, path, OTHER_VENDOR, off)
            else:
                yield from _elsewhere(vendor, path, host)

    @cached_property
    def _routes(self) -> Mapping[str, list[Route]]:
        return {name: list(_routes_of(vendor)) for name, vendor in self._vendors.items()}

    def _route_of(self, vendor: Vendor, operation: Operation) -> Route:
        return next(route for route in self._routes[vendor.name] if route.operation is operation)


def _elsewhere(vendor: Vendor, path: str, host: str) -> Iterator[Way]:
    """A path that is nobody's: its prefix is missing or misspelt, or the host is."""
    first, slash, rest = path[1:].partition("/")
    if (cost := difference(first, vendor.name)) <= CLOSE:
        off = Difference("prefix", f"/{vendor.name}", f"/{first}", f'expected the prefix "/{vendor.name}"')
        yield Way(vendor, slash + rest or "/", cost, off)
    name = host.rpartition(":")[0] or host
    near = min(((difference(name.lower(), each.lstrip("*.")), each) for each in vendor.hosts), default=(1.0, ""))
    if near[0] <= CLOSE:
        yield Way(vendor, path, near[0], Difference("host", near[1], name, f'expected the host "{near[1]}"', "host"))
    message = f'the path lacks the prefix "/{vendor.name}" (or the vendor\'s host)'
    yield Way(vendor, path, NO_PREFIX, Difference("prefix", f"/{vendor.name}", "nothing", message))


def _routes_of(vendor: Vendor) -> Iterator[Route]:
    for operation in vendor.contract.operations:
        for each in operation.routes:
            for base in vendor.bases:
                path = base + each.path
                names = tuple(path.strip("/").split("/"))
                segments = tuple(None if VARIABLE.search(name) else name for name in names)
                whole = f"/{vendor.name}{path}"
                yield Route(vendor, operation, each.method, whole, names, segments, path.endswith("/"))


def _compared(way: Way, route: Route, method: str) -> Near:
    given = way.path.strip("/").split("/") if way.path.strip("/") else []
    cost, steps = compare(given, route.segments, route.names)
    off = [way.difference] if way.difference is not None else []
    distance = PATH * cost + WAY * way.cost
    if method != route.method:
        distance += METHOD
        off.append(Difference("method", route.method, method, f"method: expected {route.method}, found {method}"))
    off += map(_of_step, steps)
    if not steps and (way.path.endswith("/") and len(way.path) > 1) != route.slash:
        distance += SLASH
        expected, found = ("a slash at the end", "none") if route.slash else ("no slash at the end", "one")
        off.append(Difference("path", expected, found, f"path: expected {expected}, found {found}"))
    return Near(route, distance, tuple(off))


def _of_step(step: Step) -> Difference:
    if step.found is None:
        message = f'path: "{step.expected}" is missing before segment {step.at}'
        return Difference("path", step.expected or "", "nothing", message)
    if step.expected is None:
        return Difference("path", "nothing", step.found, f'path: segment {step.at}, "{step.found}", is one too many')
    message = f'path: segment {step.at}: expected "{step.expected}", found "{step.found}"'
    return Difference("path", step.expected, step.found, message)


def _as_json(near: Near, scrub: Scrub) -> dict[str, Any]:
    route = near.route
    return {
        "operation": {
            "vendor": route.vendor.name,
            "id": route.operation.id,
            "method": route.method,
            "path": route.path,
            "summary": route.operation.summary,
        },
        "matchResult": {"distance": round(near.distance, 4)},
        "differences": [each.as_json(scrub) for each in near.differences],
    }
