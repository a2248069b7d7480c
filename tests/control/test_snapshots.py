"""Snapshots over HTTP: taken, looked at, come back to, and nobody else's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from vocmocks.settings import Settings
from vocmocks.testing import MockServer

REVIEW = "/collectif/api/1.1/wf/add_review"


class Person:
    def __init__(self, mock: MockServer, tenant: str | None) -> None:
        self._url, self._tenant = mock.url, tenant

    def admin(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        headers = {"X-Vocmocks-Tenant": self._tenant} if self._tenant else {}
        answer = httpx.request(method, f"{self._url}/__admin{path}", json=body, headers=headers, verify=False)
        assert answer.status_code == status, answer.text
        return answer.json()

    def review(self, title: str, tenant: str | None = None) -> int:
        headers = {"Authorization": f"Bearer {tenant or self._tenant}"}
        body = {"title": title, "text": "t", "date": 1769851800}
        return httpx.post(self._url + REVIEW, json=body, headers=headers, verify=False).status_code

    def reviews(self) -> list[str]:
        found = self.admin("GET", "/records/collectif/reviews?limit=3")["records"]
        return [each["title"] for each in found if each["text"] == "t"]


@pytest.fixture(params=["memory", "sqlite"])
def mock(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    store = "memory" if request.param == "memory" else f"sqlite:{tmp_path}/mock.db"
    with MockServer(Settings(vendors=("collectif",), store=store, limits={"collectif": (5, 60)})) as server:
        yield server


def test_a_tenant_comes_back_to_what_it_was(mock: MockServer) -> None:
    me, other = Person(mock, "test_me"), Person(mock, "test_other")
    me.admin("POST", "/clock", {"now": "2026-01-31T09:30:00Z", "frozen": True})
    assert [me.review("one"), other.review("theirs")] == [200, 200]
    taken = me.admin("PUT", "/snapshots/before", status=201)
    assert taken == me.admin("GET", "/snapshots/before")
    assert taken["name"] == "before"
    assert taken["taken"] == "2026-01-31T09:30:00.000Z"
    assert taken["clock"] == {"now": "2026-01-31T09:30:00.000Z", "frozen": True}
    assert taken["records"] == {"collectif": {"reviews": 1}}
    assert [me.review("two") for _ in range(5)] == [200] * 4 + [429]
    me.admin("POST", "/faults", {"status": 503}, 201)
    me.admin("POST", "/clock/advance", {"seconds": 30})
    assert me.review("three") == 503
    assert me.admin("POST", "/snapshots/before/restore") == taken
    assert me.reviews() == ["one"]
    assert me.admin("GET", "/faults")["total"] == 0
    assert me.admin("GET", "/clock")["now"] == "2026-01-31T09:30:00.000Z"
    assert [me.review("four") for _ in range(5)] == [200] * 4 + [429]
    assert other.reviews() == ["theirs"]
    assert me.admin("GET", "/requests")["total"] == 12
    me.admin("POST", "/reset")
    assert me.reviews() == []
    me.admin("POST", "/snapshots/before/restore", {})
    assert me.reviews() == ["one"]


def test_snapshots_of_others_are_out_of_reach(mock: MockServer) -> None:
    me, other, everyone = Person(mock, "test_me"), Person(mock, "test_other"), Person(mock, None)
    me.review("mine")
    me.admin("PUT", "/snapshots/mine", status=201)
    for who in (other, everyone):
        whose = "of this tenant" if who is other else "of all tenants"
        told = who.admin("POST", "/snapshots/mine/restore", status=404)
        assert told == {"error": f'no snapshot {whose} is called "mine". There is none.'}
        assert who.admin("GET", "/snapshots") == {"snapshots": [], "total": 0}
        who.admin("DELETE", "/snapshots/mine", status=404)
    told = me.admin("GET", "/snapshots/mien", status=404)
    assert told["error"] == 'no snapshot of this tenant is called "mien". Did you mean "mine"?'
    assert [each["name"] for each in me.admin("GET", "/snapshots")["snapshots"]] == ["mine"]
    me.admin("PUT", "/snapshots/another", status=201)
    assert me.admin("DELETE", "/snapshots/mine")["total"] == 1
    me.admin("GET", "/snapshots/mine", status=404)


def test_of_all_tenants(mock: MockServer) -> None:
    me, other, everyone = Person(mock, "test_me"), Person(mock, "test_other"), Person(mock, None)
    me.review("mine")
    everyone.admin("POST", "/faults", {"status": 503, "match": {"tenant": "test_other"}}, 201)
    taken = everyone.admin("PUT", "/snapshots/all", status=201)
    assert [each["tenant"] for each in taken["tenants"]] == [None, "…t_me", "…ther"]
    everyone.admin("POST", "/reset")
    other.review("theirs")
    everyone.admin("POST", "/snapshots/all/restore")
    assert (me.reviews(), other.reviews()) == (["mine"], [])
    assert other.review("again") == 503
    everyone.admin("POST", "/reset?what=snapshots")
    everyone.admin("GET", "/snapshots/all", status=404)


@pytest.mark.parametrize("name", ["~fault-1", ".hidden", "a b", "é", "x" * 101])
def test_names_that_are_none(mock: MockServer, name: str) -> None:
    told = Person(mock, None).admin("PUT", f"/snapshots/{name}", status=400)
    assert "is no name for a snapshot" in told["error"]


def test_a_body_is_not_taken(mock: MockServer) -> None:
    told = Person(mock, None).admin("PUT", "/snapshots/one", {"records": []}, status=400)
    assert 'unknown field "records"' in told["error"]
