"""The list of employees: its filters and its pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.vendors.agent_connect_company import Company, credentials

from vocmocks import Settings
from vocmocks.testing import MockServer

PATH = "/v2/employees"
STATUSES = ("active", "deactivated", "pending review", "confirmed", "unapproved", "created")
Json = dict[str, Any]


@pytest.fixture(scope="module")
def company() -> Company:
    return Company()


@pytest.fixture(scope="module")
def everybody(company: Company) -> list[Json]:
    """With their status, which the API does not show."""
    return company.records("employees")


def ids(employees: list[Json]) -> list[str]:
    return [one["custom_employee_id"] for one in employees]


def page(company: Company, **query: Any) -> tuple[list[Json], str | None]:
    answer = company.get(PATH, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["employees"], answer.json()["meta"]["next_page"]


# Pages


def test_a_hundred_to_a_page_and_five_hundred_at_most() -> None:
    large = Company(world={"agent-connect.employees": 1203})
    first, following = page(large)
    assert len(first) == 100
    assert following is not None
    assert len(page(large, number_of_employees=500)[0]) == 500
    assert len(set(ids(large.employees(number_of_employees=500)))) == 1203
    assert ids(large.employees()) == ids(large.employees(number_of_employees=499))


@pytest.mark.parametrize("wanted", [501, 0, -1, "ten", 1.5, ""])
def test_pages_that_cannot_be(company: Company, wanted: Any) -> None:
    answer = company.get(PATH, params={"number_of_employees": wanted})
    assert answer.status_code == 422
    assert answer.json()["validation_errors"][0].startswith("number_of_employees (query): expected ")


def test_the_next_page_is_the_same_question_after_the_last_employee(company: Company) -> None:
    asked = {"number_of_employees": "3", "status": "active", "roles[]": "Team Member [Default]", "q": "a"}
    found, following = page(company, **asked)
    assert following is not None
    parts = urlsplit(following)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "http://127.0.0.1:4010/agent-connect/v2/employees"
    assert dict(parse_qsl(parts.query)) == {**asked, "external_id": found[-1]["custom_employee_id"]}


def test_the_last_page_has_no_next_one(company: Company) -> None:
    everybody, following = page(company, number_of_employees=60)
    assert (len(everybody), following) == (60, None)
    last, following = page(company, external_id=everybody[57]["custom_employee_id"])
    assert (ids(last), following) == (ids(everybody[58:]), None)
    assert page(company, external_id=everybody[59]["custom_employee_id"]) == ([], None)


@pytest.mark.parametrize("name", ["external_id", "after"])
@pytest.mark.parametrize("field", ["custom_employee_id", "email"])
def test_where_a_page_begins(company: Company, name: str, field: str) -> None:
    everybody = page(company)[0]
    assert page(company, **{name: everybody[9][field]})[0] == everybody[10:]


def test_after_nobody(company: Company) -> None:
    answer = company.get(PATH, params={"external_id": "nobody"})
    assert (answer.status_code, answer.json()) == (404, {"message": "Team member not found"})


def test_parameters_without_a_value_are_not_given(company: Company) -> None:
    """As the document's own request has them."""
    assert company.get(f"{PATH}?external_id&number_of_employees").json() == company.get(PATH).json()


def test_following_the_next_page_as_it_is() -> None:
    with MockServer(Settings(vendors=("agent-connect",), start=1_790_000_000.0)) as mock:
        headers = credentials()
        url: str | None = f"{mock.url}/agent-connect{PATH}?number_of_employees=7&reporting_groups[]=Group%20A"
        found: list[Json] = []
        pages = 0
        while url is not None:
            answer = httpx.get(url, headers=headers).json()
            found, url, pages = found + answer["employees"], answer["meta"]["next_page"], pages + 1
    assert pages == 5
    assert len({one["email"] for one in found}) == len(found) == 30
    assert all("Group A" in one["groups"] for one in found)


# Filters


@pytest.mark.parametrize("status", STATUSES)
def test_by_status(company: Company, everybody: list[Json], status: str) -> None:
    expected = [one for one in everybody if one["status"] == status]
    assert expected
    assert ids(company.employees(status=status, number_of_employees=2)) == ids(expected)


@pytest.mark.parametrize("wanted", ["full-time", "part-time", "temp"])
def test_by_employment_status(company: Company, everybody: list[Json], wanted: str) -> None:
    expected = [one for one in everybody if one["employment_status"] == wanted]
    assert expected
    assert ids(company.employees(employee_status=wanted)) == ids(expected)


@pytest.mark.parametrize("name", ["team_leader_ids[]", "team_leader_ids[0]", "team_leader_ids"])
def test_by_team_leaders(company: Company, everybody: list[Json], name: str) -> None:
    for leaders in ([54321], [54322, 54326], [54321, 1]):
        expected = [one for one in everybody if one["team_leader_id"] in leaders]
        assert expected
        assert ids(company.employees(asked={name: leaders})) == ids(expected)
    assert company.employees(asked={name: [1]}) == []


def test_by_reporting_groups(company: Company, everybody: list[Json]) -> None:
    for groups in (["New Hires"], ["New Hires", "Mentors"], ["Vendor", "Nothing"]):
        expected = [one for one in everybody if set(one["groups"]) & set(groups)]
        assert 0 < len(expected) < 60
        assert ids(company.employees(asked={"reporting_groups[]": groups})) == ids(expected)
    assert company.employees(asked={"reporting_groups[]": ["new hires"]}) == []


def test_by_roles(company: Company, everybody: list[Json]) -> None:
    for roles in (["QA Specialist"], ["QA Specialist", "Admin [Default]"]):
        expected = [one for one in everybody if one["role"] in roles]
        assert 0 < len(expected) < 60
        assert ids(company.employees(asked={"roles[]": roles})) == ids(expected)


@pytest.mark.parametrize(
    "text", ["a", "JACK", "harry jackson", "@example.com", "6598", "hjackson", "y j", "", "%", "zzz"]
)
def test_by_a_part_of_name_address_or_custom_id(company: Company, everybody: list[Json], text: str) -> None:
    def is_like(one: Json) -> bool:
        names = (f"{one['first_name']} {one['last_name']}", one["email"], one["custom_employee_id"])
        return any(text.lower() in name.lower() for name in names)

    assert ids(company.employees(q=text)) == ids([one for one in everybody if is_like(one)])


def test_filters_narrow_each_other(company: Company, everybody: list[Json]) -> None:
    query: Json = {
        "status": "active", "employee_status": "full-time", "team_leader_ids[]": [54321, 54322],
        "reporting_groups[]": ["Group A", "Group B"], "roles[]": ["Team Member [Default]"], "q": "e",
    }  # fmt: skip
    found = company.employees(asked=query, number_of_employees=2)
    alone = [set(ids(company.employees(asked={name: value}))) for name, value in query.items()]
    assert set(ids(found)) == set.intersection(*alone)
    assert 0 < len(found) < min(map(len, alone))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "Active"),
        ("status", ""),
        ("employee_status", "fulltime"),
        ("team_leader_ids[]", "john@blancapeak.com"),
    ],
)
def test_filters_that_cannot_be(company: Company, name: str, value: str) -> None:
    answer = company.get(PATH, params={name: value})
    assert answer.status_code == 422
    assert answer.json()["validation_errors"][0].startswith(f"{name}")


# Pages while employees change

CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["join", "address", "custom id", "leave", "return", "team", "name"]), st.integers(0, 10**6)
    ),
    max_size=5,
)


class Busy:
    """A tenant in which things happen. Who is who is told by the hometown, which nothing changes."""

    def __init__(self, company: Company, key: str) -> None:
        self.company, self.key, self.done, self.joined = company, key, 0, list[str]()
        for number, one in enumerate(company.employees(key)):
            company.put(f"{PATH}/{one['email']}", {"hometown": str(number)}, key=key)

    def happens(self, what: str, number: int) -> None:
        self.done += 1
        name = f"busy{self.done}"
        if what == "join":
            body = {"email": f"{name}@example.com", "custom_employee_id": name, "hometown": name}
            assert self.company.post(PATH, body, key=self.key).status_code == 201
            self.joined.append(name)
            return
        everybody = self.company.employees(self.key)
        path = f"{PATH}/{everybody[number % len(everybody)]['email']}"
        if what in ("leave", "return"):
            answer = self.company.put(f"{path}/{'deactivate' if what == 'leave' else 'activate'}", key=self.key)
        else:
            changes: dict[str, Json] = {
                "address": {"email": f"{name}@example.org"},
                "custom id": {"custom_employee_id": name},
                "team": {"team_leader_email": "unassigned", "groups": []},
                "name": {"first_name": name},
            }
            answer = self.company.put(path, changes[what], key=self.key)
        assert answer.status_code == 200, answer.text


@settings(max_examples=15)
@given(st.integers(2, 25), st.lists(CHANGES, min_size=1, max_size=12))
def test_nobody_is_lost_and_nobody_comes_twice(size: int, changes: list[list[tuple[str, int]]]) -> None:
    """Whatever happens between two pages: who was there at the start is met once, and who joins is met once, too."""
    company = Company(world={"agent-connect.employees": 30})
    busy = Busy(company, "test_busy")
    met: list[str] = []
    answer, waiting = company.get(PATH, params={"number_of_employees": size}, key=busy.key).json(), list(changes)
    while True:
        met += [one["hometown"] for one in answer["employees"]]
        following = answer["meta"]["next_page"]
        if following is None:
            break
        for change in waiting.pop(0) if waiting else []:
            busy.happens(*change)
        answer = company.get(following.removeprefix("http://127.0.0.1:4010/agent-connect"), key=busy.key).json()
    assert met == [*map(str, range(30)), *busy.joined]


def test_a_page_goes_on_after_somebody_whose_names_have_changed(company: Company) -> None:
    following = page(company, number_of_employees=5)[1]
    assert following is not None
    key = "test_renamed"
    for body in ({"custom_employee_id": "renamed"}, {"email": "renamed@example.com"}, {"custom_employee_id": "again"}):
        assert company.put(f"{PATH}/{_id(company, key)}", body, key=key).status_code == 200
    found = company.get(following.removeprefix("http://127.0.0.1:4010/agent-connect"), key=key).json()["employees"]
    assert ids(found) == ids(page(company)[0][5:10])
    assert ids(company.get(PATH, params={"external_id": "renamed"}, key=key).json()["employees"])[:5] == ids(found)


def _id(company: Company, key: str) -> str:
    found: str = company.get(PATH, key=key).json()["employees"][4]["custom_employee_id"]
    return found


def test_who_lacks_a_custom_id_is_called_by_the_address(company: Company) -> None:
    key = "test_without"
    for number in range(3):
        company.post(PATH, {"email": f"{number}@example.com"}, key=key)
    found = company.employees(key, number_of_employees=61)
    assert len(found) == 63
    assert [one["email"] for one in company.employees(key, number_of_employees=1)] == [one["email"] for one in found]
