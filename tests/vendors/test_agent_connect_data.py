"""Agent Connect's Data Return of interactions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.vendors.agent_connect_http import DAY, EXAMPLE_ID, LONGEST_WAIT, Connect, item, recovered
from tests.vendors.api import START

from vocmocks.clock import iso, parse_iso
from vocmocks.extract.model import Source
from vocmocks.extract.samples.inference import parse

DATA, REQUESTS, RESPONSES = "/v2/data", "/v1/data/requests", "/v1/data/responses"
LEAST: dict[str, Any] = {
    "customer": {"email": "jo@example.com"},
    "employee": {"email": "samantha@blancapeak.com"},
    "channel": "chat",
}
Record = dict[str, Any]


@pytest.fixture(scope="module")
def connect() -> Iterator[Connect]:
    server = Connect()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def everything(connect: Connect) -> list[Record]:
    """The world's interactions, recoveries and all."""
    found = connect.all(include_recovery=True)
    assert len(found) == 2500
    return found


def days_ago(days: float) -> str:
    return iso(START - days * DAY)


# The form


def test_records_have_what_the_table_and_the_example_have(everything: list[Record], docs: Path) -> None:
    request = item(docs, 5, 4)["request"]
    table = request["description"][request["description"].rindex("<table>") :]
    rows = re.findall(r"<tr>\s*<td><code>([^<]*)</code>", table)
    assert len(rows) == 25
    sample = parse(request["body"]["raw"], Source("example", "example")).value[0]
    answered = next(each for each in everything if len(each["answers"]) > 3)
    for each in everything:
        assert list(each) == rows
    assert set(sample) <= set(rows)
    for name in ("marketing", "employee", "team_leader", "customer"):
        assert list(answered[name]) == list(sample[name])
    example = sample["answers"]["agent_star_rating"]
    rating = answered["answers"]["agent_star_rating"]
    assert list(rating) == list(example)
    (option,), (shown,) = rating["selected_options"].values(), example["selected_options"].values()
    assert list(option) == list(shown)
    assert set(sample["answers"]) <= {name for each in everything for name in each["answers"]}


def test_the_world_is_a_company_at_work(connect: Connect, everything: list[Record]) -> None:
    people = {each["email"]: each for each in _employees(connect)}
    ids = {each["uuid"]: each for each in everything}
    assert len(ids) == 2500
    assert ids[EXAMPLE_ID]["is_recovery"] is False
    for each in everything:
        assert days_ago(90) < each["request_created_at"] < iso(START)
        employee, leader = people[each["employee"]["email"]], each["team_leader"]
        assert each["employee"]["custom_id"] == employee["custom_employee_id"]
        assert each["channel"] in (employee["channels"] or ["phone", "chat", "email"])
        if leader["custom_id"] is not None:
            above = people[employee["team_leader_email"]]
            assert leader == {
                "custom_id": above["custom_employee_id"],
                "full_name": f"{above['first_name']} {above['last_name']}",
            }
        assert each["is_recovery"] == (each["parent_uuid"] is not None)
        if each["is_recovery"]:
            assert ids[each["parent_uuid"]]["response_received_at"] < each["request_created_at"]
            assert ids[each["parent_uuid"]]["customer"] == each["customer"]
    recoveries = sum(each["is_recovery"] for each in everything)
    answered = sum(each["response_received_at"] is not None for each in everything)
    assert 20 <= recoveries <= 80
    assert 600 <= answered <= 900
    assert {each["request_delivery_status"] for each in everything} == {"Sent", "Do Not Send"}
    assert {each["requested_via"] for each in everything} == {"API", "manual"}


def test_sequence_ids_follow_the_last_update(everything: list[Record]) -> None:
    ids = [each["sequence_id"] for each in everything]
    assert ids == sorted({*ids})
    assert max(ids) < 2**53
    for each in everything:
        last = each["response_received_at"] or each["request_sent_at"] or each["request_created_at"]
        assert abs(each["sequence_id"] / 1000 - parse_iso(last) * 1000) <= 1


def _employees(connect: Connect) -> list[Record]:
    found: list[Record] = connect.get("/v2/employees", number_of_employees=500).json()["employees"]
    assert len(found) == 60
    return found


# Filters


BETWEEN = {"created_at_gte": days_ago(60), "created_at_lte": days_ago(50)}
FILTERS: list[tuple[dict[str, Any], Callable[[Record], bool]]] = [
    ({}, lambda one: True),
    ({"created_at_gte": days_ago(30)}, lambda one: one["request_created_at"] >= days_ago(30)),
    ({"created_at_lte": days_ago(30)}, lambda one: one["request_created_at"] <= days_ago(30)),
    (BETWEEN, lambda one: days_ago(60) <= one["request_created_at"] <= days_ago(50)),
    ({"created_at_gte": days_ago(1), "created_at_lte": days_ago(2)}, lambda one: False),
    ({"responded_at_gte": days_ago(20)}, lambda one: (one["response_received_at"] or "") >= days_ago(20)),
    ({"responded_at_lte": days_ago(70)}, lambda one: "" < (one["response_received_at"] or "") <= days_ago(70)),
    ({"responded_at_gte": "1970-01-01T00:00:00Z"}, lambda one: one["response_received_at"] is not None),
    (
        {**BETWEEN, "responded_at_gte": days_ago(58), "responded_at_lte": days_ago(52)},
        lambda one: (
            days_ago(60) <= one["request_created_at"] <= days_ago(50)
            and days_ago(58) <= (one["response_received_at"] or "") <= days_ago(52)
        ),
    ),
]


@pytest.mark.parametrize("recoveries", ["true", "false", None])
@pytest.mark.parametrize(("query", "wanted"), FILTERS)
def test_filters(
    connect: Connect, everything: list[Record], query: dict[str, Any], wanted: Any, recoveries: str | None
) -> None:
    given = {**query, **({"include_recovery": recoveries} if recoveries else {})}
    shown = [each for each in everything if recoveries == "true" or not each["is_recovery"]]
    expected = [each for each in shown if wanted(each)]
    assert connect.all(**given) == expected
    assert connect.all(**given, limit=333) == expected
    assert bool(expected) == ("created_at_lte" not in query or query["created_at_lte"] != days_ago(2))


def test_both_ends_are_included(connect: Connect, everything: list[Record]) -> None:
    plain = [each for each in everything if not each["is_recovery"] and each["response_received_at"]]
    for one in plain[::100]:
        created, responded = one["request_created_at"], one["response_received_at"]
        assert one in connect.all(created_at_gte=created, created_at_lte=created)
        assert one in connect.all(responded_at_gte=responded, responded_at_lte=responded)
        assert one not in connect.all(created_at_gte=iso(parse_iso(created) + 0.001))
        assert one not in connect.all(responded_at_lte=iso(parse_iso(responded) - 0.001))


@pytest.mark.parametrize(
    "text",
    [
        "2026-08-20T12:00:00+00:00", "2026-08-20T07:00:00-05:00", "2026-08-20T17:30:00+05:30", "2026-08-20t12:00:00z",
        "2026-08-20T12:00:00.000000Z", "2026-08-20T11:59:60Z",
    ],
)  # fmt: skip
def test_one_moment_in_many_ways(connect: Connect, everything: list[Record], text: str) -> None:
    if text.endswith("60Z"):
        text = "2026-08-19T23:59:60Z"
    moment = "2026-08-20T00:00:00.000Z" if "60Z" in text else "2026-08-20T12:00:00.000Z"
    expected = [one for one in everything if one["request_created_at"] >= moment and not one["is_recovery"]]
    assert connect.all(created_at_gte=text) == expected


def test_a_plus_sign_that_nobody_encoded(connect: Connect) -> None:
    answer = connect.send(
        "GET", f"{DATA}?created_at_gte=2026-08-20T17:30:00+05:30", headers=connect.headers("test_main")
    )
    assert answer.json() == connect.get(DATA, created_at_gte="2026-08-20T12:00:00Z").json()


@pytest.mark.parametrize("path", [DATA, REQUESTS, RESPONSES])
@pytest.mark.parametrize("name", ["created_at_gte", "created_at_lte", "responded_at_gte", "responded_at_lte"])
@pytest.mark.parametrize(
    "text", ["yesterday", "", "2026-13-01T00:00:00Z", "2026-08-20", "2026-08-20T12:00:00", "20/08/2026", "1787184000"]
)
def test_a_bad_date(connect: Connect, path: str, name: str, text: str) -> None:
    answer = connect.get(path, **{name: text})
    assert answer.status_code == 400
    (error,) = answer.json()["validation_errors"]
    assert error.startswith(f"{name} (query): expected an ISO 8601 date-time with offset")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"limit": 0}, "limit"), ({"limit": -1}, "limit"), ({"limit": "many"}, "limit"), ({"after": "x"}, "after"),
        ({"after": 1.5}, "after"), ({"stream": "maybe"}, "stream"), ({"include_recovery": 2}, "include_recovery"),
    ],
)  # fmt: skip
def test_other_parameters_that_are_not_valid(connect: Connect, query: dict[str, Any], said: str) -> None:
    answer = connect.get(DATA, **query)
    assert answer.status_code == 400
    assert [error.partition(" ")[0] for error in answer.json()["validation_errors"]] == [said]


# Pages


def test_pages_of_a_thousand(connect: Connect) -> None:
    sizes = [len(page) for page in connect.pages(include_recovery=True)]
    assert sizes == [1000, 1000, 500]
    assert len(connect.get(DATA, limit=5).json()) == 5
    assert len(connect.get(DATA, limit=5000).json()) == 1000
    assert connect.get(DATA, after=10**18).json() == []
    assert connect.get(DATA, after=-5).json() == connect.get(DATA).json()


@pytest.mark.parametrize("limit", [1, 7, 999, 1000])
def test_pages_of_any_size_hold_the_same(connect: Connect, everything: list[Record], limit: int) -> None:
    expected = [each for each in everything if not each["is_recovery"]][-50 * limit :]
    after = everything[everything.index(expected[0])]["sequence_id"] - 1
    assert connect.all(limit=limit, after=after) == expected


def test_old_paths(connect: Connect) -> None:
    assert connect.all(REQUESTS) == connect.all(DATA)
    assert connect.all(RESPONSES) == connect.all(DATA, responded_at_gte="1970-01-01T00:00:00Z")
    assert connect.all(RESPONSES, created_at_gte=days_ago(10), include_recovery=True) == [
        each
        for each in connect.all(created_at_gte=days_ago(10), include_recovery=True)
        if each["response_received_at"] is not None
    ]


# Streams


def test_a_stream_is_the_whole_list(connect: Connect, everything: list[Record]) -> None:
    key = "test_stream"
    own = [connect.created("/v1/requests", LEAST, key) for _ in range(3)]
    with connect.client.stream(
        "GET", DATA, params={"stream": "true", "include_recovery": "true"}, headers=connect.headers(key)
    ) as answer:
        assert answer.headers["content-type"] == "application/json"
        assert "content-length" not in answer.headers
        parts = list(answer.iter_raw())
    assert len(parts) > 5
    found = json.loads(b"".join(parts))
    assert found[:2500] == everything
    assert [each["uuid"] for each in found[2500:]] == own


@pytest.mark.parametrize(("limit", "count"), [(5, 5), (1500, 1500), (10**9, None)])
def test_a_stream_may_be_longer_than_a_page(
    connect: Connect, everything: list[Record], limit: int, count: int | None
) -> None:
    plain = [each for each in everything if not each["is_recovery"]]
    assert connect.get(DATA, stream="true", limit=limit).json() == plain[:count]
    assert connect.get(DATA, stream="false", limit=limit).json() == plain[: min(limit, 1000)]


def test_a_stream_has_filters_too(connect: Connect) -> None:
    query = {"created_at_gte": days_ago(40), "responded_at_lte": days_ago(20)}
    expected = connect.all(**query)
    assert connect.get(DATA, stream="true", **query).json() == expected != []
    assert connect.get(DATA, stream="true", after=10**18).json() == []


def test_a_client_may_leave_a_stream() -> None:
    server = Connect(world={"agent-connect.interactions": 50_000})
    try:
        with server.client.stream("GET", DATA, params={"stream": "true"}, headers=server.headers("test_a")) as answer:
            next(answer.iter_raw())
        assert server.get(DATA, "test_a", limit=1).status_code == 200
    finally:
        server.stop()


# While things change


def test_paging_twice_while_things_change(connect: Connect) -> None:
    """A client that keeps the latest of each interaction, by sequence id, ends with what there is: nothing is missing,
    and whatever came twice had changed."""
    key, kept, came = "test_twice", dict[str, Record](), list[Record]()
    connect.freeze(key, "2026-10-05T08:00:00Z")
    created: list[str] = []

    def read(after: int | None, limit: int) -> int | None:
        query: dict[str, Any] = {"created_at_gte": "2026-07-01T00:00:00Z", "limit": limit, "include_recovery": True}
        while page := connect.get(DATA, key, **query, **({"after": after} if after else {})).json():
            for each in page:
                came.append(each)
                kept[each["uuid"]] = each
            after = max(each["sequence_id"] for each in page)
            happen(len(came))
        return after

    def happen(number: int) -> None:
        """Something between any two pages."""
        if len(created) > 40:
            return
        body = {**LEAST, "do_not_send": number % 3 == 0}
        created.append(connect.created("/v1/requests", body, key))
        if number % 2:
            parent = {"initial_feedback_request_id": created[0]}
            created.append(connect.created("/v1/recoveries", parent, key))
        path, headers = "/v2/employees/samantha@blancapeak.com", connect.headers(key)
        assert connect.send("PUT", path, json={"hometown": f"No. {number}"}, headers=headers).status_code == 200
        connect.advance(key, (number % 5) * 1800)

    last = read(None, 300)
    connect.advance(key, 3 * DAY)
    last = read(last, 3)
    connect.advance(key, LONGEST_WAIT)
    read(last, 1000)

    there = {each["uuid"]: each for each in connect.all(key=key, include_recovery=True)}
    since = {id: each for id, each in there.items() if each["request_created_at"] >= "2026-07-01T00:00:00.000Z"}
    assert kept == since
    assert {*created} <= kept.keys()
    ids = [each["sequence_id"] for each in came]
    assert ids == sorted({*ids})
    for one, other in _pairs(came):
        assert one != other
        assert one["sequence_id"] < other["sequence_id"]
        assert (one["request_delivery_status"], one["response_received_at"]) != (
            other["request_delivery_status"],
            other["response_received_at"],
        )
    assert len(came) > len(kept)


def _pairs(came: list[Record]) -> Iterator[tuple[Record, Record]]:
    """What came twice, each with what came of it next."""
    last: dict[str, Record] = {}
    for each in came:
        if each["uuid"] in last:
            yield last[each["uuid"]], each
        last[each["uuid"]] = each


def test_many_at_the_same_moment(connect: Connect) -> None:
    key, now = "test_moment", "2026-10-01T09:00:00.000Z"
    connect.freeze(key, now)
    ids = [connect.created("/v1/requests", {**LEAST, "do_not_send": True}, key) for _ in range(1100)]
    found = connect.all(key=key, created_at_gte=now, limit=100)
    assert [each["uuid"] for each in found] == ids


@pytest.mark.parametrize("now", ["2026-01-31T09:30:00Z", "2031-01-31T09:30:00Z"])
def test_another_time_than_the_worlds(connect: Connect, now: str) -> None:
    """What is created comes after everything that was seen, whatever the clock shows."""
    key = f"test_{now[:4]}"
    highest = connect.all(key=key)[-1]["sequence_id"]
    for moment in (now, "2025-05-05T00:00:00Z", now):
        connect.freeze(key, moment)
        id = connect.created("/v1/requests", LEAST, key)
        fresh = connect.all(key=key, after=highest)
        assert {each["uuid"]: each["request_delivery_status"] for each in fresh}[id] == "Pending"
        highest = fresh[-1]["sequence_id"]
        connect.advance(key, 60)
        (sent,) = connect.all(key=key, after=highest)
        assert (sent["uuid"], sent["request_delivery_status"]) == (id, "Sent")
        highest = sent["sequence_id"]


def test_what_is_one_tenants_is_nobody_elses(connect: Connect, everything: list[Record]) -> None:
    connect.created("/v1/requests", LEAST, "test_mine")
    assert len(connect.all(key="test_mine", include_recovery=True)) == 2501
    assert connect.all(key="test_yours", include_recovery=True) == everything


# Sizes and stores


@pytest.mark.parametrize("size", [0, 1, 7])
def test_small_worlds(size: int) -> None:
    server = Connect(world={"agent-connect.interactions": size})
    try:
        assert len(server.all(include_recovery=True)) == size
        id = server.created("/v1/requests", LEAST)
        assert server.all()[-1]["uuid"] == id
        assert server.admin.get("/vendors").status_code == 200
    finally:
        server.stop()


def test_a_million() -> None:
    server = Connect(world={"agent-connect.interactions": 1_000_000})
    try:
        first = server.get(DATA, limit=10).json()
        assert first[0]["uuid"] == EXAMPLE_ID
        day = server.get(DATA, created_at_gte=days_ago(45), created_at_lte=days_ago(44.9)).json()
        assert len(day) == 1000
        assert all(days_ago(45) <= each["request_created_at"] <= days_ago(44.9) for each in day)
        id = server.created("/v1/requests", LEAST)
        recent = server.all(created_at_gte=days_ago(0.005))
        assert recent[-1]["uuid"] == id
        parent = {"initial_feedback_request_id": day[500]["uuid"]}
        assert recovered(server, server.created("/v1/recoveries", parent))["customer"] == day[500]["customer"]
    finally:
        server.stop()


def test_kept_over_a_restart(tmp_path: Path) -> None:
    settings = {"store": f"sqlite:{tmp_path / 'mock.db'}"}
    server = Connect(**settings)
    try:
        server.freeze("test_kept", "2026-10-01T09:00:00Z")
        ids = [server.created("/v1/requests", LEAST, "test_kept") for _ in range(20)]
        before = server.all(key="test_kept")
    finally:
        server.stop()
    server = Connect(**settings)
    try:
        highest = before[-1]["sequence_id"]
        ids.append(server.created("/v1/requests", LEAST, "test_kept"))
        server.advance("test_kept", LONGEST_WAIT)
        later = server.all(key="test_kept", after=highest)
        assert {each["uuid"] for each in later} == {*ids}
    finally:
        server.stop()


def test_the_control_api_shows_what_is_kept(connect: Connect) -> None:
    id = connect.created("/v1/requests", LEAST, "test_shown")
    found = connect.admin.get("/records/agent-connect/interactions", params={"tenant": "test_shown", "limit": 1})
    assert isinstance(found, httpx.Response)
    assert found.json()["total"] == 2501
    assert id in found.text or found.json()["records"]
