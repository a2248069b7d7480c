"""Scenarios as files: what they may say, what is told of one that cannot be understood, and what they set."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from vocmocks import create_app, data
from vocmocks.engine import scenarios
from vocmocks.errors import FixtureError, VocmocksError
from vocmocks.settings import Settings
from vocmocks.testing import MockServer
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.wanted import Wanted

Write = Callable[[str], None]
WORLD: dict[str, Any] = {"a": {"b": 1, "c": [1, 2]}, "d": "x"}


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes Collectif's scenario `own`."""
    shutil.copytree(data.fixtures() / "collectif", tmp_path / "collectif")
    monkeypatch.setattr(data, "fixtures", lambda: tmp_path)

    def written(text: str) -> None:
        (tmp_path / "collectif" / "scenarios" / "own.yaml").write_text(text, "utf-8")

    return written


def started(**more: Any) -> MockServer:
    return MockServer(vendors=("collectif",), scenarios={"collectif": "own"}, **more)


def admin(mock: MockServer, method: str, path: str, body: Any = None) -> Any:
    answer = httpx.request(method, f"{mock.url}/__admin{path}", json=body, verify=False)
    assert answer.is_success, answer.text
    return answer.json()


def test_sizes_proportions_and_faults(write: Write) -> None:
    write(
        """
        title: One of each
        world: {sizes: {reviews: 7}, ratings: [0, 0, 0, 0, 1], themes: {pricing: {churn: Far too dear}}}
        faults:
          - {match: {operation: add_review, headers: {x-a: "*"}}, status: 418, probability: 0.5, times: 2}
        """
    )
    with started() as mock:
        reviews = admin(mock, "GET", "/records/collectif/reviews")["records"]
        assert [each["rating"] for each in reviews] == [5] * 7
        reasons = {each["reason"] for each in admin(mock, "GET", "/records/collectif/churn_reasons")["records"]}
        assert "Far too dear" in reasons
        assert "Too expensive" not in reasons
        [fault] = admin(mock, "GET", "/faults")["faults"]
        assert fault["match"] == {"vendor": "collectif", "operation": "add_review", "headers": {"x-a": "*"}}
        assert (fault["status"], fault["probability"], fault["times"], fault["scenario"]) == (418, 0.5, 2, "own")


def test_what_world_says_goes_first(write: Write) -> None:
    write("{title: A, world: {sizes: {reviews: 7, interviews: 3}}}")
    with started(world={"collectif.reviews": 2}) as mock:
        totals = {each["name"]: each["total"] for each in admin(mock, "GET", "/records/collectif")["collections"]}
        assert (totals["reviews"], totals["interviews"]) == (2, 3)


def test_clock(write: Write) -> None:
    write("{title: A, clock: {now: 2026-01-31T09:30:00Z, advance: 86400, frozen: true}}")
    with started() as mock:
        shown = {"now": "2026-02-01T09:30:00.000Z", "frozen": True}
        assert admin(mock, "GET", "/clock") == shown
        admin(mock, "POST", "/clock", {"frozen": False})
        admin(mock, "POST", "/reset")
        assert admin(mock, "GET", "/clock") == shown
        assert admin(mock, "GET", "/clock?tenant=test_a") == shown


def test_webhooks_are_registered_once(write: Write, tmp_path: Path) -> None:
    write('{title: A, webhooks: [{url: "http://127.0.0.1:9/x", token: secret, events: [one]}]}')
    for _ in range(2):
        with started(store=f"sqlite:{tmp_path}/store.db") as mock:
            [hook] = admin(mock, "GET", "/webhooks")["webhooks"]
            assert (hook["url"], hook["events"], hook["tenant"]) == ("http://127.0.0.1:9/x", ["one"], None)
            admin(mock, "POST", "/reset?what=webhooks")
            assert len(admin(mock, "GET", "/webhooks")["webhooks"]) == 1
            admin(mock, "POST", "/scenario?tenant=test_a", {"scenario": "own"})
            assert len(admin(mock, "GET", "/webhooks?tenant=test_a")["webhooks"]) == 2
            admin(mock, "DELETE", "/scenario?tenant=test_a")
            assert len(admin(mock, "GET", "/webhooks?tenant=test_a")["webhooks"]) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [", "not YAML"),
        ("[]", "expected an object"),
        ("{}", "/title: expected a text, found nothing"),
        ("{title: A, word: {}}", 'unknown part "word". Did you mean "world"?'),
        ("{title: A, world: []}", "/world: expected an object"),
        ("{title: A, world: {rating: [1]}}", 'a scenario changes "rating". Did you mean "ratings"?'),
        ("{title: A, world: {themes: {pricing: {chrun: x}}}}", 'pricing: a scenario changes "chrun"'),
        ("{title: A, world: {ratings: {a: 1}}}", "/ratings: a scenario has an object there"),
        ("{title: A, world: {ratings: [1]}}", "/ratings: expected a list of 5 numbers"),
        ("{title: A, world: {sizes: {review: 1}}}", 'collectif has no collection "review"'),
        ("{title: A, faults: {}}", "/faults: expected a list of objects"),
        ("{title: A, faults: [{status: 1}]}", "faults: status: expected a whole number from 200"),
        ("{title: A, faults: [{status: 500, match: {operation: x}}]}", 'collectif has no operation "x"'),
        ("{title: A, clock: {noon: 1}}", '/clock: unknown key "noon"'),
        ("{title: A, clock: {now: noon}}", "/clock/now: expected ISO 8601, found noon"),
        ("{title: A, clock: {frozen: 1}}", "/clock/frozen: expected true or false"),
        ("{title: A, webhooks: [{}]}", "/webhooks/url: expected a text"),
    ],
)
def test_what_cannot_be_understood_is_told(write: Write, text: str, says: str) -> None:
    write(text)
    with pytest.raises(VocmocksError) as told:
        create_app(Settings(vendors=("collectif",), scenarios={"collectif": "own"}))
    assert says in str(told.value)


def test_a_scenario_that_there_is_not() -> None:
    with pytest.raises(FixtureError, match=r'collectif has no scenario "clam"\. Did you mean "calm"'):
        scenarios.load("collectif", "clam")
    with pytest.raises(VocmocksError, match='--scenario names "repzo", which is not served'):
        create_app(Settings(vendors=("collectif",), scenarios={"repzo": "calm"}))


def test_a_fixture_is_altered_key_by_key() -> None:
    fixture = Fixture(WORLD, "f")
    wanted = Wanted({"n": 1}, {"a": {"c": [9]}, "d": "y"})
    altered = fixture.altered(wanted)
    assert wanted.taken
    assert (altered.part("a").numbers("c"), altered.part("a").integer("b"), altered.text("d")) == ((9.0,), 1, "y")
    assert fixture.text("d") == "x"
    assert fixture.altered({"n": 1}) is fixture
    assert WORLD == {"a": {"b": 1, "c": [1, 2]}, "d": "x"}


def test_a_world_that_does_not_look_at_the_changes_is_told_of() -> None:
    from vocmocks.engine.vendor import Staged

    staged = Staged("collectif", lambda sizes, seed, start: {}, {}, 1, 0.0)
    assert staged("empty-account") == {}
    with pytest.raises(FixtureError, match="of this world only `sizes` can be changed"):
        staged("calm")
