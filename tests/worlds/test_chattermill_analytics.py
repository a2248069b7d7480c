"""Text analytics: what it finds in comments, and why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.errors import FixtureError
from vocmocks.worlds.chattermill import analyst, known_projects
from vocmocks.worlds.chattermill_analytics import Analyst, Vocabulary, _tokens
from vocmocks.worlds.chattermill_projects import SIGNS
from vocmocks.worlds.fixture import Fixture

BASKET, NORTH = known_projects().values()


def phrases(comment: str, mood: str | None = None, project: Any = BASKET) -> list[tuple[str, str, str]]:
    found = analyst().phrases(project, comment, mood)
    return [(phrase["phrase"], phrase["theme"], phrase["sentiment"]) for phrase in found]


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("The delivery was late.", [("The delivery was late", "Delivery time", "negative")]),
        (
            "The delivery was late, but the driver was friendly",
            [
                ("The delivery was late", "Delivery time", "negative"),
                ("the driver was friendly", "Courier", "positive"),
            ],
        ),
        (
            "Friendly driver and fresh fruit!",
            [("Friendly driver", "Courier", "positive"), ("fresh fruit", "Freshness", "positive")],
        ),
        ("The driver was friendly and polite", [("The driver was friendly and polite", "Courier", "positive")]),
        ("Sadly, the app crashes", [("Sadly, the app crashes", "App and website", "negative")]),
        ("The app is nice, but I am unhappy", [("The app is nice", "App and website", "positive")]),
        ("The salad was not fresh", [("The salad was not fresh", "Freshness", "negative")]),
        ("The salad is not that far from fresh", [("The salad is not that far from fresh", "Freshness", "positive")]),
        ("The prices are okay", [("The prices are okay", "Prices", "neutral")]),
        ("Great, thank you", [("Great, thank you", "Overall experience", "positive")]),
        ("Hello. I hate it! Great.", [("I hate it", "Overall experience", "negative")]),
        ("Der Fahrer war freundlich, aber die Lieferung kam zu spät.", [
            ("Der Fahrer war freundlich", "Courier", "positive"),
            ("die Lieferung kam zu spät", "Delivery time", "negative"),
        ]),
        ("Tables and chairs. And lamps.", [("Tables and chairs", "Overall experience", "neutral")]),
        ("日本語のコメント", [("日本語のコメント", "Overall experience", "neutral")]),
        ("", []),
        ("...!?", []),
    ],
)  # fmt: skip
def test_themes_and_sentiments(comment: str, expected: list[tuple[str, str, str]]) -> None:
    assert phrases(comment) == expected


@pytest.mark.parametrize(
    ("mood", "sentiment"), [("low", "negative"), ("mid", "neutral"), ("high", "positive"), (None, "neutral")]
)
def test_what_has_no_opinion_sounds_like_the_score(mood: str | None, sentiment: str) -> None:
    assert phrases("About the delivery", mood) == [("About the delivery", "Delivery time", sentiment)]
    assert phrases("Tables and chairs", mood) == [("Tables and chairs", "Overall experience", sentiment)]
    assert phrases("The delivery was late", mood)[0][2] == "negative"


def test_projects_have_themes_of_their_own() -> None:
    assert phrases("The driver was rude", project=NORTH) == [("The driver was rude", "Overall experience", "negative")]
    assert phrases("Another outage", project=NORTH) == [("Another outage", "Reliability", "negative")]
    category = analyst().phrases(NORTH, "Another outage", None)[0]["category"]
    assert category == "Network"


WORDINGS = [
    pytest.param(project, theme, sign, text, id=text)
    for project in (BASKET, NORTH)
    for theme in project.themes
    for sign, known in theme.wordings.items()
    for wording in known
    for text in wording
]


def filled(text: str) -> str:
    return text.replace("{day}", "Monday").replace("{minutes}", "20").replace("{weeks}", "two")


@pytest.mark.parametrize(("project", "theme", "sign", "text"), WORDINGS)
def test_every_wording_of_the_world_is_understood(project: Any, theme: Any, sign: str, text: str) -> None:
    """In every language, and whatever the score."""
    for mood in ("low", "mid", "high", None):
        assert phrases(filled(text), mood, project) == [(filled(text), theme.name, SIGNS[sign])]


def test_there_are_wordings_in_four_languages() -> None:
    assert len(WORDINGS) > 400
    assert len(set(analyst()._languages)) == 4


@pytest.mark.parametrize(
    ("comment", "language"),
    [
        ("The delivery was late", "en"),
        ("Die Lieferung war nicht pünktlich", "de"),
        ("La livraison est en retard et je ne suis pas content", "fr"),
        ("La entrega llegó tarde y el repartidor fue amable", "es"),
        ("12345", "en"),
    ],
)
def test_languages(comment: str, language: str) -> None:
    assert analyst().language(comment) == language


@given(st.text(), st.sampled_from(["low", "mid", "high", None]))
def test_any_text_can_be_analysed(comment: str, mood: str | None) -> None:
    found = analyst().phrases(BASKET, comment, mood)
    assert bool(found) == bool(_tokens(comment, 0, len(comment)))
    for phrase in found:
        assert phrase["phrase"] in comment
        assert BASKET.theme(phrase["theme"]) is not None
        assert phrase["sentiment"] in SIGNS.values()
    assert analyst().language(comment) in ("en", "de", "fr", "es")


def test_a_long_comment_is_analysed_up_to_a_point() -> None:
    comment = "The delivery was late. " * 1000 + "x" * 100_000 + " the app crashed"
    found = analyst().phrases(BASKET, comment, None)
    assert 800 < len(found) < 1000
    assert {phrase["theme"] for phrase in found} == {"Delivery time"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on time", [2]),
        ("on my time", [9]),
        ("good times", [1]),
        ("goodness", []),
        ("excellently", [3]),
        ("excel", []),
        ("so too high", [-2]),
        ("too highly", [-3]),
        ("good on time good", [1, 2, 1]),
    ],
)
def test_the_longest_expression_counts(text: str, found: list[int]) -> None:
    known = {"good": 1, "on time": 2, "time": 9, "excellent*": 3, "too high": -2, "too high*": -3}
    tokens = _tokens(text, 0, 100)
    assert [hit.value for hit in Vocabulary(known.items()).find(tokens, 0, len(tokens))] == found


def test_an_entry_without_letters_is_refused() -> None:
    with pytest.raises(FixtureError, match="no letters"):
        Vocabulary([("*", 1)])


def test_a_weight_that_is_no_number() -> None:
    opinions = {"words": {"much": ["x"]}, "and": ["and"], "contrast": ["but"], "negations": ["not"]}
    fixture = Fixture({"opinions": opinions, "languages": {"en": {"words": ["the"]}}}, "world.yaml")
    with pytest.raises(FixtureError, match="much"):
        Analyst(fixture, ())
