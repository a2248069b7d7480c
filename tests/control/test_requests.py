"""The journal's queries, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from .shop import Shop, shop

ME = "test_requests_me"


@pytest.fixture(scope="module")
def busy() -> Any:
    """A mock that has had requests of two tenants, in a known order."""
    with shop() as found:
        found.control("POST", "/clock", json={"now": "2026-03-01T00:00:00Z", "frozen": True})
        found.ask("POST", "/shop/v1/things", ME, json={"name": "a"})  # 1
        found.ask("GET", "/shop/v1/things?per_page=1000", ME)  # 2: 400
        found.ask("GET", "/shop/v1/thing", ME)  # 3: 404
        found.control("POST", "/clock/advance", json={"seconds": 3600})
        found.ask("GET", "/shop/v1/things", "test_other")  # 4
        found.ask("GET", "/shop/v1/things", "")  # 5: 401
        found.ask("DELETE", "/shop/v1/things", ME)  # 6: 405
        yield found


def ids(found: Any) -> list[str]:
    return [entry["id"] for entry in found["requests"]]


FILTERS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["6", "5", "4", "3", "2", "1"]),
    ({"limit": 2}, ["6", "5"]),
    ({"limit": 2, "offset": 3}, ["3", "2"]),
    ({"offset": 99}, []),
    ({"vendor": "shop", "operation": "list_things"}, ["5", "4", "2"]),
    ({"method": "post"}, ["1"]),
    ({"path": "/v1/thing"}, ["3"]),
    ({"path": "/shop/v1/thing"}, ["3"]),
    ({"status": "4xx"}, ["6", "5", "3", "2"]),
    ({"status": "404,405"}, ["6", "3"]),
    ({"status": 200}, ["4", "1"]),
    ({"status": "2xx,401"}, ["5", "4", "1"]),
    ({"outcome": "invalid"}, ["2"]),
    ({"since": "4"}, ["6", "5"]),
    ({"since": "2026-03-01T01:00:00Z"}, ["6", "5", "4"]),
    ({"since": "2026-03-01T01:00:00.001Z"}, []),
    ({"since": "2026-03-01T02:00:00+01:00", "outcome": "answered"}, ["4"]),
    ({"since": "3", "status": "4xx", "limit": 1}, ["6"]),
    ({"vendor": "nobody"}, []),
]


class TestFilters:
    @pytest.mark.parametrize(("wanted", "expected"), FILTERS)
    def test_by_query_and_by_body(self, busy: Shop, wanted: dict[str, Any], expected: list[str]) -> None:
        by_query = busy.get("/requests", **wanted)
        by_body = busy.control("POST", "/requests/find", json=wanted).json()
        assert ids(by_query) == expected
        assert by_body == by_query

    def test_the_total_is_that_of_all_that_match(self, busy: Shop) -> None:
        assert busy.get("/requests", status="4xx", limit=1)["total"] == 4
        assert busy.get("/requests", limit=0) == {"requests": [], "total": 6}
        counted = busy.control("POST", "/requests/count", json={"status": "4xx", "limit": 1})
        assert counted.json() == {"count": 4}

    def test_unmatched_or_not(self, busy: Shop) -> None:
        assert ids(busy.get("/requests", unmatched="true")) == ["6", "3"]
        assert ids(busy.get("/requests", unmatched="false")) == ["5", "4", "2", "1"]
        assert ids(busy.control("POST", "/requests/find", json={"unmatched": True}).json()) == ["6", "3"]
        assert ids(busy.get("/requests/unmatched", limit=1)) == ["6"]
        assert busy.get("/requests/unmatched", limit=1)["total"] == 2

    def test_one_tenant_alone(self, busy: Shop) -> None:
        assert ids(busy.get("/requests", tenant=ME)) == ["6", "3", "2", "1"]
        named = busy.control("POST", "/requests/find", json={"status": 200}, headers={"X-Vocmocks-Tenant": ME})
        assert ids(named.json()) == ["1"]
        assert busy.control("GET", "/requests/4", params={"tenant": ME}).status_code == 404
        assert busy.control("GET", "/requests/4/near-misses", params={"tenant": ME}).status_code == 404

    def test_a_plus_that_was_not_encoded_is_understood(self, busy: Shop) -> None:
        found = busy.control("GET", "/requests?since=2026-03-01T02:00:00+01:00").json()
        assert ids(found) == ["6", "5", "4"]

    @pytest.mark.parametrize(
        ("query", "says"),
        [
            ("status=6xx", "expected a status, a class such as 4xx"),
            ("status=", "expected a status"),
            ("unmatched=perhaps", "expected true or false"),
            ("since=yesterday", "expected the id of a request, or ISO 8601"),
            ("limit=-1", "expected a whole number"),
            ("offset=x", "expected a whole number"),
        ],
    )
    def test_what_cannot_be_meant_is_told(self, busy: Shop, query: str, says: str) -> None:
        answer = busy.control("GET", f"/requests?{query}")
        assert answer.status_code == 400
        assert says in answer.json()["error"]

    def test_numbers_beyond_all_reason_are_no_failure(self, busy: Shop) -> None:
        assert len(busy.get("/requests", limit="9" * 5000)["requests"]) == 6
        assert busy.get("/requests", offset="9" * 30)["requests"] == []
        assert busy.control("GET", f"/requests/{'9' * 5000}").status_code == 404


def test_ten_thousand_come_in_one_piece() -> None:
    """More than are rendered at a time; the oldest have made room."""
    with shop(journal_size=350, limits_on=False) as found:
        for number in range(360):
            found.mock.app.state.services.journal.add(entry(number))
        listed = found.get("/requests")
        assert ids(listed) == [str(id) for id in range(360, 10, -1)]
        assert listed["total"] == 350
        assert ids(found.get("/requests", limit=200, offset=100)) == [str(id) for id in range(260, 60, -1)]


def entry(number: int) -> Any:
    from vocmocks.engine.journal import Entry

    return Entry(
        time=number, tenant="test_many", vendor="shop", operation="list_things", method="GET", path="/v1/things",
        query_string=b"", request_headers=[], request_body=b"", status=200, response_headers=[], response_body=b"[]",
        violations=(), outcome="answered", reason="",
    )  # fmt: skip
