"""Every violation names its rule and points at where the vendor's document says so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from vocmocks import data
from vocmocks.contract.model import Operation
from vocmocks.options import read_descriptions
from vocmocks.settings import Settings
from vocmocks.testing import MockServer

from .shop import SHOP, Shop, shop

ME = "test_sources_me"


@contextmanager
def serving(vendor: str) -> Iterator[Shop]:
    with MockServer(Settings(vendors=(vendor,), limits_on=False)) as mock:
        yield Shop(mock, mock.url)


def answered(mock: Shop, method: str, path: str, **options: Any) -> Any:
    """The journal's entry of a request that is made now; `{organization_uuid}` and the like are the tenant's."""
    [vendor] = mock.get("/vendors", tenant=ME)["vendors"]
    mock.ask(
        method,
        f"/{vendor['name']}{path.format_map(vendor['samples'])}",
        "",
        headers=vendor["credentials"]["headers"],
        **options,
    )
    return mock.get("/requests", limit=1)["requests"][0]


def violation(entry: Any, name: str) -> Any:
    [found] = [each for each in entry["violations"] if each["pointer"] == f"/{name}"]
    return found


@pytest.mark.parametrize("vendor", data.vendors())
def test_every_violation_has_a_rule_and_a_source(vendor: str) -> None:
    """Of whatever is wrong with whatever operation."""
    with serving(vendor) as mock:
        served = mock.mock.app.state.vendors[vendor]
        [told] = mock.get("/vendors", tenant=ME)["vendors"]
        for operation in served.contract.operations:
            path = re.sub(r"{([^}]*)}", lambda found: str(told["samples"].get(found[1]) or "x"), operation.path)
            query = {each.name: "§§" for each in operation.parameters if each.location == "query"}
            for body in bodies(operation):
                headers = told["credentials"]["headers"]
                mock.ask(operation.method, f"/{vendor}{served.bases[0]}{path}", "", params=query, json=body,
                         headers=headers)  # fmt: skip
        entries = mock.get("/requests", outcome="invalid")["requests"]
    found = [(entry["operation"], each) for entry in entries for each in entry["violations"]]
    assert len(found) > 20
    assert [each for each in found if not each[1]["rule"] or not each[1]["source"].get("document")] == []


def bodies(operation: Operation) -> list[Any]:
    """Wrong in several ways; nothing for operations without a body."""
    if operation.body is None:
        return [None]
    schemas = [media.schema for media in operation.body.content.values() if media.schema is not None]
    names = [name for schema in schemas for name in schema.get("properties", {})]
    return [{}, [], {name: {"a": [1]} for name in names}]


class TestOurVendors:
    def test_the_rules_own_source_comes_first(self) -> None:
        with serving("collectif") as mock:
            entry = answered(mock, "POST", "/api/1.1/wf/add_review", json={"title": 5, "text": "b"})
        title, date = violation(entry, "title"), violation(entry, "date")
        assert (title["rule"], title["source"]["about"], title["source"]["how"]) == ("type", "rule", "table")
        assert title["source"]["document"] == "collectif.postman_collection.json"
        assert title["source"]["note"] == 'table 1, row "title"'
        assert (date["rule"], date["source"]["note"]) == ("required", 'table 1, row "date"')

    def test_what_an_overlay_set_has_the_overlays_source(self) -> None:
        with serving("track-cxm") as mock:
            entry = answered(mock, "GET", "/v1/organizations/{organization_uuid}/surveys?limit=0")
        source = violation(entry, "limit")["source"]
        assert (source["how"], source["about"]) == ("inferred", "rule")
        assert "overlay" not in source

    @pytest.mark.parametrize(
        ("vendor", "method", "path", "options", "name", "text"),
        [
            ("collectif", "POST", "/api/1.1/wf/add_review", {"json": {"date": "x"}}, "date", "date integer, required"),
            ("repzo", "GET", "/v1/activity-feedback-v2?per_page=101", {}, "per_page", "| per_page | integer [ 1"),
            ("track-cxm", "GET", "/v1/organizations/{organization_uuid}/surveys?include_questions=7", {},
             "include_questions", "include_questions (Boolean)"),
            ("agent-connect", "POST", "/v1/requests", {"json": {"tags": 5}}, "tags", "tags | array"),
        ],
    )  # fmt: skip
    def test_the_passage_is_shown_where_the_document_is_at_hand(
        self, docs: Path, vendor: str, method: str, path: str, options: Mapping[str, Any], name: str, text: str
    ) -> None:
        with serving(vendor) as mock:
            entry = answered(mock, method, path, **options)
        assert violation(entry, name)["source"]["passage"].startswith(text)

    def test_and_not_where_it_is_not(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("VOCMOCKS_DOCS", raising=False)
        with serving("collectif") as mock:
            entry = answered(mock, "POST", "/api/1.1/wf/add_review", json={})
        assert all("passage" not in each["source"] for each in entry["violations"])

    def test_a_refusal_has_its_source_too(self) -> None:
        with serving("collectif") as mock:
            mock.ask("POST", "/collectif/api/1.1/wf/add_review", "nobody")
            mock.ask("POST", "/collectif/api/1.1/wf/add_review", "test_limited")
            limited, refused = mock.get("/requests")["requests"]
        assert (limited["outcome"], limited["source"]["about"]) == ("rate-limited", "limit")
        assert (refused["outcome"], refused["source"]["about"]) == ("unauthorized", "credentials")
        assert all(each["source"]["document"] for each in (limited, refused))


class TestDocumentsOfUsers:
    def test_a_document_that_is_served_is_at_hand(self, tmp_path: Path) -> None:
        path = tmp_path / "mine.openapi.json"
        path.write_text(json.dumps(SHOP), "utf-8")
        with shop(descriptions=read_descriptions([path], ()), documents=(path,)) as mock:
            mock.ask("GET", "/mine/v1/things?per_page=101", ME)
            [entry] = mock.get("/requests")["requests"]
        [found] = entry["violations"]
        assert found["rule"] == "maximum"
        assert found["source"]["document"] == "mine.openapi.json"

    def test_a_description_without_sources_has_none(self) -> None:
        with shop() as mock:
            mock.ask("GET", "/shop/v1/things?per_page=101", ME)
            [entry] = mock.get("/requests")["requests"]
        assert [each["source"] for each in entry["violations"]] == [{}]
