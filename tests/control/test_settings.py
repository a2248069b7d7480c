"""What is in force, what contradicts itself, and what is left of limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from vocmocks.contract import load_vendor
from vocmocks.settings import Settings
from vocmocks.testing import MockServer

from .shop import Shop, shop


class TestSettings:
    def test_they_are_those_in_force(self) -> None:
        with shop(seed=7, start=1_767_268_800.0, limits={"shop": (5, 60)}, auth="any") as mock:
            found = mock.get("/settings")
        assert (found["seed"], found["start"], found["auth"]) == (7, "2026-01-01T12:00:00.000Z", "any")
        assert found["limits"] == {"shop": [5, 60]}
        assert (found["vendors"], found["descriptions"]) == (["shop"], ["shop"])
        assert found["admin_token"] is None

    def test_each_setting_is_there(self, one_shop: Shop) -> None:
        assert set(one_shop.get("/settings")) == {*Settings.__slots__, "version"}

    def test_where_a_document_is_kept_is_nobodys_business(self, tmp_path: Path) -> None:
        with shop(documents=(tmp_path / "mine.json",)) as mock:
            answer = mock.control("GET", "/settings")
        assert answer.json()["documents"] == ["mine.json"]
        assert str(tmp_path) not in answer.text


@pytest.fixture(scope="module")
def collectif() -> Iterator[MockServer]:
    with MockServer(Settings(vendors=("collectif",))) as mock:
        yield mock


class TestConflicts:
    def test_every_one_has_its_places(self, collectif: MockServer) -> None:
        mock = Shop(collectif, collectif.url)
        found = mock.get("/conflicts")
        known = load_vendor("collectif").conflicts
        assert found["total"] == len(found["conflicts"]) == len(known) > 5
        assert [each["message"] for each in found["conflicts"]] == [each["message"] for each in known]
        assert all(len(each["places"]) >= 2 and each["vendor"] == "collectif" for each in found["conflicts"])
        assert mock.get("/conflicts/collectif") == found
        assert mock.control("GET", "/conflicts/repzo").status_code == 404

    def test_with_the_passages_where_the_document_is_at_hand(self, docs: Path, collectif: MockServer) -> None:
        places = [place for each in Shop(collectif, collectif.url).get("/conflicts")["conflicts"]
                  for place in each["places"]]  # fmt: skip
        assert docs
        assert all(place["passage"] for place in places)


def test_limits_of_each_credential_are_shown_by_its_end() -> None:
    with shop() as mock:
        mock.ask("GET", "/shop/v1/things", "test_limits_one_1111")
        mock.ask("GET", "/shop/v1/things", "test_limits_one_1111")
        mock.ask("GET", "/shop/v1/things", "test_limits_two_2222")
        found = mock.get("/limits")["limits"]
        assert {(each["tenant"], each["remaining"]) for each in found} == {("…1111", 98), ("…2222", 99)}
        [own] = mock.get("/limits", tenant="test_limits_one_1111")["limits"]
        assert (own["tenant"], own["vendor"], own["limit"], own["window"]) == ("test_limits_one_1111", "shop", 100, 60)
        mock.control("POST", "/clock/advance", json={"seconds": 61})
        assert {(each["remaining"], each["resets_at"]) for each in mock.get("/limits")["limits"]} == {(100, None)}
