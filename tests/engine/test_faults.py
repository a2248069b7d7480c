"""Rules: which requests they are about, whether they hit, and what cannot be meant."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.engine.faults import DRIP, FAULTS, STALE, TIMEOUT, Asked, Dice, Matcher, Rule
from vocmocks.engine.faults_read import EFFECTS, BadRule, kept_rule, read_rule

from .support import contract, describe, operation

THINGS = contract(describe({"/things": {"get": operation("list_things"), "post": operation("add_thing")}}))
CONTRACTS = {"acme": THINGS, "other": contract(describe({"/users": {"get": operation("list_users")}}))}
ASKED = Asked("acme", "list_things", "test_a", "GET", ("/v1/things/7", "/things/7"), {b"x-trace": b"abc"})


def read(**body: Any) -> Rule:
    return read_rule(body, CONTRACTS)


@pytest.mark.parametrize(
    ("match", "is_met"),
    [
        ({}, True),
        ({"vendor": "acme", "operation": "list_things", "tenant": "test_a", "method": "get"}, True),
        ({"vendor": "other"}, False),
        ({"operation": "add_thing"}, False),
        ({"tenant": "test_b"}, False),
        ({"method": "POST"}, False),
        ({"path": "/things/7"}, True),
        ({"path": "/v1/things/7"}, True),
        ({"path": "/things/{id}"}, True),
        ({"path": "/things/*"}, True),
        ({"path": "*"}, True),
        ({"path": "/things"}, False),
        ({"path": "/{what}"}, False),
        ({"path": "/v1/{what}/{id}"}, True),
        ({"path": "/thing./7"}, False),
        ({"headers": {"X-Trace": "abc"}}, True),
        ({"headers": {"x-trace": "a*"}}, True),
        ({"headers": {"x-trace": "*"}}, True),
        ({"headers": {"x-trace": "ab"}}, False),
        ({"headers": {"x-trace": "{any}"}}, False),
        ({"headers": {"x-other": "*"}}, False),
        ({"vendor": None, "path": None}, True),
    ],
)
def test_matcher(match: dict[str, Any], is_met: bool) -> None:
    assert read(match=match, status=503).match(ASKED) is is_met


RULES = st.builds(
    Rule,
    match=st.builds(Matcher, tenant=st.sampled_from([None, "test_a"])),
    status=st.sampled_from([500, 503]),
    probability=st.floats(0.05, 1),
    times=st.one_of(st.none(), st.integers(1, 20)),
)


@given(RULES, st.integers(0, 2**32), st.integers(1, 60))
def test_a_rule_hits_as_often_as_it_may_and_the_same_requests_each_time(rule: Rule, seed: int, asked: int) -> None:
    hits = [Dice(seed).hits(rule, number) for number in range(1, asked + 1)]
    dice = Dice(seed)
    assert [dice.hits(rule, number) for number in range(1, asked + 1)] == hits
    assert [dice.hits(rule, number) for number in range(asked, 0, -1)] == hits[::-1]
    assert sum(hits) == dice.count(rule, asked)
    assert rule.times is None or sum(hits) <= rule.times
    if rule.probability == 1:
        assert sum(hits) == asked if rule.times is None else min(asked, rule.times)


@given(RULES, st.integers(0, 2**32))
def test_times_change_how_many_are_hit_and_not_which(rule: Rule, seed: int) -> None:
    endless = Rule(match=rule.match, status=rule.status, probability=rule.probability)
    free = [number for number in range(1, 80) if Dice(seed).hits(endless, number)]
    hit = [number for number in range(1, 80) if Dice(seed).hits(rule, number)]
    assert hit == (free if rule.times is None else free[: rule.times])


@given(st.floats(0.1, 0.9), st.integers(0, 2**32))
def test_probability_is_how_many_are_hit(probability: float, seed: int) -> None:
    dice, rule = Dice(seed), Rule(status=500, probability=probability)
    share = sum(dice.hits(rule, number) for number in range(1, 601)) / 600
    assert abs(share - probability) < 0.15


def test_probability_0_and_1() -> None:
    assert not any(Dice(1).hits(Rule(status=500, probability=0), number) for number in range(1, 500))
    assert all(Dice(1).hits(Rule(status=500), number) for number in range(1, 500))


def test_the_sequence_depends_on_the_seed_and_on_what_the_rule_says_alone() -> None:
    def sequence(seed: int, **body: Any) -> list[bool]:
        rule, dice = read(probability=0.5, **body), Dice(seed)
        return [dice.hits(rule, number) for number in range(1, 101)]

    usual = sequence(1, status=503)
    assert sequence(1, status=503) == usual
    assert sequence(1, status=503, match={"tenant": "test_b"}) == usual
    assert sequence(2, status=503) != usual
    assert sequence(1, status=502) != usual
    assert sequence(1, status=503, match={"method": "GET"}) != usual


BODIES: list[dict[str, Any]] = [
    {"status": 503},
    {"match": {"vendor": "acme", "operation": "add_thing", "headers": {"a": "b"}}, "status": 429, "times": 3},
    {"match": {"vendor": "acme", "operation": "list_things"}, "status": 200},
    {"status": 404, "example": "gone", "times": 1},
    {"example": "gone"},
    {"delay_ms": 250.5, "probability": 0.25},
    {"delay": {"type": "uniform", "lower": 1, "upper": 2.5}, "status": 500},
    {"delay": {"type": "lognormal", "median": 80, "sigma": 0.4, "maxValue": 900}},
    {"delay": {"type": "fixed", "milliseconds": 3}},
    {"fault": DRIP, "duration_ms": 300, "chunks": 3},
    {"fault": STALE, "snapshot": "before"},
    {"fault": TIMEOUT, "duration_ms": 10},
    *({"fault": name} for name in FAULTS),
]


@pytest.mark.parametrize("body", BODIES, ids=str)
def test_what_is_kept_of_a_rule_is_the_rule(body: dict[str, Any]) -> None:
    rule = read_rule(body, CONTRACTS, "test_a")
    again = kept_rule("7", rule.as_json())
    assert again.as_json() == rule.as_json()
    assert (again.key, again.id, again.match.tenant) == (rule.key, "7", "test_a")
    assert read_rule(rule.as_json(), CONTRACTS) == rule
    assert again.describe().startswith("fault 7: ")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ([], "a fault: expected an object with match, status"),
        ({}, f"nothing would happen: expected one of {', '.join(EFFECTS)}"),
        ({"staus": 503}, 'unknown field "staus". Did you mean "status"?'),
        ({"status": 199}, "status: expected a whole number from 200 to 599, found 199"),
        ({"status": True}, "status: expected a whole number"),
        ({"status": "503"}, "status: expected a whole number"),
        ({"status": 503, "fault": "TIMEOUT"}, "status and fault are two ways to answer one request"),
        ({"example": "x", "fault": "TIMEOUT"}, "example and fault are two ways to answer one request"),
        ({"example": ""}, "example: expected a text"),
        ({"example": "x", "match": {"operation": "list_things"}}, 'list_things has no example "x". There is none.'),
        ({"status": 202, "match": {"operation": "list_things"}}, "202 is not documented for list_things"),
        ({"delay_ms": 1, "delay": {"type": "fixed", "milliseconds": 1}}, "delay_ms and delay are two ways"),
        ({"fault": "CONNECTION_RESET"}, 'Did you mean "CONNECTION_RESET_BY_PEER"?'),
        ({"fault": None}, "fault: there is no None"),
        ({"status": 503, "match": {"vendor": "acne"}}, 'no vendor "acne" is served. Did you mean "acme"?'),
        ({"status": 503, "match": {"operation": "list_thing"}}, 'there is no operation "list_thing". Did you mean'),
        (
            {"status": 503, "match": {"vendor": "other", "operation": "list_things"}},
            'other has no operation "list_things"',
        ),
        ({"status": 503, "match": {"verb": "GET"}}, 'match: unknown field "verb"'),
        ({"status": 503, "match": {"method": "FETCH"}}, "match.method: there is no 'FETCH'"),
        ({"status": 503, "match": {"path": "things"}}, "match.path: expected a path such as"),
        ({"status": 503, "match": {"path": "/things?page=1"}}, "without a query"),
        ({"status": 503, "match": {"headers": ["x"]}}, "match.headers: expected an object"),
        ({"status": 503, "match": {"headers": {"x": 1}}}, "match.headers.x: expected a text"),
        ({"status": 503, "match": {"tenant": "test_b"}}, "another tenant than the one that the call names"),
        ({"status": 503, "match": []}, "match: expected an object"),
        ({"status": 503, "probability": 1.1}, "probability: expected a number from 0 to 1, found 1.1"),
        ({"status": 503, "times": 0}, "times: expected a whole number from 1, found 0"),
        ({"delay_ms": -1}, "delay_ms: expected a number from 0"),
        ({"delay_ms": 10**9}, "delay_ms: expected a number from 0"),
        ({"delay": {"type": "normal"}}, "delay.type: there is no 'normal'"),
        ({"delay": {"type": "uniform", "median": 1}}, "delay.median: a uniform delay has lower, upper"),
        ({"delay": {"type": "uniform", "lower": 2}}, "delay.upper is missing"),
        ({"delay": {"type": "uniform", "lower": 2, "upper": 1}}, "expected lower to be at most upper"),
        ({"delay": {"type": "lognormal", "median": 1, "sigma": 99}}, "delay.sigma: expected a number from 0 to 10"),
        ({"status": 503, "duration_ms": 5}, 'duration_ms is for "fault": SLOW_DRIP or TIMEOUT'),
        ({"fault": "TIMEOUT", "chunks": 5}, 'chunks is for "fault": SLOW_DRIP'),
        ({"fault": "SLOW_DRIP", "snapshot": "x"}, 'snapshot is for "fault": STALE_DATA'),
    ],
)
def test_what_cannot_be_meant_is_told(body: Any, says: str) -> None:
    with pytest.raises(BadRule) as told:
        read_rule(body, CONTRACTS, "test_a")
    assert says in str(told.value)


@given(st.sampled_from(["uniform", "lognormal"]), st.integers(0, 2**32), st.integers(1, 1000))
def test_delays_are_drawn_within_their_bounds(kind: str, seed: int, number: int) -> None:
    bounds = {"lower": 20, "upper": 30} if kind == "uniform" else {"median": 25, "sigma": 1.5, "maxValue": 30}
    delay = read(delay={"type": kind, **bounds}).delay
    assert delay is not None
    seconds = delay.seconds(seed, number)
    assert delay.seconds(seed, number) == seconds
    assert (0.02 if kind == "uniform" else 0) <= seconds <= 0.03


def test_a_lognormal_delay_lies_about_its_median() -> None:
    delay = read(delay={"type": "lognormal", "median": 80, "sigma": 0.4}).delay
    assert delay is not None
    drawn = sorted(delay.seconds(1, number) for number in range(1001))
    assert 0.07 < drawn[500] < 0.09
    assert drawn[50] < 0.06 < 0.1 < drawn[950]
    assert len(set(drawn)) > 1000


def test_rules_are_in_the_order_in_which_they_were_made() -> None:
    ids = ["repzo-outage-1", "repzo-outage-2", "2", "10"]
    for shuffled in itertools.permutations(ids):
        assert [rule.id for rule in sorted((Rule(id=id) for id in shuffled), key=lambda rule: rule.place)] == ids
