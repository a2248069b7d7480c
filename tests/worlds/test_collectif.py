from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from vocmocks.clock import iso, parse_iso
from vocmocks.worlds.collectif import world
from vocmocks.worlds.fixture import load

START = 1_790_000_000.0
FIXTURE = load("collectif")
THEMES = FIXTURE.part("themes")
SIZES = {
    "churn_reasons": 300, "deal_reasons": 300, "interviews": 200, "reviews": 400, "sales_calls": 300,
    "support_tickets": 400, "survey_submissions": 400,
}  # fmt: skip


@cache
def records(collection: str) -> list[dict[str, Any]]:
    population: Any = world(SIZES, 1, START)[collection]
    return [population.record(index) for index in range(population.size)]


@pytest.mark.parametrize("collection", SIZES)
def test_records_depend_on_nothing_but_seed_and_index(collection: str) -> None:
    again, other = (world(SIZES, seed, START)[collection] for seed in (1, 2))
    for index in (17, 3, 199):
        assert again.record(index) == records(collection)[index] != other.record(index)
        assert again.index(again.id(index)) == index


@pytest.mark.parametrize("collection", SIZES)
def test_dates_count_back_from_the_start(collection: str) -> None:
    received = [record["received_at"] for record in records(collection)]
    assert received == sorted(received)
    assert iso(START - 180 * 86400) <= received[0] < received[-1] <= iso(START)
    assert all(record["date"] == int(parse_iso(record["received_at"])) for record in records(collection))
    longest = 180 if collection == "survey_submissions" else 0
    for record in records(collection):
        assert 0 <= parse_iso(record["visible_at"]) - parse_iso(record["received_at"]) <= longest


@pytest.mark.parametrize("collection", [name for name in SIZES if name != "reviews"])
def test_plan_value_dates_and_stage_agree(collection: str) -> None:
    for record in records(collection):
        if record["customer_journey_stage"] == "prospect":
            assert "signup_date" not in record
            assert "value" not in record
            continue
        assert record["signup_date"] <= record["date"]
        assert record["months_as_customer"] == int((record["date"] - record["signup_date"]) / (30.44 * 86400))
        assert (record["customer_journey_stage"] == "active_user") == (record["months_as_customer"] >= 2)
        assert (record["value"] > 0) == (record["subscription_type"] == "paid_plan") == ("first_payment_date" in record)
        assert (record["subscription_name"] == "Free") == (record["subscription_type"] == "freemium")
        assert record["signup_date"] <= record.get("first_payment_date", record["date"]) <= record["date"]


@cache
def phrases(kind: str, theme: str) -> tuple[str, ...]:
    return tuple(text.lower() for text in FIXTURE.part("texts").texts(f"{theme}.{kind}"))


def about(text: str, kind: str) -> set[str]:
    """The themes of which a text has a `kind` of phrase."""
    return {theme for theme in THEMES if any(phrase in text.lower() for phrase in phrases(kind, theme))}


def labelled(key: str, label: str) -> set[str]:
    return {theme for theme in THEMES if THEMES.part(theme).text(key) == label}


def test_churn_comments_agree_with_the_reason() -> None:
    for record in records("churn_reasons"):
        [theme] = about(record["comment"], "complaint")
        assert theme in labelled("churn", record["reason"])
        assert record["value"] > 0


def test_deals_agree_with_their_status() -> None:
    won = [record for record in records("deal_reasons") if record["status"] == "won"]
    lost = [record for record in records("deal_reasons") if record["status"] == "lost"]
    assert len(won) > len(lost) > 80
    assert all(about(r["comment"], "praise") <= labelled("won", r["reason"]) and r["value"] > 0 for r in won)
    assert all(about(r["comment"], "complaint") <= labelled("lost", r["reason"]) for r in lost)
    assert all(record["customer_journey_stage"] == "prospect" for record in lost)


def test_reviews_agree_with_their_rating() -> None:
    assert {record["rating"] for record in records("reviews")} == {1, 2, 3, 4, 5}
    for record in records("reviews"):
        praise, complaint = about(record["text"], "praise"), about(record["text"], "complaint")
        if record["rating"] >= 4:
            assert praise
            assert not complaint
        elif record["rating"] == 3:
            assert praise
            assert complaint
            assert not praise & complaint
        else:
            assert complaint
            assert not praise


def test_submissions_agree_with_their_score_and_answer_their_questions() -> None:
    for record in records("survey_submissions"):
        assert [q["question_id"] for q in record["questions"]] == [a["question_id"] for a in record["answers"]]
        score, reason = int(record["answers"][0]["answer_value"]), record["answers"][1]["answer_value"]
        best = 9 if record["questions"][0]["question_type_additional"] == "NPS" else 4
        assert bool(about(reason, "complaint")) == (score < best)


def test_tickets_are_about_one_problem() -> None:
    for record in records("support_tickets"):
        [theme] = about(record["text"], "problem")
        place = next(n for n, problem in enumerate(phrases("problem", theme)) if problem in record["text"].lower())
        assert record["title"].lower() == phrases("subject", theme)[place]


def test_texts_vary() -> None:
    assert len({record["text"] for record in records("reviews")}) > 300
