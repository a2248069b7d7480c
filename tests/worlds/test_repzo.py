from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from statistics import mean
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocmocks.clock import iso
from vocmocks.errors import SettingsError
from vocmocks.worlds.fixture import load
from vocmocks.worlds.repzo import world
from vocmocks.worlds.repzo_answers import texts
from vocmocks.worlds.sentiment import Sentiment

START = 1_790_000_000.0
BAD_WORDS = ("terrible", "awful", "worst", "unacceptable", "unhappy", "disappoint", "wrong again", "broken")
GOOD_WORDS = ("excellent", "perfect", "wonderful", "best supplier", "pleasure", "brilliant", "recommend")


@cache
def population(size: int = 4000, seed: int = 1) -> Any:
    return world({"feedback": size}, seed, START)["feedback"]


@cache
def feedback(size: int = 4000, seed: int = 1) -> list[dict[str, Any]]:
    return [population(size, seed).record(index) for index in range(size)]


def text(record: dict[str, Any]) -> str:
    return " ".join(texts(record["responses"])).lower()


def test_a_record_depends_on_nothing_but_seed_and_index() -> None:
    again = world({"feedback": 4000}, 1, START)["feedback"]
    for index in (3999, 7, 2000, 7, 0):
        assert again.record(index) == feedback()[index]
    assert population(4000, 2).record(7) != feedback()[7]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3999))
def test_ids_lead_back_to_the_record(index: int) -> None:
    id = population().id(index)
    assert population().record(index)["_id"] == id
    assert population().index(id) == index
    assert population().index(id[::-1]) is None


def test_time_rises_strictly_up_to_the_start() -> None:
    times = [record["createdAt"] for record in feedback()]
    assert all(one < other for one, other in pairwise(times))
    assert iso(START - 120 * 86400) <= times[0]
    assert times[-1] <= iso(START)
    assert all(record["createdAt"] <= record["modifiedAt"] <= iso(START) for record in feedback())


def test_scores_are_skewed_high_with_a_tail() -> None:
    counted = Counter(record["overall_satisfaction"] for record in feedback())
    assert set(counted) == set(range(1, 11))
    assert sum(counted[score] for score in (7, 8, 9, 10)) > 0.6 * 4000
    assert 0.03 * 4000 < sum(counted[score] for score in (1, 2, 3)) < 0.2 * 4000


def test_scores_vary_by_representative_and_dip_for_a_while() -> None:
    by_rep: dict[str, list[int]] = {}
    for record in feedback():
        by_rep.setdefault(record["rep"], []).append(record["overall_satisfaction"])
    means = sorted(mean(scores) for scores in by_rep.values())
    assert len(means) == 12
    assert means[-1] - means[0] > 1
    first, last = iso(START - 60 * 86400), iso(START - 48 * 86400)
    dip = [record["overall_satisfaction"] for record in feedback() if first < record["createdAt"] < last]
    assert mean(dip) < mean(record["overall_satisfaction"] for record in feedback()) - 1


def test_everything_agrees_with_the_score() -> None:
    for record in feedback():
        score, sentiment = record["overall_satisfaction"], record["sentiment_analysis"]["overall_sentiment"]
        assert abs(record.get("nps_score", score) - score) <= 1
        if score >= 9:
            assert sentiment in ("positive", "very_positive")
        elif score <= 4:
            assert sentiment in ("negative", "very_negative")
        if score >= 7:
            assert not any(word in text(record) for word in BAD_WORDS)
        elif score <= 4:
            assert not any(word in text(record) for word in GOOD_WORDS)


def test_sentiment_is_what_a_new_feedback_with_the_same_words_would_get() -> None:
    sentiment = Sentiment(load("repzo").part("sentiment"))
    for record in feedback()[:500]:
        written = " ".join(texts(record["responses"]))
        judged = sentiment.judge(written, record["overall_satisfaction"], record.get("nps_score"))
        assert judged == record["sentiment_analysis"]


def test_hardly_any_text_comes_twice() -> None:
    written = [text(record) for record in feedback() if text(record)]
    assert len(written) > 2000
    assert len(set(written)) > 0.85 * len(written)
    assert max(Counter(written).values()) < 0.01 * len(written)


def test_numeric_answers_agree_and_keep_to_their_scale() -> None:
    highest = {"rating": 5, "scale": 10}
    for record in feedback():
        for answer in record["responses"]:
            if answer["question_type"] in highest:
                top = highest[answer["question_type"]]
                wanted = 1 + (record["overall_satisfaction"] - 1) / 9 * (top - 1)
                assert 1 <= answer["response_value"] <= top
                assert abs(answer["response_value"] - wanted) <= 1


def test_records_refer_to_each_other() -> None:
    whole = world({"feedback": 300}, 1, START)
    known = {name: {p.id(index): p.record(index) for index in range(p.size)} for name, p in whole.items()}
    assert {name: len(records) for name, records in known.items()} == {
        "feedback": 300, "reps": 12, "clients": 60, "templates": 3,
    }  # fmt: skip
    for record in known["feedback"].values():
        rep, template = known["reps"][record["rep"]], known["templates"][record["template_id"]]
        assert record["activity_type"] in template["activities"]
        assert record["company_namespace"] == rep["company_namespace"]
        asked = [question["question_id"] for question in template["questions"]]
        answered = [answer["question_id"] for answer in record["responses"]]
        assert answered == [id for id in asked if id in answered]
        assert record["completion_rate"] == round(100 * len(answered) / len(asked))
        assert ("client" in record) != record["is_anonymous"]
        if "client" in record:
            assert known["clients"][record["client"]]["rep"] == record["rep"]
            assert "session_data" not in record or record["session_data"]["location"]["city"] == rep["city"]


def test_sessions_are_plausible() -> None:
    sessions = [record["session_data"] for record in feedback() if "session_data" in record]
    assert {session["device_type"] for session in sessions} == {"mobile", "tablet", "desktop"}
    documentation = ("192.0.2.", "198.51.100.", "203.0.113.")
    assert all(session.get("ip_address", "192.0.2.1").startswith(documentation) for session in sessions)
    assert not any("Mobile" in session["browser"] for session in sessions if session["device_type"] == "desktop")
    assert all(record["completion_time"] > 14 for record in feedback())


def test_low_scores_are_followed_up_by_age() -> None:
    for record in feedback():
        actions = record["follow_up_actions"]
        assert not (actions and record["overall_satisfaction"] > 6)
        assert actions or record["overall_satisfaction"] > 4
        assert all(action["due_date"] >= record["createdAt"][:10] for action in actions)
        if record["createdAt"] > iso(START - 86400):
            assert all(action["status"] == "pending" for action in actions)
    statuses = Counter(action["status"] for record in feedback() for action in record["follow_up_actions"])
    assert statuses["completed"] > statuses["in_progress"] > statuses["pending"] > 0


def test_a_collection_that_is_not_there() -> None:
    with pytest.raises(SettingsError, match='Did you mean "feedback"'):
        world({"feedbacks": 3}, 1, START)
