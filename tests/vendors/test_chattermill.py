"""Chattermill from outside: responses, what projects consist of, errors. Lists and metrics against plain ones:
test_chattermill_lists.py; the document's workflows: test_chattermill_workflows.py."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection
from typing import Any

import pytest
from tests.vendors.api import START, Api

from vocmocks.clock import iso

SIZE = 1500
PROJECT = "/brightbasket"
RESPONSES = f"{PROJECT}/responses"
BODY: dict[str, Any] = {"data_type": "nps", "data_source": "survey"}
FULL: dict[str, Any] = {
    **BODY,
    "score": 4,
    "comment": "The delivery was late, but the driver was friendly",
    "user_meta": {"customer_id": {"type": "text", "value": "1234", "name": "Customer ID"}},
    "segments": {"tier": {"type": "text", "value": "Gold", "name": "Tier"}},
}
PHRASES = [
    {
        "phrase": "The delivery was late", "theme": "Delivery time", "category": "Delivery", "sentiment": "negative",
    },
    {
        "phrase": "the driver was friendly", "theme": "Courier", "category": "Delivery", "sentiment": "positive",
    },
]  # fmt: skip
SINGLE = {
    "data_types": "data_type", "data_sources": "data_source", "themes": "theme", "categories": "category",
    "attributes": "attribute", "tags": "tag",
}  # fmt: skip


@pytest.fixture(scope="module")
def api() -> Api:
    return Api("chattermill", "/v1", world={"chattermill.responses": SIZE})


@pytest.fixture
def frozen() -> Api:
    """Its own, with a clock that stands still at START."""
    api = Api("chattermill", "/v1", world={"chattermill.responses": SIZE})
    api.services.clock.set(START, frozen=True)
    return api


def create(api: Api, key: str = "test_main", project: str = PROJECT, **fields: Any) -> dict[str, Any]:
    answer = api.post(f"{project}/responses", {"response": {**BODY, **fields}}, key=key)
    assert answer.status_code == 201, answer.text
    response: dict[str, Any] = answer.json()["response"]
    return response


def listed(api: Api, path: str = RESPONSES, key: str = "test_main", **query: Any) -> list[dict[str, Any]]:
    """All pages, until one that is shorter than asked for."""
    found: list[dict[str, Any]] = []
    for page in range(1, 100):
        part = api.get(path, params={**query, "page": page, "per_page": 250}, key=key).json()["responses"]
        found += part
        if len(part) < 250:
            break
    return found


def metric(api: Api, type: str, key: str = "test_main", **query: Any) -> Any:
    return api.get(f"{PROJECT}/metrics/{type}", params=query, key=key).json()["metric"]["value"]


# Projects, and what they consist of


def test_projects_by_key_and_by_id(api: Api) -> None:
    projects = api.get("/projects").json()["projects"]
    assert [(project["key"], project["name"]) for project in projects] == [
        ("brightbasket", "Bright Basket"), ("northline", "Northline"),
    ]  # fmt: skip
    for project in projects:
        for named in (project["key"], project["id"]):
            assert api.get(f"/projects/{named}").json() == {"project": project}
            assert api.get(f"/{named}/responses").json() == api.get(f"/{project['key']}/responses").json()


@pytest.mark.parametrize("collection", [*SINGLE, "custom_segments"])
def test_lists_come_under_their_name_and_one_under_its_singular(api: Api, collection: str) -> None:
    for project in ("brightbasket", "northline"):
        body = api.get(f"/{project}/{collection}").json()
        assert list(body) == [collection]
        assert len(body[collection]) >= 2
        for each in body[collection] if collection in SINGLE else ():
            assert api.get(f"/{project}/{collection}/{each['id']}").json() == {SINGLE[collection]: each}


@pytest.mark.parametrize("collection", SINGLE)
def test_what_other_projects_consist_of_is_not_there(api: Api, collection: str) -> None:
    own = {each["id"] for each in api.get(f"{PROJECT}/{collection}").json()[collection]}
    others = {each["id"] for each in api.get(f"/northline/{collection}").json()[collection]} - own
    assert others
    for id in (*others, 0, "nps", "x y", "%2F"):
        answer = api.get(f"{PROJECT}/{collection}/{id}")
        assert answer.status_code == 404
        assert set(answer.json()) == {"error"}


PATHS = [
    "/responses",
    "/responses/1",
    "/responses/search",
    "/custom_segments",
    "/metrics/nps",
    *(f"/{c}" for c in SINGLE),
]


@pytest.mark.parametrize("path", PATHS)
def test_an_unknown_project(api: Api, path: str) -> None:
    for project in ("/nobody", "/2418", "/Brightbasket"):
        answer = api.get(f"{project}{path}")
        assert (answer.status_code, list(answer.json())) == (404, ["error"])
        assert project.strip("/") in answer.json()["error"]
    assert api.get("/projects/nobody").status_code == 404
    assert api.post("/nobody/responses", {"response": BODY}).status_code == 404
    assert api.post("/nobody/responses/search", {}).status_code == 404


def test_paths_without_a_project(api: Api) -> None:
    """The page's own short forms (`/responses`) leave it out; as they stand nothing is there."""
    for path in (*PATHS, "/data_types/1"):
        answer = api.get(path)
        assert answer.status_code == 404
        assert answer.json() == {"error": f"Nothing is at GET /v1{path}"}
    assert api.post("/responses", {"response": BODY}).status_code == 404
    assert api.post("/responses", {}).status_code == 404


def test_only_reading_is_allowed(api: Api) -> None:
    for path in ("/projects", f"{PROJECT}/data_types", f"{PROJECT}/data_sources", f"{PROJECT}/themes"):
        answer = api.post(path, {})
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


def test_without_a_valid_key(api: Api) -> None:
    for key in ("", "Bearer real", "Bearer test_revoked_1", "test_main"):
        for path in ("/projects", RESPONSES, "/nobody/responses", "/nothing/at/all"):
            answer = api.get(path, headers={"Authorization": key})
            assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized"})


# One response


def test_the_life_of_a_response(frozen: Api) -> None:
    api, key = frozen, "test_life"
    before = {type: metric(api, type, key) for type in ("nps", "average_score", "volume", "sentiment")}
    new = create(api, key, **FULL)
    attributes = {"customer_id": {"name": "Customer ID", "value": "1234"}, "tier": {"name": "Tier", "value": "Gold"}}
    assert new == {
        "id": new["id"],
        "score": 4,
        "comment": FULL["comment"],
        "original_comment": FULL["comment"],
        "created_at": "2026-09-21T14:13:20.000Z",
        "updated_at": "2026-09-21T14:13:20.000Z",
        "user_attributes": attributes,
        "data_type": "NPS",
        "data_source": "Survey",
        "dataset": "NPS - Survey",
        "tags": [],
        "phrases": [],
    }
    path = f"{RESPONSES}/{new['id']}"
    assert api.get(path, key=key).json() == {"response": new}
    assert api.get(RESPONSES, key=key).json()["responses"][0] == new
    assert metric(api, "volume", key) == before["volume"] + 1
    assert metric(api, "nps", key) < before["nps"]
    assert metric(api, "sentiment", key) == before["sentiment"]
    api.advance(299.9)
    assert api.get(path, key=key).json()["response"] == new
    api.advance(0.1)
    analysed = api.get(path, key=key).json()["response"]
    assert analysed == {
        **new,
        "updated_at": "2026-09-21T14:18:20.000Z",
        "user_attributes": {**attributes, "language": {"name": "Language", "value": "en"}},
        "phrases": PHRASES,
    }
    assert metric(api, "sentiment", key) != before["sentiment"]
    api.advance(10)
    changed = api.send("PUT", path, json={"response": {"score": 10}}, key=key).json()["response"]
    assert changed == {**analysed, "score": 10, "updated_at": "2026-09-21T14:18:30.000Z"}
    assert metric(api, "nps", key) > before["nps"]
    assert api.send("DELETE", path, key=key).json() == {"response": {"id": new["id"]}}
    for method in ("GET", "DELETE"):
        assert api.send(method, path, key=key).status_code == 404
    assert api.send("PUT", path, json={"response": {}}, key=key).status_code == 404
    assert {type: metric(api, type, key) for type in before} == before


def test_ids_rise_and_are_numbers(api: Api) -> None:
    newest = api.get(RESPONSES, key="test_ids").json()["responses"][0]["id"]
    ids = [create(api, "test_ids")["id"] for _ in range(5)]
    assert newest < ids[0]
    assert ids == sorted(set(ids))
    assert all(type(id) is int and len(str(id)) == 10 for id in ids)


@pytest.mark.parametrize(("data_type", "data_source"), [("nps", "survey"), ("NPS", "Survey"), ("nps", "Survey")])
def test_data_type_and_source_by_key_or_name(api: Api, data_type: str, data_source: str) -> None:
    new = create(api, "test_names", data_type=data_type, data_source=data_source)
    assert (new["data_type"], new["data_source"], new["dataset"]) == ("NPS", "Survey", "NPS - Survey")


def pairs(api: Api, project: str) -> dict[tuple[str, str], tuple[int, dict[str, Any]]]:
    """Every data type with every source, and what came of it."""
    types = [each["key"] for each in api.get(f"{project}/data_types").json()["data_types"]]
    sources = [each["key"] for each in api.get(f"{project}/data_sources").json()["data_sources"]]
    found = {}
    for pair in ((type, source) for type in types for source in sources):
        body = {"response": {"data_type": pair[0], "data_source": pair[1]}}
        answer = api.post(f"{project}/responses", body, key="test_pairs")
        found[pair] = (answer.status_code, answer.json())
    return found


@pytest.mark.parametrize("project", ["/brightbasket", "/northline"])
def test_a_wrong_pair_is_refused_with_those_that_are_valid(api: Api, project: str) -> None:
    found = pairs(api, project)
    valid = {pair for pair, (status, _) in found.items() if status == 201}
    wrong = {pair: body["error"] for pair, (status, body) in found.items() if status == 422}
    assert len(valid) == 9
    assert len(valid) + len(wrong) == len(found) == 28
    for (type, source), message in wrong.items():
        assert f'"{type}"' in message
        assert f'"{source}"' in message
        named = set(re.findall(r"(\w+) with (\w+) \(", message.partition("valid pairs: ")[2]))
        assert named == valid
        for fitting in (other for kind, other in valid if kind == type):
            assert fitting in message.partition(", as data_type is")[0]
    in_world = {(r["data_type"], r["data_source"]) for r in listed(api, f"{project}/responses")}
    named = {(body["response"]["data_type"], body["response"]["data_source"]) for s, body in found.values() if s == 201}
    assert in_world == named


@pytest.mark.parametrize(
    ("data_type", "data_source", "known"),
    [
        ("npz", "survey", "nps (NPS), csat (CSAT), review (Review), support (Support ticket)"),
        ("nps", "fax", "survey (Survey), typeform (Typeform), zendesk (Zendesk)"),
        ("NPS ", "survey", "nps (NPS)"),
    ],
)
def test_an_unknown_data_type_or_source(api: Api, data_type: str, data_source: str, known: str) -> None:
    answer = api.post(RESPONSES, {"response": {"data_type": data_type, "data_source": data_source}})
    assert answer.status_code == 422
    assert known in answer.json()["error"]


@pytest.mark.parametrize(
    ("dataset", "lowest", "highest"),
    [(("nps", "survey"), 0, 10), (("csat", "zendesk"), 1, 5), (("review", "trustpilot"), 1, 5)],
)
def test_score_ranges_follow_the_data_type(api: Api, dataset: tuple[str, str], lowest: int, highest: int) -> None:
    fields = {"data_type": dataset[0], "data_source": dataset[1]}
    for score in (lowest, highest, lowest + 0.5, None):
        assert create(api, "test_scores", **fields, score=score)["score"] == score
    for score in (lowest - 1, highest + 1, highest + 0.01, -1e9):
        answer = api.post(RESPONSES, {"response": {**fields, "score": score}}, key="test_scores")
        assert answer.status_code == 422
        assert f"{lowest} to {highest}" in answer.json()["error"]
    assert "score" in create(api, "test_scores", data_type="support", data_source="zendesk", score=7)


def test_attributes_come_back_and_are_listed(api: Api) -> None:
    key = "test_attributes"
    new = create(
        api, key,
        user_meta={"email": {"value": "a@example.com"}, "visits": {"type": "number", "value": 3, "name": "Visits"}},
        segments={"vip": {"value": True}, "email_2": {"value": None}, "email": {"value": "b@example.com"}},
    )  # fmt: skip
    assert new["user_attributes"] == {
        "email": {"name": "Email", "value": "b@example.com"},
        "visits": {"name": "Visits", "value": 3},
        "vip": {"name": "vip", "value": True},
        "email_2": {"name": "email_2", "value": None},
    }
    before = api.get(f"{PROJECT}/attributes").json()["attributes"]
    after = api.get(f"{PROJECT}/attributes", key=key).json()["attributes"]
    assert after == [
        *before,
        {"id": "visits", "name": "Visits", "type": "number"},
        {"id": "vip", "name": "vip", "type": "text"},
        {"id": "email_2", "name": "email_2", "type": "text"},
    ]
    assert api.get(f"{PROJECT}/attributes/visits", key=key).json()["attribute"]["name"] == "Visits"
    assert api.get("/northline/attributes/visits", key=key).status_code == 404


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, ("updated_at",)),
        ({"score": 9}, ("score",)),
        ({"score": None}, ("score",)),
        ({"user_meta": {"plan": {"value": "Plus"}}}, ("user_attributes",)),
        ({"segments": {"tier": {"value": "Silver"}}}, ("user_attributes",)),
        ({"data_source": "typeform"}, ("data_source", "dataset")),
        ({"data_type": "csat", "data_source": "intercom"}, ("data_type", "data_source", "dataset")),
        ({"comment": FULL["comment"]}, ("updated_at",)),
        ({"id": 7, "created_at": "2020-01-01", "tags": ["x"], "phrases": []}, ("updated_at",)),
    ],
    ids=str,
)
def test_only_what_is_given_changes(frozen: Api, change: dict[str, Any], fields: Collection[str]) -> None:
    path = f"{RESPONSES}/{create(frozen, **FULL)['id']}"
    frozen.advance(400)
    old = frozen.get(path).json()["response"]
    new = frozen.send("PUT", path, json={"response": change}).json()["response"]
    assert {name for name in old if new[name] != old[name]} == {*fields, "updated_at"}
    assert new == frozen.get(path).json()["response"]
    assert new["updated_at"] == iso(START + 400)
    for group in ("user_meta", "segments"):
        for id, each in change.get(group, {}).items():
            assert new["user_attributes"][id]["value"] == each["value"]
    assert new["user_attributes"].keys() >= old["user_attributes"].keys()
    assert new["user_attributes"]["tier"]["name"] == "Tier"


def test_a_new_comment_is_analysed_anew(frozen: Api) -> None:
    path = f"{RESPONSES}/{create(frozen, **FULL)['id']}"
    frozen.advance(400)
    changed = frozen.send("PUT", path, json={"response": {"comment": "Der Salat war frisch"}}).json()["response"]
    assert (changed["comment"], changed["original_comment"], changed["phrases"]) == (
        "Der Salat war frisch", "Der Salat war frisch", [],
    )  # fmt: skip
    assert "language" not in changed["user_attributes"]
    frozen.advance(300)
    analysed = frozen.get(path).json()["response"]
    assert [phrase["theme"] for phrase in analysed["phrases"]] == ["Freshness"]
    assert analysed["user_attributes"]["language"]["value"] == "de"


def test_a_clients_own_language_stays(frozen: Api) -> None:
    path = f"{RESPONSES}/{create(frozen, **FULL)['id']}"
    own = {"language": {"value": "Klingon", "name": "Language"}}
    frozen.send("PUT", path, json={"response": {"segments": own}})
    frozen.advance(400)
    assert frozen.get(path).json()["response"]["user_attributes"]["language"]["value"] == "Klingon"


def test_a_response_of_the_world_can_be_changed_and_deleted() -> None:
    api = Api("chattermill", "/v1", world={"chattermill.responses": SIZE})
    before, volume, other = listed(api), metric(api, "volume"), api.get(RESPONSES, key="test_other").json()
    one, gone = before[10], before[11]
    body = {"response": {"segments": {"crm": {"value": "a", "name": "CRM"}}}}
    changed = api.send("PUT", f"{RESPONSES}/{one['id']}", json=body).json()["response"]
    assert changed["user_attributes"] == {**one["user_attributes"], "crm": {"name": "CRM", "value": "a"}}
    assert {**changed, "user_attributes": 0, "updated_at": 0} == {**one, "user_attributes": 0, "updated_at": 0}
    api.send("DELETE", f"{RESPONSES}/{gone['id']}")
    assert listed(api) == [*before[:10], changed, *before[12:]]
    assert metric(api, "volume") == volume - 1
    assert api.get(RESPONSES, key="test_other").json() == other


def test_a_response_belongs_to_its_project(api: Api) -> None:
    id = create(api, "test_home")["id"]
    world = api.get("/northline/responses").json()["responses"][0]["id"]
    for project, other in (("/northline", id), (PROJECT, world)):
        path = f"{project}/responses/{other}"
        for method, body in (("GET", None), ("PUT", {"response": {"score": 1}}), ("DELETE", None)):
            assert api.send(method, path, json=body, key="test_home").status_code == 404
    assert api.get(f"{RESPONSES}/{id}", key="test_home").status_code == 200
    assert api.get(f"/northline/responses/{world}", key="test_home").status_code == 200


@pytest.mark.parametrize("id", ["1", "abc", "0", "-5", "1130766098.0", "9" * 30, "%20", "01130766098"])
def test_an_unknown_id(api: Api, id: str) -> None:
    for method, body in (("GET", None), ("PUT", {"response": {}}), ("DELETE", None)):
        answer = api.send(method, f"{RESPONSES}/{id}", json=body)
        assert (answer.status_code, list(answer.json())) == (404, ["error"])


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "response (body)"),
        ({"response": []}, "response (body)"),
        ({"response": {}}, "response.data_type"),
        ({"response": {"data_type": "nps"}}, "response.data_source"),
        ({"response": {**BODY, "data_type": 7}}, "response.data_type"),
        ({"response": {**BODY, "score": "9"}}, "response.score"),
        ({"response": {**BODY, "comment": 5}}, "response.comment"),
        ({"response": {**BODY, "user_meta": []}}, "response.user_meta"),
        ({"response": {**BODY, "user_meta": {"a": "b"}}}, "response.user_meta.a"),
        ({"response": {**BODY, "segments": {"a": {"name": "A"}}}}, "response.segments.a.value"),
        ({"response": {**BODY, "segments": {"a": {"value": []}}}}, "response.segments.a.value"),
        ({"response": {**BODY, "segments": {"": {"value": 1}}}}, "response.segments"),
        ([], "body"),
    ],
)
def test_a_response_that_is_not_valid(api: Api, body: Any, place: str) -> None:
    answer = api.post(RESPONSES, body)
    assert answer.status_code == 400
    assert place in answer.json()["error"]


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_what_is_wrong_is_said_once(api: Api, method: str) -> None:
    path = RESPONSES if method == "POST" else f"{RESPONSES}/{create(api, 'test_once')['id']}"
    for body, message in (
        ([], "body: expected object, found an array of 0"),
        ({"response": "x"}, 'response (body): expected object, found string "x"'),
        ({}, "response (body): expected object (required), found nothing"),
    ):
        answer = api.send(method, path, json=body, key="test_once")
        assert (answer.status_code, answer.json()) == (400, {"error": message})


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"score": 11}, 422),
        ({"data_source": "zendesk"}, 422),
        ({"data_type": "csat", "data_source": "zendesk"}, 422),
        ({"data_type": "x"}, 422),
        ({"score": "9"}, 400),
        ({"segments": {"a": 1}}, 400),
    ],
)
def test_a_change_that_cannot_be_made_changes_nothing(api: Api, change: dict[str, Any], status: int) -> None:
    path = f"{RESPONSES}/{create(api, 'test_refused', score=8)['id']}"
    before = api.get(path, key="test_refused").json()
    answer = api.send("PUT", path, json={"response": change}, key="test_refused")
    assert (answer.status_code, list(answer.json())) == (status, ["error"])
    assert api.get(path, key="test_refused").json() == before


@pytest.mark.parametrize("content", [b"{", b"\xff", b"{'a': 1}", b""])
def test_a_body_that_is_not_json(api: Api, content: bytes) -> None:
    answer = api.send("POST", RESPONSES, content=content)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


# Lists and searches


def test_the_newest_come_first_in_pages(api: Api) -> None:
    everything = listed(api)
    times = [each["created_at"] for each in everything]
    assert times == sorted(times, reverse=True)
    assert len({each["id"] for each in everything}) == len(everything) == metric(api, "volume")
    assert api.get(RESPONSES).json() == {"responses": everything[:20]}
    assert api.get(RESPONSES, params={"page": 3, "per_page": 7}).json()["responses"] == everything[14:21]
    last = len(everything) // 50
    assert len(api.get(RESPONSES, params={"page": last + 1, "per_page": 50}).json()["responses"]) < 50
    assert api.get(RESPONSES, params={"page": last + 2, "per_page": 50}).json() == {"responses": []}


MOMENTS = ("from", "to", "updated_from", "updated_to")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"),
        ("page", "x"),
        ("per_page", "0"),
        ("per_page", "1001"),
        ("score_from", "high"),
        ("comment_present", "maybe"),
        ("theme_id", "late"),
        *[(name, value) for name in MOMENTS for value in ("yesterday", "2026-02-30", "", "1700000000")],
    ],
)
def test_a_parameter_that_is_not_valid(api: Api, name: str, value: str) -> None:
    answer = api.get(RESPONSES, params={name: value})
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(f"{name} (query): expected ")


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00.000Z", "2026-03-01t00:00:00z", "2026-03-01 00:00:00",
        "2026-03-01T00:00", "2026-03-01T01:00:00+01:00", "2026-02-28T23:59:60Z", "2026-03-01T00:00Z",
        "2026-03-01 00:00", "2026-03-01T00:00:00+0000", "2026-03-01T01:00:00.000000+0100", "2026-02-28T21:00-03:00",
        "2026-03-01T00:00:00.000000000Z",
    ],
)  # fmt: skip
def test_ways_to_write_a_moment(api: Api, text: str) -> None:
    found = listed(api, **{"from": text})
    as_it_is = text.replace(" ", "%20")
    assert api.get(f"{RESPONSES}?per_page=250&from={as_it_is}").json()["responses"] == found[:250]
    assert SIZE / 10 < len(found) < SIZE * 0.6
    if not text.endswith(":60Z"):
        assert found == listed(api, **{"from": "2026-03-01"})
    assert found[-1]["created_at"] >= "2026-02-28T23:59:59"


@pytest.mark.parametrize("time", ["", "T09:30", " 09:30:00", "T09:30:00Z", "T09:30:00 00:00"])
@pytest.mark.parametrize("year", [1900, 2000, 2023, 2024, 2028, 2100, 2400])
def test_a_leap_day_is_one_in_leap_years_only(api: Api, year: int, time: str) -> None:
    answer = api.get(RESPONSES, params={"from": f"{year}-02-29{time}"})
    assert answer.status_code == (200 if calendar.isleap(year) else 400)


def test_both_ends_of_a_range_are_in_it(api: Api) -> None:
    one, two = listed(api)[40], listed(api)[30]
    found = listed(api, **{"from": one["created_at"], "to": two["created_at"]})
    assert found == listed(api)[30:41]
    updated = listed(api, updated_from=one["updated_at"], updated_to=two["updated_at"])
    assert updated == found
    day = one["created_at"][:10]
    assert listed(api, **{"from": day, "to": day}) == [e for e in listed(api) if e["created_at"][:10] == day]


def test_what_is_not_yet_processed_is_found_by_that_and_missed_by_searches(frozen: Api) -> None:
    new = create(frozen, **FULL)
    search = {"user_meta_property": "customer_id", "user_meta_value": "1234"}

    def seen() -> tuple[list[Any], list[Any]]:
        pending = listed(frozen, text_analytics_processed="false")
        return pending, listed(frozen, f"{RESPONSES}/search", **search)

    assert seen() == ([new], [])
    assert listed(frozen, f"{RESPONSES}/search", response_id=new["id"]) == []
    assert new not in listed(frozen, text_analytics_processed="true")
    frozen.advance(300)
    analysed = frozen.get(f"{RESPONSES}/{new['id']}").json()["response"]
    assert seen() == ([], [analysed])
    assert listed(frozen, f"{RESPONSES}/search", response_id=new["id"]) == [analysed]
    assert listed(frozen, text_analytics_processed="true")[0] == analysed


@pytest.mark.parametrize("method", ["GET", "POST", "query"])
def test_searching_by_get_and_by_post(api: Api, method: str) -> None:
    def search(**asked: Any) -> list[Any]:
        path = f"{RESPONSES}/search"
        if method == "POST":
            return list(api.post(path, asked).json()["responses"])
        return list(api.send("GET" if method == "GET" else "POST", path, params=asked).json()["responses"])

    everything = listed(api)
    one = next(each for each in everything if "email" in each["user_attributes"])
    email = one["user_attributes"]["email"]["value"]
    assert search(response_id=one["id"]) == [one]
    found = search(user_meta_property="email", user_meta_value=email)
    assert found == [e for e in everything if e["user_attributes"].get("email", {}).get("value") == email]
    assert search(user_meta_property="email", user_meta_value=email, response_id=everything[-1]["id"]) == []
    assert search() == everything[:20]
    assert search(page=2, per_page=5) == everything[5:10]
    segment = api.get(f"{PROJECT}/custom_segments").json()["custom_segments"][0]
    assert (
        search(custom_segment_id=segment["id"], per_page=3)
        == [e for e in everything if e["user_attributes"].get("membership", {}).get("value") == "Plus"][:3]
    )
    assert search(user_meta_value=email) == search(user_meta_property="email") == []
    assert (
        search(user_meta_property="email", user_meta_value="")
        == search(user_meta_property="", user_meta_value="")
        == []
    )
    assert search(response_id=1) == search(custom_segment_id=1) == []


def test_numbers_in_a_search_may_be_written_in_any_way(api: Api) -> None:
    everything = listed(api)
    path = f"{RESPONSES}/search"
    for id in (f"{everything[3]['id']}", f'"{everything[3]["id"]}"', f"{everything[3]['id']}.0"):
        answer = api.send("POST", path, content=f'{{"response_id": {id}, "page": 1.0, "per_page": 2e0}}'.encode())
        assert answer.json()["responses"] == [everything[3]]
    for wrong in ('{"page": 0}', '{"per_page": 1001}', '{"response_id": "abc"}', '{"user_meta_value": []}', "[]"):
        assert api.send("POST", path, content=wrong.encode()).status_code == 400
    assert api.send("POST", path).json()["responses"] == everything[:20]


def test_tenants_do_not_see_each_other(api: Api) -> None:
    new = create(api, "test_one", segments={"secret": {"value": 1}})
    assert api.get(f"{RESPONSES}/{new['id']}", key="test_two").status_code == 404
    assert new not in api.get(RESPONSES, key="test_two").json()["responses"]
    assert metric(api, "volume", "test_one") == metric(api, "volume", "test_two") + 1
    assert api.get(f"{PROJECT}/attributes/secret", key="test_two").status_code == 404


def test_an_unknown_metric_is_refused_with_those_there_are(api: Api) -> None:
    answer = api.get(f"{PROJECT}/metrics/ces")
    assert answer.status_code == 400
    assert all(name in answer.json()["error"] for name in ("nps", "csat", "average_score", "volume", "sentiment"))


def test_metrics_say_what_they_are_made_of(api: Api) -> None:
    types = ("nps", "csat", "volume", "sentiment")
    found = {type: api.get(f"{PROJECT}/metrics/{type}").json()["metric"] for type in types}
    nps = found["nps"]
    assert nps["promoters"] + nps["passives"] + nps["detractors"] == nps["count"]
    assert nps["value"] == round(100 * (nps["promoters"] - nps["detractors"]) / nps["count"], 2)
    assert found["csat"]["value"] == round(100 * found["csat"]["satisfied"] / found["csat"]["count"], 2)
    assert found["volume"]["value"] == found["volume"]["count"] == len(listed(api))
    assert sum(found["sentiment"][name] for name in ("positive", "neutral", "negative")) == found["sentiment"]["count"]
    nothing = api.get(f"{PROJECT}/metrics/nps", params={"to": "2001-01-01"}).json()["metric"]
    assert nothing == {"type": "nps", "value": None, "count": 0, "promoters": 0, "passives": 0, "detractors": 0}


@pytest.mark.parametrize("filter", ["theme", "category"])
def test_metrics_of_a_theme_or_category_by_name_or_id(api: Api, filter: str) -> None:
    collection = {"theme": "themes", "category": "categories"}[filter]
    volumes = []
    for each in api.get(f"{PROJECT}/{collection}").json()[collection]:
        named = [metric(api, "volume", **{filter: value}) for value in (each["name"], each["id"])]
        assert named[0] == named[1] > 0
        volumes.append(named[0])
        if filter == "theme":
            assert named[0] == len(listed(api, theme_id=each["id"]))
    assert metric(api, "volume", **{filter: "nothing"}) == 0
    assert len(set(volumes)) > 1


# Samples and sizes


def test_samples_exist(api: Api) -> None:
    samples = api.samples("test_samples")
    project = f"/{samples['project']}"
    assert api.get(f"/projects/{samples['project_id']}").json()["project"]["key"] == samples["project"]
    one = api.get(f"{project}/responses/{samples['response_id']}").json()["response"]
    asked = {name: samples[name] for name in ("user_meta_property", "user_meta_value")}
    found = listed(api, f"{project}/responses/search", **asked)
    assert one in found
    for collection, thing in SINGLE.items():
        assert api.get(f"{project}/{collection}/{samples[f'{thing}_id']}").status_code == 200
    assert create(api, "test_samples", project, data_type=samples["data_type"], data_source=samples["data_source"])
    everything = listed(api, f"{project}/responses")
    assert listed(api, f"{project}/responses", **{"from": samples["start"], "to": samples["end"]}) == everything
    assert listed(api, f"{project}/responses", custom_segment_id=samples["custom_segment_id"])


def test_an_empty_world() -> None:
    api = Api("chattermill", "/v1", world={"chattermill.responses": 0})
    assert listed(api) == []
    assert metric(api, "nps") is None
    assert "response_id" not in api.samples()
    new = create(api)
    assert listed(api, text_analytics_processed="false") == listed(api) == [new]


def test_a_large_world_is_read_like_a_small_one() -> None:
    api = Api("chattermill", "/v1", world={"chattermill.responses": 1_000_000})
    volume = metric(api, "volume")
    assert 500_000 < volume < 700_000
    page = api.get(RESPONSES, params={"page": volume // 2, "per_page": 2}).json()["responses"]
    assert len(page) == 2
    customer = next(each for each in api.get(RESPONSES).json()["responses"] if "email" in each["user_attributes"])
    email = customer["user_attributes"]["email"]["value"]
    found = listed(api, f"{RESPONSES}/search", user_meta_property="email", user_meta_value=email)
    assert customer in found
    assert len(found) <= 3
    late = metric(api, "volume", theme="Delivery time", sentiment="negative")
    assert 0 < late < volume
    create(api, comment="The delivery was late")
    api.advance(301)
    assert metric(api, "volume", theme="Delivery time", sentiment="negative") == late + 1
