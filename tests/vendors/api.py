"""A vendor's API from outside: every answer is held against the contract."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from vocmocks import Settings, create_app
from vocmocks.engine.match import Match
from vocmocks.engine.vendor import Sampling
from vocmocks.engine.verdict import Verdict

START = 1_790_000_000.0
"""2026-09-21T14:13:20Z"""
UNDOCUMENTED = (301, 405, 413)
"""Statuses that HTTP asks for and no operation documents."""


class Api:
    def __init__(self, vendor: str, base: str = "", **settings: Any) -> None:
        self.app = create_app(Settings(**{"vendors": (vendor,), "start": START, "limits_on": False, **settings}))
        self.vendor = self.app.state.vendors[vendor]
        self.services = self.app.state.services
        self._prefix, self._base = f"/{vendor}", base

    def send(self, method: str, path: str, *, key: str = "test_main", **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}", **options.pop("headers", {})}
        answer = asyncio.run(self._send(method, f"{self._prefix}{self._base}{path}", headers=headers, **options))
        self._check(method, self._base + path.partition("?")[0], answer)
        return answer

    async def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:4010") as client:
            return await client.request(method, path, **options)

    def _check(self, method: str, path: str, answer: httpx.Response) -> None:
        found = self.vendor.pipeline.match(method, path)
        if not isinstance(found, Match) or answer.status_code in UNDOCUMENTED:
            return
        documented = found.operation.responses[answer.status_code].json
        assert documented is not None
        assert documented.schema is not None
        assert Verdict(documented.schema, self.vendor.contract.components).violations(answer.json(), "body") == []

    def get(self, path: str = "", **options: Any) -> httpx.Response:
        return self.send("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        return self.send("POST", path, json=json, **options)

    def records(self, collection: str, key: str = "test_main") -> list[dict[str, Any]]:
        found = asyncio.run(self.services.records(key, self.vendor.name, collection).all())
        return [dict(record.value) for record in found]

    def samples(self, key: str = "test_main") -> dict[str, Any]:
        return dict(asyncio.run(self.vendor.plugin.samples(Sampling(self.services, key, self.vendor.contract))))

    def advance(self, seconds: float) -> None:
        self.services.clock.advance(seconds)
