from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.errors import FixtureError
from vocmocks.randomness import stream
from vocmocks.worlds.agent_connect_scorecards import Answer, Question, Scorecards, Sheet, choose, sway
from vocmocks.worlds.fixture import Fixture, load
from vocmocks.worlds.spread import DAY

START = 1_790_000_000.0
CARDS = Scorecards(load("agent-connect"), START)
QUESTIONS = [question for card in CARDS.all for question in card.questions]


def test_points_add_up() -> None:
    assert len(CARDS.all) >= 4
    for card in CARDS.all:
        assert sum(max(option.score for option in question.options) for question in card.questions) == 100
        for section in {question.section for question in card.questions if question.section}:
            own = [question for question in card.questions if question.section == section]
            assert sum(question.options[0].score for question in own) == section[1]
    ids = [option.id for question in QUESTIONS for option in question.options]
    assert len(set(ids)) == len(ids)
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)


def test_a_form_that_was_archived_was_used_before() -> None:
    old = next(card for card in CARDS.all if card.archived is not None)
    assert old.archived is not None
    assert CARDS.of("email", old.archived - 1) is old
    assert CARDS.of("email", old.archived + 1).name == "Email"
    assert CARDS.of("chat", START - 60 * DAY).name == "Chat Form"
    assert CARDS.of("carrier pigeon", START) in CARDS.all


def test_points_that_do_not_add_up() -> None:
    part: dict[str, Any] = {
        "answers": {"a": [{"text": "Yes", "share": 1}]},
        "scorecards": [
            {
                "name": "Half",
                "channels": ["phone"],
                "questions": [{"text": "?", "answers": "a", "points": 50, "topic": "x"}],
            }
        ],
    }
    with pytest.raises(FixtureError, match='scorecard "Half": expected points that add up to 100, found 50'):
        Scorecards(Fixture(part, "f"), START)


@given(st.sampled_from(QUESTIONS), st.integers(0, 10**6))
def test_who_is_sure_of_the_best_answer_gives_it(question: Question, seed: int) -> None:
    assert choose(stream(seed), question, 1.0, 0.0) is question.options[0]
    chosen = choose(stream(seed), question, 0.0, 0.0)
    assert not chosen.spare
    assert question.options[-1].fails or chosen is not question.options[0]


@given(st.sampled_from(QUESTIONS), st.integers(0, 10**6))
def test_who_agrees_chooses_the_same(question: Question, seed: int) -> None:
    for option in question.options:
        assert sway(stream(seed), question, option, 1.0) is option
        other = sway(stream(seed), question, option, 0.0)
        assert not other.fails or other is option


@given(st.sampled_from(CARDS.all), st.data())
def test_a_sheet_adds_its_answers_up(card: Any, data: st.DataObject) -> None:
    chosen = [data.draw(st.sampled_from([*question.options, None])) for question in card.questions]
    sheet = Sheet(card, [Answer(question, option) for question, option in zip(card.questions, chosen, strict=True)])
    points = sum(option.score for option in chosen if option is not None)
    assert 0 <= points <= 100
    assert sheet.failed == any(option is not None and option.fails for option in chosen)
    assert sheet.score == (0 if sheet.failed else points)
    for answer in sheet.answers:
        shown = answer.shown()
        assert (shown["option_text"] == "") == (shown["selected_options"] == {}) == (answer.option is None)
