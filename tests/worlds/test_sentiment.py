from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocmocks.errors import FixtureError
from vocmocks.worlds.fixture import Fixture, load
from vocmocks.worlds.sentiment import Sentiment

SENTIMENT = Sentiment(load("repzo").part("sentiment"))
LEVELS = ("very_negative", "negative", "neutral", "positive", "very_positive")


@pytest.mark.parametrize(
    ("text", "satisfaction", "recommendation", "level"),
    [
        ("", 10, 10, "very_positive"),
        ("Excellent visit, very helpful", 9, 9, "very_positive"),
        ("", 7, None, "positive"),
        ("", 5, 5, "neutral"),
        ("", 6, None, "neutral"),
        ("Late again, and the invoice was wrong", 3, 3, "negative"),
        ("Terrible service, worst month", 1, 0, "very_negative"),
        ("", None, None, "neutral"),
        ("wonderful", None, None, "very_positive"),
    ],
)
def test_levels(text: str, satisfaction: int | None, recommendation: int | None, level: str) -> None:
    assert SENTIMENT.judge(text, satisfaction, recommendation)["overall_sentiment"] == level


def test_negations_turn_words_round() -> None:
    assert SENTIMENT.read("not good at all")[0] == -SENTIMENT.read("good")[0]  # type: ignore[operator]
    assert SENTIMENT.read("no problem")[0] == 0.5
    assert SENTIMENT.read("tables and chairs") == (None, [])


def test_keywords_are_the_words_that_told() -> None:
    assert SENTIMENT.judge("The driver was friendly, the invoice wrong", 5, 5)["keywords"] == [
        "delivery", "friendly", "pricing", "wrong",
    ]  # fmt: skip


@settings(deadline=None)
@given(st.text(), st.integers(1, 10), st.integers(0, 10))
def test_any_text_gets_a_sentiment(text: str, satisfaction: int, recommendation: int) -> None:
    judged = SENTIMENT.judge(text, satisfaction, recommendation)
    assert judged["overall_sentiment"] in LEVELS
    assert 0 <= judged["confidence_score"] <= 1
    assert len(judged["keywords"]) <= 5


@settings(deadline=None)
@given(st.integers(1, 9), st.integers(0, 10))
def test_more_satisfaction_never_sounds_worse(satisfaction: int, recommendation: int) -> None:
    levels = [
        LEVELS.index(SENTIMENT.judge("", score, recommendation)["overall_sentiment"])
        for score in (satisfaction, satisfaction + 1)
    ]
    assert levels[0] <= levels[1]


def test_confidence_falls_where_words_and_score_disagree() -> None:
    agreeing = SENTIMENT.judge("excellent and helpful", 10, 10)["confidence_score"]
    assert SENTIMENT.judge("terrible and awful", 10, 10)["confidence_score"] < agreeing


def test_a_weight_that_is_no_number() -> None:
    weights = {"satisfaction": 1, "recommendation": 1, "text": 1}
    lexicon = {"weights": weights, "levels": {"good": 0}, "words": {"much": ["x"]}}
    with pytest.raises(FixtureError, match="much"):
        Sentiment(Fixture(lexicon, "world.yaml"))
