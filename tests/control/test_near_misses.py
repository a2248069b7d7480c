"""What requests came close to, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .shop import SHOP, Shop, shop


@pytest.fixture(scope="module")
def two_shops() -> Iterator[Shop]:
    """The shop beside another vendor, so that prefixes matter."""
    other = {**SHOP, "servers": [{"url": "https://api.bazaar.example/v2"}]}
    with shop(descriptions={"shop": SHOP, "bazaar": other}) as found:
        yield found


def nearest(mock: Shop, method: str, path: str, tenant: str = "test_near", **options: Any) -> dict[str, Any]:
    """The nearest miss of a request that is made now."""
    mock.ask(method, path, tenant, **options)
    [latest] = mock.get("/requests", limit=1)["requests"]
    found = mock.get(f"/requests/{latest['id']}/near-misses")["nearMisses"]
    assert [each["matchResult"]["distance"] for each in found] == sorted(
        each["matchResult"]["distance"] for each in found
    )
    assert len(found) <= 3
    assert {each["request"]["id"] for each in found} == {latest["id"]}
    first: dict[str, Any] = found[0]
    return first


def differences(near: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(each["where"], each["expected"], each["found"]) for each in near["differences"]]


class TestRoutes:
    def test_a_misspelt_segment(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "GET", "/shop/v1/thigns")
        assert (near["operation"]["id"], near["operation"]["path"]) == ("list_things", "/shop/v1/things")
        assert differences(near) == [("path", "things", "thigns")]
        assert near["matchResult"]["distance"] < 0.2

    def test_another_method(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "PATCH", "/shop/v1/things/7")
        assert near["operation"]["id"] == "get_thing"
        assert differences(near) == [("method", "GET", "PATCH")]

    def test_a_slash_too_many(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "GET", "/shop/v1/things/")
        assert near["operation"]["id"] == "list_things"
        assert differences(near) == [("path", "no slash at the end", "one")]

    def test_another_version(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "GET", "/shop/v3/things")
        assert differences(near) == [("path", "v1", "v3")]

    def test_a_missing_segment(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "GET", "/bazaar/v2/")
        assert near["operation"]["vendor"] == "bazaar"
        assert ("path", "things", "nothing") in differences(near)

    def test_a_misspelt_prefix(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "GET", "/shopp/v1/things")
        assert near["operation"]["path"] == "/shop/v1/things"
        assert differences(near) == [("prefix", "/shop", "/shopp")]

    def test_no_prefix_at_all(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "GET", "/v2/things")
        assert near["operation"]["path"] == "/bazaar/v2/things"
        assert differences(near) == [("prefix", "/bazaar", "nothing")]

    def test_a_misspelt_host(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "GET", "/v1/things", headers={"Host": "api.shop.exampel"})
        assert near["operation"]["path"] == "/shop/v1/things"
        assert differences(near) == [("host", "api.shop.example", "api.shop.exampel")]

    def test_the_other_vendors_path(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "GET", "/shop/v2/things/7")
        assert near["operation"]["path"] == "/bazaar/v2/things/{id}"
        assert differences(near) == [("prefix", "/bazaar", "/shop")]

    def test_what_the_operation_would_have_said_is_there_too(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "POST", "/shop/v1/thing", json={"nmae": "a", "price": -1})
        assert near["operation"]["id"] == "add_thing"
        off = {(each["where"], each.get("name")): each for each in near["differences"]}
        assert off["body", "name"]["rule"] == "required"
        assert off["body", "name"]["closest"] == "nmae"
        assert off["body", "price"]["expected"] == "0 or more"
        assert ("path", None) in off

    @pytest.mark.parametrize("path", ["/", "/%20", "//", "/" + "a/" * 60, "/" + "a" * 3000, "/é/%2F/x", "/shop"])
    def test_any_path_has_some(self, two_shops: Shop, path: str) -> None:
        nearest(two_shops, "GET", f"/shop{path}" if path != "/shop" else path)


class TestMatched:
    def test_a_field_that_is_misspelt(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "POST", "/shop/v1/things", json={"nam": "a", "maker": {"firstName": "x"}})
        assert near["operation"]["id"] == "add_thing"
        found = [(each["where"], each["name"], each.get("closest")) for each in near["differences"]]
        assert found == [("body", "name", "nam"), ("body", "maker.firstName", "first_name")]

    def test_a_parameter_that_is_misspelt(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "GET", "/shop/v1/things?perPage=7", headers={"X-Shop-Trase": "1"})
        found = [(each["where"], each["name"], each["closest"]) for each in near["differences"]]
        assert found == [("query", "perPage", "per_page"), ("header", "x-shop-trase", "x-shop-trace")]

    def test_a_rule_that_was_not_kept(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "GET", "/shop/v1/things?per_page=101", headers={"X-Shop-Trace": "0123456789"})
        rules = [(each["where"], each["name"], each["rule"]) for each in near["differences"]]
        assert rules == [("query", "per_page", "maximum"), ("header", "x-shop-trace", "maxLength")]

    def test_a_credential_in_a_misspelt_header(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "GET", "/shop/v1/things", "", headers={"Authorisation": "Bearer test_near"})
        [off] = near["differences"]
        assert (off["where"], off["name"], off["closest"]) == ("header", "authorization", "authorisation")

    def test_a_body_that_is_no_json(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "POST", "/shop/v1/things", content=b"{")
        assert [each["where"] for each in near["differences"]] == ["body"]
        assert "not valid JSON" in near["differences"][0]["message"]

    def test_another_media_type(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "POST", "/shop/v1/things", content=b"x", headers={"Content-Type": "text/plain"})
        assert differences(near) == [("header", "application/json", "text/plain")]

    def test_nothing_is_off(self, two_shops: Shop) -> None:
        near = nearest(two_shops, "POST", "/shop/v1/things", json={"name": "a"})
        assert (near["matchResult"]["distance"], near["differences"]) == (0, [])


def test_unmatched_requests_have_theirs(two_shops: Shop) -> None:
    tenant = "test_near_listed"
    two_shops.ask("GET", "/shop/v1/thigns", tenant)
    two_shops.ask("GET", "/nowhere/v1/things", tenant)
    two_shops.ask("GET", "/shop/v1/things", tenant)
    listed = two_shops.get("/requests/unmatched", tenant=tenant)
    assert [(each["vendor"], each["outcome"]) for each in listed["requests"]] == [
        (None, "unknown-vendor"),
        ("shop", "unknown-path"),
    ]
    assert all(each["nearMisses"] for each in listed["requests"])
    together = two_shops.get("/requests/unmatched/near-misses", tenant=tenant)["nearMisses"]
    assert len(together) == sum(len(each["nearMisses"]) for each in listed["requests"])
    assert together[0]["request"]["path"] == "/nowhere/v1/things"


def test_no_credential_is_in_them(two_shops: Shop) -> None:
    secret = "test_near_secret_9876"
    two_shops.ask("GET", f"/shop/v1/{secret}", secret, headers={"X-Shop-Trace": secret})
    two_shops.ask("GET", "/shop/v1/things", secret, headers={"X-Shop-Trace": secret})
    for entry in two_shops.get("/requests", limit=2)["requests"]:
        near = two_shops.control("GET", f"/requests/{entry['id']}/near-misses")
        assert secret not in near.text
        assert "…9876" in near.text
