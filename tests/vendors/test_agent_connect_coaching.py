"""What coaching sessions are about. What they have in common with reviews: test_agent_connect_qa.py."""

from __future__ import annotations

from datetime import UTC, datetime
from statistics import mean
from typing import Any

import pytest
from tests.vendors.agent_connect_company import Company

Json = dict[str, Any]


@pytest.fixture(scope="module")
def company() -> Company:
    return Company()


@pytest.fixture(scope="module")
def sessions(company: Company) -> list[Json]:
    return company.returned("/v2/coaching/sessions")


@pytest.fixture(scope="module")
def reviews(company: Company) -> list[Json]:
    return company.returned("/v2/qa")


@pytest.fixture(scope="module")
def interactions(company: Company) -> list[Json]:
    return company.returned("/v2/data")


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)


def test_leaders_coach_their_people(company: Company, sessions: list[Json]) -> None:
    employees = {one["email"]: one for one in company.employees()}
    for session in sessions:
        assert session["coach"] == session["employee"]["team_leader"]
        coachee = employees[session["employee"]["email"]]
        assert coachee["team_leader_email"] == session["coach"]["email"]
        assert coachee["custom_employee_id"] == session["employee"]["custom_id"]
        for item in [*session["created_action_items"], *session["completed_action_items"]]:
            assert item["owner"]["email"] in (session["coach"]["email"], session["employee"]["email"])


def test_attachments_are_reviews_and_feedback_of_the_coachee(
    sessions: list[Json], reviews: list[Json], interactions: list[Json]
) -> None:
    by_uuid = {one["uuid"]: one for one in [*reviews, *interactions]}
    for session in sessions:
        assert 1 <= len(session["qa_review_attachments"]) <= 2
        for attached in session["qa_review_attachments"]:
            review = by_uuid[attached["uuid"]]
            assert attached["interaction_id"] == review["interaction_id"]
            assert review["employee"]["email"] == session["employee"]["email"]
            assert moment(review["completed_at"]) < moment(attached["added_at"])
        for attached in session["feedback_attachments"]:
            interaction = by_uuid[attached["uuid"]]
            assert attached["interaction_id"] == interaction["ext_interaction_id"]
            assert interaction["employee"]["email"] == session["employee"]["email"]
            assert datetime.fromisoformat(interaction["response_received_at"]) < moment(attached["added_at"])
    attached = [attached["uuid"] for session in sessions for attached in session["feedback_attachments"]]
    assert len(attached) > len(sessions) / 4


def test_metrics_are_averages_of_what_there_was(
    sessions: list[Json], reviews: list[Json], interactions: list[Json]
) -> None:
    rated = [
        (one["employee"]["email"], datetime.fromisoformat(one["response_received_at"]), option["integer_value"])
        for one in interactions
        if one["response_received_at"] is not None
        for option in one["answers"]["agent_star_rating"]["selected_options"].values()
    ]
    scored = [
        (one["employee"]["email"], moment(one["completed_at"]), one["score"])
        for one in reviews
        if one["score"] is not None
    ]
    seen = set()
    for session in sessions:
        for metric in session["metric_attachments"]:
            source = {"QA Score": scored, "Star Rating": rated}[metric["name"]]
            since, until = moment(metric["start_date"]), moment(metric["end_date"])
            found = [
                value
                for email, when, value in source
                if email == session["employee"]["email"] and since <= when < until
            ]
            assert metric["score"] == pytest.approx(mean(found), abs=0.006)
            seen.add(metric["name"])
    assert seen == {"QA Score", "Star Rating"}


def test_times(sessions: list[Json]) -> None:
    for session in sessions:
        created, touched = moment(session["created_at"]), session["sequence_id"] // 10_000
        later = [session["shared_at"], session["reshared_at"]]
        assert session["reshared_at"] is None or session["shared_at"] is not None
        times = [created, *(moment(text) for text in later if text is not None)]
        assert times == sorted(times)
        assert times[-1].timestamp() <= touched
        for kind in ("kudos", "metric_attachments", "feedback_attachments", "qa_review_attachments"):
            for part in session[kind]:
                assert created <= moment(part.get("added_at") or part["created_at"])
    assert {session["shared_at"] is None for session in sessions} == {True, False}
    assert {session["reshared_at"] is None for session in sessions} == {True, False}


def test_action_items(sessions: list[Json]) -> None:
    for session in sessions:
        assert 1 <= len(session["created_action_items"]) <= 3
        for item in session["created_action_items"]:
            assert item["created_at"] == session["created_at"]
        for item in session["completed_action_items"]:
            assert item["status"] == "completed"
            assert moment(item["created_at"]) < moment(session["created_at"])
        for item in [*session["created_action_items"], *session["completed_action_items"]]:
            assert (item["status"] == "completed") == (item["completed_at"] is not None)
            assert item["completed_at"] is None or moment(item["created_at"]) <= moment(item["completed_at"])
            assert item["due_date"] is None or item["due_date"].endswith(" 06:00:00 UTC")
            assert "{" not in item["text"]
    statuses = {item["status"] for session in sessions for item in session["created_action_items"]}
    assert statuses == {"open", "completed"}


def test_what_not_every_session_has(sessions: list[Json]) -> None:
    for flag in ("private", "archived"):
        share = mean(session[flag] for session in sessions)
        assert 0 < share < 0.4
    assert 0 < sum(bool(session["kudos"]) for session in sessions) < len(sessions)
    assert any("//" in session["title"] for session in sessions)
    assert not any("{" in session["title"] for session in sessions)
    notes = [part["notes"] for session in sessions for part in session["qa_review_attachments"]]
    assert None in notes
    assert any(notes)


def test_who_was_not_shared_with_is_in_no_stretch_of_time(company: Company, sessions: list[Json]) -> None:
    shared = [session for session in sessions if session["shared_at"] is not None]
    assert company.get("/v2/coaching/sessions", params={"shared_at_gte": "1970-01-01T00:00:00Z"}).json() == shared
    assert company.get("/v2/coaching/sessions", params={"shared_at_lte": "2100-01-01T00:00:00Z"}).json() == shared
