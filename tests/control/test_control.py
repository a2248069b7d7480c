"""The control API, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from vocmocks import create_app
from vocmocks.settings import Settings

A, B = {"Authorization": "Bearer test_aaaa"}, {"Authorization": "Bearer test_bbbb"}
THINGS: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "servers": [{"url": "https://api.shop.example/v1"}],
    "security": [{"bearer": []}],
    "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    "x-rate-limits": [{"limit": 3, "window": 60}],
    "paths": {
        "/things": {
            "post": {
                "operationId": "add_thing",
                "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
                "responses": {
                    "200": {"description": "done", "content": {"application/json": {"example": {"ok": True}}}}
                },
            }
        }
    },
}

Answer = httpx.Response
Asking = Callable[[httpx.AsyncClient], Any]


def asking(steps: Asking, **settings: Any) -> None:
    async def run() -> None:
        app = create_app(Settings(descriptions={"shop": THINGS}, **settings))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:4010") as client:
            await steps(client)

    asyncio.run(run())


def test_health_and_ready() -> None:
    async def steps(client: httpx.AsyncClient) -> None:
        assert (await client.get("/__admin/health")).json()["status"] == "ok"
        assert (await client.get("/__admin/ready")).json() == {"status": "ready", "vendors": ["shop"]}

    asking(steps)


def test_vendors_gives_credentials_that_can_be_sent_as_they_are() -> None:
    async def steps(client: httpx.AsyncClient) -> None:
        [vendor] = (await client.get("/__admin/vendors?tenant=test_mine")).json()["vendors"]
        assert (vendor["name"], vendor["title"]) == ("shop", "Shop")
        assert vendor["base_url"] == "http://127.0.0.1:4010/shop/v1"
        assert vendor["hosts"] == ["api.shop.example"]
        assert vendor["operations"] == [{"id": "add_thing", "method": "POST", "path": "/things", "summary": ""}]
        assert vendor["credentials"]["headers"] == {"Authorization": "Bearer test_mine"}
        answer = await client.post(vendor["base_url"] + "/things", json={}, headers=vendor["credentials"]["headers"])
        assert answer.status_code == 200

    asking(steps)


def test_journal_shows_request_answer_and_reason() -> None:
    async def steps(client: httpx.AsyncClient) -> None:
        await client.post("/things?x=1&y=2&y=3", json={"a": 1}, headers=A)
        await client.post("/things", json=[], headers=B)
        await client.get("/nothing", headers=A)
        await client.post("/things", json={})
        listed = (await client.get("/__admin/requests")).json()
        assert listed["total"] == 4
        assert [entry["outcome"] for entry in listed["requests"]] == [
            "unauthorized",
            "unknown-path",
            "invalid",
            "answered",
        ]
        first = listed["requests"][-1]
        assert first["request"]["query"] == {"x": "1", "y": ["2", "3"]}
        assert first["request"]["body"] == {"a": 1}
        assert first["response"]["status"] == 200
        assert (first["vendor"], first["operation"]) == ("shop", "add_thing")
        assert listed["requests"][0]["reason"] == "no credentials"
        [violation] = listed["requests"][2]["violations"]
        assert violation["rule"] == "type"
        assert violation["expected"] == "object"

    asking(steps)


def test_journal_never_shows_a_whole_credential() -> None:
    async def steps(client: httpx.AsyncClient) -> None:
        await client.post("/things", json={}, headers={"Authorization": "Bearer test_very_secret_9999"})
        text = (await client.get("/__admin/requests")).text
        assert "test_very_secret" not in text
        assert "…9999" in text

    asking(steps)


def test_journal_of_a_tenant_is_its_own() -> None:
    async def steps(client: httpx.AsyncClient) -> None:
        await client.post("/things", json={}, headers=A)
        await client.post("/things", json={}, headers=B)
        own = (await client.get("/__admin/requests", headers={"X-Vocmocks-Tenant": "test_aaaa"})).json()
        assert [entry["tenant"] for entry in own["requests"]] == ["test_aaaa"]
        await client.delete("/__admin/requests?tenant=test_aaaa")
        rest = (await client.get("/__admin/requests?tenant=test_bbbb")).json()
        assert rest["total"] == 1
        assert (await client.get("/__admin/requests?tenant=test_aaaa")).json() == {"requests": [], "total": 0}

    asking(steps)


def test_find_count_and_unmatched() -> None:
    async def steps(client: httpx.AsyncClient) -> None:
        await client.post("/things", json={}, headers=A)
        await client.post("/things", content=b"{", headers=A)
        await client.get("/nowhere", headers=A)
        found = (await client.post("/__admin/requests/find", json={"operation": "add_thing", "status": 400})).json()
        assert [entry["outcome"] for entry in found["requests"]] == ["malformed"]
        assert (await client.post("/__admin/requests/count", json={"method": "post"})).json() == {"count": 2}
        unmatched = (await client.get("/__admin/requests/unmatched")).json()
        assert [entry["request"]["path"] for entry in unmatched["requests"]] == ["/nowhere"]
        entry = found["requests"][0]
        assert (await client.get(f"/__admin/requests/{entry['id']}")).json() == entry
        assert (await client.get("/__admin/requests/99")).status_code == 404

    asking(steps)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{", "not JSON"),
        (b"[]", "expected an object"),
        (b'{"verb": "GET"}', 'unknown field "verb"'),
        (b'{"status": "fine"}', "expected a status"),
        (b'{"status": ["200"]}', "wrong type"),
        (b'{"status": true}', "wrong type"),
    ],
)
def test_find_says_what_is_wrong(body: bytes, says: str) -> None:
    async def steps(client: httpx.AsyncClient) -> None:
        answer = await client.post("/__admin/requests/find", content=body)
        assert answer.status_code == 400
        assert says in answer.json()["error"]

    asking(steps)


def test_limits_refill_when_the_clock_is_advanced() -> None:
    async def steps(client: httpx.AsyncClient) -> None:
        for _ in range(3):
            assert (await client.post("/things", json={}, headers=A)).status_code == 200
        assert (await client.post("/things", json={}, headers=A)).status_code == 429
        [count] = (await client.get("/__admin/limits?tenant=test_aaaa")).json()["limits"]
        assert (count["limit"], count["remaining"]) == (3, 0)
        advanced = await client.post(
            "/__admin/clock/advance", json={"seconds": 61}, headers={"X-Vocmocks-Tenant": "test_aaaa"}
        )
        assert advanced.status_code == 200
        assert (await client.post("/things", json={}, headers=A)).status_code == 200

    asking(steps)


def test_clock_can_be_set_and_frozen_for_one_tenant() -> None:
    async def steps(client: httpx.AsyncClient) -> None:
        body = {"now": "2026-01-31T09:30:00Z", "frozen": True}
        answer = await client.post("/__admin/clock?tenant=test_aaaa", json=body)
        assert answer.json() == {"now": "2026-01-31T09:30:00.000Z", "frozen": True}
        assert (await client.get("/__admin/clock?tenant=test_aaaa")).json() == answer.json()
        assert (await client.get("/__admin/clock?tenant=test_bbbb")).json()["frozen"] is False
        await client.post("/things", json={}, headers=A)
        [entry] = (await client.get("/__admin/requests?tenant=test_aaaa")).json()["requests"]
        assert entry["time"] == "2026-01-31T09:30:00.000Z"
        wrong = await client.post("/__admin/clock", json={"now": "yesterday"})
        assert (wrong.status_code, "ISO 8601" in wrong.json()["error"]) == (400, True)

    asking(steps)


def test_reset_by_part_and_by_tenant() -> None:
    async def steps(client: httpx.AsyncClient) -> None:
        for _ in range(3):
            await client.post("/things", json={}, headers=A)
        await client.post("/things", json={}, headers=B)
        await client.post("/__admin/reset?what=limits&tenant=test_aaaa")
        assert (await client.post("/things", json={}, headers=A)).status_code == 200
        assert (await client.get("/__admin/requests?tenant=test_aaaa")).json()["total"] == 4
        await client.post("/__admin/reset")
        assert (await client.get("/__admin/requests")).json()["total"] == 0
        wrong = await client.post("/__admin/reset?what=limit")
        assert wrong.status_code == 400
        assert 'Did you mean "limits"?' in wrong.json()["error"]

    asking(steps)


def test_records_of_a_large_world_come_in_pages() -> None:
    path = "/__admin/records/repzo/feedback"

    async def page(client: httpx.AsyncClient, query: str) -> tuple[list[str], int]:
        found = (await client.get(f"{path}?{query}")).json()
        return [record["_id"] for record in found["records"]], found["total"]

    async def steps(client: httpx.AsyncClient) -> None:
        newest, total = await page(client, "limit=4")
        assert (len(newest), total) == (4, 1_000_000)
        assert await page(client, "offset=2&limit=2") == (newest[2:], 1_000_000)
        assert (await page(client, "offset=999998&limit=9"))[0] == (await page(client, "offset=999998"))[0]
        deleted = await client.delete(f"/repzo/v1/activity-feedback-v2/{newest[1]}", headers=A)
        assert deleted.status_code == 200
        assert await page(client, "limit=3&tenant=test_aaaa") == ([newest[0], *newest[2:]], 999_999)
        assert await page(client, "limit=4&tenant=test_bbbb") == (newest, 1_000_000)
        body = {"activity_type": "order", "rep": "r", "template_id": "t", "overall_satisfaction": 9}
        new = (await client.post("/repzo/v1/activity-feedback-v2", json=body, headers=B)).json()["data"]["_id"]
        assert await page(client, "limit=3") == ([new, *newest[:2]], 1_000_001)
        assert await page(client, "offset=1&limit=2") == (newest[:2], 1_000_001)
        counts = (await client.get("/__admin/records/repzo?tenant=test_aaaa")).json()["collections"]
        assert {"name": "feedback", "total": 999_999} in counts

    asking(steps, vendors=("repzo",), world={"repzo.feedback": 1_000_000})


def test_records_of_unknown_vendor_or_collection() -> None:
    async def steps(client: httpx.AsyncClient) -> None:
        assert 'Did you mean "shop"?' in (await client.get("/__admin/records/shap/x")).json()["error"]
        assert (await client.get("/__admin/records/shop/nothing")).status_code == 404

    asking(steps)


def test_token_is_wanted_where_one_is_set() -> None:
    async def steps(client: httpx.AsyncClient) -> None:
        assert (await client.get("/__admin/health")).status_code == 200
        assert (await client.get("/__admin/vendors")).status_code == 401
        assert (await client.get("/__admin/vendors", headers={"Authorization": "Bearer wrong"})).status_code == 401
        assert (await client.get("/__admin/vendors", headers={"Authorization": "Bearer s3cret"})).status_code == 200

    asking(steps, admin_token="s3cret")
