"""Each way in that should be closed is tried."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from vocmocks import create_app
from vocmocks.control.guard import is_this_machine
from vocmocks.settings import Settings

from .shop import SHOP, Shop, shop
from .test_events import following

SECRET = "test_security_secret_2468"
TOKEN = "s3cret-admin-token"


class TestHost:
    """A page that had its own name point at this machine (DNS rebinding) gets nowhere."""

    @pytest.mark.parametrize(
        "host",
        ["127.0.0.1", "127.0.0.1:4010", "127.8.9.1", "localhost", "LocalHost:80", "app.localhost", "[::1]:4010",
         "[::1]", "localhost."],
    )  # fmt: skip
    def test_this_machine(self, one_shop: Shop, host: str) -> None:
        assert is_this_machine(host)
        assert one_shop.control("GET", "/settings", headers={"Host": host}).status_code == 200

    @pytest.mark.parametrize(
        "host",
        ["evil.example", "evil.example:4010", "127.0.0.1.evil.example", "localhost.evil.example", "notlocalhost",
         "192.168.1.7", "0.0.0.0", "[::2]", "[", "api.shop.example", "1"],
    )  # fmt: skip
    @pytest.mark.parametrize(("method", "path"), [("GET", "/requests"), ("POST", "/reset"), ("GET", "/events")])
    def test_others(self, one_shop: Shop, host: str, method: str, path: str) -> None:
        assert not is_this_machine(host)
        answer = one_shop.control(method, path, headers={"Host": host})
        assert answer.status_code == 403
        assert "this machine only" in answer.json()["error"]

    def test_a_client_in_the_same_process_calls_it_as_it_likes(self) -> None:
        assert self.status("http://mock.test") == 200
        assert self.status("http://mock.test:81") == 200
        assert self.status("http://mock.test", Host="evil.example") == 403
        assert self.status("http://127.0.0.1", Host="mock.test") == 403

    @staticmethod
    def status(url: str, **headers: str) -> int:
        async def asked() -> int:
            transport = httpx.ASGITransport(create_app(Settings(descriptions={"shop": SHOP})))
            async with httpx.AsyncClient(transport=transport, base_url=url) as client:
                return (await client.get("/__admin/settings", headers=headers)).status_code

        return asyncio.run(asked())

    def test_vendors_answer_to_any(self, one_shop: Shop) -> None:
        """Their clients may come by the vendors' real names."""
        answer = one_shop.ask("GET", "/v1/things", headers={"Host": "api.shop.example"})
        assert answer.status_code == 200

    @pytest.mark.parametrize("path", ["/health", "/ready"])
    def test_probes_are_open(self, one_shop: Shop, path: str) -> None:
        assert one_shop.control("GET", path, headers={"Host": "10.1.2.3"}).status_code == 200


class TestOrigin:
    """A page of another server may send what it cannot read the answer to: it is not heeded."""

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"])
    def test_other_pages(self, one_shop: Shop, origin: str) -> None:
        answer = one_shop.control("POST", "/reset", headers={"Origin": origin, "Content-Type": "text/plain"})
        assert answer.status_code == 403
        assert "pages of other servers" in answer.json()["error"]

    def test_our_own(self, one_shop: Shop) -> None:
        answer = one_shop.control("POST", "/reset?tenant=test_own", headers={"Origin": one_shop.url})
        assert answer.status_code == 200

    @pytest.mark.parametrize("path", ["/__admin/requests", "/shop/v1/things", "/", "/__admin/health"])
    @pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
    def test_there_is_no_cors(self, one_shop: Shop, path: str, method: str) -> None:
        headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST",
                   "Authorization": "Bearer test_cors"}  # fmt: skip
        answer = httpx.request(method, one_shop.url + path, headers=headers, trust_env=False)
        assert [name for name in answer.headers if name.startswith("access-control")] == []


class TestAddress:
    """Without a token only this machine is let in, whatever a request says of itself."""

    @pytest.mark.parametrize("address", ["192.168.1.20", "10.0.0.1", "2001:db8::1", "::ffff:10.0.0.1"])
    def test_other_machines(self, address: str) -> None:
        assert self.status(address) == 403

    @pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "testclient"])
    def test_this_machine(self, address: str) -> None:
        assert self.status(address) == 200

    def test_with_the_token_any_may(self) -> None:
        assert self.status("192.168.1.20", admin_token=TOKEN, authorization=f"Bearer {TOKEN}") == 200
        assert self.status("192.168.1.20", admin_token=TOKEN) == 401

    @staticmethod
    def status(address: str, authorization: str = "", **settings: Any) -> int:
        async def asked() -> int:
            app = create_app(Settings(descriptions={"shop": SHOP}, **settings))
            transport = httpx.ASGITransport(app, client=(address, 5))
            headers = {"Authorization": authorization} if authorization else {}
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return (await client.get("/__admin/settings", headers=headers)).status_code

        return asyncio.run(asked())


@pytest.fixture(scope="module")
def locked() -> Iterator[Shop]:
    """One that wants a token."""
    with shop(admin_token=TOKEN) as mock:
        yield mock


class TestToken:
    @pytest.mark.parametrize(
        "given",
        ["", "Bearer", "Bearer wrong", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN,
         f"bearer {TOKEN}é".encode().decode("latin-1"), "Bearer test_me"],
    )  # fmt: skip
    @pytest.mark.parametrize("path", ["/requests", "/settings", "/events", "/metrics", "/openapi.json", "/nothing"])
    def test_nothing_without_it(self, locked: Shop, given: str, path: str) -> None:
        answer = locked.control("GET", path, headers={"Authorization": given.encode("latin-1")} if given else {})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert TOKEN not in answer.text

    @pytest.mark.parametrize("path", ["/__admin/health/../requests", "//__admin/requests", "/__admin//requests",
                                      "/%5f_admin/requests", "/__admin/health%2f..%2frequests", "/__ADMIN/requests",
                                      "/shop/../__admin/requests", "/__admin/ready/../requests"])  # fmt: skip
    def test_no_spelling_gets_around_it(self, locked: Shop, path: str) -> None:
        address = httpx.URL(locked.url)
        with socket.create_connection((address.host, address.port or 0)) as client:
            client.sendall(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
            answer = b"".join(iter(lambda: client.recv(65536), b""))
        assert answer.split(b" ")[1] in (b"401", b"404")
        assert b'"requests":' not in answer

    def test_everything_with_it(self, locked: Shop) -> None:
        headers = {"Authorization": f"Bearer {TOKEN}", "Host": "mock.example", "Origin": "https://mock.example"}
        assert locked.control("GET", "/requests", headers=headers).status_code == 200
        assert locked.control("GET", "/health").status_code == 200

    def test_it_is_not_shown_whole(self, locked: Shop) -> None:
        answer = locked.control("GET", "/settings", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.json()["admin_token"] == "…oken"


class TestBodies:
    def test_what_is_too_large_is_refused_before_it_is_read(self) -> None:
        with shop(max_body=1000) as mock:
            large = {"now": "x" * 2000}
            announced = mock.control("POST", "/clock", json=large)
            assert (announced.status_code, announced.json()) == (413, {"error": "the body is larger than 1000 bytes"})
            streamed = mock.control("POST", "/clock", content=iter([json.dumps(large).encode()] * 3))
            assert streamed.status_code == 413
            assert mock.control("GET", "/clock").status_code == 200

    @pytest.mark.parametrize("body", [b"[" * 100_000, b'{"now":' * 5000, b"\xff\xfe", b'{"now": NaN}', b"null", b"7"])
    def test_what_is_no_object_is_told(self, one_shop: Shop, body: bytes) -> None:
        answer = one_shop.control("POST", "/clock", content=body)
        assert answer.status_code == 400
        assert answer.json()["error"]

    @pytest.mark.parametrize("seconds", [1e300, -1e300, 10**30, 1e12, -1e12])
    def test_no_clock_goes_where_there_are_no_dates(self, one_shop: Shop, seconds: float) -> None:
        answer = one_shop.control("POST", "/clock/advance?tenant=test_far", json={"seconds": seconds})
        assert answer.status_code == 409
        assert one_shop.control("POST", "/clock", json={"now": "0001-01-01T00:00:00Z"}).status_code == 409


class TestTenants:
    """Whoever has one credential learns nothing of another's, and changes nothing of it."""

    A, B = "test_tenant_aaaa_1111", "test_tenant_bbbb_2222"

    def test_the_vendors_api_does_not_heed_the_control_apis_header(self, one_shop: Shop) -> None:
        answer = one_shop.ask("POST", "/shop/v1/things", self.A, json={"name": "x"},
                              headers={"X-Vocmocks-Tenant": self.B})  # fmt: skip
        assert answer.status_code == 200
        assert one_shop.get("/requests", tenant=self.B)["total"] == 0
        assert one_shop.get("/records/shop/things", tenant=self.B) == one_shop.get(
            "/records/shop/things", tenant="test_tenant_fresh"
        )
        assert one_shop.get("/limits", tenant=self.B)["limits"] == []

    def test_what_is_asked_for_one_says_nothing_of_the_other(self, one_shop: Shop) -> None:
        one_shop.ask("POST", "/shop/v1/things", self.B, json={"name": "hidden", "price": -1})
        one_shop.ask("GET", "/shop/v1/thigns", self.B)
        ids = [entry["id"] for entry in one_shop.get("/requests", tenant=self.B)["requests"]]
        assert len(ids) == 2
        for path in ("/requests", "/requests/unmatched", "/requests/unmatched/near-misses", "/limits", "/clock",
                     "/faults", "/webhooks", "/webhooks/deliveries", "/snapshots"):  # fmt: skip
            answer = one_shop.control("GET", path, headers={"X-Vocmocks-Tenant": self.A})
            assert answer.status_code == 200
            assert self.B not in answer.text
            assert "hidden" not in answer.text
        for id in ids:
            for path in (f"/requests/{id}", f"/requests/{id}/near-misses"):
                assert one_shop.control("GET", path, headers={"X-Vocmocks-Tenant": self.A}).status_code == 404

    def test_one_is_reset_alone(self, one_shop: Shop) -> None:
        one_shop.ask("POST", "/shop/v1/things", self.B, json={"name": "stays"})
        before = one_shop.get("/requests", tenant=self.B)
        one_shop.control("POST", "/clock/advance", headers={"X-Vocmocks-Tenant": self.B}, json={"seconds": 1e6})
        one_shop.control("POST", "/reset", headers={"X-Vocmocks-Tenant": self.A})
        one_shop.control("DELETE", "/requests", headers={"X-Vocmocks-Tenant": self.A})
        assert one_shop.get("/requests", tenant=self.B) == before
        clocks = [one_shop.get("/clock", tenant=tenant)["now"] for tenant in (self.A, self.B)]
        assert clocks[0] < clocks[1]

    def test_a_credential_that_is_part_of_anothers_is_another(self, one_shop: Shop) -> None:
        one_shop.ask("GET", "/shop/v1/things", "test_part")
        assert one_shop.get("/requests", tenant="test_par")["total"] == 0
        assert one_shop.get("/requests", tenant="test_part%")["total"] == 0
        assert one_shop.get("/requests", tenant="TEST_PART")["total"] == 0


def test_no_credential_is_shown_anywhere() -> None:
    """In whatever the control API tells to those who do not name it."""
    with shop(admin_token=None, store="memory") as mock, following(mock) as events:
        header = {"X-Shop-Trace": SECRET, "Cookie": f"sid={SECRET}", "X-Api-Key": SECRET}
        mock.ask("POST", f"/shop/v1/things?shop_key={SECRET}", SECRET, json={"name": SECRET}, headers=header)
        mock.ask("GET", f"/shop/v1/things/{SECRET}", SECRET)
        mock.ask("GET", f"/shop/v1/{SECRET}/x", SECRET)
        mock.ask("GET", f"/elsewhere?shop_key={SECRET}", SECRET)
        mock.ask("GET", "/shop/v1/things", "", headers={"Authorization": f"Basic {SECRET}"})
        mock.control("PUT", "/snapshots/one", headers={"X-Vocmocks-Tenant": SECRET})
        mock.control("POST", "/faults", json={"status": 503, "match": {"tenant": SECRET}})
        told = str([events.next() for _ in range(5)])
        paths = ["/requests", "/requests/unmatched", "/requests/unmatched/near-misses", "/limits", "/faults",
                 "/metrics", "/settings", "/snapshots", "/coverage", "/conflicts", "/vendors", "/webhooks",
                 *(f"/requests/{id}" for id in range(1, 6)),
                 *(f"/requests/{id}/near-misses" for id in range(1, 6))]  # fmt: skip
        texts = {path: mock.control("GET", path) for path in paths}
    assert [path for path, answer in texts.items() if answer.status_code != 200] == []
    assert [path for path, answer in texts.items() if SECRET in answer.text] == []
    assert SECRET not in told
    assert "…2468" in told
