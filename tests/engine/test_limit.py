from __future__ import annotations

import asyncio
from typing import Any

import pytest

from vocmocks.engine.limiter import Bucket, Count, Hit, MemoryLimiter

from .support import NOON, Client, json_body, operation, secured, serve

PATHS = {
    "/a": {"get": operation("a"), "post": operation("write", requestBody=json_body({"type": "object"}))},
    "/b": {"get": operation("b", **{"x-aliases": [{"path": "/c"}]})},
    "/open": {"get": operation("open", security=[])},
    "/items/{id}": {
        "get": operation(
            "item", parameters=[{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
        )
    },
}
MINUTE: dict[str, Any] = {"limit": 100, "window": 60}


def client(*rules: dict[str, Any], token: str | None = "test_a", **settings: Any) -> Client:
    return serve(secured(PATHS, **{"x-rate-limits": list(rules)}), token=token, **settings)


def statuses(asked: Client, times: int, url: str = "/a", **more: Any) -> list[int]:
    return [asked.get(url, **more).status_code for _ in range(times)]


def advance(asked: Client, seconds: float, tenant: str | None = None) -> None:
    asked.app.state.services.clock.advance(seconds, tenant)


def freeze(asked: Client) -> Client:
    asked.app.state.services.clock.set(NOON, frozen=True)
    return asked


def counts(asked: Client) -> list[Count]:
    return list(asyncio.run(asked.app.state.services.limiter.counts()))


def test_a_hundred_pass_and_the_next_does_not() -> None:
    asked = freeze(client(MINUTE))
    assert statuses(asked, 100) == [200] * 100
    assert statuses(asked, 3) == [429] * 3
    assert asked.last.outcome == "rate-limited"
    assert asked.last.reason == "100 requests in 60 seconds are used up"


def test_the_window_refills_on_the_tenants_clock() -> None:
    asked = freeze(client({"limit": 2, "window": 60}))
    assert statuses(asked, 3) == [200, 200, 429]
    advance(asked, 59.5, "test_a")
    assert statuses(asked, 1) == [429]
    advance(asked, 60, "test_b")
    assert statuses(asked, 1) == [429]
    advance(asked, 0.5, "test_a")
    assert statuses(asked, 3) == [200, 200, 429]


def test_a_window_opens_with_the_first_request_that_is_counted() -> None:
    asked = freeze(client({"limit": 1, "window": 60}, {"limit": 1, "window": 90}))
    assert statuses(asked, 1) == [200]
    advance(asked, 70)
    assert statuses(asked, 1) == [429]
    advance(asked, 20)
    assert statuses(asked, 1) == [200]
    assert {count.window: count.opened for count in counts(asked)} == {60: NOON + 90, 90: NOON + 90}


def test_moving_the_clock_back_opens_a_new_window() -> None:
    asked = freeze(client({"limit": 1, "window": 60}))
    assert statuses(asked, 2) == [200, 429]
    advance(asked, -1)
    assert statuses(asked, 1) == [200]


def test_each_credential_has_its_own() -> None:
    asked = freeze(client({"limit": 1, "window": 60}))
    assert statuses(asked, 2) == [200, 429]
    assert statuses(asked, 2, headers={"Authorization": "Bearer test_b"}) == [200, 429]


def test_over_all_paths_together() -> None:
    asked = freeze(client({"limit": 2, "window": 60}))
    assert statuses(asked, 1, "/a") + statuses(asked, 1, "/b") + statuses(asked, 1, "/nowhere") == [200, 200, 429]


def test_over_one_path_each() -> None:
    asked = freeze(client({"limit": 2, "window": 60, "paths": ["/a", "/b", "/items/{id}"]}))
    assert statuses(asked, 3, "/a") == [200, 200, 429]
    assert asked.post("/a", json={}).status_code == 429
    assert statuses(asked, 1, "/b") + statuses(asked, 2, "/c") == [200, 200, 429]
    assert [asked.get(f"/items/{n}").status_code == 429 for n in range(3)] == [False, False, True]
    assert statuses(asked, 3, "/open") == [200] * 3
    assert statuses(asked, 3, "/nowhere") == [404] * 3


def test_two_limits_at_once() -> None:
    asked = freeze(client({"limit": 2, "window": 1}, {"limit": 3, "window": 60}))
    assert statuses(asked, 3) == [200, 200, 429]
    advance(asked, 1)
    assert statuses(asked, 2) == [200, 429]
    assert asked.last.reason == "3 requests in 60 seconds are used up"


def test_refused_ones_are_not_counted() -> None:
    asked = freeze(client({"limit": 5, "window": 60}, {"limit": 1, "window": 1}))
    assert statuses(asked, 4) == [200, 429, 429, 429]
    assert {count.limit: count.used for count in counts(asked)} == {5: 1, 1: 1}


def test_those_without_a_valid_credential_are_not_counted() -> None:
    asked = freeze(client({"limit": 1, "window": 60}))
    assert statuses(asked, 3, headers={"Authorization": "Bearer nonsense"}) == [401] * 3
    assert statuses(asked, 3, headers={"Authorization": "Bearer test_expired"}) == [401] * 3
    assert counts(asked) == []
    assert statuses(asked, 1) == [200]


def test_invalid_ones_are_counted() -> None:
    asked = freeze(client({"limit": 3, "window": 60}))
    assert asked.post("/a", json=[]).status_code == 400
    assert asked.post("/a", content=b"{").status_code == 400
    assert asked.get("/nowhere").status_code == 404
    assert asked.post("/a", json={}).status_code == 429


def test_instead_of_the_documented_limits() -> None:
    asked = freeze(client(MINUTE, {"limit": 1, "window": 60, "paths": ["/a"]}, limits={"acme": (2, 10)}))
    assert statuses(asked, 1, "/a") + statuses(asked, 2, "/b") == [200, 200, 429]
    advance(asked, 10)
    assert statuses(asked, 1) == [200]


def test_no_limits() -> None:
    asked = freeze(client({"limit": 1, "window": 60}, limits_on=False))
    assert statuses(asked, 5) == [200] * 5


@pytest.mark.parametrize("settings", [{}, {"limits_on": False}])
def test_a_token_that_is_over_its_limit_from_the_start(settings: dict[str, Any]) -> None:
    asked = client(token="test_limited_1", **settings)
    assert statuses(asked, 1) == [429]
    assert statuses(asked, 1, "/nowhere") == [429]
    assert asked.post("/a", content=b"{").status_code == 429


def test_nothing_undocumented_reaches_the_client() -> None:
    asked = freeze(client({"limit": 1, "window": 60}))
    statuses(asked, 1)
    assert asked.get("/a").headers.keys() == {"content-type", "content-length"}


class TestMemory:
    HIT = Hit(Bucket("t", "v", ""), 2, 60)

    def test_counts(self) -> None:
        async def counted() -> None:
            limiter = MemoryLimiter()
            other = Hit(Bucket("u", "v", "/p"), 1, 1)
            assert [await limiter.hit([self.HIT], now) for now in (10, 20, 30, 70)] == [None, None, self.HIT, None]
            assert await limiter.hit([other], 0) is None
            assert await limiter.counts("t") == [Count(self.HIT.bucket, 2, 60, 70, 1)]
            assert [count.remaining for count in await limiter.counts()] == [1, 0]
            await limiter.clear("t")
            assert [count.bucket.tenant for count in await limiter.counts()] == ["u"]
            await limiter.clear()
            assert await limiter.counts() == []

        asyncio.run(counted())

    def test_no_rule_refuses_nobody(self) -> None:
        assert asyncio.run(MemoryLimiter().hit([], 0)) is None
