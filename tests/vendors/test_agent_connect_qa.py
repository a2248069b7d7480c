"""Data Return of reviews, audits, calibrations and coaching sessions: what they have in common, and QA's relations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from operator import ge, le
from pathlib import Path
from statistics import mean
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.vendors.agent_connect_company import RETURN, Company, attributes, example

Json = dict[str, Any]
REVIEWS, AUDITS, CALIBRATIONS, SESSIONS = "/v2/qa", "/v2/qa/audits", "/v2/qa/calibrations", "/v2/coaching/sessions"
ITEMS = {SESSIONS: 0, REVIEWS: 1, AUDITS: 2, CALIBRATIONS: 3}
FILTERS = {
    REVIEWS: ("created_at",),
    AUDITS: ("created_at", "completed_at"),
    CALIBRATIONS: ("created_at", "completed_at"),
    SESSIONS: ("created_at", "shared_at"),
}
SIZES = {REVIEWS: 400, AUDITS: 60, CALIBRATIONS: 18, SESSIONS: 120}
LARGE = {
    "agent-connect.qa_reviews": 2003, "agent-connect.qa_audits": 1001, "agent-connect.qa_calibrations": 1000,
    "agent-connect.coaching_sessions": 1500,
}  # fmt: skip
DOTTED = {"employee.custom_id": "employee.team_leader.custom_id", "section_weight": "questions[id].section_weight"}
"""What rows of the table of reviews mean that are written otherwise: the second of the first name, and the other."""


@pytest.fixture(scope="module")
def company() -> Company:
    return Company()


@pytest.fixture(scope="module")
def everything(company: Company) -> dict[str, list[Json]]:
    return {path: company.returned(path) for path in SIZES}


@pytest.fixture(scope="module")
def interactions(company: Company) -> dict[str, Json]:
    return {one["uuid"]: one for one in company.returned("/v2/data")}


@pytest.fixture(scope="module")
def employees(company: Company) -> dict[str, Json]:
    return {one["email"]: one for one in company.employees()}


def moment(text: str) -> datetime:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", text), text
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)


def at(value: Any, path: str) -> Iterator[Any]:
    """What a record has at `questions[id].options[id].participants.comment`; of a list, of each of its members."""
    if isinstance(value, list):
        for member in value:
            yield from at(member, path)
        return
    name, _, rest = path.partition(".")
    found = value[name.removesuffix("[id]")]
    for member in found.values() if name.endswith("[id]") else [found]:
        yield from at(member, rest) if rest else [member]


# All four


@pytest.mark.parametrize("path", SIZES)
def test_every_attribute_of_the_table(everything: dict[str, list[Json]], path: str, docs: Path) -> None:
    names, seen = attributes(docs, ITEMS[path]), set[str]()
    assert len(names) > 25
    for name in names:
        wanted = DOTTED[name] if path == REVIEWS and name in DOTTED and (name in seen or "." not in name) else name
        seen.add(name)
        found = [value for record in everything[path] for value in at(record, wanted)]
        assert any(value is not None for value in found), wanted


@pytest.mark.parametrize("path", SIZES)
def test_every_field_of_the_example(everything: dict[str, list[Json]], path: str, docs: Path) -> None:
    def covers(record: Any, sample: Any, where: str) -> None:
        if isinstance(sample, dict):
            assert isinstance(record, dict), where
            if all(name.isdigit() for name in sample):
                for member in record.values():
                    covers(member, next(iter(sample.values())), where)
                return
            assert set(sample) <= set(record), where
            for name, value in sample.items():
                covers(record[name], value, f"{where}.{name}")
        elif isinstance(sample, list) and isinstance(sample[0], dict):
            for member in record:
                covers(member, sample[0], where)

    sample = example(docs, RETURN, ITEMS[path])[0]
    for record in everything[path]:
        covers(record, sample, path)


@pytest.mark.parametrize("path", SIZES)
def test_in_the_order_of_sequence_ids(everything: dict[str, list[Json]], path: str) -> None:
    records = everything[path]
    assert len(records) == SIZES[path]
    ids = [one["sequence_id"] for one in records]
    assert ids == sorted(set(ids))
    assert len({one["uuid"] for one in records}) == len(records)
    assert len(str(ids[0])) == 14


@pytest.mark.parametrize("path", SIZES)
def test_a_thousand_at_most(path: str) -> None:
    large = Company(world=LARGE)
    size = len(large.records({"/v2/qa": "qa_reviews"}.get(path, path[4:].replace("/", "_"))))
    first = large.get(path).json()
    assert len(first) == 1000
    found = large.returned(path)
    assert len(found) == len({one["uuid"] for one in found}) == size
    assert found[:1000] == first


@pytest.mark.parametrize("path", SIZES)
def test_after_a_sequence_id(company: Company, everything: dict[str, list[Json]], path: str) -> None:
    records = everything[path]
    middle = records[len(records) // 2]["sequence_id"]
    for after in (middle, middle - 1, middle + 1, 1000, 0, -1, records[-1]["sequence_id"]):
        expected = [one for one in records if one["sequence_id"] > after]
        assert company.get(path, params={"after": after}).json() == expected


SHOWN = [
    (path, field) for path, fields in FILTERS.items() for field in fields if (path, field) != (AUDITS, "created_at")
]


@pytest.mark.parametrize(("path", "field"), SHOWN)
def test_dates(company: Company, everything: dict[str, list[Json]], path: str, field: str) -> None:
    records = everything[path]
    shown = [one[field] for one in records if one[field] is not None]
    some = moment(shown[len(shown) // 2])
    for offset in (0, -5, 5.5):
        given = some.astimezone(timezone(timedelta(hours=offset))).isoformat()
        for name, keeps in (("gte", ge), ("lte", le)):
            expected = [one for one in records if one[field] is not None and keeps(moment(one[field]), some)]
            assert company.get(path, params={f"{field}_{name}": given}).json() == expected
            assert 0 < len(expected) < len(records)
    exactly = {f"{field}_gte": some.isoformat(), f"{field}_lte": some.isoformat()}
    assert [one[field] for one in company.get(path, params=exactly).json()] == [shown[len(shown) // 2]]
    between = {f"{field}_gte": f"{some:%Y-%m-%dT%H:%M:%S}.5Z", f"{field}_lte": f"{some:%Y-%m-%dT%H:%M:%S}.9Z"}
    assert company.get(path, params=between).json() == []


def test_when_audits_were_created(company: Company, everything: dict[str, list[Json]]) -> None:
    """Their records do not show it: before they were completed, and after the review was."""
    for audit in everything[AUDITS][5:15]:
        completed, reviewed = moment(audit["completed_at"]), moment(audit["qa_review"]["completed_at"])
        since, until = {"created_at_gte": reviewed.isoformat()}, {"created_at_lte": completed.isoformat()}
        assert audit in company.get(AUDITS, params={**since, **until}).json()
        assert audit not in company.get(AUDITS, params={"created_at_gte": completed.isoformat()}).json()


@pytest.mark.parametrize("path", SIZES)
def test_filters_narrow_each_other(company: Company, everything: dict[str, list[Json]], path: str) -> None:
    records, field = everything[path], FILTERS[path][-1]
    since, after = moment(records[3]["created_at" if path != AUDITS else field]), records[5]["sequence_id"]
    query = {"created_at_gte": since.isoformat(), "after": after, f"{field}_lte": "2026-09-10T00:00:00Z"}
    found = company.get(path, params=query).json()
    alone = [company.get(path, params={name: value}).json() for name, value in query.items()]
    assert found == [one for one in records if all(one in each for each in alone)]
    assert 0 < len(found) < len(records) - 5


@pytest.mark.parametrize("path", SIZES)
@pytest.mark.parametrize(
    "wrong",
    ["yesterday", "2019-12-20", "2019-12-20T00:00:00", "2019-13-01T00:00:00Z", "20191220T000000Z", "1576800000", ""],
)
def test_dates_that_cannot_be(company: Company, path: str, wrong: str) -> None:
    for field in FILTERS[path]:
        for end in ("gte", "lte"):
            refused(company.get(path, params={f"{field}_{end}": wrong}), f"{field}_{end}")


@pytest.mark.parametrize("path", SIZES)
@pytest.mark.parametrize("wrong", ["x", "1.5", ""])
def test_sequence_ids_that_cannot_be(company: Company, path: str, wrong: str) -> None:
    refused(company.get(path, params={"after": wrong}), "after")


def refused(answer: httpx.Response, field: str) -> None:
    assert answer.status_code == 400
    (text,) = answer.json()["validation_errors"]
    assert text.startswith(f"{field} (query): expected ")


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(["created_at_gte", "created_at_lte"]))
def test_any_moment_can_be_asked_for(company: Company, when: datetime, name: str) -> None:
    assert company.get(REVIEWS, params={name: when.isoformat()}).status_code == 200


@pytest.mark.parametrize("given_as", ["2016-12-31T23:59:60Z", "2016-12-31t23:59:60z", "0001-01-01T00:00:00+23:59"])
def test_moments_that_are_seldom(company: Company, given_as: str) -> None:
    assert len(company.get(REVIEWS, params={"created_at_gte": given_as}).json()) == 400


# Reviews


def test_reviews_are_of_interactions_and_employees(
    everything: dict[str, list[Json]], interactions: dict[str, Json], employees: dict[str, Json]
) -> None:
    for review in everything[REVIEWS]:
        interaction = interactions[review["solicitation_id"]]
        assert review["interaction_id"] == interaction["ext_interaction_id"]
        assert review["interaction_url"] == interaction["external_url"]
        assert review["employee"]["email"] == interaction["employee"]["email"] == review["employee"]["mail"]
        employee = employees[review["employee"]["email"]]
        assert review["employee"]["custom_id"] == employee["custom_employee_id"]
        assert review["employee"]["team_leader"]["email"] == employee["team_leader_email"]
        assert set(review["groups"]) - {"New Hires"} <= set(employee["groups"])
        assert employees[review["reviewer"]["email"]]["role"] in ("QA Specialist", "Team Leader [Default]")
        requested = datetime.fromisoformat(interaction["request_created_at"])
        times = [moment(review[name]) for name in ("created_at", "started_at", "completed_at")]
        assert requested <= times[0] <= times[1] < times[2]
        assert review["sequence_id"] // 10_000 == times[2].timestamp()


def test_scores_follow_from_the_questions(everything: dict[str, list[Json]]) -> None:
    reviews = everything[REVIEWS]
    for review in [*reviews, *everything[AUDITS]]:
        questions = review["questions"].values()
        points = [option["score"] for question in questions for option in question["selected_options"].values()]
        assert review["autofailed"] == any("auto-fail" in question["option_text"] for question in questions)
        expected = 0 if review["autofailed"] else sum(points)
        assert review["score"] == (expected if review["count_toward_score"] else None)
        for question in questions:
            options = list(question["selected_options"].values())
            assert [question["option_text"]] == ([option["option_text"] for option in options] or [""])
            assert question.get("score", sum(option["score"] for option in options)) == sum(
                option["score"] for option in options
            )
    assert {review["count_toward_score"] for review in reviews} == {True, False}
    assert {review["autofailed"] for review in reviews} == {True, False}
    scores = [review["score"] for review in reviews if review["score"] is not None]
    assert 75 < mean(scores) < 95
    assert all(type(score) is int and 0 <= score <= 100 for score in scores)


def test_comments_agree_with_answers(everything: dict[str, list[Json]]) -> None:
    blame = ("not answered", "rushed", "missing", "silence", "spoke over", "training", "call again", "out of date")
    praise = (
        "really connected",
        "lovely",
        "well researched",
        "by the book",
        "solved at first contact",
        "listened well",
    )
    seen = set()
    for review in everything[REVIEWS]:
        for question in review["questions"].values():
            comment = (question["comment"] or "").lower()
            best = max(
                option["score"]
                for other in everything[REVIEWS]
                for option in other["questions"]
                .get(_id(review, question), {"selected_options": {}})["selected_options"]
                .values()
            )
            if any(word in comment for word in blame):
                assert question["score"] < best
                seen.add("blame")
            if any(word in comment for word in praise):
                assert question["score"] == best
                seen.add("praise")
    assert seen == {"blame", "praise"}


def _id(review: Json, question: Json) -> str:
    return str(next(id for id, other in review["questions"].items() if other is question))


def test_good_service_gets_good_reviews(everything: dict[str, list[Json]], interactions: dict[str, Json]) -> None:
    by_stars: dict[bool, list[int]] = {True: [], False: []}
    for review in everything[REVIEWS]:
        answer = interactions[review["solicitation_id"]]["answers"].get("agent_star_rating", {"selected_options": {}})
        for option in answer["selected_options"].values():
            if review["score"] is not None:
                by_stars[option["integer_value"] >= 4].append(review["score"])
    assert mean(by_stars[True]) > mean(by_stars[False])


def test_forms_by_channel(everything: dict[str, list[Json]], interactions: dict[str, Json]) -> None:
    used = {
        (interactions[review["solicitation_id"]]["channel"], review["scorecard"]["name"])
        for review in everything[REVIEWS]
    }
    assert used == {("phone", "Phone Form"), ("chat", "Chat Form"), ("email", "Email"), ("email", "Email (old)")}
    for review in everything[REVIEWS]:
        archived = review["scorecard"]["archived_at"]
        assert (archived is not None) == (review["scorecard"]["name"] == "Email (old)")
        assert archived is None or moment(review["created_at"]) < moment(archived)


# Audits


def test_audits_have_the_review_that_they_are_of(everything: dict[str, list[Json]], employees: dict[str, Json]) -> None:
    reviews = {review["uuid"]: review for review in everything[REVIEWS]}
    for audit in everything[AUDITS]:
        review = audit["qa_review"]
        assert review == reviews[review["uuid"]]
        for name in ("interaction_id", "interaction_url", "scorecard", "count_toward_score"):
            assert audit[name] == review[name]
        assert {name: audit["reviewer"][name] for name in review["reviewer"]} == review["reviewer"]
        assert audit["auditor"]["email"] != audit["reviewer"]["email"]
        reviewer = employees[audit["reviewer"]["email"]]
        assert audit["reviewer"]["team_leader"]["email"] in (reviewer["team_leader_email"], reviewer["email"])
        assert set(audit["groups"]) - {"New Hires"} <= set(reviewer["groups"])
        assert audit["questions"].keys() == review["questions"].keys()
        assert moment(review["completed_at"]) < moment(audit["completed_at"])
    assert {audit["audit_type"] for audit in everything[AUDITS]} == {"Audit", "Calibration Audit"}
    assert any(audit["score"] != audit["qa_review"]["score"] for audit in everything[AUDITS])


# Calibrations


def test_alignment_follows_from_the_participants(everything: dict[str, list[Json]], employees: dict[str, Json]) -> None:
    for calibration in everything[CALIBRATIONS]:
        people = calibration["participants"]
        assert people[0] == calibration["started_by"]
        assert len(people) == len({one["email"] for one in people}) >= 3
        assert all(employees[one["email"]]["custom_employee_id"] == one["custom_id"] for one in people)
        scores = []
        for question in calibration["questions"].values():
            votes = {id: option["participants"] for id, option in question["options"].items()}
            assert sorted(vote["employee"]["email"] for given in votes.values() for vote in given) == sorted(
                one["email"] for one in people
            )
            agreed = question["selected_option"]
            chosen = question["options"][agreed["qa_option_id"]]
            assert (agreed["option_text"], agreed["score"]) == (chosen["option_text"], chosen["score"])
            assert len(votes[agreed["qa_option_id"]]) == max(map(len, votes.values()))
            assert question["question_alignment_score"] == round(100 * len(chosen["participants"]) / len(people))
            scores.append(question["question_alignment_score"])
        assert calibration["alignment_score"] == round(mean(scores))
        times = [moment(calibration[name]) for name in ("created_at", "meeting_date", "completed_at")]
        assert times == sorted(times)
    assert {calibration["notes"] is None for calibration in everything[CALIBRATIONS]} == {True, False}
    assert len({calibration["alignment_score"] for calibration in everything[CALIBRATIONS]}) > 5


def test_calibrations_are_of_interactions(everything: dict[str, list[Json]], interactions: dict[str, Json]) -> None:
    known = {one["ext_interaction_id"]: one for one in interactions.values()}
    for calibration in everything[CALIBRATIONS]:
        interaction = known[calibration["interaction_id"]]
        assert calibration["interaction_url"] == interaction["external_url"]
        assert datetime.fromisoformat(interaction["request_created_at"]) < moment(calibration["created_at"])
