from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.worlds.agent_connect_directory import custom_key, directory, email_key
from vocmocks.worlds.agent_connect_people import Organisation
from vocmocks.worlds.fixture import load
from vocmocks.worlds.spread import DAY

START = 1_790_000_000.0
FIXTURE = load("agent-connect")
SIZES = (1, 2, 5, 6, 7, 13, 60, 999, 2500)
STATUSES = {"active", "deactivated", "pending review", "confirmed", "unapproved", "created"}


@cache
def organisation(count: int = 60, seed: int = 1) -> Organisation:
    return Organisation(FIXTURE, seed, START, count)


@given(st.integers(0, 3), st.sampled_from(SIZES), st.integers(0, 10**6))
def test_an_employee_follows_from_the_index_alone(seed: int, count: int, number: int) -> None:
    index = number % count
    fresh = Organisation(FIXTURE, seed, START, count)
    assert fresh.record(index) == organisation(count, seed).record(index)


@pytest.mark.parametrize("count", SIZES)
def test_the_way_back_from_names_to_employees(count: int) -> None:
    found = organisation(count)
    everybody = [found.employee(index) for index in range(count)]
    for one in everybody:
        assert found.names.by_email(one.email.lower()) == one.index
        assert found.names.by_custom_id(one.custom_id) == one.index
        assert found.index(str(one.id)) == one.index
    for names in ([one.email.lower() for one in everybody], [one.custom_id for one in everybody]):
        assert len(set(names)) == count


@given(
    st.sampled_from(SIZES),
    st.text(max_size=30) | st.from_regex(r"[a-z]+\.[a-z]+[0-9]*@blancapeak\.com", fullmatch=True),
)
def test_nobody_else_is_found(count: int, text: str) -> None:
    found = organisation(count)
    for index, name in ((found.names.by_email(text), "email"), (found.names.by_custom_id(text), "custom_id")):
        assert index is None or getattr(found.employee(index), name).lower() == text.lower()
    by_number = found.index(text)
    assert by_number is None or str(found.id(by_number)) == text


@pytest.mark.parametrize("count", SIZES)
def test_teams(count: int) -> None:
    found = organisation(count)
    teams, everybody = found.teams, [found.employee(index) for index in range(count)]
    assert teams.count == min(6, count)
    for team in range(teams.count):
        members = [one.index for one in everybody if one.team == team and one.leader is not None]
        assert [teams.member(team, number) for number in range(teams.members(team))] == members
        assert all(found.leader(index) == everybody[team] for index in members)
    assert [one.leader for one in everybody[: teams.count]] == [None] * teams.count


def test_the_company_of_the_document() -> None:
    found = organisation()
    assert Counter(found.employee(index).status for index in range(60)).keys() == STATUSES
    assert all(found.employee(index).status == "active" for index in range(6))
    samantha, harry = found.employee(6), found.employee(7)
    assert (samantha.email, samantha.custom_id) == ("samantha@blancapeak.com", "6598260")
    assert harry.leader is not None
    assert found.employee(harry.leader).name == "John Smith"
    groups = {group for index in range(60) for group in found.groups(index, START)}
    assert groups == {"Group A", "Group B", "New Hires", "Mentors", "Vendor"}


@given(st.sampled_from(SIZES), st.floats(0, 1, exclude_max=True), st.floats(0, 90))
def test_who_serves_and_who_reviews(count: int, chance: float, days: float) -> None:
    found, moment = organisation(count), START - days * DAY
    agent, reviewer = found.agent(chance, moment), found.reviewer(chance, moment)
    if count == 60:
        assert agent.is_there(moment)
        assert agent.leader is not None
        assert agent.team != found.teams.quality
        assert reviewer.is_there(moment)
        assert reviewer.team == found.teams.quality


def test_new_hires_were_new_then() -> None:
    found = organisation()
    for index in range(60):
        one = found.employee(index)
        assert ("New Hires" in found.groups(index, one.began + 10 * DAY)) is True
        assert ("New Hires" in found.groups(index, one.began + 91 * DAY)) is False


def test_who_left_was_there_before() -> None:
    left = [one for index in range(60) if (one := organisation().employee(index)).left is not None]
    assert {one.status for one in left} == {"deactivated"}
    for one in left:
        assert one.left is not None
        assert one.began < one.left < START
        assert one.is_there(one.left - 1)
        assert not one.is_there(one.left)


@pytest.mark.parametrize("count", [7, 60])
def test_the_directory(count: int) -> None:
    found = organisation(count)
    collections = directory(FIXTURE, found)
    keys = collections["employee_keys"]
    assert keys.size == 2 * count
    assert [keys.index(keys.id(place)) for place in range(keys.size)] == list(range(keys.size))
    for index in range(count):
        one = found.employee(index)
        for key in (email_key(one.email.upper()), custom_key(one.custom_id)):
            place = keys.index(key)
            assert place is not None
            assert keys.record(place) == {"employee": str(one.id)}
    employees, teams = collections["employees"], collections["teams"]
    for index in range(count):
        value = employees.record(index)
        leader = value["team_leader_id"]
        assert leader is None or teams.index(str(leader)) is not None
        for name, values in (("groups", value["groups"]), ("channels", value["channels"]), ("roles", [value["role"]])):
            assert [collections[name].index(one) is not None for one in values] == [True] * len(values)


@pytest.mark.parametrize("id", ["email:", "custom:", "nobody", "email:nobody@x.y", "custom:00000000000000000000"])
def test_keys_of_nobody(id: str) -> None:
    assert directory(FIXTURE, organisation())["employee_keys"].index(id) is None
