"""The yardstick: bare Starlette doing the mock's checks (authentication, JSON parsing, jsonschema-rs validation)."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vocmocks.contract import load_vendor
from vocmocks.contract.formats import CHECKS

PAGE = 100


def reply(content: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")


def authenticated(request: Request) -> bool:
    return request.headers.get("authorization", "").startswith("Bearer test_")


def create_app() -> Starlette:
    """`POST /collectif/api/1.1/wf/add_churn_reason` and `GET /repzo/v1/activity-feedback-v2` without the mock."""
    operation = load_vendor("collectif").operation("add_churn_reason")
    if operation.body is None:
        raise RuntimeError("add_churn_reason has no request body")
    schema = operation.body.content["application/json"].schema
    if schema is None:
        raise RuntimeError("add_churn_reason describes no JSON body")
    is_valid = jsonschema_rs.Draft202012Validator(dict(schema), formats=dict(CHECKS), validate_formats=True).is_valid
    records = _records()

    async def add(request: Request) -> Response:
        if not authenticated(request):
            return reply({"error": "Authentication required"}, 401)
        try:
            body = orjson.loads(await request.body())
        except orjson.JSONDecodeError:
            return reply({"error": "not JSON"}, 400)
        if not is_valid(body):
            return reply({"error": "not valid"}, 400)
        return reply({"status": "success", "response": {}})

    async def listed(request: Request) -> Response:
        if not authenticated(request):
            return reply({"success": False, "error": "Authentication required"}, 401)
        paging = {"total": PAGE, "page": 1, "per_page": PAGE, "pages": 1}
        return reply({"success": True, "data": records, "paging": paging})

    return Starlette(
        routes=[
            Route("/collectif/api/1.1/wf/add_churn_reason", add, methods=["POST"]),
            Route("/repzo/v1/activity-feedback-v2", listed, methods=["GET"]),
        ]
    )


def _records() -> list[Any]:
    from vocmocks.engine.vendor import Plugin
    from vocmocks.vendors import plugin

    repzo: Plugin = plugin("repzo")
    world = repzo.world({}, 1, 1_750_000_000.0)
    population = next(iter(world.values()))
    return [population.record(index) for index in range(PAGE)]
