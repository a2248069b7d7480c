"""`GET /openapi.json`: the control API's own description, OpenAPI 3.1.

It is written in YAML beside the code: `clock.yaml` describes the routes of clock.py, and so on; `openapi.yaml` holds
what they share. A test holds descriptions and routes equal, and another asks the server everything that they allow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vocmocks import __version__
from vocmocks.contract.overlay import read_yaml
from vocmocks.control.access import Control, json
from vocmocks.errors import ContractError

FOLDER = Path(__file__).parent
COMMON = "openapi"


def routes(control: Control) -> Sequence[BaseRoute]:
    read = cache(described)

    async def description(request: Request) -> Response:
        server = f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}"
        return json({**read(), "servers": [{"url": server}]})

    return [Route("/openapi.json", description, methods=["GET"])]


def described(folder: Path = FOLDER) -> dict[str, Any]:
    """The whole description, without servers; raises ContractError where two parts describe the same thing."""
    document: dict[str, Any] = read_yaml(folder / f"{COMMON}.yaml")
    document["info"]["version"] = __version__
    for path in sorted(folder.glob("*.yaml")):
        if path.stem != COMMON:
            _join(document, read_yaml(path), path.name, path.stem)
    return document


def _join(document: dict[str, Any], part: Mapping[str, Any], name: str, tag: str) -> None:
    if part.get("description"):
        document.setdefault("tags", []).append({"name": tag, "description": part["description"]})
    for path, item in part["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and method != "parameters":
                operation.setdefault("tags", [tag])
        _add(document.setdefault("paths", {}), path, item, name)
    for section, components in part.get("components", {}).items():
        for key, component in components.items():
            _add(document["components"].setdefault(section, {}), key, component, name)


def _add(among: dict[str, Any], key: str, value: Any, name: str) -> None:
    if key in among:
        raise ContractError(f'control/{name}: "{key}" is described elsewhere, too')
    among[key] = value
