from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.vendors.api import START, Api

from vocmocks.clock import parse_iso

LIST = "/activity-feedback-v2"
FIGURES = f"{LIST}/analytics/detailed"
BODY: dict[str, Any] = {"activity_type": "sales_visit", "rep": "r1", "template_id": "t1", "overall_satisfaction": 9}
FULL: dict[str, Any] = {
    **BODY,
    "activity_id": "a1",
    "client": "c1",
    "responses": [
        {"question_id": "q1", "question_type": "rating", "response_value": 5},
        {"question_id": "q2", "question_type": "text", "response_value": "Excellent visit, very helpful"},
        {"question_id": "q3", "question_type": "yes_no", "response_value": True, "response_text": "Yes"},
    ],
    "nps_score": 10,
    "completion_time": 61,
    "session_data": {"device_type": "tablet", "browser": "Chrome", "ip_address": "203.0.113.9"},
    "is_anonymous": True,
    "company_namespace": ["one", "two"],
}
ACTION = {"action_type": "call", "priority": "high", "assigned_to": "r1", "due_date": "2026-10-01", "status": "pending"}


@pytest.fixture(scope="module")
def api() -> Api:
    return Api("repzo", "/v1")


@pytest.fixture(scope="module")
def everything(api: Api) -> list[dict[str, Any]]:
    return list_all(api)


def list_all(api: Api, tenant: str = "test_main", **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page = 1
    while True:
        answer = api.get(LIST, params={**query, "page": page, "per_page": 100}, key=tenant).json()
        found += answer["data"]
        if page >= answer["paging"]["pages"]:
            assert answer["paging"]["total"] == len(found)
            return found
        page += 1


def created(api: Api, key: str, **fields: Any) -> dict[str, Any]:
    answer = api.post(LIST, {**BODY, **fields}, key=key)
    assert answer.status_code == 201
    data: dict[str, Any] = answer.json()["data"]
    return data


# The list


def test_the_newest_come_first_in_pages_of_25(api: Api, everything: list[dict[str, Any]]) -> None:
    answer = api.get(LIST).json()
    assert answer["paging"] == {"total": 480, "page": 1, "per_page": 25, "pages": 20}
    assert answer["data"] == everything[:25]
    times = [each["createdAt"] for each in everything]
    assert times == sorted(times, reverse=True)
    assert len({each["_id"] for each in everything}) == 480


@pytest.mark.parametrize("name", ["activity_type", "rep", "client", "template_id", "overall_satisfaction"])
def test_exact_filters(api: Api, everything: list[dict[str, Any]], name: str) -> None:
    for value, count in Counter(each[name] for each in everything if name in each).most_common(3):
        found = list_all(api, **{name: value})
        assert found == [each for each in everything if each.get(name) == value]
        assert len(found) == count
    assert name == "overall_satisfaction" or list_all(api, **{name: "nobody"}) == []


@pytest.mark.parametrize("name", ["company_namespace", "company_namespace[]", "company_namespace[0]"])
def test_namespaces_are_alternatives(api: Api, everything: list[dict[str, Any]], name: str) -> None:
    ireland = [each for each in everything if "harbour-foods-ireland" in each["company_namespace"]]
    assert 0 < len(ireland) < 480
    assert list_all(api, "test_main", **{name: "harbour-foods-ireland"}) == ireland
    assert len(list_all(api, "test_main", **{name: ["harbour-foods-ireland", "harbour-foods"]})) == 480


@pytest.mark.parametrize("name", ["_id", "_id[]"])
def test_filter_by_ids(api: Api, everything: list[dict[str, Any]], name: str) -> None:
    chosen = [everything[3], everything[40]]
    ids = [each["_id"] for each in chosen] + ["0" * 24]
    assert list_all(api, "test_main", **{name: ids}) == chosen


def test_filters_narrow_each_other(api: Api, everything: list[dict[str, Any]]) -> None:
    one = everything[0]
    found = list_all(api, rep=one["rep"], overall_satisfaction=one["overall_satisfaction"])
    assert found == [e for e in everything if all(e[n] == one[n] for n in ("rep", "overall_satisfaction"))]


@pytest.mark.parametrize("name", ["overall_satisfaction", "nps_score", "createdAt", "client", "is_anonymous", "_id"])
def test_sorting_by_a_field(api: Api, everything: list[dict[str, Any]], name: str) -> None:
    def key(value: dict[str, Any]) -> tuple[bool, Any]:
        return (name in value, value.get(name, 0))

    rising = list_all(api, sort=name)
    assert [key(each) for each in rising] == sorted(map(key, everything))
    assert list_all(api, sort=f"{name}:asc") == rising
    falling = list_all(api, sort=f"-{name}")
    assert [key(each) for each in falling] == sorted(map(key, everything), reverse=True)
    assert list_all(api, sort=f"{name}:desc") == falling


@pytest.mark.parametrize("sort", ["foo", "-foo", "responses", "createdAt:up", "-", ":desc", "", "createdAt "])
def test_a_field_that_cannot_be_sorted_by_is_refused(api: Api, sort: str) -> None:
    answer = api.get(LIST, params={"sort": sort})
    assert answer.status_code == 422
    assert "sort" in answer.json()["error"]


@pytest.mark.parametrize(
    ("query", "length", "paging"),
    [
        ({"page": 5, "per_page": 100}, 80, (480, 5, 100, 5)),
        ({"page": 6, "per_page": 100}, 0, (480, 6, 100, 5)),
        ({"page": 480, "per_page": 1}, 1, (480, 480, 1, 480)),
        ({"page": 1, "rep": "nobody"}, 0, (0, 1, 25, 0)),
    ],
)
def test_pages_at_the_edges(api: Api, query: dict[str, Any], length: int, paging: tuple[int, ...]) -> None:
    answer = api.get(LIST, params=query).json()
    assert len(answer["data"]) == length
    assert tuple(answer["paging"].values()) == paging


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"),
        ("page", "-1"),
        ("page", "one"),
        ("per_page", "0"),
        ("per_page", "101"),
        ("per_page", "1.5"),
        ("overall_satisfaction", "0"),
        ("overall_satisfaction", "11"),
        ("overall_satisfaction", "good"),
    ],
)
def test_a_parameter_out_of_bounds_is_refused(api: Api, name: str, value: str) -> None:
    answer = api.get(LIST, params={name: value})
    assert answer.status_code == 422
    assert answer.json()["success"] is False
    assert name in answer.json()["error"]


def test_a_page_that_others_read_is_not_theirs_once_it_is_changed() -> None:
    api = Api("repzo", "/v1")
    before = api.get(LIST, key="test_one").json()
    assert api.get(LIST, key="test_two").json() == before
    api.send("DELETE", f"{LIST}/{before['data'][1]['_id']}", key="test_two")
    assert api.get(LIST, key="test_one").json() == before
    after = api.get(LIST, key="test_two").json()
    assert after["data"][:24] == [before["data"][0], *before["data"][2:]]
    assert after["paging"]["total"] == 479


def test_a_large_world_is_read_like_a_small_one() -> None:
    api = Api("repzo", "/v1", world={"repzo.feedback": 1_000_000})
    one = api.get(LIST, params={"page": 400_000, "per_page": 2}).json()
    assert one["paging"] == {"total": 1_000_000, "page": 400_000, "per_page": 2, "pages": 500_000}
    first = one["data"][0]
    found = api.get(LIST, params={"rep": first["rep"], "overall_satisfaction": first["overall_satisfaction"]}).json()
    assert 1000 < found["paging"]["total"] < 100_000
    figures = api.get(FIGURES, params={"rep": first["rep"]}).json()["data"]
    total = api.get(LIST, params={"rep": first["rep"], "per_page": 1}).json()["paging"]["total"]
    assert figures["summary"]["total_feedback"] == sum(day["count"] for day in figures["satisfaction_trends"]) == total


# One feedback


def test_the_life_of_a_feedback() -> None:
    api, key = Api("repzo", "/v1"), "test_life"
    api.services.clock.set(START, frozen=True)
    before = api.get(FIGURES, key=key).json()["data"]
    new = created(api, key, **FULL)
    assert {**new, **{name: value for name, value in FULL.items() if name != "session_data"}} == new
    assert re.fullmatch("[0-9a-f]{24}", new["_id"])
    assert new["createdAt"] == new["modifiedAt"] == "2026-09-21T14:13:20.000Z"
    assert (new["__v"], new["completion_rate"], new["follow_up_actions"]) == (0, 100, [])
    assert new["sentiment_analysis"]["overall_sentiment"] == "very_positive"
    assert new["session_data"] == {**FULL["session_data"], "location": {"country": "Ireland", "city": "Dublin"}}
    path = f"{LIST}/{new['_id']}"
    assert api.get(path, key=key).json() == {"success": True, "data": new}
    assert api.get(LIST, key=key).json()["data"][0] == new
    assert figures(api, key)["total_feedback"] == before["summary"]["total_feedback"] + 1
    api.advance(90)
    changed = api.send("PATCH", path, json={"overall_satisfaction": 1, "nps_score": 0}, key=key).json()["data"]
    assert changed["modifiedAt"] == "2026-09-21T14:14:50.000Z"
    assert changed["__v"] == 1
    assert changed["sentiment_analysis"]["overall_sentiment"] in ("negative", "very_negative")
    same = ("_id", "responses", "createdAt", "rep", "session_data", "completion_rate", "company_namespace")
    assert all(changed[name] == new[name] for name in same)
    assert api.get(path, key=key).json()["data"] == changed
    assert api.send("DELETE", path, key=key).json() == {"success": True}
    for method in ("GET", "DELETE"):
        assert api.send(method, path, key=key).status_code == 404
    assert api.send("PUT", path, json={}, key=key).status_code == 404
    assert api.get(FIGURES, key=key).json()["data"] == before


def figures(api: Api, key: str, **query: Any) -> dict[str, Any]:
    summary: dict[str, Any] = api.get(FIGURES, params=query, key=key).json()["data"]["summary"]
    return summary


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
@pytest.mark.parametrize(
    "change",
    [
        {"overall_satisfaction": 2},
        {"nps_score": 3},
        {"responses": [{"question_id": "q9", "question_type": "scale", "response_value": 4}]},
        {"follow_up_actions": [ACTION]},
        {"company_namespace": []},
    ],
    ids=lambda change: next(iter(change)),
)
def test_only_what_is_given_changes(api: Api, method: str, change: dict[str, Any]) -> None:
    old = created(api, "test_change", **FULL)
    new = api.send(method, f"{LIST}/{old['_id']}", json={**change, "rep": "ignored"}, key="test_change").json()["data"]
    differing = {name for name in old if new[name] != old[name]}
    assert {name: new[name] for name in change} == change
    assert differing <= {*change, "modifiedAt", "__v", "sentiment_analysis", "completion_rate"}
    assert new["__v"] == 1


def test_a_feedback_of_the_world_can_be_changed_and_deleted(everything: list[dict[str, Any]]) -> None:
    api = Api("repzo", "/v1")
    one, other = everything[10], everything[11]
    changed = api.send("PATCH", f"{LIST}/{one['_id']}", json={"overall_satisfaction": 1}).json()["data"]
    assert (changed["overall_satisfaction"], changed["__v"]) == (1, one["__v"] + 1)
    api.send("DELETE", f"{LIST}/{other['_id']}")
    now = list_all(api)
    assert [each["_id"] for each in now] == [each["_id"] for each in everything if each is not other]
    assert now[10] == changed
    total = sum(e["overall_satisfaction"] for e in everything) - one["overall_satisfaction"] + 1
    expected = (total - other["overall_satisfaction"]) / 479
    assert figures(api, "test_main")["average_satisfaction"] == pytest.approx(expected, abs=0.005)
    assert len(list_all(api, "test_other")) == 480


def test_question_texts_and_rates_come_from_the_template(api: Api) -> None:
    template = api.records("templates")[0]
    question = template["questions"][0]
    given = [{"question_id": question["question_id"], "question_type": "rating", "response_value": 4}]
    new = created(api, "test_template", template_id=template["_id"], responses=given)
    assert new["responses"] == [{**given[0], "question_text": question["question_text"]}]
    assert new["completion_rate"] == round(100 / len(template["questions"]))


def test_the_representatives_namespace_is_taken_where_none_is_given(api: Api) -> None:
    rep = api.records("reps")[0]
    assert created(api, "test_ns", rep=rep["_id"])["company_namespace"] == rep["company_namespace"]
    assert created(api, "test_ns")["company_namespace"] == []


def test_nothing_comes_back_that_is_not_documented(api: Api) -> None:
    """Nor inside of what is sent: a response has no field that the page's samples lack."""
    more = {"note": "?", "_id": "x"}
    answer, session = {**FULL["responses"][0], "question_text": "How was it?"}, FULL["session_data"]
    sent = {"responses": [{**answer, **more}], "session_data": {**session, **more, "location": 5}}
    new = created(api, "test_more", **{**FULL, **sent, **more})
    assert new["responses"] == [answer]
    assert new["session_data"] == {**session, "location": {"country": "Ireland", "city": "Dublin"}}
    assert "note" not in new
    change = {"follow_up_actions": [{**ACTION, **more}], "responses": [{**answer, **more}], **more}
    changed = api.send("PATCH", f"{LIST}/{new['_id']}", json=change, key="test_more").json()["data"]
    assert changed["follow_up_actions"] == [ACTION]
    assert changed["responses"] == [answer]
    assert changed.keys() == new.keys()


@pytest.mark.parametrize("id", ["0" * 24, "f" * 24, "nope", "507F1F77BCF86CD799439011", "%2e%2e", "123"])
def test_an_unknown_id(api: Api, id: str) -> None:
    for method, body in (("GET", None), ("PATCH", {}), ("PUT", {}), ("DELETE", None)):
        answer = api.send(method, f"{LIST}/{id}", json=body)
        assert (answer.status_code, answer.json()["success"]) == (404, False)


def bad(**fields: Any) -> dict[str, Any]:
    return {**FULL, **fields}


def response(**fields: Any) -> dict[str, Any]:
    return bad(responses=[{"question_id": "q", "question_type": "text", **fields}])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        *[({key: value for key, value in BODY.items() if key != name}, name) for name in BODY],
        (bad(overall_satisfaction=0), "overall_satisfaction"),
        (bad(overall_satisfaction=11), "overall_satisfaction"),
        (bad(overall_satisfaction=7.5), "overall_satisfaction"),
        (bad(overall_satisfaction="9"), "overall_satisfaction"),
        (bad(nps_score=-1), "nps_score"),
        (bad(nps_score=11), "nps_score"),
        (bad(rep=1), "rep"),
        (bad(activity_type=None), "activity_type"),
        (bad(completion_time="long"), "completion_time"),
        (bad(is_anonymous="yes"), "is_anonymous"),
        (bad(company_namespace="one"), "company_namespace"),
        (bad(company_namespace=[1]), "company_namespace[0]"),
        (bad(responses={}), "responses"),
        (response(question_type="essay"), "responses[0].question_type"),
        (response(response_value=1.5), "responses[0].response_value"),
        (response(response_value=["a"]), "responses[0].response_value"),
        (response(response_value=None), "responses[0].response_value"),
        (response(question_text=5), "responses[0].question_text"),
        (bad(session_data={"device_type": "watch"}), "session_data.device_type"),
        (bad(session_data=[]), "session_data"),
        ([], "body"),
    ],
)
def test_a_feedback_that_is_not_valid_is_refused(api: Api, body: Any, field: str) -> None:
    answer = api.post(LIST, body)
    assert answer.status_code == 422
    assert answer.json()["success"] is False
    assert field in answer.json()["error"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"overall_satisfaction": 0}, "overall_satisfaction"),
        ({"nps_score": 11}, "nps_score"),
        ({"responses": [{"question_type": "essay"}]}, "responses[0].question_type"),
        ({"responses": [{"question_text": 5}]}, "responses[0].question_text"),
        *[
            ({"follow_up_actions": [{**ACTION, name: value}]}, f"follow_up_actions[0].{name}")
            for name, value in (
                ("action_type", "pray"),
                ("priority", "urgent"),
                ("status", "done"),
                ("due_date", "tomorrow"),
                ("due_date", "2026-02-30"),
                ("assigned_to", 7),
            )
        ],
        ({"company_namespace": "one"}, "company_namespace"),
    ],
)
def test_a_change_that_is_not_valid_is_refused(api: Api, change: dict[str, Any], field: str) -> None:
    path = f"{LIST}/{api.samples()['id']}"
    before = api.get(path).json()
    answer = api.send("PATCH", path, json=change)
    assert answer.status_code == 422
    assert field in answer.json()["error"]
    assert api.get(path).json() == before


@pytest.mark.parametrize("content", [b"{", b"\xff", b"{'a': 1}", b"{}x"])
def test_a_body_that_is_not_json_is_400(api: Api, content: bytes) -> None:
    answer = api.send("POST", LIST, content=content)
    assert answer.status_code == 400
    assert "JSON" in answer.json()["error"]


def test_another_media_type_is_400(api: Api) -> None:
    answer = api.send("POST", LIST, content=b"a=1", headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 400


# Credentials and hosts


def test_both_ways_to_authenticate_are_the_same_tenant(api: Api) -> None:
    new = created(api, "test_both")
    answer = api.get(f"{LIST}/{new['_id']}", headers={"Authorization": "", "api-key": "test_both"})
    assert answer.json()["data"] == new


@pytest.mark.parametrize(
    "headers", [{}, {"api-key": "real"}, {"api-key": "test_revoked_1"}, {"Authorization": "Bearer x"}]
)
def test_without_a_valid_credential(api: Api, headers: dict[str, str]) -> None:
    for path in (LIST, f"{LIST}/1", FIGURES):
        answer = api.get(path, headers={"Authorization": "", **headers})
        assert (answer.status_code, answer.json()) == (401, {"success": False, "error": "Authentication required"})


def test_tenants_do_not_see_each_other(api: Api) -> None:
    new = created(api, "test_one")
    assert api.get(f"{LIST}/{new['_id']}", key="test_two").status_code == 404
    assert figures(api, "test_two", rep="r1")["total_feedback"] == 0


def test_the_sdks_paths_have_no_version() -> None:
    assert Api("repzo").get(LIST).json()["paging"]["total"] == 480
    assert Api("repzo").vendor.hosts == ("api.repzo.me", "sv.api.repzo.me")


# Figures


def mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 2)


def check(data: dict[str, Any], feedback: list[dict[str, Any]]) -> None:
    """The figures are those of the feedback."""
    summary, days = data["summary"], data["satisfaction_trends"]
    assert summary["total_feedback"] == len(feedback) == sum(day["count"] for day in days)
    assert summary["average_satisfaction"] == mean([each["overall_satisfaction"] for each in feedback])
    assert summary["response_rate"] == mean([each["completion_rate"] for each in feedback])
    assert [day["date"] for day in days] == sorted({each["createdAt"][:10] for each in feedback})
    for day in days:
        assert day["average_satisfaction"] == mean(
            [each["overall_satisfaction"] for each in feedback if each["createdAt"].startswith(day["date"])]
        )
    answers = [answer for each in feedback for answer in each["responses"]]
    assert Counter({q["question_id"]: q["response_count"] for q in data["question_analysis"]}) == Counter(
        answer["question_id"] for answer in answers
    )
    for question in data["question_analysis"]:
        own = [answer["response_value"] for answer in answers if answer["question_id"] == question["question_id"]]
        numbers = [value for value in own if type(value) is int]
        assert question["average_score"] == (mean(numbers) if numbers else 0)


def test_figures_are_those_of_what_is_stored(api: Api, everything: list[dict[str, Any]]) -> None:
    check(api.get(FIGURES).json()["data"], everything)


@pytest.mark.parametrize("name", ["activity_type", "rep", "template_id"])
def test_figures_honour_filters(api: Api, everything: list[dict[str, Any]], name: str) -> None:
    for value in {each[name] for each in everything}:
        data = api.get(FIGURES, params={name: value}).json()["data"]
        check(data, [each for each in everything if each[name] == value])


def test_figures_of_days_include_both_ends(api: Api, everything: list[dict[str, Any]]) -> None:
    first, last = (date.fromisoformat(everything[place]["createdAt"][:10]) for place in (300, 100))
    found = [each for each in everything if str(first) <= each["createdAt"][:10] <= str(last)]
    data = api.get(FIGURES, params={"date_from": str(first), "date_to": str(last)}).json()["data"]
    check(data, found)
    assert (data["satisfaction_trends"][0]["date"], data["satisfaction_trends"][-1]["date"]) == (str(first), str(last))
    day = api.get(FIGURES, params={"date_from": str(last), "date_to": str(last)}).json()["data"]
    assert [each["date"] for each in day["satisfaction_trends"]] == [str(last)]
    nothing = {"date_from": str(last), "date_to": str(last - timedelta(days=1))}
    assert figures(api, "test_main", **nothing) == {"total_feedback": 0, "average_satisfaction": 0, "response_rate": 0}


@pytest.mark.parametrize("name", ["date_from", "date_to"])
@pytest.mark.parametrize("value", ["yesterday", "2026-02-30", "2026-1-1", "2026-01-01T00:00:00Z", ""])
def test_a_day_that_is_none_is_refused(api: Api, name: str, value: str) -> None:
    answer = api.get(FIGURES, params={name: value})
    assert answer.status_code == 422
    assert name in answer.json()["error"]


def test_numbers_that_were_sent_as_text_count(api: Api) -> None:
    key, given = "test_text", [("rating", "4"), ("scale", 8), ("text", "5"), ("yes_no", True), ("rating", "")]
    answers = [{"question_id": f"q{n}", "question_type": k, "response_value": v} for n, (k, v) in enumerate(given)]
    created(api, key, responses=answers, rep="texter")
    data = api.get(FIGURES, params={"rep": "texter"}, key=key).json()["data"]
    assert [(q["question_id"], q["average_score"]) for q in data["question_analysis"]] == [
        ("q0", 4), ("q1", 8), ("q2", 0), ("q3", 0),
    ]  # fmt: skip
    assert data["summary"]["response_rate"] == 80


# The document's examples


def test_documented_examples_get_documented_answers(api: Api, docs: Path) -> None:
    shown = [json.loads(text) for text in samples((docs / "repzo.redoc.txt").read_text("utf-8"))]
    listed, request, answer, read, update, updated, analysed = shown
    made = api.post(LIST, request, key="test_docs")
    assert made.status_code == 201
    path = f"{LIST}/{made.json()['data']['_id']}"
    assert shape(made.json()["data"]) >= shape(request)
    missing = shape(answer["data"]) - shape(made.json()["data"])
    assert all(name.startswith(OPTIONAL) for name in missing)
    assert shape(made.json()["data"]) <= shape(answer["data"])
    changed = api.send("PATCH", path, json=update, key="test_docs")
    assert {**changed.json()["data"], **update} == changed.json()["data"]
    assert shape(changed.json()["data"]) <= shape(updated["data"])
    assert shape(api.get(path, key="test_docs").json()) <= shape(read)
    assert shape(api.get(LIST, key="test_docs").json()) == shape(listed)
    assert shape(api.get(FIGURES, key="test_docs").json()) == shape(analysed)


OPTIONAL = ("responses.question_text", "sentiment_analysis.keywords", "follow_up_actions")
"""What is not there yet, or not known, of the documented request: its texts are the word "string"."""


def samples(text: str) -> list[str]:
    """The page's samples: it puts `- ` before each member, and the next text right behind a sample's end."""
    for mark in ("{", "],", "},"):
        text = text.replace(f"{mark}- ", f"{mark}\n").replace(f"{mark} - ", f"{mark}\n")
    lines = re.sub(r"(?m)^- ", "", text).splitlines()
    found: list[str] = []
    rest = "\n".join(line for line in lines if not line.startswith("|"))
    decoder = json.JSONDecoder()
    while (begin := rest.find("{")) >= 0:
        _, end = decoder.raw_decode(rest[begin:])
        found.append(rest[begin : begin + end])
        rest = rest[begin + end :]
    return found


def shape(value: Any, path: str = "") -> set[str]:
    """Paths of all fields."""
    if isinstance(value, list):
        return {name for each in value for name in shape(each, path)}
    if not isinstance(value, dict):
        return {path}
    return {name for key, each in value.items() for name in shape(each, f"{path}.{key}".strip("."))} | {path} - {""}


# Samples


def test_samples_exist(api: Api) -> None:
    samples = api.samples("test_samples")
    one = api.get(f"{LIST}/{samples['id']}", key="test_samples").json()["data"]
    assert samples["feedback_id"] == samples["id"]
    assert {name: one[name] for name in ("rep", "client", "template_id", "activity_type")}.items() <= samples.items()
    query = {"date_from": samples["start"], "date_to": samples["end"]}
    assert figures(api, "test_samples", **query)["total_feedback"] == 480


def test_the_size_can_be_chosen() -> None:
    api = Api("repzo", "/v1", world={"repzo.feedback": 3})
    assert api.get(LIST).json()["paging"]["total"] == 3
    empty = Api("repzo", "/v1", world={"repzo.feedback": 0})
    assert empty.get(FIGURES).json()["data"]["satisfaction_trends"] == []
    assert empty.samples() == {}


def test_times_are_the_tenants(api: Api) -> None:
    key = "test_time"
    api.services.clock.set(START + 86_400 * 10, key, frozen=True)
    assert parse_iso(created(api, key)["createdAt"]) == START + 86_400 * 10
