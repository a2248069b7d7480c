from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.store.redis_server import RedisServer
from tests.vendors.agent_connect_company import PROVISIONING, Company, credentials, example
from tests.vendors.api import START

from vocmocks import Settings
from vocmocks.testing import MockServer

FIELDS = {
    "email", "custom_employee_id", "first_name", "last_name", "team_leader_id", "team_leader_email", "role",
    "license_type", "channels", "employment_status", "start_date", "hometown", "state_or_country", "profile_text",
    "image", "groups", "manage_team", "last_active",
}  # fmt: skip
INVITE, CREATE, UPDATE = 5, 6, 7
HARRY = "/v2/employees/harry@blancapeak.com"


@pytest.fixture(scope="module")
def company() -> Company:
    return Company()


@pytest.fixture
def key(request: pytest.FixtureRequest) -> str:
    """A tenant of its own for each test."""
    return re.sub(r"\W+", "_", request.node.name)


def new(company: Company, key: str, **fields: Any) -> dict[str, Any]:
    answer = company.post("/v2/employees", {"email": "new@example.com", **fields}, key=key)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def refused(answer: httpx.Response, *starts: str) -> None:
    """Each violation is a text of its own that begins with the field."""
    assert answer.status_code == 422, answer.text
    assert set(answer.json()) == {"validation_errors"}
    texts = answer.json()["validation_errors"]
    assert [any(text.startswith(f"{start} (body): expected ") for text in texts) for start in starts] == [True] * len(
        starts
    ), texts
    assert len(texts) == len(starts)


# Reading


@pytest.mark.parametrize("id", ["harry@blancapeak.com", "HARRY@BlancaPeak.com", "harry%40blancapeak.com", "hjackson"])
def test_read_by_address_or_custom_id(company: Company, id: str) -> None:
    found = company.get(f"/v2/employees/{id}").json()
    assert set(found) == FIELDS
    assert (found["email"], found["custom_employee_id"], found["first_name"]) == (
        "harry@blancapeak.com",
        "hjackson",
        "Harry",
    )
    leader = company.get("/v2/employees/john@blancapeak.com").json()
    assert (found["team_leader_email"], found["manage_team"]) == (leader["email"], False)
    assert (leader["team_leader_email"], leader["team_leader_id"]) == ("unassigned", None)
    assert leader["manage_team"] is True


@pytest.mark.parametrize("id", ["nobody@example.com", "HJACKSON", "54328", "x", "harry"])
def test_an_unknown_employee(company: Company, id: str) -> None:
    for answer in (
        company.get(f"/v2/employees/{id}"),
        company.put(f"/v2/employees/{id}", {"hometown": "X"}),
        company.put(f"/v2/employees/{id}/activate"),
        company.put(f"/v2/employees/{id}/deactivate"),
    ):
        assert (answer.status_code, answer.json()) == (404, {"message": "Team member not found"})


def test_who_leads_whom(company: Company) -> None:
    everybody = company.employees()
    assert len(everybody) == 60
    leaders = [one for one in everybody if one["manage_team"]]
    assert len(leaders) == 6
    teams = {one["team_leader_email"] for one in everybody if not one["manage_team"]}
    assert teams == {leader["email"] for leader in leaders}
    ids = {(one["team_leader_id"], one["team_leader_email"]) for one in everybody if not one["manage_team"]}
    assert len(ids) == 6


# Creating


def test_the_documents_body_to_create(company: Company, key: str, docs: Path) -> None:
    body = example(docs, PROVISIONING, CREATE)
    refused(company.post("/v2/employees", body, key=key), "start_date")
    body["start_date"] = "2026-02-28"
    answer = company.post("/v2/employees", body, key=key)
    assert answer.status_code == 201
    expected = {**body, "team_leader_id": 54321, "employment_status": "full-time", "last_active": None}
    del expected["temporary_password"]
    assert answer.json() == expected
    for id in ("jane@example.com", "12345"):
        assert company.get(f"/v2/employees/{id}", key=key).json() == expected
    assert company.employees(key)[-1] == expected
    assert len(company.employees("test_other")) == 60


def test_the_documents_body_to_invite(company: Company, key: str, docs: Path) -> None:
    body = {**example(docs, PROVISIONING, INVITE), "start_date": "2026-02-28"}
    assert company.post("/v2/employees/invite", body, key=key).status_code == 201
    assert company.get("/v2/employees/12345", key=key).json()["first_name"] == "Paul"
    assert [one["email"] for one in company.employees(key, status="active", q="jane@")] == ["jane@example.com"]


def test_what_nobody_says(company: Company, key: str) -> None:
    found = new(company, key)
    assert found == {
        **dict.fromkeys(FIELDS), "email": "new@example.com", "team_leader_email": "unassigned",
        "role": "Team Member [Default]", "license_type": "standard", "channels": ["phone", "chat", "email"],
        "groups": [], "manage_team": False,
    }  # fmt: skip
    assert company.get("/v2/employees/new@example.com", key=key).json() == found


def test_who_is_invited_and_lacks_a_name_completes_the_profile_first(company: Company, key: str) -> None:
    assert company.post("/v2/employees/invite", {"email": "a@b.co"}, key=key).status_code == 201
    assert company.employees(key, status="created", q="a@b.co")
    company.put("/v2/employees/a@b.co", {"first_name": "Ann"}, key=key)
    assert company.employees(key, status="created", q="a@b.co")
    company.put("/v2/employees/a@b.co", {"last_name": "Lee"}, key=key)
    assert company.employees(key, status="active", q="Ann Lee")


@pytest.mark.parametrize("operation", ["", "/invite"])
def test_an_address_is_required(company: Company, operation: str) -> None:
    refused(company.post(f"/v2/employees{operation}", {"first_name": "Ann"}), "email")
    refused(company.post(f"/v2/employees{operation}", {"email": "no address"}), "email")


def test_addresses_and_custom_ids_are_given_once(company: Company, key: str) -> None:
    new(company, key, custom_employee_id="77")
    for body, fields in (
        ({"email": "New@Example.com"}, ["email"]),
        ({"email": "other@example.com", "custom_employee_id": "77"}, ["custom_employee_id"]),
        ({"email": "HARRY@blancapeak.com", "custom_employee_id": "jsmith"}, ["email", "custom_employee_id"]),
    ):
        refused(company.post("/v2/employees", body, key=key), *fields)
    assert company.get("/v2/employees/other@example.com", key=key).status_code == 404
    new(company, key, email="other@example.com", custom_employee_id="78")


def test_at_the_same_moment_only_one_gets_it(company: Company, key: str) -> None:
    async def send() -> list[int]:
        transport = httpx.ASGITransport(company.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:4010") as client:
            bodies = [{"email": "one@example.com", "custom_employee_id": str(number)} for number in range(12)]
            bodies += [{"email": f"{number}@example.com", "custom_employee_id": "x"} for number in range(12)]
            path, headers = "/agent-connect/v2/employees", credentials(key)
            sent = [client.post(path, json=body, headers=headers) for body in bodies]
            return [answer.status_code for answer in await asyncio.gather(*sent)]

    statuses = asyncio.run(send())
    assert sorted(statuses) == [201] * 2 + [422] * 22
    assert len(company.employees(key)) == 62


# Names of things that have to exist


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"role": "Pirate"}, ["role"]),
        ({"role": "team member [default]"}, ["role"]),
        ({"channels": ["phone", "fax"]}, ["channels[1]"]),
        ({"groups": ["Group A", "group a"]}, ["groups[1]"]),
        ({"reporting_groups": ["GroupA"]}, ["reporting_groups[0]"]),
        ({"team_leader_id": 1}, ["team_leader_id"]),
        ({"team_leader_id": "54328"}, ["team_leader_id"]),
        ({"team_leader_email": "harry@blancapeak.com"}, ["team_leader_email"]),
        ({"team_leader_email": "nobody@example.com"}, ["team_leader_email"]),
        ({"team_leader_id": 54321, "team_leader_email": "john@blancapeak.com"}, ["team_leader_email"]),
        ({"groups": ["Group A"], "reporting_groups": ["Group B"]}, ["reporting_groups"]),
        ({"image": "https://example.com/a.jpg"}, ["image"]),
        ({"image": "https://example.com/png"}, ["image"]),
        ({"image": "a.png"}, ["image"]),
        ({"image": "http://localhost/a.png"}, ["image"]),
        ({"image": "http://192.168.0.7/a.png"}, ["image"]),
        ({"image": "https://intranet/a.png"}, ["image"]),
        ({"license_type": "gold"}, ["license_type"]),
        ({"employment_status": "full time"}, ["employment_status"]),
        ({"start_date": "05/02/2023"}, ["start_date"]),
        ({"start_date": "2023-02-30"}, ["start_date"]),
        ({"manage_team": "yes"}, ["manage_team"]),
        ({"channels": "phone"}, ["channels"]),
        ({"reporting_groups": 5}, ["reporting_groups"]),
        ({"reporting_groups": None}, ["reporting_groups"]),
        ({"reporting_groups": [["Group A"]]}, ["reporting_groups[0]"]),
        ({"permissions": "view_exports"}, ["permissions"]),
        ({"role": "Pirate", "groups": ["X"], "image": "http://a/b.png"}, ["role", "groups[0]", "image"]),
    ],
)  # fmt: skip
def test_what_cannot_be(company: Company, fields: dict[str, Any], wrong: list[str]) -> None:
    body = {"email": "wrong@example.com", **fields}
    for answer in (
        company.post("/v2/employees", body),
        company.post("/v2/employees/invite", body),
        company.put(HARRY, fields),
    ):
        refused(answer, *wrong)
    assert company.get("/v2/employees/wrong@example.com").status_code == 404


def test_all_that_is_wrong_is_said_at_once(company: Company) -> None:
    """What a schema can tell, and names of what there is not, beside each other; the latter only of the right kind."""
    fields = {
        "license_type": "gold", "role": "Pirate", "groups": ["X"], "team_leader_id": "1", "channels": ["fax"],
        "image": "http://[/a.png", "manage_team": 1, "reporting_groups": [1], "team_leader_email": 5,
    }  # fmt: skip
    wrong = [
        "channels[0]", "groups[0]", "image", "license_type", "manage_team", "reporting_groups[0]", "role",
        "team_leader_email", "team_leader_id",
    ]  # fmt: skip
    for answer in (
        company.post("/v2/employees", {"email": "wrong@example.com", **fields}),
        company.post("/v2/employees/invite", {"email": "wrong@example.com", **fields}),
        company.put(HARRY, fields),
    ):
        refused(answer, *wrong)
    refused(company.put("/v2/employees/nobody@example.com", {"role": "Pirate", "license_type": "x"}), "license_type")
    assert company.post("/v2/employees", ["role"]).json() == {
        "validation_errors": ["body: expected object, found an array of 1"]
    }


def test_each_violation_is_said_once_and_in_words(company: Company) -> None:
    body = {"email": "wrong@example.com", "image": "https://example.com/a.jpg", "license_type": 1}
    assert company.post("/v2/employees", body).json()["validation_errors"] == [
        'image (body): expected the URL of a PNG image, which ends in .png, found string "https://example.com/a.jpg"',
        'license_type (body): expected one of "standard", "flexible", found integer 1',
    ]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"team_leader_id": 54322}, {"team_leader_email": "john@blancapeak.com"}),
        ({"team_leader_id": "54322"}, {"team_leader_id": 54322}),
        ({"team_leader_email": "John@BlancaPeak.com"}, {"team_leader_id": 54322}),
        ({"team_leader_id": 54322, "team_leader_email": "john@blancapeak.com"}, {"team_leader_id": 54322}),
        ({"team_leader_email": "unassigned"}, {"team_leader_id": None, "team_leader_email": "unassigned"}),
        ({"team_leader_id": None}, {"team_leader_id": None, "team_leader_email": "unassigned"}),
        ({"reporting_groups": ["Group B", "Group A"]}, {"groups": ["Group B", "Group A"]}),
        ({"groups": ["Vendor"], "reporting_groups": ["Vendor"]}, {"groups": ["Vendor"]}),
        ({"employment_status": "fulltime"}, {"employment_status": "full-time"}),
        ({"image": "https://example.com/a.PNG?v=2"}, {"image": "https://example.com/a.PNG?v=2"}),
        ({"channels": []}, {"channels": []}),
    ],
)  # fmt: skip
def test_what_can_be(company: Company, key: str, fields: dict[str, Any], shown: dict[str, Any]) -> None:
    created = new(company, key, **fields)
    assert {name: created[name] for name in shown} == shown
    updated = company.put(HARRY, fields, key=key)
    assert updated.status_code == 200
    assert {name: updated.json()[name] for name in shown} == shown


# Updating


def test_missing_fields_stay_and_given_ones_are_replaced_as_a_whole(company: Company, key: str) -> None:
    before = company.get(HARRY, key=key).json()
    assert company.put(HARRY, {}, key=key).json() == before
    given = {"channels": ["email"], "groups": [], "hometown": "Duluth", "role": "QA Specialist"}
    after = company.put(HARRY, given, key=key)
    assert (after.status_code, after.json()) == (200, {**before, **given})
    assert company.get(HARRY, key=key).json() == {**before, **given}
    assert company.get(HARRY).json() == before


def test_the_documents_body_to_update(company: Company, key: str, docs: Path) -> None:
    body = {**example(docs, PROVISIONING, UPDATE), "start_date": "2026-02-28"}
    answer = company.put(HARRY, body, key=key)
    assert answer.status_code == 200
    found = answer.json()
    assert set(found) == FIELDS
    assert found["groups"] == body["reporting_groups"]
    assert (found["email"], found["custom_employee_id"]) == ("jane@example.com", "12345")
    assert company.get("/v2/employees/12345", key=key).json() == found
    for old in ("harry@blancapeak.com", "hjackson"):
        assert company.get(f"/v2/employees/{old}", key=key).status_code == 404
    assert len(company.employees(key)) == 60


def test_what_was_given_up_can_be_had_by_others(company: Company, key: str) -> None:
    company.put(HARRY, {"email": "h@example.com", "custom_employee_id": "h"}, key=key)
    assert new(company, key, email="harry@blancapeak.com", custom_employee_id="hjackson")["first_name"] is None
    refused(company.put("/v2/employees/h", {"email": "harry@blancapeak.com"}, key=key), "email")
    company.put("/v2/employees/hjackson", {"custom_employee_id": "i"}, key=key)
    back = company.put("/v2/employees/h", {"custom_employee_id": "hjackson"}, key=key)
    assert back.json()["email"] == "h@example.com"


def test_what_is_taken_leaves_everything_as_it_is(company: Company, key: str) -> None:
    before = company.get(HARRY, key=key).json()
    body = {"email": "fresh@example.com", "custom_employee_id": "jsmith", "hometown": "X"}
    refused(company.put(HARRY, body, key=key), "custom_employee_id")
    assert company.get(HARRY, key=key).json() == before
    new(company, key, email="fresh@example.com")


def test_the_own_address_is_not_taken(company: Company, key: str) -> None:
    answer = company.put(HARRY, {"email": "Harry@BlancaPeak.com", "custom_employee_id": "hjackson"}, key=key)
    assert answer.json()["email"] == "Harry@BlancaPeak.com"
    assert company.get("/v2/employees/harry@blancapeak.com", key=key).json() == answer.json()


def test_a_team_cannot_be_taken_away(company: Company, key: str) -> None:
    refused(company.put("/v2/employees/jsmith", {"manage_team": False}, key=key), "manage_team")
    assert company.put(HARRY, {"manage_team": False}, key=key).json()["manage_team"] is False
    promoted = company.put(HARRY, {"manage_team": True, "role": "Team Leader [Default]"}, key=key)
    assert promoted.json()["manage_team"] is True
    refused(company.put(HARRY, {"manage_team": False}, key=key), "manage_team")
    assert company.put(HARRY, {"role": "Team Member [Default]"}, key=key).json()["manage_team"] is True
    member = new(company, key, team_leader_email="harry@blancapeak.com")
    assert member["team_leader_email"] == "harry@blancapeak.com"
    refused(company.put(HARRY, {"team_leader_email": "harry@blancapeak.com"}, key=key), "team_leader_email")


def test_a_leaders_new_address_shows_with_the_team(company: Company, key: str) -> None:
    company.put("/v2/employees/jsmith", {"email": "js@example.com"}, key=key)
    assert company.get(HARRY, key=key).json()["team_leader_email"] == "js@example.com"


# Activating and deactivating


def test_activate_and_deactivate(company: Company, key: str) -> None:
    before, inactive = company.get(HARRY, key=key).json(), len(company.employees(key, status="deactivated"))
    for path, more in (("deactivate", 1), ("deactivate", 1), ("activate", 0), ("activate", 0)):
        answer = company.put(f"{HARRY}/{path}", key=key)
        assert (answer.status_code, answer.json()) == (200, before)
        assert len(company.employees(key, status="deactivated")) == inactive + more
    assert before in company.employees(key, status="active")


def test_only_who_was_deactivated_is_activated(company: Company, key: str) -> None:
    invited = company.employees(key, status="created")[0]
    assert company.put(f"/v2/employees/{invited['email']}/activate", key=key).status_code == 200
    assert invited in company.employees(key, status="created")


# Stores


@contextmanager
def stores(kind: str, folder: Path) -> Iterator[str]:
    if kind != "redis":
        yield "memory" if kind == "memory" else f"sqlite:{folder / 'kept.db'}"
        return
    with RedisServer(folder) as redis:
        yield redis.url()


@contextmanager
def served(store: str) -> Iterator[httpx.Client]:
    settings = Settings(vendors=("agent-connect",), store=store, start=START, limits_on=False)
    with MockServer(settings) as mock, httpx.Client(base_url=f"{mock.url}/agent-connect", timeout=60) as client:
        client.headers = httpx.Headers(credentials())
        yield client


@pytest.mark.parametrize("kind", ["memory", "sqlite", "redis"])
def test_at_the_same_moment_on_every_store(kind: str, tmp_path: Path) -> None:
    """Of those who want one address, one gets it; one employee may be changed by many."""

    def create(number: int) -> int:
        body = {"email": "one@example.com", "custom_employee_id": str(number)}
        return client.post("/v2/employees", json=body).status_code

    def rename(number: int) -> int:
        body = {"hometown": str(number), "custom_employee_id": "a" if number % 2 else "b"}
        return client.put(HARRY, json=body).status_code

    with stores(kind, tmp_path) as store, served(store) as client, ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(create, range(12))) == [201] + [422] * 11
        assert set(pool.map(rename, range(12))) == {200}
        harry = client.get(HARRY).json()
        assert client.get(f"/v2/employees/{harry['custom_employee_id']}").json() == harry
        assert client.get(f"/v2/employees/{'ab'.replace(harry['custom_employee_id'], '')}").status_code == 404
        for free in ({"email": "two@example.com", "custom_employee_id": "hjackson"}, {"email": "three@example.com"}):
            assert client.post("/v2/employees", json=free).status_code == 201
        assert client.get("/v2/employees").json()["employees"][-1]["email"] == "three@example.com"


@pytest.mark.parametrize("kind", ["sqlite", "redis"])
def test_employees_are_kept_over_a_restart(kind: str, tmp_path: Path) -> None:
    seen = []
    with stores(kind, tmp_path) as store:
        for number in range(2):
            with served(store) as client:
                if number == 0:
                    body = {"email": "kept@example.com", "custom_employee_id": "kept"}
                    assert client.post("/v2/employees", json=body).status_code == 201
                    assert client.put(HARRY, json={"custom_employee_id": "harry"}).status_code == 200
                    assert client.put("/v2/employees/harry/deactivate").status_code == 200
                seen.append([client.get(path).json() for path in ("/v2/employees/kept", HARRY, "/v2/employees")])
                assert client.get("/v2/employees/hjackson").status_code == 404
                assert client.post("/v2/employees", json={"email": "kept@example.com"}).status_code == 422
                inactive = client.get("/v2/employees", params={"status": "deactivated"}).json()["employees"]
                assert "harry@blancapeak.com" in [one["email"] for one in inactive]
    assert seen[0] == seen[1]
    assert seen[0][0]["email"] == "kept@example.com"
