"""Metrics for Prometheus, read as its own parser reads them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest

from vocmocks.engine.exchange import Exchange
from vocmocks.engine.metrics import BUCKETS, SAMPLED, Metrics, Times

from .shop import SHOP, Shop, shop

LINE = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)')
SUFFIXES = {"counter": {"_total"}, "gauge": {""}, "info": {"_info"}, "histogram": {"_bucket", "_sum", "_count"}}


@dataclass
class Family:
    kind: str
    samples: list[tuple[str, dict[str, str], float]] = field(default_factory=list)


def parsed(text: str, *, openly: bool) -> dict[str, Family]:
    """Families by name; raises where a line is not as the format has it."""
    assert text.endswith("# EOF\n" if openly else "\n")
    families: dict[str, Family] = {}
    current = ""
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, current, kind = line.split(" ")
            assert current not in families
            families[current] = Family(kind)
        elif not line.startswith("#"):
            match = LINE.fullmatch(line)
            assert match, line
            labels = dict(LABEL.findall(match[2] or ""))
            assert LABEL.sub("", match[2] or "") == ""
            family = families[current]
            allowed = SUFFIXES[family.kind] if openly or family.kind == "histogram" else {""}
            assert match[1].removeprefix(current) in allowed, line
            family.samples.append((match[1], labels, float(match[3])))
    return families


def scraped(mock: Shop, *, openly: bool = False) -> dict[str, Family]:
    accept = "application/openmetrics-text; version=1.0.0" if openly else "*/*"
    answer = mock.control("GET", "/metrics", headers={"Accept": accept})
    expected = "application/openmetrics-text; version=1.0.0" if openly else "text/plain; version=0.0.4"
    assert answer.headers["content-type"].startswith(expected)
    return parsed(answer.text, openly=openly)


@pytest.mark.parametrize("openly", [False, True])
def test_what_was_answered_is_counted(openly: bool) -> None:
    with shop(descriptions={"shop": SHOP, "other": SHOP}) as mock:
        for _ in range(3):
            mock.ask("GET", "/shop/v1/things", "test_metrics_secret")
        mock.ask("GET", "/shop/v1/thing", "test_metrics_secret")
        mock.ask("GET", "/shop/v1/things", "test_limited")
        mock.ask("GET", '/nobody/"\\')
        families = scraped(mock, openly=openly)
    total = "" if openly else "_total"
    counted = {
        (labels["vendor"], labels["operation"], labels["status"], labels["outcome"]): value
        for _, labels, value in families[f"vocmocks_requests{total}"].samples
    }
    assert counted == {
        ("shop", "list_things", "200", "answered"): 3,
        ("shop", "", "404", "unknown-path"): 1,
        ("shop", "list_things", "429", "rate-limited"): 1,
        ("", "", "404", "unknown-vendor"): 1,
    }
    assert [value for _, _, value in families[f"vocmocks_rate_limited{total}"].samples] == [1, 0]
    assert [value for _, _, value in families["vocmocks_journal_entries"].samples] == [6]
    assert [value for _, _, value in families["vocmocks_requests_in_flight"].samples] == [0]
    [(_, labels, value)] = families["vocmocks_build" if openly else "vocmocks_build_info"].samples
    assert (value, labels["store"]) == (1, "memory")
    assert len({labels["worker"] for _, labels, _ in families[f"vocmocks_requests{total}"].samples}) == 1


def test_no_credential_is_in_them() -> None:
    with shop() as mock:
        mock.ask("GET", "/shop/v1/things?shop_key=test_metrics_hidden", "test_metrics_hidden")
        assert "test_metrics_hidden" not in mock.control("GET", "/metrics").text
        assert scraped(mock)["vocmocks_tenants"].samples == [("vocmocks_tenants", {}, 1)]


def test_times_are_a_histogram() -> None:
    with shop() as mock:
        for _ in range(SAMPLED * 3):
            mock.ask("GET", "/shop/v1/things")
        family = scraped(mock)["vocmocks_request_duration_seconds"]
    assert family.kind == "histogram"
    buckets = [(float(labels["le"]), value) for name, labels, value in family.samples if name.endswith("_bucket")]
    bounds, counts = [bound for bound, _ in buckets], [count for _, count in buckets]
    assert bounds == sorted(bounds)
    assert bounds[-1] == math.inf
    assert counts == sorted(counts)
    [total] = [value for name, _, value in family.samples if name.endswith("_sum")]
    [count] = [value for name, _, value in family.samples if name.endswith("_count")]
    assert counts[-1] == count
    assert 1 <= count < SAMPLED * 3
    assert total > 0


class TestCounting:
    def test_the_first_and_one_in_several_are_timed(self) -> None:
        metrics, timed = Metrics(), 0
        for number in range(SAMPLED * 10):
            began = 1 if metrics.timed else 0
            timed += began
            metrics.count(asked("read"), "answered", 200, number, began)
        assert timed == 10
        assert metrics.counts == {("read", 200, "answered"): SAMPLED * 10}
        assert sum(metrics.times["read"].buckets) == 10

    def test_everything_is_timed_where_it_is_logged(self) -> None:
        metrics = Metrics(every=True)
        for number in range(5):
            assert metrics.timed
            metrics.count(asked(None), "unauthorized", 401, number, 1)
        assert metrics.counts == {(None, 401, "unauthorized"): 5}

    @pytest.mark.parametrize("nanoseconds", [0, 65_535, 65_536, 131_071, 131_072, 10**9, 10**17])
    def test_buckets_double(self, nanoseconds: int) -> None:
        times = Times()
        times.add(nanoseconds)
        assert len(times.buckets) == BUCKETS
        at = times.buckets.index(1)
        assert nanoseconds < 2 ** (16 + at)
        assert at == 0 or nanoseconds >= 2 ** (15 + at)


def asked(operation: str | None) -> Exchange:
    """As much of an exchange as is counted."""
    exchange: Any = SimpleNamespace(operation=SimpleNamespace(id=operation) if operation else None)
    return cast(Exchange, exchange)


def test_deliveries_are_counted_by_what_became_of_them(one_shop: Shop) -> None:
    samples = scraped(one_shop)["vocmocks_callbacks"].samples
    assert [(labels["status"], value) for _, labels, value in samples] == [
        ("pending", 0),
        ("delivered", 0),
        ("given-up", 0),
    ]


@pytest.mark.parametrize("store", ["sqlite"])
def test_other_stores_have_them_too(store: str, tmp_path: Path) -> None:
    with shop(store=f"{store}:{tmp_path}/store.db") as mock:
        mock.ask("GET", "/shop/v1/things")
        assert scraped(mock)["vocmocks_tenants"].samples[0][2] == 1


def test_a_scrape_needs_the_token_where_there_is_one() -> None:
    with shop(admin_token="s3cret-token") as mock:
        assert httpx.get(f"{mock.url}/__admin/metrics").status_code == 401
