"""Description + overlay → frozen `Contract`. Whatever is wrong with either fails here, before anything is served."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import orjson

from vocmocks import data
from vocmocks.contract import overlay as overlays
from vocmocks.contract.foreign import tolerated
from vocmocks.contract.model import (
    Body,
    Contract,
    ErrorShape,
    Location,
    MediaType,
    Operation,
    Parameter,
    Response,
    Route,
    Schema,
    Security,
)
from vocmocks.contract.parts import check_path, check_security, error_shapes, limits, scheme_of, security
from vocmocks.contract.references import resolve
from vocmocks.contract.schemas import checked
from vocmocks.contract.vocabulary import check_extensions
from vocmocks.errors import ContractError, did_you_mean

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
LOCATIONS = ("path", "query", "header", "cookie")
STATUS = re.compile("[1-5]([0-9]{2}|XX)|default", re.IGNORECASE)
HTTPS = ("redirect", "refuse")
IGNORED_HEADERS = {"accept", "content-type", "authorization"}
"""OpenAPI 3.1, "Parameter Object": these header parameters are ignored."""


def load_vendor(name: str, schemas: Path | None = None) -> Contract:
    """The contract of one of our vendors, the same object as long as its files are; raises ContractError or
    OverlayError."""
    folder = (schemas or data.schemas()) / name
    return _loaded(name, folder, _stamp(folder / "extracted.json"), _stamp(folder / "overlay.yaml"))


def _stamp(path: Path) -> tuple[int, int] | None:
    """By which a file is known again; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size


@lru_cache(32)
def _loaded(name: str, folder: Path, *stamps: tuple[int, int] | None) -> Contract:
    try:
        description = orjson.loads((folder / "extracted.json").read_bytes())
    except FileNotFoundError:
        raise ContractError(f'no description of "{name}" in {folder}.{did_you_mean(name, data.extracted())}') from None
    except orjson.JSONDecodeError as error:
        raise ContractError(f"{folder / 'extracted.json'}: not JSON: {error}") from error
    path = folder / "overlay.yaml"
    return load(name, description, overlays.read(path) if path.exists() else None, overlay_name=str(path))


def load(
    name: str,
    description: Mapping[str, Any],
    overlay: Mapping[str, Any] | None = None,
    *,
    overlay_name: str = "overlay",
    foreign: bool = False,
) -> Contract:
    """A contract from an OpenAPI 3.1 description and an overlay.

    `foreign` descriptions come from people's own documents: extensions that we do not know are let through,
    operations without an id get one, and what else can be helped is (contract/foreign.py). Raises ContractError, or
    OverlayError for the overlay.
    """
    document = overlays.apply(description, overlay, overlay_name) if overlay else dict(description)
    if foreign:
        document = tolerated(document, name)
    return _Loader(name, document, foreign).contract()


class _Loader:
    def __init__(self, name: str, document: dict[str, Any], foreign: bool) -> None:
        self.name, self.document, self.foreign = name, document, foreign
        if not str(document.get("openapi", "")).startswith("3."):
            raise ContractError(f"{name}: expected an OpenAPI 3.1 description (`openapi: 3.1.0`)")
        if not foreign:
            check_extensions(document, "description", name)
        schemas = {
            key: self._schema(schema, f"{name} /components/schemas/{key}")
            for key, schema in document.get("components", {}).get("schemas", {}).items()
        }
        self.components = {**document.get("components", {}), **({"schemas": schemas} if schemas else {})}

    def contract(self) -> Contract:
        document = self.document
        operations = tuple(self._operations())
        self._check_ids(operations)
        self._check_limits(operations)
        schemes = {
            key: scheme_of(key, raw, self.name, foreign=self.foreign)
            for key, raw in self.components.get("securitySchemes", {}).items()
        }
        for where, wanted in self._securities(operations):
            check_security(wanted, schemes, where)
        return Contract(
            name=self.name,
            title=document.get("info", {}).get("title") or self.name,
            servers=tuple(
                _text(server, "url", f"{self.name} servers").rstrip("/") for server in document.get("servers", ())
            ),
            operations=operations,
            security_schemes=MappingProxyType(schemes),
            security=security(document.get("security", [])),
            errors=MappingProxyType(error_shapes(document.get("x-errors", {}), self.name)),
            https=document["x-https"] if document.get("x-https") in HTTPS else "any",
            components=MappingProxyType(self.components),
            conflicts=tuple(document.get("x-conflicts", ())),
            document=MappingProxyType(document.get("x-document", {})),
            description=MappingProxyType(document),
        )

    def _operations(self) -> Iterator[Operation]:
        for path, item, method in operations_of(self.document):
            yield self._operation(method.upper(), path, item, item[method])

    def _operation(self, method: str, path: str, item: Mapping[str, Any], raw: Mapping[str, Any]) -> Operation:
        where = f"{self.name} {method} {path}"
        operation_id = raw.get("operationId")
        if not operation_id:
            if not self.foreign:
                raise ContractError(f"{where}: the operation has no operationId")
            operation_id = _made_up_id(method, path)
        if not self.foreign:
            check_extensions(raw, "operation", where)
        served = raw.get("x-path", path)
        aliases = tuple(
            Route(alias.get("method", method).upper(), alias.get("path", served)) for alias in raw.get("x-aliases", ())
        )
        for route in (served, *(alias.path for alias in aliases)):
            check_path(route, where)
        return Operation(
            id=operation_id,
            method=method,
            path=served,
            parameters=tuple(self._parameters(item, raw, where)),
            body=self._body(raw.get("requestBody"), where),
            responses=MappingProxyType(dict(self._responses(raw.get("responses") or {}, where))),
            security=security(raw.get("security", self.document.get("security", []))),
            limits=tuple(dict.fromkeys(limits(self.document.get("x-rate-limits", ()), {served, path}, self.name))),
            aliases=aliases,
            resource=MappingProxyType(raw.get("x-resource", {})),
            summary=raw.get("summary", ""),
            source=MappingProxyType(raw.get("x-source", {})),
            errors=MappingProxyType(self._errors(raw.get("x-errors", {}), where)),
        )

    def _errors(self, raw: Mapping[str, Any], where: str) -> dict[str, ErrorShape]:
        """An operation's own, with what the vendor's say of the same kinds."""
        common = self.document.get("x-errors", {})
        return error_shapes({kind: {**common.get(kind, {}), **own} for kind, own in raw.items()}, where)

    def _parameters(self, item: Mapping[str, Any], raw: Mapping[str, Any], where: str) -> Iterator[Parameter]:
        found = {}
        for reference in (*item.get("parameters", ()), *raw.get("parameters", ())):
            parameter = resolve(reference, self.document, where)
            found[_text(parameter, "in", where), _text(parameter, "name", where)] = parameter
        for (location, name), parameter in found.items():
            if location not in LOCATIONS:
                raise ContractError(f'{where}: parameter "{name}" is in "{location}"; expected {", ".join(LOCATIONS)}')
            if location == "header" and name.lower() in IGNORED_HEADERS:
                continue
            raw_schema = parameter["schema"] if "schema" in parameter else _first_schema(parameter.get("content", {}))
            schema = self._schema(raw_schema, f"{where} {location} {name}")
            explode = parameter.get("explode", parameter.get("style", "form") == "form")
            required = bool(parameter.get("required")) or location == "path"
            yield Parameter(name, cast(Location, location), schema, required, explode)

    def _schema(self, raw: Any, where: str) -> Schema:
        return checked(raw, self.document, where, foreign=self.foreign)

    def _body(self, reference: Mapping[str, Any] | None, where: str) -> Body | None:
        if reference is None:
            return None
        raw = resolve(reference, self.document, where)
        return Body(bool(raw.get("required")), self._content(raw.get("content", {}), f"{where} body"))

    def _responses(self, raw: Mapping[str, Any], where: str) -> Iterator[tuple[int | None, Response]]:
        statuses = {str(key): reference for key, reference in raw.items() if not str(key).startswith("x-")}
        for key in sorted(statuses, key=_is_exact):
            if not STATUS.fullmatch(key):
                raise ContractError(f'{where}: "{key}" is not a status: expected 200, 2XX, default, …')
            response = resolve(statuses[key], self.document, where)
            status = int(key.upper().replace("XX", "00")) if key.lower() != "default" else None
            yield status, Response(status, self._content(response.get("content", {}), f"{where} response {key}"))

    def _content(self, raw: Mapping[str, Any], where: str) -> Mapping[str, MediaType]:
        content = {}
        for media_type, value in raw.items():
            schema = self._schema(value["schema"], where) if value.get("schema") is not None else None
            examples = {
                key: resolve(example, self.document, where).get("value")
                for key, example in value.get("examples", {}).items()
            }
            if "example" in value:
                examples.setdefault("example", value["example"])
            content[media_type] = MediaType(media_type, schema, MappingProxyType(examples))
        return MappingProxyType(content)

    def _check_ids(self, operations: tuple[Operation, ...]) -> None:
        ids: dict[str, Operation] = {}
        routes: dict[Route, Operation] = {}
        for operation in operations:
            other = ids.setdefault(operation.id, operation)
            if other is not operation:
                raise ContractError(
                    f'{self.name}: two operations have the id "{operation.id}": {other.method} {other.path} and '
                    f"{operation.method} {operation.path}"
                )
            for route in operation.routes:
                other = routes.setdefault(route, operation)
                if other is not operation:
                    raise ContractError(
                        f'{self.name}: two operations are served at {route.method} {route.path}: "{other.id}" and '
                        f'"{operation.id}"'
                    )

    def _check_limits(self, operations: tuple[Operation, ...]) -> None:
        known = {*self.document.get("paths", {}), *(operation.path for operation in operations)}
        for limit in self.document.get("x-rate-limits", ()):
            for path in limit.get("paths", ()):
                if path not in known:
                    raise ContractError(
                        f'{self.name} x-rate-limits: nothing is at "{path}".{did_you_mean(path, known)}'
                    )

    def _securities(self, operations: tuple[Operation, ...]) -> Iterator[tuple[str, Security]]:
        yield self.name, security(self.document.get("security", []))
        for operation in operations:
            yield f"{self.name} {operation.method} {operation.path}", operation.security


def operations_of(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """Path, path item and (lower-case) method of every operation, in the order of the description."""
    for path, reference in (document.get("paths") or {}).items():
        if str(path).startswith("x-"):
            continue
        item = resolve(reference or {}, document, path)
        for method in METHODS:
            if isinstance(item.get(method), Mapping):
                yield path, item, method


def _made_up_id(method: str, path: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", path)
    return "_".join([method.lower(), *words]).lower()


def _is_exact(status: str) -> bool:
    """Ranges sort first, so that the exact status overrules them."""
    return not status.upper().endswith("XX")


def _first_schema(content: Mapping[str, Any]) -> Any:
    return next((value.get("schema", {}) for value in content.values()), {})


def _text(thing: Any, key: str, where: str) -> str:
    value = thing.get(key) if isinstance(thing, Mapping) else None
    if not isinstance(value, str):
        raise ContractError(f"{where}: expected an object with `{key}`, found {thing!r:.60}")
    return value
