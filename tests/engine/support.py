"""Small descriptions, and a way to ask an app built from one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson
from starlette.applications import Starlette
from starlette.types import Message, Scope

from vocmocks import Settings, create_app
from vocmocks.contract.load import load
from vocmocks.contract.model import Contract
from vocmocks.engine.behave import Behaviours
from vocmocks.engine.directory import Directory, Mock, VendorMount
from vocmocks.engine.journal import Entry, MemoryJournal
from vocmocks.engine.services import Services
from vocmocks.engine.vendor import Plugin, assemble
from vocmocks.store.memory import MemoryBackend

Json = dict[str, Any]
NOON = 1_767_268_800.0
"""2026-01-01T12:00:00Z."""
BEARER = {"bearer": {"type": "http", "scheme": "bearer"}}
OK = {"200": {"description": "fine"}}


def operation(id: str = "read", **more: Any) -> Json:
    return {"operationId": id, "responses": OK, **more}


def describe(paths: Mapping[str, Any], **more: Any) -> Json:
    return {"openapi": "3.1.0", "info": {"title": "Acme", "version": "1"}, "paths": dict(paths), **more}


def secured(paths: Mapping[str, Any], schemes: Any = BEARER, **more: Any) -> Json:
    components = {**more.pop("components", {}), "securitySchemes": dict(schemes)}
    security = more.pop("security", [{name: []} for name in schemes])
    return describe(paths, components=components, security=security, **more)


def contract(description: Mapping[str, Any]) -> Contract:
    return load("acme", description, foreign=True)


def json_body(schema: Any, media_type: str = "application/json", *, required: bool = True) -> Json:
    return {"required": required, "content": {media_type: {"schema": schema}}}


@dataclass(frozen=True)
class Client:
    """Asks an application as its users do, over ASGI."""

    app: Starlette
    headers: Mapping[str, str] = field(default_factory=dict)

    def ask(self, method: str, url: str, **more: Any) -> httpx.Response:
        headers = {**self.headers, **more.pop("headers", {})}

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://mock.test", trust_env=False) as client:
                return await client.request(method, url, headers=headers, **more)

        return asyncio.run(asked())

    def get(self, url: str, **more: Any) -> httpx.Response:
        return self.ask("GET", url, **more)

    def post(self, url: str, **more: Any) -> httpx.Response:
        return self.ask("POST", url, **more)

    @property
    def journal(self) -> MemoryJournal:
        journal: MemoryJournal = self.app.state.services.journal
        return journal

    @property
    def last(self) -> Entry:
        return next(self.journal.entries())


def serve(description: Mapping[str, Any], *, token: str | None = None, **settings: Any) -> Client:
    app = create_app(Settings(descriptions={"acme": description}, start=NOON, **settings))
    return Client(app, {"Authorization": f"Bearer {token}"} if token else {})


def serve_with(behaviours: Behaviours, description: Mapping[str, Any], **settings: Any) -> Client:
    """An application whose one vendor has these behaviours."""
    services = Services(MemoryBackend(NOON), 1)
    vendor = assemble(contract(description), Plugin(behaviours), services, Settings(**settings))
    app = Mock(Directory([vendor], vendor), [VendorMount(vendor)])
    app.state.services = services
    return Client(app, {"Authorization": "Bearer test_a"})


async def chunks(parts: Iterable[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def raw(app: Starlette, scope: Mapping[str, Any], messages: Iterable[Message] = ()) -> list[Message]:
    """What the application sends for a scope and messages that httpx would not make."""
    whole: Scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": "/", "query_string": b"",
        "headers": [], "server": ("127.0.0.1", 4010), "client": ("127.0.0.1", 1), "root_path": "", **scope,
    }  # fmt: skip
    waiting, sent = iter(messages), []

    async def receive() -> Message:
        return next(waiting)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(whole, receive, send))
    return sent


def body_of(sent: list[Message]) -> Any:
    return orjson.loads(b"".join(message.get("body", b"") for message in sent))
